#pragma once

#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/reason.h"
#include "domain/segment.h"
#include "domain/trace.h"
#include "plot/canvas.h"
#include "plot/pyramid.h"
#include "plot/view.h"

/** One eye's part; everything borrowed. */
typedef struct {
    const PlpPyramid *openness; // NULL: never measured
    const GArray *closures;     // of PlpClosure in order of onset; NULL: none
    const GArray *twitches;     // of PlpTwitch in order of onset; NULL: none
    const GArray *found;        // of PlpClosure in order of onset: as they were found, before a
                                //   person's corrections; in a strip under the lane. NULL: no strip
} PlpLane;

/** A recording over time: tasks, right eye, left eye. Everything borrowed. */
typedef struct {
    PlpLane right, left;
    const PlpTrace *trace;  // for the reasons of losses; NULL: not told
    const GArray *segments; // of PlpSegment in order of start; NULL: no lane of tasks
    int64_t duration_us;
    int selected_id;      // a closure with a frame around it; 0: none
    bool keeps_task_lane; // where no task is, for a hand that draws one
    const char *no_task;  // what is said in that lane while it is empty; NULL: nothing
    int selected_task;    // place of a segment with a frame around it, from 1; 0: none
    const char *(*name_task)(PlpTask task);                    // NULL: in English
    bool (*is_touched)(const PlpClosure *closure, void *data); // by a person: it bears a mark;
    void *touched_data;                                        //   NULL: none is
} PlpTimeline;

/** Where everything lies: made once for a size and a stretch of time. */
typedef struct {
    PlpBox tasks, right, left;
    PlpBox right_found, left_found; // strips of the closures as they were found; height 0: none
    PlpPlotView view;
} PlpTimelineLayout;

typedef enum {
    PLP_TIMELINE_NOWHERE = 0,
    PLP_TIMELINE_TASKS,
    PLP_TIMELINE_RIGHT,
    PLP_TIMELINE_LEFT,
} PlpTimelinePart;

typedef enum {
    PLP_EDGE_NONE = 0,
    PLP_EDGE_ONSET,
    PLP_EDGE_OFFSET,
} PlpEdge;

/** What lies under a point. */
typedef struct {
    PlpTimelinePart part;
    int64_t t_us;
    int closure_id; // 0: none
    PlpEdge edge;   // of that closure or segment, within `reach` of the point
    int twitch_id;
    PlpSide found_eye; // whose lane or strip it is, where strips are shown; else unknown
    int found_id;      // a closure of that strip at that time; 0: none
    PlpTask task;      // of the segment at that time
    int segment;       // in the lane of tasks: its place, from 1; 0: none
    PlpReason reason;  // why the eye is not measured there; unknown: it is, or nobody knows
} PlpTimelineHit;

/** Whether a closure of `of` is in `others` with the same edges, kind and command, too. */
bool plp_timeline_has_same(const GArray *others, const PlpClosure *closure);

/** Openness of a trace, ready for drawing; NULL where no sample is measured. */
PlpPyramid *plp_timeline_dup_openness(const PlpTrace *trace, const GArray *openness);

PlpTimelineLayout plp_timeline_lay_out(PlpCanvas *canvas, const PlpTimeline *timeline, PlpBox box,
                                       int64_t start_us, int64_t end_us);
void plp_timeline_draw(PlpCanvas *canvas, const PlpTimeline *timeline,
                       const PlpTimelineLayout *layout);
PlpTimelineHit plp_timeline_hit(const PlpTimeline *timeline, const PlpTimelineLayout *layout,
                                double x, double y, double reach);
