#pragma once

#include <adwaita.h>

#include "ui/session/session.h"

/** Shows the page for recording among `pages`, made when it is first wanted. */
void plp_ui_capture_open(AdwViewStack *pages, PlpUiSession *session);
/** Once in the program's life: says which recordings a crash or a power cut ended, and that they
 * are kept. */
void plp_ui_capture_recover(PlpUiSession *session);
/** How wide the window is. */
void plp_ui_capture_set_width(AdwViewStack *pages, int width_px);
