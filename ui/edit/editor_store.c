#include <glib/gi18n.h>

#include "store/rows.h"
#include "ui/edit/editor_priv.h"
#include "ui/say.h"
#include "workflow/edit_file.h"

static bool is_filed(PlpUiEditor *self)
{
    return self->library != NULL && plp_ui_document_get_library_id(self->document) != 0;
}

void plp_ui_editor_load(PlpUiEditor *self)
{
    g_autoptr(GError) error = NULL;
    const char *folder = plp_ui_document_get_results_folder(self->document);
    GArray *rows = NULL;
    if (is_filed(self))
        rows = plp_row_list(self->library, PLP_ENTITY_EDIT,
                            plp_ui_document_get_library_id(self->document), &error);
    else if (folder != NULL)
        rows = plp_edit_file_load(folder, &error);
    self->is_unreadable = error != NULL;
    if (error != NULL)
        plp_ui_editor_say(self, error->message);
    g_clear_pointer(&self->rows, g_array_unref);
    self->rows = rows != NULL ? rows : plp_row_array_new(PLP_ENTITY_EDIT);
}

static bool save_rows(PlpUiEditor *self, guint first, guint n, GError **error)
{
    if (!plp_library_begin(self->library, error))
        return false;
    for (guint i = first; i < first + n; i++) {
        PlpFiledEdit *row = &g_array_index(self->rows, PlpFiledEdit, i);
        row->recording = plp_ui_document_get_library_id(self->document);
        bool is_saved = row->id == 0 ? plp_row_insert(self->library, PLP_ENTITY_EDIT, row, error)
                                     : plp_row_update(self->library, PLP_ENTITY_EDIT, row, error);
        if (!is_saved) {
            plp_library_roll_back(self->library);
            return false;
        }
    }
    return plp_library_commit(self->library, error);
}

void plp_ui_editor_save(PlpUiEditor *self, guint first, guint n)
{
    g_autoptr(GError) error = NULL;
    const char *folder = plp_ui_document_get_results_folder(self->document);
    if (is_filed(self))
        save_rows(self, first, n, &error);
    else if (folder != NULL)
        plp_edit_file_save(folder, self->rows, &error);
    else
        return;
    if (error == NULL)
        return;
    // Translators: %s says what went wrong.
    g_autofree char *sentence = g_strdup_printf(
        _("The correction is shown but could not be saved: %s"), plp_ui_say(error->message));
    plp_ui_editor_say(self, sentence);
}
