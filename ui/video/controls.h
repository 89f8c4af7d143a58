#pragma once

#include <gtk/gtk.h>

#include "ui/video/player.h"

/** Buttons below a video. They only name actions of the page (`review.play`, …). */
#define PLP_UI_TYPE_VIDEO_CONTROLS (plp_ui_video_controls_get_type())
G_DECLARE_FINAL_TYPE(PlpUiVideoControls, plp_ui_video_controls, PLP_UI, VIDEO_CONTROLS, GtkWidget)

/** Shows how the player stands. */
void plp_ui_video_controls_show(PlpUiVideoControls *self, PlpUiPlayer *player, int64_t t_us);
/** Without the time, which the timeline's readout says too. */
void plp_ui_video_controls_set_narrow(PlpUiVideoControls *self, bool is_narrow);
