#pragma once

#include <adwaita.h>

#include "ui/session/work.h"
#include "workflow/export.h"

/**
 * Recordings as tables, annotations or a de-identified clip, in every format of workflow/export.
 *
 * Signal: `saved` (char *): the path.
 */
#define PLP_UI_TYPE_EXPORT_DIALOG (plp_ui_export_dialog_get_type())
G_DECLARE_FINAL_TYPE(PlpUiExportDialog, plp_ui_export_dialog, PLP_UI, EXPORT_DIALOG, AdwWindow)

/** `words` (of char *, at least one) name recordings as workflow/compare.h does; referenced. A clip
 * is made of `video_path`; NULL: none can be made. `layer`: whose corrections; NULL: nobody's. */
PlpUiExportDialog *plp_ui_export_dialog_new(GtkWindow *parent, GPtrArray *words,
                                            const char *video_path, const char *layer,
                                            const char *name);
/** Whose corrections are exported; NULL: the automatic closures. */
void plp_ui_export_dialog_choose_layer(PlpUiExportDialog *self, const char *layer);
void plp_ui_export_dialog_set_format(PlpUiExportDialog *self, PlpExportFormat format);
/** Writes, as “Save…” does after its question; replaces a file that is there, not a folder. */
void plp_ui_export_dialog_save(PlpUiExportDialog *self, const char *path);
bool plp_ui_export_dialog_is_busy(PlpUiExportDialog *self);
/** The first lines of what would be written; NULL while they are made. Caller frees. */
char *plp_ui_export_dialog_dup_preview(PlpUiExportDialog *self);
/** Empty: nothing. */
const char *plp_ui_export_dialog_get_error(PlpUiExportDialog *self);
