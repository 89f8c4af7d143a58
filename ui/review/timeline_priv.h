#pragma once

#include "ui/review/pyramids.h"
#include "ui/review/timeline.h"

struct _PlpUiTimeline {
    GtkWidget parent;
    PlpUiDocument *document;
    PlpTimeline timeline; // borrows from the document and the pyramids
    PlpUiPyramids *pyramids;
    const PlpAnalysis *(*get_found)(void *data); // NULL: nothing was found before
    void *found_data;
    GArray *found[2];         // right and left, kept while they are drawn; NULL: not shown
    GArray *segments;         // shown in place of the document's; NULL: none
    int64_t start_us, end_us; // in view
    int64_t position_us;
    int64_t loop_start_us, loop_end_us;
    bool is_fitted; // the view follows the recording's length

    // what was drawn
    GdkTexture *texture;
    PlpTimelineLayout layout; // width 0: not drawn yet
    int texture_width, texture_height, texture_scale;

    // pointer
    double pointer_x, pointer_y;
    bool has_pointer, is_dragging;
    double pinch_scale;
};

/** Emits `seek`. */
void plp_ui_timeline_seek(PlpUiTimeline *self, int64_t t_us, bool is_settled);
/** Emits `closure-clicked`. */
void plp_ui_timeline_click_closure(PlpUiTimeline *self, int id, int n_presses);
/** Emits `hover`. */
void plp_ui_timeline_tell_hover(PlpUiTimeline *self);
/** Zooms about a moment. */
void plp_ui_timeline_zoom_about(PlpUiTimeline *self, double factor, int64_t t_us);
void plp_ui_timeline_pan(PlpUiTimeline *self, int64_t by_us);

/** Mouse, touch and wheel (timeline_input.c). */
void plp_ui_timeline_add_controllers(PlpUiTimeline *self);
