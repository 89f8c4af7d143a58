#pragma once

#include "analysis/bootstrap.h"
#include "analysis/exposure.h"
#include "analysis/figures_memo_priv.h"
#include "analysis/statistics.h"
#include "domain/analysis.h"
#include "domain/parameters.h"

/** One eye, or the person, over one stretch of the recording: what every figure below is computed
 * from. */
typedef struct {
    PlpSide side;
    PlpSegment scope; // see plp_view_set_scope()
    guint first, end; // moments within the scope: [first, end)
    const PlpTrace *trace;
    const GArray *moments;        // of PlpMoment
    const GArray *segments;       // may be NULL
    const GArray *right_openness; // of float
    const GArray *left_openness;
    const GArray *closures; // of PlpClosure: the eye's, or the person's events
    const PlpAnalysis *analysis;
    const PlpParameters *parameters;
    PlpFiguresMemo *memo;
    PlpMemoScope *kept; // of this scope; NULL: nothing is kept of it
    PlpFigure *figures; // to fill, PLP_METRIC_N
} PlpView;

/** Whether the view's eye (for the person: an eye) is measured in a moment. */
bool plp_view_is_measured(const PlpView *view, const PlpMoment *moment);
/** Openness of the view's eye, for the person the mean of the measured eyes; NaN where not
 * measured. */
double plp_view_get_openness(const PlpView *view, guint i);
bool plp_view_is_inside(const PlpView *view, int64_t t_us);
void plp_view_set_scope(PlpView *view, PlpSegment scope);
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
/** Twitches and synkinesis. `watched_s`: plp_figures_sum_watched_s(). */
void plp_figures_fill_twitches(const PlpView *view, double watched_s);
/** Time within the view in which twitches could be told. */
double plp_figures_sum_watched_s(const PlpView *view);
/** Of the time in which an eye was measured: the mouth as well. */
double plp_figures_get_mouth_share(const PlpView *view);

// ---- medians over samples ----

typedef bool (*PlpOrderTest)(const PlpView *view, guint i);
typedef double (*PlpOrderValue)(const PlpView *view, guint i);
/** The view's samples (guint32) that pass the test and have a finite value, in order of their
 * values. Caller unrefs. */
GArray *plp_figures_order(const PlpView *view, PlpOrderTest is_in, PlpOrderValue get);
/** The median of those that bear none of the marks `without` (PLP_MARK_ bits). */
double plp_figures_order_median(const GArray *order, const PlpView *view, guint8 without,
                                PlpOrderValue get);

// ---- for comparison: what the figures are made of ----

/** What all views of one recording share. */
typedef struct {
    GArray *events; // the person's closures; owned
    PlpView view;   // of the whole recording, both eyes, without figures to fill
} PlpViews;

/** Borrows all; `memo` holds what is computed from it, and is updated. */
void plp_views_init(PlpViews *views, const PlpAnalysis *analysis, const PlpTrace *trace,
                    const GArray *segments, const PlpParameters *parameters, PlpFiguresMemo *memo);
void plp_views_clear(PlpViews *views);
/** Borrows from `views`. The scope is clipped to the recording. */
PlpView plp_views_get(const PlpViews *views, PlpSide side, PlpSegment scope);

/** The figures that are an amount over an exposure, in the order of a bin's arrays. */
const PlpMetric *plp_figures_get_ratio_metrics(int *ret_n);
/** Bins of plp_bootstrap_bin_us over the view's scope, and how many closures each figure counts. */
GArray *plp_figures_make_bins(const PlpView *view, int *counts);
/** Whether it is an amount of closures or bursts in a measured minute. */
bool plp_figures_is_rate(PlpMetric metric);

/** Adds twitches and the minutes they were looked for in to the bins' amount `k`; returns how many.
 */
int plp_figures_add_twitches(const PlpView *view, GArray *bins, int k);
/** Adds synkineses and the closures that were judged likewise; returns how many. */
int plp_figures_add_synkineses(const PlpView *view, GArray *bins, int k);
/**
 * Appends the values (PlpBinValue) whose median is the figure: of closures, or of samples in which
 * the eye rests open. False: the figure is no such median.
 */
bool plp_figures_collect(const PlpView *view, PlpMetric metric, GArray *values);
/** Whether that median is over samples. */
bool plp_figures_is_resting(PlpMetric metric);
/** The bin of a time in the view's scope, at most `n_bins` - 1. */
guint plp_figures_find_bin(const PlpView *view, int64_t t_us, guint n_bins);
