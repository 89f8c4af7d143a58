#pragma once

#include <gtk/gtk.h>

#include "plot/timeline.h"
#include "ui/session/document.h"

/**
 * A recording over time, with a cursor: tasks, right eye, left eye. Wheel and pinch zoom about the
 * pointer, sideways scrolling and shift pan, clicking and dragging seek.
 *
 * Signals: `seek` (int64 t_us, bool is_settled: false while dragging); `closure-clicked` (int id,
 * int n_presses); `hover` (char *words: what lies under the pointer, NULL: it left);
 * `view-changed`.
 */
#define PLP_UI_TYPE_TIMELINE (plp_ui_timeline_get_type())
G_DECLARE_FINAL_TYPE(PlpUiTimeline, plp_ui_timeline, PLP_UI, TIMELINE, GtkWidget)

void plp_ui_timeline_set_document(PlpUiTimeline *self, PlpUiDocument *document);

/** The cursor; it is kept in view. */
void plp_ui_timeline_set_position(PlpUiTimeline *self, int64_t t_us);
int64_t plp_ui_timeline_get_position(PlpUiTimeline *self);
int64_t plp_ui_timeline_get_duration(PlpUiTimeline *self);
/** A frame around that closure; 0: none. */
void plp_ui_timeline_set_selected(PlpUiTimeline *self, int closure_id);
/** A frame around the task in that place, from 1; 0: none. */
void plp_ui_timeline_set_selected_task(PlpUiTimeline *self, int place);
/** Tasks in place of the document's, while a hand moves one; NULL: the document's. Copied. */
void plp_ui_timeline_show_segments(PlpUiTimeline *self, const GArray *segments);
/** Which closures bear the mark of a person's hand. */
void plp_ui_timeline_set_touched(PlpUiTimeline *self,
                                 bool (*is_touched)(const PlpClosure *closure, void *data),
                                 void *data);
/** The analysis as it was found, whose closures are shown beside a person's; asked for at every
 * refresh, where it gives NULL none are. */
void plp_ui_timeline_set_found(PlpUiTimeline *self, const PlpAnalysis *(*get_found)(void *data),
                               void *data);
/** A stretch marked for repeating; start = end: none. */
void plp_ui_timeline_set_loop(PlpUiTimeline *self, int64_t start_us, int64_t end_us);

/** The stretch of time in view. */
void plp_ui_timeline_get_view(PlpUiTimeline *self, int64_t *ret_start_us, int64_t *ret_end_us);
void plp_ui_timeline_set_view(PlpUiTimeline *self, int64_t start_us, int64_t end_us);
/** Below 1 zooms in, about the cursor. */
void plp_ui_timeline_zoom(PlpUiTimeline *self, double factor);
void plp_ui_timeline_fit(PlpUiTimeline *self);

/** What lies under a point of the widget. */
PlpTimelineHit plp_ui_timeline_hit(PlpUiTimeline *self, double x, double y);
/** Where a moment lies in the widget. */
double plp_ui_timeline_get_x(PlpUiTimeline *self, int64_t t_us);
/** The lane of an eye in the widget; false before it was drawn. */
bool plp_ui_timeline_get_lane(PlpUiTimeline *self, PlpSide eye, PlpBox *ret_box);
/** What `hover` says of a point. Caller frees. */
char *plp_ui_timeline_dup_words(PlpUiTimeline *self, const PlpTimelineHit *hit);
/** After another gesture on it had claimed a drag: GTK lets those that lost miss its end, and they
 * would pass the next press over. To be called when that drag has ended. */
void plp_ui_timeline_reset_gestures(PlpUiTimeline *self);
/** Redraws with what the document holds now, as after `changed`. */
void plp_ui_timeline_refresh(PlpUiTimeline *self);
