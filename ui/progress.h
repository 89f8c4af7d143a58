#pragma once

#include <gtk/gtk.h>

#include "ui/session/work.h"

/** How far a work is, on its bar; a share that is not known swings. NULL: it stands at nothing. */
void plp_ui_progress_show(GtkProgressBar *bar, PlpUiWork *work);
