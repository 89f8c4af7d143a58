#pragma once

#include "ui/window.h"

/** `win.report` and what else makes documents of what is shown. */
void plp_ui_window_install_reports(GtkWidgetClass *class);
/** Opens the report of the page that is shown; NULL, with a sentence for the user, where there is
 * nothing to report. Borrowed. */
GtkWindow *plp_ui_window_open_report(PlpUiWindow *self);
/** The export of the recording that is open, or with `all` of all that the queue has finished; NULL
 * as above. */
GtkWindow *plp_ui_window_open_export(PlpUiWindow *self, bool all);
/** The queue of videos. */
GtkWindow *plp_ui_window_open_batch(PlpUiWindow *self);
