#pragma once

#include "analysis/exposure.h"
#include "analysis/statistics.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/** One eye, or the person, over one stretch of the recording: what every figure below is computed
 * from. */
typedef struct {
    PlpSide side;
    PlpSegment scope;
    const PlpTrace *trace;
    const GArray *moments;        // of PlpMoment
    const GArray *segments;       // may be NULL
    const GArray *right_openness; // of float
    const GArray *left_openness;
    const GArray *closures; // of PlpClosure: the eye's, or the person's events
    const PlpAnalysis *analysis;
    const PlpParameters *parameters;
    PlpFigure *figures; // to fill, PLP_METRIC_N
} PlpView;

/** Whether the view's eye (for the person: an eye) is measured in a moment. */
bool plp_view_is_measured(const PlpView *view, const PlpMoment *moment);
/** Openness of the view's eye, for the person the mean of the measured eyes; NaN where not
 * measured. */
double plp_view_get_openness(const PlpView *view, guint i);
bool plp_view_is_inside(const PlpView *view, int64_t t_us);
/** Whether a closure counts in this view: inside, involuntary, and not counted before a loss
 * already. */
bool plp_view_counts(const PlpView *view, const PlpClosure *closure);

/** Rates and shares, with their intervals. */
void plp_figures_fill_ratios(const PlpView *view);
/** Medians and quartiles of durations, intervals, depth, speeds, resting signals. */
void plp_figures_fill_medians(const PlpView *view);
/** One eye's closures against both eyes'; for the person also right less left. After the ratios. */
void plp_figures_fill_asymmetry(const PlpView *view);
/** Severity of the view's scope, once the figures of both eyes and the person are there. `events`:
 * the person's closures. */
void plp_figures_fill_severity(const PlpView *view, const GArray *events, PlpFigures *figures);
/** Twitches, synkinesis, and how much of the mouth was seen. */
void plp_figures_fill_twitches(const PlpView *view);
