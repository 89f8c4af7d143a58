#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/library.h"
#include "cli/messages.h"
#include "domain/recording.h"
#include "report/json_text.h"
#include "report/text_table.h"
#include "store/overview.h"
#include "store/records.h"
#include "store/rows.h"

/** Where rows go: a table for people or JSON. */
typedef struct {
    PlpJson *json;       // NULL: text
    PlpTextTable *table; // of the rows being listed
    GString *text;
    bool is_relative;
} Sheet;

/** What people need not see in a list. */
static bool is_shown(const PlpStoreField *field)
{
    return field->type != PLP_STORE_LINES && field->type != PLP_STORE_BYTES &&
           (field->flags & PLP_STORE_LOCAL) == 0 && strcmp(field->name, "sha256") != 0 &&
           strcmp(field->name, "size_bytes") != 0 && !g_str_has_suffix(field->name, "_sha256") &&
           field->type != PLP_STORE_PARENT && !g_str_has_suffix(field->name, "_px");
}

/** A column of which nothing is known in any row is left out. */
static bool has_value(const Sheet *sheet, const PlpStoreField *field, const GArray *rows)
{
    gsize size = g_array_get_element_size((GArray *)rows);
    for (guint i = 0; i < rows->len; i++) {
        g_autofree char *value =
            plp_field_dup_text(field, rows->data + i * size, sheet->is_relative);
        if (value != NULL)
            return is_shown(field);
    }
    return false;
}

static void add_header(Sheet *sheet, const PlpStoreTable *table, const GArray *rows)
{
    plp_text_table_add(sheet->table, table->noun);
    for (gsize i = 0; i < table->n_fields; i++) {
        g_autofree char *name = plp_field_dup_typed_name(&table->fields[i]);
        if (has_value(sheet, &table->fields[i], rows))
            plp_text_table_add(sheet->table, name);
    }
    plp_text_table_end_row(sheet->table);
}

static void add_row(Sheet *sheet, const PlpStoreTable *table, const GArray *rows, const void *row)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, *(const int64_t *)row);
    plp_text_table_add(sheet->table, id);
    for (gsize i = 0; i < table->n_fields; i++) {
        if (!has_value(sheet, &table->fields[i], rows))
            continue;
        g_autofree char *value = plp_field_dup_text(&table->fields[i], row, sheet->is_relative);
        g_autofree char *line = plp_text_dup_line(value != NULL ? value : "-");
        plp_text_table_add(sheet->table, line);
    }
    plp_text_table_end_row(sheet->table);
}

static void add_json_value(PlpJson *json, const PlpStoreField *field, const void *row,
                           bool is_relative)
{
    const void *at = (const char *)row + field->offset;
    g_autofree char *name = plp_field_dup_typed_name(field);
    g_autofree char *text = plp_field_dup_text(field, row, is_relative);
    if (text == NULL)
        plp_json_add_null(json, name);
    else if (field->type == PLP_STORE_NUMBER)
        plp_json_add_number(json, name, *(const double *)at, 9);
    else if (field->type == PLP_STORE_TIME)
        plp_json_add_number(json, name, (double)*(const int64_t *)at / 1e6, 6);
    else if (field->type == PLP_STORE_YEAR || field->type == PLP_STORE_DAYS ||
             field->type == PLP_STORE_INT)
        plp_json_add_integer(json, name, *(const int *)at);
    else if (field->type == PLP_STORE_INTEGER || field->type == PLP_STORE_PARENT)
        plp_json_add_integer(json, name, *(const int64_t *)at);
    else if (field->type == PLP_STORE_BOOL || field->type == PLP_STORE_ANSWER)
        plp_json_add_bool(json, name, strcmp(text, "yes") == 0);
    else
        plp_json_add_text(json, name, text);
}

static void add_json_row(Sheet *sheet, const PlpStoreTable *table, const void *row)
{
    plp_json_begin_object(sheet->json, NULL);
    plp_json_add_integer(sheet->json, "id", *(const int64_t *)row);
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        if (field->type != PLP_STORE_BYTES && field->type != PLP_STORE_LINES &&
            (field->flags & PLP_STORE_LOCAL) == 0)
            add_json_value(sheet->json, field, row, sheet->is_relative);
    }
    plp_json_end(sheet->json);
}

/** All rows of a parent under a heading; nothing for none, in text. */
static bool put_rows(Sheet *sheet, PlpLibrary *library, PlpEntity entity, int64_t parent,
                     const char *heading, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autoptr(GArray) rows = plp_row_list(library, entity, parent, error);
    if (rows == NULL)
        return false;
    if (sheet->json != NULL)
        plp_json_begin_array(sheet->json, table->table);
    g_autoptr(PlpTextTable) lines = plp_text_table_new();
    sheet->table = lines;
    if (rows->len > 0)
        add_header(sheet, table, rows);
    for (guint i = 0; i < rows->len; i++) {
        const void *row = rows->data + i * table->size;
        if (sheet->json != NULL)
            add_json_row(sheet, table, row);
        else
            add_row(sheet, table, rows, row);
    }
    if (sheet->json != NULL)
        plp_json_end(sheet->json);
    if (sheet->json == NULL && rows->len > 0) {
        if (heading != NULL)
            g_string_append_printf(sheet->text, "\n%s\n", heading);
        plp_text_table_append(lines, sheet->text);
    }
    return true;
}

// ---- patients and recordings: their views ----

static char *dup_day(int32_t day, bool is_relative)
{
    if (day == PLP_DAYS_UNKNOWN)
        return g_strdup("-");
    return is_relative ? g_strdup_printf("day %d", day) : plp_day_dup_text(day);
}

static void put_patient(Sheet *sheet, const PlpPatientOverview *patient)
{
    static const char *const sexes[] = {"-", "female", "male", "other"};
    static const char *const diagnoses[] = {"-", "blepharospasm", "hemifacial_spasm", "other"};
    g_autofree char *last = dup_day(patient->last_day, patient->has_relative_days);
    g_autofree char *year =
        patient->birth_year > 0 ? g_strdup_printf("%d", patient->birth_year) : g_strdup("-");
    const char *side = patient->side != PLP_SIDE_UNKNOWN ? plp_side_get_name(patient->side) : "-";
    if (sheet->json != NULL) {
        plp_json_begin_line(sheet->json, NULL);
        plp_json_add_text(sheet->json, "pseudonym", patient->pseudonym);
        plp_json_add_text(sheet->json, "sex", patient->sex > 0 ? sexes[patient->sex] : NULL);
        if (patient->birth_year > 0)
            plp_json_add_integer(sheet->json, "birth_year", patient->birth_year);
        else
            plp_json_add_null(sheet->json, "birth_year");
        plp_json_add_text(sheet->json, "diagnosis",
                          patient->diagnosis > 0 ? diagnoses[patient->diagnosis] : NULL);
        plp_json_add_text(sheet->json, "side", side[0] != '-' ? side : NULL);
        plp_json_add_integer(sheet->json, "visits", patient->visits);
        plp_json_add_integer(sheet->json, "recordings", patient->recordings);
        plp_json_add_integer(sheet->json, "treatments", patient->treatments);
        plp_json_add_text(sheet->json, "last_visit", last[0] != '-' ? last : NULL);
        plp_json_end(sheet->json);
        return;
    }
    const char *cells[] = {patient->pseudonym, sexes[patient->sex], year,
                           diagnoses[patient->diagnosis], side};
    for (gsize i = 0; i < G_N_ELEMENTS(cells); i++)
        plp_text_table_add(sheet->table, cells[i]);
    plp_text_table_add_count(sheet->table, patient->visits);
    plp_text_table_add_count(sheet->table, patient->recordings);
    plp_text_table_add_count(sheet->table, patient->treatments);
    plp_text_table_add(sheet->table, last);
    plp_text_table_end_row(sheet->table);
}

static void put_header(Sheet *sheet, const char *const *names)
{
    for (; *names != NULL; names++)
        plp_text_table_add(sheet->table, *names);
    plp_text_table_end_row(sheet->table);
}

static bool put_patients(Sheet *sheet, PlpLibrary *library, const char *words, GError **error)
{
    static const char *const names[] = {"patient", "sex",        "born",       "diagnosis",  "side",
                                        "visits",  "recordings", "treatments", "last visit", NULL};
    g_autoptr(GArray) patients = plp_overview_list_patients(library, words, G_MAXINT, 0, error);
    if (patients == NULL)
        return false;
    g_autoptr(PlpTextTable) lines = plp_text_table_new();
    sheet->table = lines;
    if (patients->len > 0)
        put_header(sheet, names);
    if (sheet->json != NULL)
        plp_json_begin_array(sheet->json, "patients");
    for (guint i = 0; i < patients->len; i++)
        put_patient(sheet, &g_array_index(patients, PlpPatientOverview, i));
    if (sheet->json != NULL)
        plp_json_end(sheet->json);
    plp_text_table_append(lines, sheet->text);
    return true;
}

static void put_recording_json(PlpJson *json, const PlpRecordingOverview *row, const char *day)
{
    plp_json_begin_line(json, NULL);
    plp_json_add_integer(json, "id", row->id);
    plp_json_add_text(json, "patient", row->pseudonym);
    plp_json_add_integer(json, "visit", row->visit);
    plp_json_add_text(json, "date", day);
    if (row->days_since_injection != PLP_DAYS_UNKNOWN)
        plp_json_add_integer(json, "days_since_injection", row->days_since_injection);
    else
        plp_json_add_null(json, "days_since_injection");
    plp_json_add_text(json, "name", row->name);
    plp_json_add_number(json, "duration_s", row->duration_s, 3);
    plp_json_add_integer(json, "analyses", row->analyses);
    plp_json_add_integer(json, "corrections", row->edits);
    plp_json_add_number(json, "closures_per_min", row->closures_per_min, 3);
    plp_json_add_number(json, "closed_share", row->closed_share, 5);
    plp_json_add_number(json, "measured_share", row->measured_share, 5);
    plp_json_end(json);
}

static void put_recording(Sheet *sheet, const PlpRecordingOverview *row)
{
    g_autofree char *day = dup_day(row->day, row->has_relative_days);
    if (sheet->json != NULL) {
        put_recording_json(sheet->json, row, day);
        return;
    }
    g_autofree char *id = g_strdup_printf("@%" G_GINT64_FORMAT, row->id);
    g_autofree char *since = row->days_since_injection != PLP_DAYS_UNKNOWN
                                 ? g_strdup_printf("%d", row->days_since_injection)
                                 : g_strdup("-");
    g_autofree char *name = plp_text_dup_line(row->name);
    plp_text_table_add(sheet->table, id);
    plp_text_table_add(sheet->table, row->pseudonym);
    plp_text_table_add(sheet->table, day);
    plp_text_table_add(sheet->table, since);
    plp_text_table_add(sheet->table, name);
    plp_text_table_add_number(sheet->table, row->duration_s, 1);
    plp_text_table_add_number(sheet->table, row->closures_per_min, 1);
    plp_text_table_add_number(sheet->table, row->closed_share * 100, 0);
    plp_text_table_add_number(sheet->table, row->measured_share * 100, 0);
    plp_text_table_add_count(sheet->table, row->analyses);
    plp_text_table_add_count(sheet->table, row->edits);
    plp_text_table_end_row(sheet->table);
}

static bool put_recordings(Sheet *sheet, PlpLibrary *library, int64_t patient, const char *heading,
                           GError **error)
{
    static const char *const names[] = {"recording",  "patient",  "date",         "day",
                                        "name",       "s",        "closures/min", "closed %",
                                        "measured %", "analyses", "corrections",  NULL};
    g_autoptr(GArray) rows = plp_overview_list_recordings(library, patient, G_MAXINT, 0, error);
    if (rows == NULL)
        return false;
    g_autoptr(PlpTextTable) lines = plp_text_table_new();
    sheet->table = lines;
    if (sheet->json != NULL)
        plp_json_begin_array(sheet->json, "recordings");
    else if (rows->len > 0)
        put_header(sheet, names);
    for (guint i = 0; i < rows->len; i++)
        put_recording(sheet, &g_array_index(rows, PlpRecordingOverview, i));
    if (sheet->json != NULL)
        plp_json_end(sheet->json);
    if (rows->len > 0 && heading != NULL)
        g_string_append_printf(sheet->text, "\n%s\n", heading);
    plp_text_table_append(lines, sheet->text);
    return true;
}

// ---- list ----

/** The parent a list is of, and how its days are told. */
static bool find_parent(PlpLibrary *library, PlpEntity entity, const char *word, Sheet *sheet,
                        int64_t *ret_parent, GError **error)
{
    PlpEntity parent = plp_store_get_table(entity)->parent;
    int64_t patient = 0;
    bool of_patient = parent == PLP_ENTITY_PATIENT || entity == PLP_ENTITY_RECORDING;
    if (of_patient ? !plp_library_require_patient(library, word, &patient, error)
                   : (!plp_library_parse_id(parent, word, ret_parent, error) ||
                      !plp_row_find_patient(library, parent, *ret_parent, &patient, error)))
        return false;
    if (of_patient)
        *ret_parent = patient;
    return plp_library_get_relative(library, patient, &sheet->is_relative, error);
}

static bool put_list(const PlpArguments *arguments, PlpLibrary *library, PlpEntity entity,
                     Sheet *sheet, GError **error)
{
    const GPtrArray *words = plp_arguments_get_operands(arguments);
    const char *of = words->len > 1 ? g_ptr_array_index(words, 1) : NULL;
    int64_t parent = 0;
    if (of == NULL && entity != PLP_ENTITY_PATIENT && entity != PLP_ENTITY_RECORDING) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "it is missing OF which %s",
                    plp_store_get_table(plp_store_get_table(entity)->parent)->noun);
        return false;
    }
    if (entity == PLP_ENTITY_PATIENT)
        return put_patients(sheet, library, of != NULL ? of : plp_arguments_get(arguments, "like"),
                            error);
    if (of != NULL && !find_parent(library, entity, of, sheet, &parent, error))
        return false;
    if (entity == PLP_ENTITY_RECORDING)
        return put_recordings(sheet, library, parent, NULL, error);
    return put_rows(sheet, library, entity, parent, NULL, error);
}

/** Prints what a sheet holds. */
static void print_sheet(const Sheet *sheet)
{
    if (sheet->json == NULL) {
        plp_print(sheet->text->str);
        return;
    }
    plp_json_end(sheet->json);
    g_autofree char *text = plp_json_dup_text(sheet->json);
    plp_print(text);
}

static void begin_sheet(const PlpArguments *arguments, Sheet *sheet)
{
    if (!plp_arguments_has(arguments, "json"))
        return;
    sheet->json = plp_json_new();
    plp_json_begin_object(sheet->json, NULL);
}

PlpExit plp_run_library_list(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpEntity entity = PLP_ENTITY_UNKNOWN;
    const char *things = g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
    if (!plp_library_parse_entity(things, false, &entity, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_READ);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    g_autoptr(GString) text = g_string_new(NULL);
    Sheet sheet = {.text = text};
    begin_sheet(arguments, &sheet);
    bool done = put_list(arguments, library, entity, &sheet, &error);
    if (done)
        print_sheet(&sheet);
    g_clear_pointer(&sheet.json, plp_json_free);
    return done ? PLP_EXIT_OK : plp_library_complain(arguments, error);
}

// ---- show ----

/** One record, a name and a value a line. */
static void put_one(Sheet *sheet, PlpEntity entity, const void *row)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    if (sheet->json != NULL) {
        plp_json_begin_array(sheet->json, table->noun);
        add_json_row(sheet, table, row);
        plp_json_end(sheet->json);
        return;
    }
    for (gsize i = 0; i < table->n_fields; i++) {
        g_autofree char *value = plp_field_dup_text(&table->fields[i], row, sheet->is_relative);
        g_autofree char *name = plp_field_dup_typed_name(&table->fields[i]);
        g_autofree char *line = value != NULL ? plp_text_dup_line(value) : NULL;
        if (line != NULL && is_shown(&table->fields[i]))
            g_string_append_printf(sheet->text, "%-20s %s\n", name, line);
    }
}

static bool put_treatments(Sheet *sheet, PlpLibrary *library, int64_t patient, GError **error)
{
    if (!put_rows(sheet, library, PLP_ENTITY_TREATMENT, patient, "Treatments", error))
        return false;
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_TREATMENT, patient, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        int64_t id = g_array_index(rows, PlpTreatment, i).id;
        g_autofree char *sites = g_strdup_printf("Sites of treatment %d", (int)id);
        g_autofree char *effects = g_strdup_printf("Effects of treatment %d", (int)id);
        if (sheet->json != NULL) {
            g_autofree char *key = g_strdup_printf("treatment_%d", (int)id);
            plp_json_begin_object(sheet->json, key);
        }
        if (!put_rows(sheet, library, PLP_ENTITY_SITE, id, sites, error) ||
            !put_rows(sheet, library, PLP_ENTITY_EFFECT, id, effects, error))
            return false;
        if (sheet->json != NULL)
            plp_json_end(sheet->json);
    }
    return rows != NULL;
}

static bool show_patient(Sheet *sheet, PlpLibrary *library, const char *pseudonym, GError **error)
{
    int64_t id = 0;
    PlpPatient row;
    plp_row_init(PLP_ENTITY_PATIENT, &row);
    bool done = plp_library_require_patient(library, pseudonym, &id, error) &&
                plp_row_load(library, PLP_ENTITY_PATIENT, id, &row, error);
    sheet->is_relative = row.has_relative_days;
    if (done)
        put_one(sheet, PLP_ENTITY_PATIENT, &row);
    plp_row_clear(PLP_ENTITY_PATIENT, &row);
    return done && put_rows(sheet, library, PLP_ENTITY_VISIT, id, "Visits", error) &&
           put_recordings(sheet, library, id, "Recordings", error) &&
           put_treatments(sheet, library, id, error) &&
           put_rows(sheet, library, PLP_ENTITY_SCORE, id, "Scores", error);
}

static bool show_recording(Sheet *sheet, PlpLibrary *library, int64_t id, GError **error)
{
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    bool done = plp_row_load(library, PLP_ENTITY_RECORDING, id, &row, error);
    if (done)
        put_one(sheet, PLP_ENTITY_RECORDING, &row);
    if (done && sheet->json == NULL && row.path != NULL &&
        !g_file_test(row.path, G_FILE_TEST_IS_REGULAR))
        g_string_append(sheet->text, "The video is no longer where it was; its results stay. "
                                     "`library find-videos DIR` looks for it.\n");
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    return done && put_rows(sheet, library, PLP_ENTITY_SEGMENT, id, "Segments", error) &&
           put_rows(sheet, library, PLP_ENTITY_ANALYSIS, id, "Analyses", error) &&
           put_rows(sheet, library, PLP_ENTITY_EDIT, id, "Corrections", error);
}

PlpExit plp_run_library_show(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_READ);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    const char *word = g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
    g_autoptr(GString) text = g_string_new(NULL);
    Sheet sheet = {.text = text};
    int64_t id = 0;
    begin_sheet(arguments, &sheet);
    bool done = word[0] == '@' ? plp_library_parse_id(PLP_ENTITY_RECORDING, word, &id, &error) &&
                                     show_recording(&sheet, library, id, &error)
                               : show_patient(&sheet, library, word, &error);
    if (done)
        print_sheet(&sheet);
    g_clear_pointer(&sheet.json, plp_json_free);
    return done ? PLP_EXIT_OK : plp_library_complain(arguments, error);
}
