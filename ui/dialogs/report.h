#pragma once

#include <adwaita.h>

#include "ui/dialogs/report_source.h"

/**
 * A report as PDF: paper, de-identified or not, with or without pictures; its first page is shown
 * as it will be.
 *
 * Signals: `previewed`: the picture of the first page is there, or a sentence why not; `saved`
 * (char *): the path.
 */
#define PLP_UI_TYPE_REPORT_DIALOG (plp_ui_report_dialog_get_type())
G_DECLARE_FINAL_TYPE(PlpUiReportDialog, plp_ui_report_dialog, PLP_UI, REPORT_DIALOG, AdwWindow)

/** Takes the source. `name` is the file's that is offered, without ending. */
PlpUiReportDialog *plp_ui_report_dialog_new(GtkWindow *parent, PlpUiReportSource *source,
                                            const char *name);
/** Whether each figure is written as a file, too. */
void plp_ui_report_dialog_set_figures(PlpUiReportDialog *self, bool is_on);
/** Writes the PDF, as “Save…” does after its question. Replaces a file that is there. */
void plp_ui_report_dialog_save(PlpUiReportDialog *self, const char *path);
bool plp_ui_report_dialog_is_busy(PlpUiReportDialog *self);
/** Borrowed; NULL: not there yet. */
GdkTexture *plp_ui_report_dialog_get_preview(PlpUiReportDialog *self);
/** What stands in the dialog as an error; empty: nothing. */
const char *plp_ui_report_dialog_get_error(PlpUiReportDialog *self);
