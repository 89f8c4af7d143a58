#pragma once

#include <gtk/gtk.h>

#include "ui/session/document.h"
#include "ui/video/player.h"

/** Shows a player's pictures with what was measured drawn over them. */
#define PLP_UI_TYPE_VIDEO_VIEW (plp_ui_video_view_get_type())
G_DECLARE_FINAL_TYPE(PlpUiVideoView, plp_ui_video_view, PLP_UI, VIDEO_VIEW, GtkWidget)

/** Borrowed by reference. */
void plp_ui_video_view_set_player(PlpUiVideoView *self, PlpUiPlayer *player);
/** What is drawn over the pictures comes from it; NULL: nothing. */
void plp_ui_video_view_set_document(PlpUiVideoView *self, PlpUiDocument *document);
/** Outlines of lids and irises, and which eye is not measured. */
void plp_ui_video_view_set_outlines(PlpUiVideoView *self, bool is_shown);
bool plp_ui_video_view_get_outlines(PlpUiVideoView *self);
/** `patient's right`, `patient's left`. */
void plp_ui_video_view_set_labels(PlpUiVideoView *self, bool is_shown);
bool plp_ui_video_view_get_labels(PlpUiVideoView *self);
