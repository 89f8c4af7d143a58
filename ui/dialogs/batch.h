#pragma once

#include <adwaita.h>

#include "ui/session/session.h"

/**
 * The queue of videos: how far each is, what came of it; add, stop, go on, open, export all.
 *
 * Signal: `export` : all that is finished shall be exported.
 */
#define PLP_UI_TYPE_BATCH_DIALOG (plp_ui_batch_dialog_get_type())
G_DECLARE_FINAL_TYPE(PlpUiBatchDialog, plp_ui_batch_dialog, PLP_UI, BATCH_DIALOG, AdwWindow)

PlpUiBatchDialog *plp_ui_batch_dialog_new(GtkWindow *parent, PlpUiSession *session);
/** Puts a video into the queue. */
void plp_ui_batch_dialog_add(PlpUiBatchDialog *self, const char *path);
