#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/library.h"
#include "cli/messages.h"
#include "store/records.h"
#include "store/rows.h"

PlpExit plp_run_library(const PlpArguments *arguments)
{
    plp_complain_usage("library", NULL, "a verb is missing");
    return PLP_EXIT_USAGE;
}

// ---- what the verbs share ----

PlpLibrary *plp_library_open_for(const PlpArguments *arguments, PlpLibraryMode mode)
{
    const char *given = plp_arguments_get(arguments, "library");
    g_autofree char *path = given != NULL ? g_strdup(given) : plp_library_dup_default_path();
    g_autoptr(GError) error = NULL;
    PlpLibrary *library = plp_library_open(path, mode, &error);
    if (library == NULL)
        plp_complain("%s", error->message);
    return library;
}

PlpExit plp_library_complain(const PlpArguments *arguments, const GError *error)
{
    if (error->domain == PLP_ERROR && error->code == PLP_ERROR_INVALID) {
        plp_complain_usage(plp_arguments_get_command(arguments)->name, NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    plp_complain("%s", error->message);
    return error->domain == PLP_ERROR && error->code == PLP_ERROR_CANCELLED ? PLP_EXIT_CANCELLED
                                                                            : PLP_EXIT_FAILED;
}

bool plp_library_require_patient(PlpLibrary *library, const char *pseudonym, int64_t *ret_id,
                                 GError **error)
{
    if (!plp_patient_find(library, pseudonym, ret_id, error))
        return false;
    if (*ret_id != 0)
        return true;
    g_autofree char *shown = plp_text_dup_line(pseudonym);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: there is no patient of that pseudonym (see `library list patients`)", shown);
    return false;
}

bool plp_library_parse_id(PlpEntity entity, const char *word, int64_t *ret_id, GError **error)
{
    const char *number = entity == PLP_ENTITY_RECORDING && word[0] == '@' ? word + 1 : word;
    if (plp_number_parse_int64(number, ret_id) && *ret_id > 0)
        return true;
    g_autofree char *shown = plp_text_dup_line(word);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: a %s is named by its number", shown,
                plp_store_get_table(entity)->noun);
    return false;
}

bool plp_library_parse_entity(const char *word, bool is_typed, PlpEntity *ret_entity,
                              GError **error)
{
    int last = is_typed ? PLP_ENTITY_SEGMENT : PLP_ENTITY_ANALYSIS;
    g_autoptr(GString) known = g_string_new(NULL);
    for (int i = PLP_ENTITY_PATIENT; i <= last; i++) {
        const PlpStoreTable *table = plp_store_get_table((PlpEntity)i);
        if (i == PLP_ENTITY_TRACE)
            continue;
        if (strcmp(word, table->noun) == 0 || (!is_typed && strcmp(word, table->table) == 0)) {
            *ret_entity = (PlpEntity)i;
            return true;
        }
        g_string_append_printf(known, "%s%s", known->len > 0 ? ", " : "",
                               is_typed ? table->noun : table->table);
    }
    g_autofree char *shown = plp_text_dup_line(word);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: must be one of %s", shown, known->str);
    return false;
}

bool plp_library_get_relative(PlpLibrary *library, int64_t patient, bool *ret_relative,
                              GError **error)
{
    PlpPatient row;
    plp_row_init(PLP_ENTITY_PATIENT, &row);
    bool done = plp_row_load(library, PLP_ENTITY_PATIENT, patient, &row, error);
    *ret_relative = row.has_relative_days;
    plp_row_clear(PLP_ENTITY_PATIENT, &row);
    return done;
}

// ---- where, check ----

PlpExit plp_run_library_where(const PlpArguments *arguments)
{
    const char *given = plp_arguments_get(arguments, "library");
    g_autofree char *path = given != NULL ? g_strdup(given) : plp_library_dup_default_path();
    g_autofree char *line = g_strconcat(path, "\n", NULL);
    plp_print(line);
    return PLP_EXIT_OK;
}

static bool append_counts(PlpLibrary *library, GString *text, GError **error)
{
    static const PlpEntity counted[] = {PLP_ENTITY_PATIENT, PLP_ENTITY_VISIT, PLP_ENTITY_TREATMENT,
                                        PLP_ENTITY_RECORDING, PLP_ENTITY_ANALYSIS};
    for (gsize i = 0; i < G_N_ELEMENTS(counted); i++) {
        int64_t count = 0;
        if (!plp_row_count(library, counted[i], 0, &count, error))
            return false;
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT " %s", i > 0 ? ", " : "", count,
                               count == 1 ? plp_store_get_table(counted[i])->noun
                                          : plp_store_get_table(counted[i])->table);
    }
    return true;
}

PlpExit plp_run_library_check(const PlpArguments *arguments)
{
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_READ);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) problems = NULL;
    g_autoptr(GString) text = g_string_new("The library is intact: ");
    if (library == NULL)
        return PLP_EXIT_FAILED;
    if (!plp_library_check(library, &problems, &error) || !append_counts(library, text, &error))
        return plp_library_complain(arguments, error);
    for (guint i = 0; i < problems->len; i++)
        plp_complain("%s", (char *)g_ptr_array_index(problems, i));
    if (problems->len > 0)
        return PLP_EXIT_FAILED;
    g_string_append(text, ".\n");
    plp_print(text->str);
    return PLP_EXIT_OK;
}
