#include "tables/study.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "domain/recording.h"
#include "tables/csv.h"

#define LIMIT_BYTES (4 << 20)
#define LIMIT_VISITS 5000u
#define LIMIT_NAME 64
#define LIMIT_DAYS 36600

typedef struct {
    const PlpCsvReader *reader;
    const char *folder;
    int patient, arm, visit, video, result, task, eye, days; // -1: no such column
    int scores[PLP_SCALE_N];
    GHashTable *lines; // patient; patient, \x1f, visit; \x1f, path -> PlpStudyVisit, borrowed
} Reading;

// ---- columns ----

static const char *const other_columns[] = {"patient", "arm",    "visit", "video",
                                            "result",  "task",   "eye",   "days_since_injection",
                                            "note",    "comment"};

static bool is_known(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(other_columns); i++) {
        if (g_ascii_strcasecmp(name, other_columns[i]) == 0)
            return true;
    }
    for (int i = 1; i < PLP_SCALE_N; i++) {
        if (g_ascii_strcasecmp(name, plp_scale_get_info((PlpScale)i)->name) == 0)
            return true;
    }
    return false;
}

static char *dup_known(void)
{
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(other_columns); i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", other_columns[i]);
    for (int i = 1; i < PLP_SCALE_N; i++)
        g_string_append_printf(text, ", %s", plp_scale_get_info((PlpScale)i)->name);
    return g_string_free(text, FALSE);
}

static bool check_columns(const PlpCsvReader *reader, GError **error)
{
    const PlpCsvRow *header = plp_csv_reader_get_header(reader);
    for (guint i = 0; i < header->n_cells; i++) {
        if (is_known(header->cells[i]))
            continue;
        g_autofree char *shown = plp_csv_dup_shown(header->cells[i]);
        g_autofree char *known = dup_known();
        return plp_csv_fail(reader, error,
                            "the column `%s` is not known (rename it or take it out; known: %s)",
                            shown, known);
    }
    return true;
}

static bool find_columns(Reading *self, GError **error)
{
    const PlpCsvReader *reader = self->reader;
    self->arm = plp_csv_find_column(reader, "arm");
    self->video = plp_csv_find_column(reader, "video");
    self->result = plp_csv_find_column(reader, "result");
    self->task = plp_csv_find_column(reader, "task");
    self->eye = plp_csv_find_column(reader, "eye");
    self->days = plp_csv_find_column(reader, "days_since_injection");
    for (int i = 1; i < PLP_SCALE_N; i++)
        self->scores[i] = plp_csv_find_column(reader, plp_scale_get_info((PlpScale)i)->name);
    if (!check_columns(reader, error) ||
        !plp_csv_require_column(reader, "patient", &self->patient, error) ||
        !plp_csv_require_column(reader, "visit", &self->visit, error))
        return false;
    if (self->video >= 0 || self->result >= 0)
        return true;
    return plp_csv_fail(reader, error,
                        "neither a column video nor a column result is there (add one: the path of "
                        "each recording or of its result folder)");
}

// ---- cells ----

static const char *get_cell(const PlpCsvRow *row, int column)
{
    return column >= 0 ? row->cells[column] : "";
}

/** Names go into tables and folder names: a letter or digit first (no formula of a spreadsheet),
 * printable, not too long. */
static bool is_fit(const char *name)
{
    if (g_utf8_strlen(name, -1) > LIMIT_NAME || !g_unichar_isalnum(g_utf8_get_char(name)))
        return false;
    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        if (!g_unichar_isprint(g_utf8_get_char(at)))
            return false;
    }
    return true;
}

static bool parse_name(const Reading *self, const char *what, const char *cell, char **ret_name,
                       GError **error)
{
    if (*cell == '\0')
        return plp_csv_fail(self->reader, error, "%s is empty (fill it in)", what);
    if (!is_fit(cell))
        return plp_csv_fail(self->reader, error,
                            "%s must begin with a letter or digit, be printable and have at most "
                            "%d characters (use a pseudonym such as P01)",
                            what, LIMIT_NAME);
    *ret_name = g_strdup(cell);
    return true;
}

static char *dup_path(const Reading *self, const char *cell)
{
    if (*cell == '\0')
        return NULL;
    bool is_plain = g_path_is_absolute(cell) || *cell == '@'; // @12: a recording of the library
    return is_plain ? g_strdup(cell) : g_build_filename(self->folder, cell, NULL);
}

static bool parse_source(const Reading *self, const PlpCsvRow *row, PlpStudyVisit *visit,
                         GError **error)
{
    visit->video_path = dup_path(self, get_cell(row, self->video));
    visit->result_path = dup_path(self, get_cell(row, self->result));
    if ((visit->video_path == NULL) != (visit->result_path == NULL))
        return true;
    return plp_csv_fail(self->reader, error,
                        visit->video_path != NULL
                            ? "both a video and a result are given (keep one of them)"
                            : "neither a video nor a result is given (add one, or take the line "
                              "out)");
}

static bool parse_task(const Reading *self, const PlpCsvRow *row, PlpTask *ret_task, GError **error)
{
    const char *cell = get_cell(row, self->task);
    g_autofree char *name = g_ascii_strdown(cell, -1);
    g_strdelimit(name, " -", '_');
    if (*cell == '\0' || plp_task_parse(name, ret_task))
        return true;
    g_autofree char *shown = plp_csv_dup_shown(cell);
    return plp_csv_fail(self->reader, error,
                        "no task is called `%s` (leave it empty for the whole recording, or name "
                        "a task as in the segments, such as rest_open)",
                        shown);
}

static bool parse_eye(const Reading *self, const PlpCsvRow *row, PlpSide *ret_eye, GError **error)
{
    const char *cell = get_cell(row, self->eye);
    g_autofree char *name = g_ascii_strdown(cell, -1);
    if (*cell == '\0' || (plp_side_parse(name, ret_eye) && *ret_eye != PLP_SIDE_UNKNOWN))
        return true;
    g_autofree char *shown = plp_csv_dup_shown(cell);
    return plp_csv_fail(self->reader, error, "eye is `%s` (write right, left or both)", shown);
}

static bool parse_days(const Reading *self, const PlpCsvRow *row, int32_t *ret_days, GError **error)
{
    int64_t days = PLP_DAYS_UNKNOWN;
    if (*get_cell(row, self->days) != '\0' &&
        !plp_csv_get_integer(self->reader, self->days, -LIMIT_DAYS, LIMIT_DAYS, &days, error))
        return false;
    *ret_days = (int32_t)days;
    return true;
}

static bool parse_scores(const Reading *self, const PlpCsvRow *row, double *scores, GError **error)
{
    for (int i = 1; i < PLP_SCALE_N; i++) {
        const PlpScaleInfo *info = plp_scale_get_info((PlpScale)i);
        if (*get_cell(row, self->scores[i]) == '\0')
            continue;
        if (!plp_csv_get_number(self->reader, self->scores[i], info->low, info->high, &scores[i],
                                error))
            return false;
        if (info->is_whole && scores[i] != floor(scores[i]))
            return plp_csv_fail(self->reader, error, "%s must be a whole number", info->name);
    }
    return true;
}

// ---- lines ----

static bool check_repeats(const Reading *self, const PlpStudyVisit *visit, GError **error)
{
    g_autofree char *key = g_strdup_printf("%s\x1f%s", visit->patient, visit->visit);
    const PlpStudyVisit *same = g_hash_table_lookup(self->lines, key);
    if (same != NULL)
        return plp_csv_fail(self->reader, error,
                            "the same patient and visit as in line %d (keep one of them)",
                            same->line);
    const PlpStudyVisit *other = g_hash_table_lookup(self->lines, visit->patient);
    if (other != NULL && strcmp(other->arm, visit->arm) != 0)
        return plp_csv_fail(self->reader, error,
                            "the same patient as in line %d, but in another arm (a patient "
                            "belongs to one arm)",
                            other->line);
    const char *path = visit->video_path != NULL ? visit->video_path : visit->result_path;
    g_autofree char *place = g_strdup_printf("\x1f%s", path);
    const PlpStudyVisit *twin = g_hash_table_lookup(self->lines, place);
    if (twin != NULL)
        return plp_csv_fail(self->reader, error,
                            "the same recording as in line %d (each visit has its own)",
                            twin->line);
    g_hash_table_insert(self->lines, g_steal_pointer(&place), (gpointer)visit);
    g_hash_table_insert(self->lines, g_steal_pointer(&key), (gpointer)visit);
    g_hash_table_insert(self->lines, g_strdup(visit->patient), (gpointer)visit);
    return true;
}

static PlpStudyVisit *parse_visit(const Reading *self, const PlpCsvRow *row, GError **error)
{
    g_autoptr(PlpStudyVisit) visit = plp_study_visit_new();
    const char *arm = self->arm >= 0 ? row->cells[self->arm] : "all";
    visit->line = row->line;
    if (!parse_name(self, "patient", row->cells[self->patient], &visit->patient, error) ||
        !parse_name(self, "visit", row->cells[self->visit], &visit->visit, error) ||
        !parse_name(self, "arm", arm, &visit->arm, error) ||
        !parse_source(self, row, visit, error) || !parse_task(self, row, &visit->task, error) ||
        !parse_eye(self, row, &visit->eye, error) ||
        !parse_days(self, row, &visit->days_since_injection, error) ||
        !parse_scores(self, row, visit->scores, error))
        return NULL;
    return g_steal_pointer(&visit);
}

static bool read_visits(const Reading *self, PlpCsvReader *reader, PlpStudy *study, GError **error)
{
    const PlpCsvRow *row = NULL;
    while (plp_csv_reader_next(reader, &row, error)) {
        if (row == NULL)
            return true;
        if (study->visits->len == LIMIT_VISITS)
            return plp_csv_fail(reader, error, "more than %u visits (split the study)",
                                LIMIT_VISITS);
        g_autoptr(PlpStudyVisit) visit = parse_visit(self, row, error);
        if (visit == NULL || !check_repeats(self, visit, error))
            return false;
        plp_study_take_visit(study, g_steal_pointer(&visit));
    }
    return false;
}

PlpStudy *plp_study_parse(const char *name, const char *folder, GBytes *content, GError **error)
{
    g_autoptr(PlpCsvReader) reader = plp_csv_reader_new(name, content, error);
    Reading self = {.reader = reader, .folder = folder};
    if (reader == NULL || !find_columns(&self, error))
        return NULL;
    g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(PlpStudy) study = plp_study_new(name);
    self.lines = lines;
    for (int i = 1; i < PLP_SCALE_N; i++)
        study->has_score[i] = self.scores[i] >= 0;
    if (!read_visits(&self, reader, study, error))
        return NULL;
    if (study->visits->len == 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: holds no visit (add lines like: P01,before,p01-before)", name);
        return NULL;
    }
    return g_steal_pointer(&study);
}

PlpStudy *plp_study_load(const char *path, GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autofree char *folder = g_path_get_dirname(path);
    return plp_study_parse(name, folder, content, error);
}
