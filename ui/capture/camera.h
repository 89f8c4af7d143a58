#pragma once

#include <gtk/gtk.h>

#include "pipeline/live.h"

/**
 * A camera at work, for widgets: nothing here waits. Main thread only.
 *
 * Signal `changed`: another picture, another state.
 */
#define PLP_UI_TYPE_CAMERA (plp_ui_camera_get_type())
G_DECLARE_FINAL_TYPE(PlpUiCamera, plp_ui_camera, PLP_UI, CAMERA, GObject)

PlpUiCamera *plp_ui_camera_new(void);
/** Opens a camera in the background, after the networks; `mode` NULL: the camera's choice. */
void plp_ui_camera_open(PlpUiCamera *self, const char *id, const PlpCameraMode *mode);
/** Ends a recording properly, in the background. */
void plp_ui_camera_close(PlpUiCamera *self);

/** As of the last `changed`; all zero when none is open. Borrowed. */
const PlpLiveState *plp_ui_camera_get_state(PlpUiCamera *self);
/** Why there is no picture; NULL. Borrowed. */
const char *plp_ui_camera_get_error(PlpUiCamera *self);
/** Why the recording failed; NULL. Borrowed. */
const char *plp_ui_camera_get_recording_error(PlpUiCamera *self);
/** False: the networks are not on this machine, so nothing is followed. */
bool plp_ui_camera_can_track(PlpUiCamera *self);
/** Borrowed; NULL: none yet. */
GdkTexture *plp_ui_camera_get_texture(PlpUiCamera *self);
bool plp_ui_camera_get_observation(PlpUiCamera *self, PlpObservation *ret_observation);
/** Of PlpSample, the newest that nobody took; NULL: none. Caller unrefs. */
GArray *plp_ui_camera_take_samples(PlpUiCamera *self);

/** The box for pictures, device pixels. */
void plp_ui_camera_set_size(PlpUiCamera *self, int width_px, int height_px);
void plp_ui_camera_record(PlpUiCamera *self, const char *path);
void plp_ui_camera_end_recording(PlpUiCamera *self);
