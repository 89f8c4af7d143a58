#include <string.h>

#include "base/error.h"
#include "cli/library.h"
#include "cli/messages.h"
#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"

/** Any row struct fits. */
typedef union {
    int64_t id;
    PlpPatient patient;
    PlpVisit visit;
    PlpTreatment treatment;
    PlpSite site;
    PlpEffect effect;
    PlpScore score;
    PlpFiledRecording recording;
    PlpFiledSegment segment;
} AnyRow;

static const char *get_word(const PlpArguments *arguments, guint i)
{
    return g_ptr_array_index(plp_arguments_get_operands(arguments), i);
}

/** The id of the record that a new one belongs to, and whether its patient's days are relative. */
static bool find_parent(PlpLibrary *library, PlpEntity entity, const char *word, int64_t *ret_id,
                        bool *ret_relative, GError **error)
{
    PlpEntity parent = plp_store_get_table(entity)->parent;
    int64_t patient = 0;
    if (parent == PLP_ENTITY_PATIENT)
        return plp_library_require_patient(library, word, ret_id, error) &&
               plp_library_get_relative(library, *ret_id, ret_relative, error);
    return plp_library_parse_id(parent, word, ret_id, error) &&
           plp_row_find_patient(library, parent, *ret_id, &patient, error) &&
           plp_library_get_relative(library, patient, ret_relative, error);
}

static bool set_values(const PlpArguments *arguments, guint first, PlpEntity entity, void *row,
                       bool is_relative, GError **error)
{
    const GPtrArray *words = plp_arguments_get_operands(arguments);
    for (guint i = first; i < words->len; i++) {
        if (!plp_row_set(entity, row, g_ptr_array_index(words, i), is_relative, error))
            return false;
    }
    return true;
}

static bool begin_row(const PlpArguments *arguments, PlpLibrary *library, PlpEntity entity,
                      AnyRow *row, bool *ret_relative, GError **error)
{
    const char *of = get_word(arguments, 1);
    plp_row_init(entity, row);
    if (entity == PLP_ENTITY_PATIENT)
        return plp_field_set_text(plp_store_find_field(entity, "pseudonym"), row, of, false, error);
    const PlpStoreTable *table = plp_store_get_table(entity);
    const PlpStoreField *field = &table->fields[plp_store_get_parent_index(entity)];
    int64_t *parent = (int64_t *)((char *)row + field->offset);
    return find_parent(library, entity, of, parent, ret_relative, error);
}

static bool add(const PlpArguments *arguments, PlpLibrary *library, PlpEntity entity,
                int64_t *ret_id, GError **error)
{
    AnyRow row;
    bool is_relative = false;
    bool done = begin_row(arguments, library, entity, &row, &is_relative, error) &&
                set_values(arguments, 2, entity, &row, is_relative, error) &&
                plp_row_insert(library, entity, &row, error);
    *ret_id = row.id;
    plp_row_clear(entity, &row);
    return done;
}

PlpExit plp_run_library_add(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpEntity entity = PLP_ENTITY_UNKNOWN;
    if (!plp_library_parse_entity(get_word(arguments, 0), true, &entity, &error))
        return plp_library_complain(arguments, error);
    if (entity == PLP_ENTITY_RECORDING) {
        plp_complain_usage("library add", NULL,
                           "a recording is filed with `library add-recording`");
        return PLP_EXIT_USAGE;
    }
    g_autoptr(PlpLibrary) library = plp_library_open_for(
        arguments, entity == PLP_ENTITY_PATIENT ? PLP_LIBRARY_MAKE : PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    int64_t id = 0;
    if (!add(arguments, library, entity, &id, &error))
        return plp_library_complain(arguments, error);
    g_autofree char *line =
        g_strdup_printf("%s %" G_GINT64_FORMAT "\n", plp_store_get_table(entity)->noun, id);
    plp_print(line);
    return PLP_EXIT_OK;
}

/** A record by what a person calls it, and its patient's days. */
static bool find_record(PlpLibrary *library, PlpEntity entity, const char *word, int64_t *ret_id,
                        bool *ret_relative, GError **error)
{
    int64_t patient = 0;
    if (entity == PLP_ENTITY_PATIENT) {
        if (!plp_library_require_patient(library, word, &patient, error))
            return false;
        *ret_id = patient;
    } else if (!plp_library_parse_id(entity, word, ret_id, error) ||
               !plp_row_find_patient(library, entity, *ret_id, &patient, error)) {
        return false;
    }
    return plp_library_get_relative(library, patient, ret_relative, error);
}

static bool change(const PlpArguments *arguments, PlpLibrary *library, PlpEntity entity,
                   GError **error)
{
    AnyRow row;
    int64_t id = 0;
    bool is_relative = false;
    plp_row_init(entity, &row);
    bool done = find_record(library, entity, get_word(arguments, 1), &id, &is_relative, error) &&
                plp_row_load(library, entity, id, &row, error) &&
                set_values(arguments, 2, entity, &row, is_relative, error) &&
                plp_row_update(library, entity, &row, error);
    plp_row_clear(entity, &row);
    return done;
}

PlpExit plp_run_library_edit(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpEntity entity = PLP_ENTITY_UNKNOWN;
    if (!plp_library_parse_entity(get_word(arguments, 0), true, &entity, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    // Read and write in one: another program's change in between is not lost.
    bool done = plp_library_begin(library, &error) && change(arguments, library, entity, &error) &&
                plp_library_commit(library, &error);
    return done ? PLP_EXIT_OK : plp_library_complain(arguments, error);
}

PlpExit plp_run_library_delete(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpEntity entity = PLP_ENTITY_UNKNOWN;
    int64_t id = 0;
    bool is_relative = false;
    if (!plp_library_parse_entity(get_word(arguments, 0), true, &entity, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    if (!find_record(library, entity, get_word(arguments, 1), &id, &is_relative, &error))
        return plp_library_complain(arguments, error);
    if (!plp_arguments_has(arguments, "yes")) {
        plp_complain_usage("library delete", NULL,
                           "nothing was deleted: it cannot be taken back, so --yes must say that "
                           "it is meant");
        return PLP_EXIT_USAGE;
    }
    return plp_row_delete(library, entity, id, &error) ? PLP_EXIT_OK
                                                       : plp_library_complain(arguments, error);
}
