#include <math.h>

#include <gsl/gsl_cdf.h>

#include "analysis/figures_priv.h"
#include "analysis/pairing.h"

/** Exact 95 % interval of a share (Clopper and Pearson 1934). */
static PlpInterval binomial_interval(int count, int n)
{
    return (PlpInterval){
        count > 0 ? gsl_cdf_beta_Pinv(0.025, count, n - count + 1.0) : 0,
        count < n ? gsl_cdf_beta_Pinv(0.975, count + 1.0, n - count) : 1,
    };
}

/** Closures of one eye alone, of those of which it is known. */
static void fill_unilateral(const PlpView *view)
{
    int alone = MAX(0, view->figures[PLP_METRIC_UNPAIRED_PER_MIN].count);
    int n = alone + MAX(0, view->figures[PLP_METRIC_PAIRED_PER_MIN].count);
    if (n == 0)
        return;
    PlpInterval exact = binomial_interval(alone, n);
    PlpFigure figure = plp_figure_make((double)alone / n, alone);
    figure.low = exact.low;
    figure.high = exact.high;
    view->figures[PLP_METRIC_UNILATERAL_SHARE] = figure;
}

static PlpFigure make_median(GArray *values)
{
    return plp_figure_make(
        plp_statistics_quantile((double *)(void *)values->data, values->len, 0.5),
        (int)values->len);
}

static void fill_depth_difference(const PlpView *view)
{
    const GArray *closures = view->analysis->right.closures;
    const GArray *left_closures = view->analysis->left.closures;
    g_autofree int *places = plp_pairing_list(left_closures);
    g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *right = &g_array_index(closures, PlpClosure, i);
        const PlpClosure *left = plp_pairing_find(left_closures, places, right->pair);
        if (left == NULL || !plp_view_counts(view, right))
            continue;
        double difference = right->depth_ratio - left->depth_ratio;
        g_array_append_val(differences, difference);
    }
    view->figures[PLP_METRIC_DEPTH_DIFFERENCE] = make_median(differences);
}

static bool are_both_open(const PlpView *view, guint i)
{
    const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
    return moment->right_measured && moment->left_measured &&
           (double)g_array_index(view->right_openness, float, i) >= 0.5 &&
           (double)g_array_index(view->left_openness, float, i) >= 0.5;
}

static double get_aperture_difference(const PlpView *view, guint i)
{
    const PlpSample *sample = plp_trace_get(view->trace, i);
    return ((double)sample->right.fissure_ratio - (double)sample->left.fissure_ratio) *
           view->analysis->interocular_mm;
}

/** Of the same frames, so that gaze, head and fatigue, which move both lids, drop out. */
static void fill_aperture_difference(const PlpView *view)
{
    PlpMemoScope *kept = view->kept;
    if (kept->apertures == NULL)
        kept->apertures = plp_figures_order(view, are_both_open, get_aperture_difference);
    double median = plp_figures_order_median(
        kept->apertures, view, PLP_MARK_COMMANDED | PLP_MARK_RIGHT_CLOSED | PLP_MARK_LEFT_CLOSED,
        get_aperture_difference);
    view->figures[PLP_METRIC_APERTURE_DIFFERENCE_MM] = plp_figure_make(median, -1);
}

void plp_figures_fill_asymmetry(const PlpView *view)
{
    fill_unilateral(view);
    if (view->side != PLP_SIDE_BOTH)
        return;
    fill_depth_difference(view);
    fill_aperture_difference(view);
}
