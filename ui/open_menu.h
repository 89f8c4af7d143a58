#pragma once

#include <gtk/gtk.h>

#include "ui/session/session.h"

/**
 * Fills the menu beside the Open button and keeps it so: the videos of this session as items of
 * `win.show-recording`, with their place in the queue, then the recent files as items of
 * `win.open-recent`.
 */
void plp_ui_open_menu_fill(GMenu *menu, PlpUiSession *session);
/** The recording of the session `step` places after the one in view; NULL: there is no other.
 * Borrowed. */
PlpUiDocument *plp_ui_open_menu_find_beside(PlpUiSession *session, int step);
