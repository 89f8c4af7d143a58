#pragma once

#include <gtk/gtk.h>

#include "media/camera.h"

/**
 * The cameras of this machine and the modes of the one that is chosen.
 *
 * Signal `chosen`: another camera or mode, or the cameras were looked for anew.
 */
#define PLP_UI_TYPE_CAMERA_CHOICE (plp_ui_camera_choice_get_type())
G_DECLARE_FINAL_TYPE(PlpUiCameraChoice, plp_ui_camera_choice, PLP_UI, CAMERA_CHOICE, GtkWidget)

/** Looks for cameras in the background; env PALPEBRA_CAMERA names one that comes first. */
void plp_ui_camera_choice_look(PlpUiCameraChoice *self);
/** All cameras were looked for, and there is none. */
bool plp_ui_camera_choice_is_empty(PlpUiCameraChoice *self);
/** Borrowed; NULL: none, or they are still looked for. */
const PlpCameraInfo *plp_ui_camera_choice_get_camera(PlpUiCameraChoice *self);
/** Borrowed; NULL: the camera's own choice. */
const PlpCameraMode *plp_ui_camera_choice_get_mode(PlpUiCameraChoice *self);
