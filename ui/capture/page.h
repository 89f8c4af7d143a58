#pragma once

#include <adwaita.h>

#include "domain/segment.h"
#include "ui/capture/camera.h"

/**
 * Recording with a camera along a protocol.
 *
 * Signal `review` (char *video_path): the user wants to look at what was recorded.
 */
#define PLP_UI_TYPE_CAPTURE_PAGE (plp_ui_capture_page_get_type())
G_DECLARE_FINAL_TYPE(PlpUiCapturePage, plp_ui_capture_page, PLP_UI, CAPTURE_PAGE, GtkWidget)

GtkWidget *plp_ui_capture_page_new(void);
/** How wide the window is: below 800 the protocol stands under the picture. */
void plp_ui_capture_page_set_width(PlpUiCapturePage *self, int width_px);
PlpUiCamera *plp_ui_capture_page_get_camera(PlpUiCapturePage *self);
/** Begins with the chosen protocol. */
void plp_ui_capture_page_start(PlpUiCapturePage *self);
/** Ends it; what was recorded is complete. */
void plp_ui_capture_page_stop(PlpUiCapturePage *self);
bool plp_ui_capture_page_is_recording(PlpUiCapturePage *self);
/** The protocol by its place in the list; 0: none. */
void plp_ui_capture_page_choose_protocol(PlpUiCapturePage *self, guint place);
/** The last recording; NULL. Borrowed. */
const char *plp_ui_capture_page_get_video_path(PlpUiCapturePage *self);
/** The task under way; PLP_TASK_UNKNOWN: none. */
PlpTask plp_ui_capture_page_get_task(PlpUiCapturePage *self);
