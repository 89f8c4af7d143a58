#include "workflow/layers.h"

#include "store/rows.h"
#include "workflow/compare.h"
#include "workflow/edit_file.h"
#include "workflow/library.h"

/** Adds those not there yet; takes the rows, which may be NULL. */
static void take_names(GPtrArray *names, GArray *rows)
{
    g_auto(GStrv) layers = rows != NULL ? plp_edit_rows_dup_layers(rows) : NULL;
    for (char **layer = layers; layer != NULL && *layer != NULL; layer++) {
        if (!g_ptr_array_find_with_equal_func(names, *layer, g_str_equal, NULL))
            g_ptr_array_add(names, g_strdup(*layer));
    }
    g_clear_pointer(&rows, g_array_unref);
}

static GPtrArray *begin(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(names, g_strdup(PLP_LAYER_MAIN));
    return names;
}

static char **end(GPtrArray *names)
{
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, false);
}

char **plp_layers_list(const char *const *operands, gsize n_operands, const char *library_path)
{
    g_autofree char *path =
        library_path != NULL ? g_strdup(library_path) : plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library = NULL;
    GPtrArray *names = begin();
    for (gsize i = 0; i < n_operands; i++) {
        int64_t id = 0;
        PlpOperand operand = plp_compare_classify(operands[i]);
        if (operand == PLP_OPERAND_FOLDER)
            take_names(names, plp_edit_file_load(operands[i], NULL));
        if (operand != PLP_OPERAND_LIBRARY || !plp_compare_parse_filed(operands[i], &id))
            continue;
        if (library == NULL)
            library = plp_library_open(path, PLP_LIBRARY_READ, NULL);
        if (library != NULL)
            take_names(names, plp_row_list(library, PLP_ENTITY_EDIT, id, NULL));
    }
    return end(names);
}

char **plp_layers_list_of_patient(PlpLibrary *library, const char *pseudonym)
{
    g_autoptr(GArray) ids = plp_library_list_patient_recordings(library, pseudonym, NULL);
    GPtrArray *names = begin();
    for (guint i = 0; ids != NULL && i < ids->len; i++)
        take_names(names,
                   plp_row_list(library, PLP_ENTITY_EDIT, g_array_index(ids, int64_t, i), NULL));
    return end(names);
}
