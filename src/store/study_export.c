#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/recording.h"
#include "store/archive_file.h"
#include "store/database_priv.h"
#include "store/records.h"
#include "store/rows.h"
#include "store/study.h"
#include "store/study_cells_priv.h"

static const char readme[] =
    "A study archive of Palpebra: records of patients by pseudonym, and the measurements of their\n"
    "recordings. A folder a patient, a table of tab-separated values a kind of record; \\N: not\n"
    "known. docs/library.md of the program describes every table and column.\n"
    "For research use; not a medical device.\n";

/** One export under way. */
typedef struct {
    PlpLibrary *library;
    const PlpStudyExport *request;
    PlpArchiveWriter *writer;
    PlpStudyResult *result;
    const char *folder; // of the patient at hand
    int32_t first_day;  // of the patient; taken off where days are relative
} Export;

static bool refuse(GError **error, const char *word, const char *what)
{
    g_autofree char *shown = plp_text_dup_line(word);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", shown, what);
    return false;
}

// ---- what leaves a row ----

static void blank_text(const PlpStoreField *field, void *row)
{
    g_clear_pointer((char **)((char *)row + field->offset), g_free);
}

static void strip_row(const Export *export, PlpEntity entity, void *row)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    bool is_relative = export->request->is_relative;
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        bool leaves = (field->flags & PLP_STORE_LOCAL) != 0 ||
                      (is_relative && (field->flags & PLP_STORE_PRIVATE) != 0);
        if (leaves && field->type == PLP_STORE_TEXT)
            blank_text(field, row);
        int32_t *day = (int32_t *)((char *)row + field->offset);
        if (is_relative && field->type == PLP_STORE_DAY && *day != PLP_DAYS_UNKNOWN)
            *day -= export->first_day;
    }
    if (is_relative && entity == PLP_ENTITY_PATIENT)
        ((PlpPatient *)row)->has_relative_days = true;
    PlpFiledRecording *recording = row;
    if (is_relative && entity == PLP_ENTITY_RECORDING)
        recording->name = g_strdup_printf("recording-%" G_GINT64_FORMAT, recording->id);
}

static bool find_first_day(Export *export, int64_t patient, GError **error)
{
    int64_t day = 0;
    if (!plp_library_get_integer(
            export->library,
            "SELECT min(day) FROM (SELECT day FROM visits WHERE patient = ?1 UNION ALL SELECT day"
            " FROM treatments WHERE patient = ?1 UNION ALL SELECT day FROM scores WHERE patient ="
            " ?1)",
            patient, 0, &day, error))
        return false;
    export->first_day = (int32_t)day;
    return true;
}

// ---- tables ----

static bool add_bytes(Export *export, const PlpStoreTable *table, const void *row, GError **error)
{
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (field->type != PLP_STORE_BYTES)
            continue;
        gsize size = 0;
        GBytes *bytes = *(GBytes *const *)((const char *)row + field->offset);
        const void *content = g_bytes_get_data(bytes, &size);
        g_autofree char *name = plp_study_dup_bytes_name(export->folder, table->table,
                                                         *(const int64_t *)row, field->name);
        if (!plp_archive_writer_add(export->writer, name, content, size, error))
            return false;
    }
    return true;
}

static bool is_shared(const PlpFiledRecording *recording)
{
    return recording->consent == PLP_CONSENT_SHARING ||
           recording->consent == PLP_CONSENT_PUBLICATION;
}

/** `video/7.mp4`: the extension tells programs what it is, if it is a plain one. */
static char *dup_video_name(const char *folder, const PlpFiledRecording *recording)
{
    const char *dot = recording->name != NULL ? strrchr(recording->name, '.') : NULL;
    g_autofree char *extension = g_ascii_strdown(dot != NULL ? dot + 1 : "", -1);
    gsize length = strlen(extension);
    bool is_plain = length >= 1 && length <= 8 &&
                    strspn(extension, "abcdefghijklmnopqrstuvwxyz0123456789") == length;
    return g_strdup_printf("%s/video/%" G_GINT64_FORMAT ".%s", folder, recording->id,
                           is_plain ? extension : "video");
}

/** Before the row is stripped: that takes its path away. */
static bool add_video(Export *export, const PlpFiledRecording *recording, GError **error)
{
    export->result->recordings++;
    if (!export->request->has_videos)
        return true;
    bool is_there = recording->path != NULL && access(recording->path, R_OK) == 0;
    export->result->videos_without_consent += !is_shared(recording);
    export->result->videos_missing += is_shared(recording) && !is_there;
    if (!is_shared(recording) || !is_there)
        return true;
    export->result->videos++;
    g_autofree char *name = dup_video_name(export->folder, recording);
    return plp_archive_writer_add_file(export->writer, name, recording->path,
                                       export->request->cancel, error);
}

/** The ids of a patient's records of one kind, by way of their parents. */
static GArray *list_ids(Export *export, PlpEntity entity, int64_t patient, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    g_string_printf(sql, "SELECT t0.id FROM %s t0", plp_store_get_table(entity)->table);
    int depth = 0;
    PlpEntity level = entity;
    while (level != PLP_ENTITY_PATIENT) {
        const PlpStoreTable *table = plp_store_get_table(level);
        const char *column = table->fields[plp_store_get_parent_index(level)].name;
        level = table->parent;
        g_string_append_printf(sql, " JOIN %s t%d ON t%d.id = t%d.%s",
                               plp_store_get_table(level)->table, depth + 1, depth + 1, depth,
                               column);
        depth++;
    }
    g_string_append_printf(sql, " WHERE t%d.id = ? ORDER BY t0.id", depth);
    sqlite3_stmt *statement = plp_library_prepare(export->library, sql->str, error);
    if (statement == NULL)
        return NULL;
    sqlite3_bind_int64(statement, 1, patient);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool has_row = true;
    while (plp_library_step(export->library, statement, &has_row, error)) {
        if (!has_row)
            return g_steal_pointer(&ids);
        int64_t id = sqlite3_column_int64(statement, 0);
        g_array_append_val(ids, id);
    }
    return NULL;
}

static bool append_record(Export *export, PlpEntity entity, int64_t id, void *row, GString *text,
                          GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    plp_row_init(entity, row);
    bool done = plp_row_load(export->library, entity, id, row, error) &&
                (entity != PLP_ENTITY_RECORDING || add_video(export, row, error)) &&
                add_bytes(export, table, row, error);
    if (done) {
        strip_row(export, entity, row);
        plp_study_append_row(text, table, row);
    }
    plp_row_clear(entity, row);
    return done;
}

static bool add_table(Export *export, PlpEntity entity, int64_t patient, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autoptr(GArray) ids = list_ids(export, entity, patient, error);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree void *row = g_malloc(table->size);
    if (ids == NULL)
        return false;
    plp_study_append_header(text, table, plp_library_get_version(export->library));
    for (guint i = 0; i < ids->len; i++) {
        if (!append_record(export, entity, g_array_index(ids, int64_t, i), row, text, error))
            return false;
    }
    g_autofree char *name = g_strdup_printf("%s/%s.tsv", export->folder, table->table);
    return plp_archive_writer_add(export->writer, name, text->str, text->len, error);
}

static bool add_patient(Export *export, int64_t patient, int number, GError **error)
{
    g_autofree char *folder = g_strdup_printf("%06d", number);
    export->folder = folder;
    if (!find_first_day(export, patient, error))
        return false;
    for (int entity = PLP_ENTITY_PATIENT; entity < PLP_ENTITY_N; entity++) {
        if (!add_table(export, (PlpEntity)entity, patient, error))
            return false;
    }
    export->result->patients++;
    return true;
}

// ---- the whole ----

static GArray *list_patients(Export *export, GError **error)
{
    const PlpStudyExport *request = export->request;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (request->n_pseudonyms == 0) {
        g_autoptr(GArray) all = plp_row_list(export->library, PLP_ENTITY_PATIENT, 0, error);
        for (guint i = 0; all != NULL && i < all->len; i++)
            g_array_append_val(ids, g_array_index(all, PlpPatient, i).id);
        return all != NULL ? g_steal_pointer(&ids) : NULL;
    }
    for (gsize i = 0; i < request->n_pseudonyms; i++) {
        int64_t id = 0;
        if (!plp_patient_find(export->library, request->pseudonyms[i], &id, error))
            return NULL;
        if (id == 0) {
            refuse(error, request->pseudonyms[i], "there is no patient of that pseudonym");
            return NULL;
        }
        bool is_twice = false;
        for (guint k = 0; k < ids->len; k++)
            is_twice = is_twice || g_array_index(ids, int64_t, k) == id;
        if (!is_twice)
            g_array_append_val(ids, id);
    }
    return g_steal_pointer(&ids);
}

static bool write_patients(Export *export, GError **error)
{
    g_autoptr(GArray) ids = list_patients(export, error);
    if (ids == NULL ||
        !plp_archive_writer_add(export->writer, "readme.txt", readme, sizeof readme - 1, error))
        return false;
    for (guint i = 0; i < ids->len; i++) {
        if (plp_cancel_is_requested(export->request->cancel)) {
            g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                                "cancelled: no archive was written");
            return false;
        }
        if (!add_patient(export, g_array_index(ids, int64_t, i), (int)i + 1, error))
            return false;
        if (export->request->tick != NULL)
            export->request->tick(export->request->self, (double)(i + 1) / ids->len);
    }
    return true;
}

bool plp_study_export(PlpLibrary *library, const char *path, const PlpStudyExport *request,
                      PlpStudyResult *ret_result, GError **error)
{
    *ret_result = (PlpStudyResult){0};
    g_autofree char *name = plp_text_dup_file_name(path);
    if (!request->is_forced && access(path, F_OK) == 0)
        return refuse(error, name, "is there already; replace it with --force");
    g_autofree char *facts =
        g_strdup_printf("layout\t%d\nprogram\t%s\ndays\t%s\n", plp_library_get_version(library),
                        request->program_version, request->is_relative ? "relative" : "dates");
    // One moment of the library, whatever others write meanwhile.
    if (!plp_library_execute(library, "BEGIN", error))
        return false;
    g_autoptr(PlpArchiveWriter) writer = plp_archive_writer_new(path, facts, error);
    Export export = {library, request, writer, ret_result, NULL, 0};
    bool done = writer != NULL && write_patients(&export, error);
    plp_library_execute(library, "COMMIT", NULL);
    return done && plp_archive_writer_finish(writer, error);
}
