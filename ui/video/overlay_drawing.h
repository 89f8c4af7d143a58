#pragma once

#include <gtk/gtk.h>

#include "domain/recording.h"
#include "workflow/overlay.h"

/** Where a video's picture lies in a widget: position in the widget = origin + scale x upright
 * pixel. */
typedef struct {
    double x, y, width, height;
    double scale;
} PlpUiPictureArea;

/** Draws the outlines of a frame, in a node no larger than they need. */
void plp_ui_overlay_draw_outlines(GtkSnapshot *snapshot, const PlpUiPictureArea *area,
                                  const PlpOverlayFace *face, const PlpSample *sample);
/** Names the sides at the picture's lower corners. */
void plp_ui_overlay_draw_labels(GtkWidget *widget, GtkSnapshot *snapshot,
                                const PlpUiPictureArea *area, bool is_mirrored);
/** Says at the upper edge which eye is not measured and why; nothing when both are. */
void plp_ui_overlay_draw_state(GtkWidget *widget, GtkSnapshot *snapshot,
                               const PlpUiPictureArea *area, const PlpSample *sample);
/** The sample of a frame; NULL: none. */
const PlpSample *plp_ui_overlay_find_sample(const PlpRecording *recording, int64_t frame);
