#pragma once

#include "domain/recording.h"
#include "plot/durations.h"
#include "plot/scatter.h"
#include "plot/timeline.h"

/** A recording made ready for drawing; borrows it. */
typedef struct {
    const PlpRecording *recording;
    PlpPyramid *right, *left; // openness; NULL: never measured
    PlpTimeline timeline;
    GArray *durations;   // of PlpDurationPoint: involuntary, a pair once, by its longer eye
    GArray *pairs;       // of PlpPairPoint: durations in s of involuntary closures
    double measured_min; // outside commanded tasks, at least one eye
} PlpChartData;

PlpChartData *plp_chart_data_new(const PlpRecording *recording);
void plp_chart_data_free(PlpChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpChartData, plp_chart_data_free)

/**
 * The strongest involuntary closures, of each pair one: tight ones first, by squeeze, then the
 * longest. Of `const PlpClosure *`, borrowed from the recording; at most `most`.
 */
GPtrArray *plp_chart_data_list_strongest(const PlpRecording *recording, guint most);
