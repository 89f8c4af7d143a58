#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "store/archive_file.h"
#include "store/facts.h"
#include "store/records.h"
#include "store/rows.h"
#include "store/samples.h"
#include "store/study.h"
#include "store/study_cells_priv.h"

/** One import under way. */
typedef struct {
    PlpLibrary *library;
    const PlpStudyImport *request;
    PlpArchive *archive;
    PlpStudyResult *result;
    const char *folder;            // of the patient at hand
    GHashTable *ids[PLP_ENTITY_N]; // of the patient: id in the archive to id here, both int64_t
    GHashTable *samples;           // id of a trace here to the samples it has
    bool is_relative;
    int layout;           // of the archive
    GPtrArray *extracted; // videos written so far: go again where the import fails
} Import;

static bool refuse(const Import *import, GError **error, const char *table, int line,
                   const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s/%s.tsv, line %d: %s; nothing was imported",
                import->folder, table, line, what);
    return false;
}

static int64_t *dup_int64(int64_t value)
{
    return g_memdup2(&value, sizeof value);
}

static GHashTable *new_ids(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
}

// ---- one row ----

static bool read_bytes(const Import *import, const PlpStoreTable *table, int64_t id, void *row,
                       GError **error)
{
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (field->type != PLP_STORE_BYTES)
            continue;
        g_autofree char *name =
            plp_study_dup_bytes_name(import->folder, table->table, id, field->name);
        GBytes **at = (GBytes **)((char *)row + field->offset);
        *at = plp_archive_load(import->archive, name, error);
        if (*at == NULL)
            return false;
    }
    return true;
}

/** References become those of this library; they must be to records of this patient. */
static bool map_parents(const Import *import, const PlpStoreTable *table, void *row)
{
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (field->type != PLP_STORE_PARENT)
            continue;
        int64_t *at = (int64_t *)((char *)row + field->offset);
        const int64_t *id = g_hash_table_lookup(import->ids[field->parent], at);
        if (id == NULL)
            return false;
        *at = *id;
    }
    return true;
}

static bool check_trace(Import *import, const PlpFiledTrace *trace, GError **error)
{
    g_autoptr(PlpTrace) samples = plp_samples_unpack_trace(trace->content, error);
    if (samples == NULL)
        return false;
    if (plp_trace_get_length(samples) == trace->samples)
        return true;
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT, "a trace is not as long as it says");
    return false;
}

static bool check_analysis(const Import *import, const PlpFiledAnalysis *row, GError **error)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(PlpRecording) recording = plp_recording_new();
    PlpBsrsClasses classes = {0};
    const int64_t *samples = g_hash_table_lookup(import->samples, &row->trace);
    return samples != NULL &&
           plp_samples_unpack_openness(row->openness, (guint)*samples, analysis, error) &&
           plp_facts_read_references(row->references, analysis, error) &&
           plp_facts_read_hemifacial(row->hemifacial, &analysis->hemifacial, error) &&
           plp_facts_read_parameters(row->parameters, &recording->parameters, error) &&
           plp_facts_read_segments(row->segments, recording->segments, error) &&
           plp_facts_read_models(row->models, recording, error) &&
           plp_facts_read_classes(row->classes, &classes, error);
}

static bool check_media(const PlpFiledRecording *row, GError **error)
{
    PlpMediaFacts media = {0};
    bool done = row->media == NULL || plp_facts_read_media(row->media, &media, error);
    plp_media_facts_clear(&media);
    return done;
}

/** What only the program reads must be readable. */
static bool check_content(Import *import, PlpEntity entity, const void *row, GError **error)
{
    if (entity == PLP_ENTITY_TRACE)
        return check_trace(import, row, error);
    if (entity == PLP_ENTITY_ANALYSIS)
        return check_analysis(import, row, error);
    return entity != PLP_ENTITY_RECORDING || check_media(row, error);
}

static bool adapt(const Import *import, PlpEntity entity, void *row, GError **error)
{
    PlpPatient *patient = row;
    if (entity != PLP_ENTITY_PATIENT)
        return true;
    if (patient->has_relative_days != import->is_relative && import->is_relative) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT,
                            "a patient has dates in an archive of relative days");
        return false;
    }
    if (import->request->prefix != NULL && patient->pseudonym != NULL) {
        char *name = g_strconcat(import->request->prefix, patient->pseudonym, NULL);
        g_free(patient->pseudonym);
        patient->pseudonym = name;
    }
    return true;
}

/** Says which pseudonym, which SQLite does not. */
static bool check_free(const Import *import, const PlpPatient *patient, GError **error)
{
    int64_t known = 0;
    if (!plp_patient_find(import->library, patient->pseudonym, &known, error))
        return false;
    if (known == 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: there is a patient of that pseudonym already; nothing was imported (give "
                "--prefix, or delete that patient first)",
                patient->pseudonym);
    return false;
}

static bool extract_video(Import *import, int64_t old_id, PlpFiledRecording *recording,
                          GError **error)
{
    g_autofree char *start =
        g_strdup_printf("%s/video/%" G_GINT64_FORMAT ".", import->folder, old_id);
    const GPtrArray *names = plp_archive_get_names(import->archive);
    const char *name = NULL;
    for (guint i = 0; i < names->len; i++) {
        if (g_str_has_prefix(g_ptr_array_index(names, i), start))
            name = g_ptr_array_index(names, i);
    }
    if (name == NULL || import->request->videos_folder == NULL || import->request->is_trial)
        return true;
    g_autofree char *file =
        g_strdup_printf("recording-%" G_GINT64_FORMAT "%s", recording->id, strrchr(name, '.'));
    char *path = g_build_filename(import->request->videos_folder, file, NULL);
    g_free(recording->path);
    recording->path = g_canonicalize_filename(path, NULL);
    if (!plp_archive_extract(import->archive, name, path, import->request->cancel, error)) {
        g_free(path);
        return false;
    }
    g_ptr_array_add(import->extracted, path);
    import->result->videos++;
    return plp_row_update(import->library, PLP_ENTITY_RECORDING, recording, error);
}

static bool file_row(Import *import, PlpEntity entity, int64_t old_id, void *row, GError **error)
{
    if (entity == PLP_ENTITY_PATIENT && plp_row_check(entity, row, NULL) &&
        !check_free(import, row, error))
        return false;
    if (!plp_row_insert(import->library, entity, row, error))
        return false;
    int64_t id = *(int64_t *)row;
    if (!g_hash_table_insert(import->ids[entity], dup_int64(old_id), dup_int64(id))) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT, "an id stands twice");
        return false;
    }
    if (entity == PLP_ENTITY_TRACE)
        g_hash_table_insert(import->samples, dup_int64(id),
                            dup_int64(((const PlpFiledTrace *)row)->samples));
    import->result->patients += entity == PLP_ENTITY_PATIENT;
    import->result->recordings += entity == PLP_ENTITY_RECORDING;
    return entity != PLP_ENTITY_RECORDING || extract_video(import, old_id, row, error);
}

static bool take_cells(Import *import, PlpEntity entity, const GPtrArray *cells, void *row,
                       GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    const char *id_text = g_ptr_array_index(cells, 0);
    int64_t old_id = 0;
    if (id_text == NULL || !plp_number_parse_int64(id_text, &old_id) || old_id < 1) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT, "its id is no number");
        return false;
    }
    for (guint i = 0, k = 1; i < table->n_fields; i++) {
        if (plp_store_get_field_layout(&table->fields[i]) <= import->layout &&
            !plp_study_read_cell(&table->fields[i], row, g_ptr_array_index(cells, k++), error))
            return false;
    }
    if (!map_parents(import, table, row)) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT,
                            "it belongs to a record that is not there");
        return false;
    }
    return read_bytes(import, table, old_id, row, error) && adapt(import, entity, row, error) &&
           plp_row_check(entity, row, error) && check_content(import, entity, row, error) &&
           file_row(import, entity, old_id, row, error);
}

// ---- one table ----

static guint count_fields(const Import *import, const PlpStoreTable *table)
{
    guint n = 0;
    for (gsize i = 0; i < table->n_fields; i++)
        n += plp_store_get_field_layout(&table->fields[i]) <= import->layout;
    return n;
}

static bool take_line(Import *import, PlpEntity entity, const char *line, gsize length, int number,
                      GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autoptr(GError) reason = NULL;
    g_autoptr(GPtrArray) cells = plp_study_split_line(line, length, &reason);
    if (cells == NULL)
        return refuse(import, error, table->table, number, reason->message);
    if (cells->len != count_fields(import, table) + 1)
        return refuse(import, error, table->table, number, "it has cells too many or too few");
    g_autofree void *row = g_malloc(table->size);
    plp_row_init(entity, row);
    bool done = take_cells(import, entity, cells, row, &reason);
    plp_row_clear(entity, row);
    if (done)
        return true;
    // What the archive does wrong is told with its place; what the library says stands as it is.
    if (reason != NULL && reason->code != PLP_ERROR_FORMAT &&
        !(reason->code == PLP_ERROR_INVALID && strstr(reason->message, "already") == NULL)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    return refuse(import, error, table->table, number,
                  reason != NULL ? reason->message : "it cannot be read");
}

static bool check_cancel(const Import *import, GError **error)
{
    if (!plp_cancel_is_requested(import->request->cancel))
        return true;
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was imported");
    return false;
}

static bool take_table(Import *import, PlpEntity entity, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autofree char *name = g_strdup_printf("%s/%s.tsv", import->folder, table->table);
    g_autoptr(GBytes) content = plp_archive_load(import->archive, name, error);
    g_autoptr(GString) header = g_string_new(NULL);
    gsize size = 0;
    if (content == NULL)
        return false;
    const char *line = g_bytes_get_data(content, &size);
    if (size > 0 &&
        (memchr(line, '\0', size) != NULL || !g_utf8_validate(line, (gssize)size, NULL)))
        return refuse(import, error, table->table, 1, "it is no text");
    plp_study_append_header(header, table, import->layout);
    if (size < header->len || memcmp(line, header->str, header->len) != 0)
        return refuse(import, error, table->table, 1, "its columns are not those of this layout");
    const char *end = line + size;
    line += header->len;
    for (int number = 2; line < end; number++) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        if (stop == NULL)
            return refuse(import, error, table->table, number, "it ends in the middle of a line");
        if (!check_cancel(import, error) ||
            !take_line(import, entity, line, (gsize)(stop - line), number, error))
            return false;
        line = stop + 1;
    }
    return true;
}

// ---- the whole ----

static bool take_patient(Import *import, GError **error)
{
    bool done = true;
    import->samples = new_ids();
    for (int i = 0; i < PLP_ENTITY_N; i++)
        import->ids[i] = new_ids();
    for (int i = PLP_ENTITY_PATIENT; done && i < PLP_ENTITY_N; i++) {
        done = take_table(import, (PlpEntity)i, error);
        if (done && i == PLP_ENTITY_PATIENT && g_hash_table_size(import->ids[i]) != 1)
            done = refuse(import, error, "patients", 2, "there must be one patient");
    }
    for (int i = 0; i < PLP_ENTITY_N; i++)
        g_clear_pointer(&import->ids[i], g_hash_table_unref);
    g_clear_pointer(&import->samples, g_hash_table_unref);
    return done;
}

static bool check_layout(Import *import, const char *name, GError **error)
{
    const char *layout = plp_archive_get_fact(import->archive, "layout");
    const char *days = plp_archive_get_fact(import->archive, "days");
    int64_t version = 0;
    if (layout == NULL || days == NULL || !plp_number_parse_int64(layout, &version) ||
        version < 1) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: its manifest is damaged; nothing was imported", name);
        return false;
    }
    import->is_relative = strcmp(days, "relative") == 0;
    int newest = plp_library_get_version(import->library);
    import->layout = (int)MIN(version, newest);
    if (version <= newest) // what is new since then stays unknown
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: was written by a newer version of this program (layout %d, this one knows up "
                "to %d); install that version",
                name, (int)version, newest);
    return false;
}

/** Patients stand in folders 000001, 000002, …; nothing else may stand in the archive. */
static bool take_patients(Import *import, GError **error)
{
    int count = 0;
    g_autofree char *probe = NULL;
    do {
        g_free(probe);
        probe = g_strdup_printf("%06d/patients.tsv", ++count);
    } while (plp_archive_has(import->archive, probe));
    for (int i = 1; i < count; i++) {
        g_autofree char *folder = g_strdup_printf("%06d", i);
        import->folder = folder;
        if (!take_patient(import, error))
            return false;
        if (import->request->tick != NULL)
            import->request->tick(import->request->self, (double)i / (count - 1));
    }
    return true;
}

static void take_back(const Import *import)
{
    for (guint i = 0; i < import->extracted->len; i++)
        g_unlink(g_ptr_array_index(import->extracted, i));
}

bool plp_study_import(PlpLibrary *library, const char *path, const PlpStudyImport *request,
                      PlpStudyResult *ret_result, GError **error)
{
    *ret_result = (PlpStudyResult){0};
    g_autoptr(PlpArchive) archive = plp_archive_open(path, request->cancel, error);
    g_autoptr(GPtrArray) extracted = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *name = plp_text_dup_file_name(path);
    Import import = {.library = library,
                     .request = request,
                     .archive = archive,
                     .result = ret_result,
                     .extracted = extracted};
    if (archive == NULL || !check_layout(&import, name, error) ||
        !plp_library_begin(library, error))
        return false;
    bool done = take_patients(&import, error);
    if (!done || request->is_trial)
        plp_library_roll_back(library);
    else
        done = plp_library_commit(library, error);
    if (!done) {
        take_back(&import);
        *ret_result = (PlpStudyResult){0};
    }
    return done;
}
