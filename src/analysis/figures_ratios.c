#include <math.h>

#include "analysis/bootstrap.h"
#include "analysis/figures_priv.h"
#include "analysis/squeeze.h"

/** The figures that are an amount over an exposure; the index into a bin's arrays. */
static const PlpMetric ratio_metrics[] = {
    PLP_METRIC_CLOSURES_PER_MIN,  PLP_METRIC_BLINKS_PER_MIN,    PLP_METRIC_BRIEF_PER_MIN,
    PLP_METRIC_PROLONGED_PER_MIN, PLP_METRIC_OVER_1S_PER_MIN,   PLP_METRIC_PARTIAL_PER_MIN,
    PLP_METRIC_COMPLETE_PER_MIN,  PLP_METRIC_BURSTS_PER_MIN,    PLP_METRIC_PAIRED_PER_MIN,
    PLP_METRIC_UNPAIRED_PER_MIN,  PLP_METRIC_CLOSED_SHARE,      PLP_METRIC_PERCLOS_P70,
    PLP_METRIC_PERCLOS_P80,       PLP_METRIC_PERCLOS_EM,        PLP_METRIC_MEAN_OPENNESS,
    PLP_METRIC_TIGHT_PER_MIN,     PLP_METRIC_BROW_RISE_PER_MIN, PLP_METRIC_CLOSED_SHARE_DIFFERENCE,
};
enum { N_RATIOS = G_N_ELEMENTS(ratio_metrics) };
G_STATIC_ASSERT(G_N_ELEMENTS(ratio_metrics) <= PLP_BOOTSTRAP_AMOUNTS);

static bool needs_squeeze(PlpMetric metric)
{
    return metric == PLP_METRIC_TIGHT_PER_MIN || metric == PLP_METRIC_BROW_RISE_PER_MIN;
}

static bool needs_both_eyes(PlpMetric metric)
{
    return metric == PLP_METRIC_PAIRED_PER_MIN || metric == PLP_METRIC_UNPAIRED_PER_MIN ||
           metric == PLP_METRIC_CLOSED_SHARE_DIFFERENCE;
}

/** Rates need both eyes measured where they speak of both; what they count is a closure each, or a
 * burst. */
bool plp_figures_is_rate(PlpMetric metric)
{
    return (metric >= PLP_METRIC_CLOSURES_PER_MIN && metric <= PLP_METRIC_UNPAIRED_PER_MIN) ||
           metric == PLP_METRIC_BURSTS_PER_MIN || needs_squeeze(metric);
}

static bool counts_for(PlpMetric metric, const PlpView *view, const PlpClosure *closure)
{
    bool over_1s = closure->duration_us > 1000000;
    if (metric == PLP_METRIC_CLOSURES_PER_MIN)
        return true;
    if (metric == PLP_METRIC_BLINKS_PER_MIN)
        return closure->kind == PLP_KIND_BLINK;
    if (metric == PLP_METRIC_BRIEF_PER_MIN)
        return closure->kind == PLP_KIND_BRIEF;
    if (metric == PLP_METRIC_PROLONGED_PER_MIN)
        return closure->kind == PLP_KIND_PROLONGED;
    if (metric == PLP_METRIC_OVER_1S_PER_MIN)
        return over_1s;
    if (metric == PLP_METRIC_PARTIAL_PER_MIN)
        return closure->extent == PLP_EXTENT_PARTIAL;
    if (metric == PLP_METRIC_COMPLETE_PER_MIN)
        return closure->extent == PLP_EXTENT_COMPLETE;
    if (metric == PLP_METRIC_PAIRED_PER_MIN)
        return closure->pair > 0;
    if (metric == PLP_METRIC_TIGHT_PER_MIN)
        return closure->tight == PLP_TRISTATE_YES;
    if (metric == PLP_METRIC_BROW_RISE_PER_MIN)
        return closure->brow_rise == PLP_TRISTATE_YES;
    return false;
}

guint plp_figures_find_bin(const PlpView *view, int64_t t_us, guint n_bins)
{
    gint64 i = (t_us - view->scope.start_us) / plp_bootstrap_bin_us;
    return (guint)CLAMP(i, 0, (gint64)n_bins - 1);
}

static PlpBin *find_bin(GArray *bins, const PlpView *view, int64_t t_us)
{
    return &g_array_index(bins, PlpBin, plp_figures_find_bin(view, t_us, bins->len));
}

static double get_amount(PlpMetric metric, const PlpView *view, const PlpMoment *moment,
                         double openness)
{
    bool closed = (!moment->right_measured || moment->right_closed) &&
                  (!moment->left_measured || moment->left_closed);
    if (view->side == PLP_SIDE_RIGHT)
        closed = moment->right_closed;
    if (view->side == PLP_SIDE_LEFT)
        closed = moment->left_closed;
    if (metric == PLP_METRIC_CLOSED_SHARE)
        return closed ? moment->seconds : 0;
    if (metric == PLP_METRIC_CLOSED_SHARE_DIFFERENCE)
        return (moment->right_closed - moment->left_closed) * moment->seconds;
    if (metric == PLP_METRIC_PERCLOS_P70)
        return openness < 0.3 ? moment->seconds : 0;
    if (metric == PLP_METRIC_PERCLOS_P80)
        return openness < 0.2 ? moment->seconds : 0;
    if (metric == PLP_METRIC_PERCLOS_EM)
        return openness < 0.5 ? moment->seconds : 0;
    return metric == PLP_METRIC_MEAN_OPENNESS ? openness * moment->seconds : 0;
}

/** Whether brow and lid folds of the view's eye (for the person: of an eye) are known in a sample.
 */
static bool has_squeeze(const PlpView *view, guint i)
{
    const PlpSample *sample = plp_trace_get(view->trace, i);
    bool right = plp_squeeze_is_measured(&sample->right);
    bool left = plp_squeeze_is_measured(&sample->left);
    if (view->side == PLP_SIDE_RIGHT)
        return right;
    return view->side == PLP_SIDE_LEFT ? left : right || left;
}

static void add_moment(PlpBin *bin, const PlpView *view, guint i)
{
    const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
    double openness = plp_view_get_openness(view, i);
    bool both = moment->right_measured && moment->left_measured;
    bool squeeze = has_squeeze(view, i);
    for (int k = 0; k < N_RATIOS; k++) {
        if ((needs_both_eyes(ratio_metrics[k]) && !both) ||
            (needs_squeeze(ratio_metrics[k]) && !squeeze))
            continue;
        bin->exposures[k] +=
            plp_figures_is_rate(ratio_metrics[k]) ? moment->seconds / 60 : moment->seconds;
        bin->amounts[k] += get_amount(ratio_metrics[k], view, moment, openness);
    }
}

static guint find_moment(const PlpView *view, int64_t t_us)
{
    guint low = 0;
    guint high = view->moments->len;
    while (low + 1 < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(view->moments, PlpMoment, middle).t_us <= t_us)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/** Alone means: the other eye was measured at the peak. Without it nobody knows. */
static bool is_known_alone(const PlpView *view, const PlpClosure *closure)
{
    const PlpMoment *moment =
        &g_array_index(view->moments, PlpMoment, find_moment(view, closure->peak_us));
    return closure->pair == 0 && moment->right_measured && moment->left_measured;
}

static void add_closures(GArray *bins, const PlpView *view, int *counts)
{
    int last_burst = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure))
            continue;
        PlpBin *bin = find_bin(bins, view, closure->onset_us);
        for (int k = 0; k < N_RATIOS; k++) {
            bool counted =
                counts_for(ratio_metrics[k], view, closure) ||
                (ratio_metrics[k] == PLP_METRIC_UNPAIRED_PER_MIN &&
                 is_known_alone(view, closure)) ||
                (ratio_metrics[k] == PLP_METRIC_BURSTS_PER_MIN && closure->burst > last_burst);
            bin->amounts[k] += counted;
            counts[k] += counted;
        }
        last_burst = MAX(last_burst, closure->burst);
    }
}

const PlpMetric *plp_figures_get_ratio_metrics(int *ret_n)
{
    *ret_n = N_RATIOS;
    return ratio_metrics;
}

static void add_inside(GArray *bins, const PlpView *view, guint i)
{
    const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
    if (!moment->commanded && plp_view_is_measured(view, moment))
        add_moment(find_bin(bins, view, moment->t_us), view, i);
}

/** What time adds to the bins. */
static GArray *make_time_bins(const PlpView *view)
{
    int64_t length_us = view->scope.end_us - view->scope.start_us;
    guint n = (guint)MAX(1, (length_us + plp_bootstrap_bin_us - 1) / plp_bootstrap_bin_us);
    GArray *bins = g_array_sized_new(FALSE, TRUE, sizeof(PlpBin), n);
    g_array_set_size(bins, n);
    for (guint i = view->first; i < view->end; i++)
        add_inside(bins, view, i);
    return bins;
}

static bool is_in_bin(const PlpView *view, guint i, guint bin, guint n_bins)
{
    int64_t t_us = g_array_index(view->moments, PlpMoment, i).t_us;
    return plp_figures_find_bin(view, t_us, n_bins) == bin;
}

/** Makes the one bin anew that moment `i` lies in; the moment after it. */
static guint renew_bin(GArray *bins, const PlpView *view, guint i)
{
    guint bin =
        plp_figures_find_bin(view, g_array_index(view->moments, PlpMoment, i).t_us, bins->len);
    while (i > view->first && is_in_bin(view, i - 1, bin, bins->len))
        i--;
    g_array_index(bins, PlpBin, bin) = (PlpBin){0};
    for (; i < view->end && is_in_bin(view, i, bin, bins->len); i++)
        add_inside(bins, view, i);
    return i;
}

/** The same bins as in the round before, but for those in which a moment bears other marks. */
static void renew_bins(GArray *bins, const PlpView *view)
{
    guint done = 0; // moments before it are up to date
    for (guint k = 0; k < view->memo->flipped->len; k++) {
        guint i = g_array_index(view->memo->flipped, guint, k);
        if (i >= done && i >= view->first && i < view->end)
            done = renew_bin(bins, view, i);
    }
}

static GArray *dup_time_bins(const PlpView *view)
{
    if (view->kept == NULL)
        return make_time_bins(view);
    PlpMemoSide *side = &view->kept->sides[plp_figures_memo_side(view->side)];
    if (side->bins != NULL && side->bins_round + 1 == view->memo->round) {
        renew_bins(side->bins, view);
    } else {
        g_clear_pointer(&side->bins, g_array_unref);
        side->bins = make_time_bins(view);
    }
    side->bins_round = view->memo->round;
    return g_array_copy(side->bins);
}

GArray *plp_figures_make_bins(const PlpView *view, int *counts)
{
    GArray *bins = dup_time_bins(view);
    add_closures(bins, view, counts);
    return bins;
}

static PlpFigure make_ratio(PlpMetric metric, double amount, double exposure, int count,
                            PlpInterval boot)
{
    bool exposed = exposure > 0;
    PlpFigure figure = plp_figure_make(exposed ? amount / exposure : (double)NAN, -1);
    figure.boot_low = boot.low;
    figure.boot_high = boot.high;
    if (!plp_figures_is_rate(metric))
        return figure;
    PlpInterval exact = plp_statistics_poisson_interval(count);
    figure.count = count;
    figure.low = exposed ? exact.low / exposure : (double)NAN;
    figure.high = exposed ? exact.high / exposure : (double)NAN;
    return figure;
}

/** Bounds of the closed share: all time not measured counted as open, or as closed. */
static void fill_bounds(const PlpView *view, double closed_s, double exposed_s)
{
    double commanded_s = 0;
    for (guint i = 0; view->segments != NULL && i < view->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(view->segments, PlpSegment, i);
        int64_t shared_us =
            MIN(segment->end_us, view->scope.end_us) - MAX(segment->start_us, view->scope.start_us);
        if (plp_task_is_commanded(segment->task) && shared_us > 0)
            commanded_s += (double)shared_us / 1e6;
    }
    double total_s = (double)(view->scope.end_us - view->scope.start_us) / 1e6 - commanded_s;
    if (total_s <= 0)
        return;
    double lost_s = fmax(0, total_s - exposed_s);
    total_s = exposed_s + lost_s;
    view->figures[PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN] = plp_figure_make(closed_s / total_s, -1);
    view->figures[PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED] =
        plp_figure_make((closed_s + lost_s) / total_s, -1);
}

void plp_figures_fill_ratios(const PlpView *view)
{
    int counts[N_RATIOS] = {0};
    PlpInterval boots[N_RATIOS];
    g_autoptr(GArray) bins = plp_figures_make_bins(view, counts);
    plp_bootstrap_ratios_with(bins, N_RATIOS, view->parameters->bootstrap_block_s,
                              (int)view->parameters->bootstrap_resamples,
                              (guint32)view->parameters->bootstrap_seed, view->kept->bootstrap,
                              plp_figures_memo_side(view->side), boots);
    for (int k = 0; k < N_RATIOS; k++) {
        double amount = 0;
        double exposure = 0;
        for (guint i = 0; i < bins->len; i++) {
            amount += g_array_index(bins, PlpBin, i).amounts[k];
            exposure += g_array_index(bins, PlpBin, i).exposures[k];
        }
        view->figures[ratio_metrics[k]] =
            make_ratio(ratio_metrics[k], amount, exposure, counts[k], boots[k]);
        if (ratio_metrics[k] == PLP_METRIC_CLOSED_SHARE)
            fill_bounds(view, amount, exposure);
    }
}
