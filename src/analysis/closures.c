#include "analysis/closures.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/baseline.h"
#include "analysis/events.h"
#include "analysis/reopening.h"
#include "analysis/statistics.h"
#include "analysis/zigzag.h"

static const double least_fall_ratio = 0.15; // smaller movements do not cut the signal
static const double noise_factor = 5;
static const int64_t edge_reach_us =
    80000; // a lid's slow settling after it has opened is no part of the closure
static const int64_t tiny_loss_us = 100000;
static const guint plateau_samples = 12; // from here on a closure has a floor rather than a point

/** What goes with each measured sample. */
typedef struct {
    double *fellow;    // the other eye's openness
    bool *lost_before; // something was lost right before
    bool *trusted;
} Company;

static void company_free(Company *company)
{
    g_free(company->fellow);
    g_free(company->lost_before);
    g_free(company->trusted);
    g_free(company);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Company, company_free)

typedef struct {
    const PlpSeries *openness; // measured samples only
    const Company *company;
    const double *baseline;
    const PlpParameters *parameters;
    double least_fall;
    double frame_rate_per_s;
    PlpSide eye;
} Context;

/** The floor of a closure: of a short one its minimum, of a long one a low quantile, which one
 * frame cannot pull down. */
static double find_floor(const Context *context, const PlpValley *valley)
{
    const double *value = context->openness->value;
    double half = (context->baseline[valley->lowest] + value[valley->lowest]) / 2;
    g_autofree double *shut = g_new(double, valley->after - valley->before + 1);
    size_t n = 0;
    for (guint i = valley->before; i <= valley->after; i++) {
        if (value[i] < half)
            shut[n++] = value[i];
    }
    return n > plateau_samples ? plp_statistics_quantile(shut, n, 0.25) : value[valley->lowest];
}

static int64_t interpolate_us(const PlpSeries *series, guint i, double level)
{
    double from = series->value[i];
    double to = series->value[i + 1];
    double share = to != from ? (level - from) / (to - from) : 0;
    double span_us = (double)(series->t_us[i + 1] - series->t_us[i]);
    return series->t_us[i] + (int64_t)llround(CLAMP(share, 0, 1) * span_us);
}

/** The height from which the lid came down, or to which it rose, at one side of the valley. */
static double get_top(const Context *context, const PlpValley *valley, guint peak, double floor)
{
    return fmax(floor, fmin(context->baseline[valley->lowest], context->openness->value[peak]));
}

/**
 * onset_us is where the lid passes half of its way, interpolated; onset_frame the first frame in
 * which it has come frame_edge_ratio of it, which is what a person marks.
 */
static void set_onset(const Context *context, const PlpValley *valley, double floor,
                      PlpClosure *closure)
{
    const PlpSeries *series = context->openness;
    double top = get_top(context, valley, valley->before, floor);
    double half = (top + floor) / 2;
    double edge = top - context->parameters->frame_edge_ratio * (top - floor);
    guint i = valley->before;
    while (i < valley->lowest && series->value[i] >= half)
        i++;
    bool seen = valley->falls && i > valley->before;
    if (!seen)
        i = valley->before;
    closure->onset_us = seen ? interpolate_us(series, i - 1, half) : series->t_us[i];
    closure->notes |= seen ? 0 : PLP_CLOSURE_NOTE_STARTS_BEFORE;
    while (i > valley->before && series->value[i - 1] < edge &&
           closure->onset_us - series->t_us[i - 1] <= edge_reach_us)
        i--;
    closure->onset_frame = series->frame[i];
}

static void set_offset(const Context *context, const PlpValley *valley, double floor,
                       PlpClosure *closure)
{
    const PlpSeries *series = context->openness;
    double top = get_top(context, valley, valley->after, floor);
    double half = (top + floor) / 2;
    double edge = top - context->parameters->frame_edge_ratio * (top - floor);
    guint i = valley->after;
    while (i > valley->lowest && series->value[i] >= half)
        i--;
    bool seen = valley->rises && i < valley->after;
    if (!seen)
        i = valley->after;
    closure->offset_us = seen ? interpolate_us(series, i, half) : series->t_us[i];
    closure->notes |= seen ? 0 : PLP_CLOSURE_NOTE_ENDS_AFTER;
    while (i < valley->after && series->value[i + 1] < edge &&
           series->t_us[i + 1] - closure->offset_us <= edge_reach_us)
        i++;
    closure->offset_frame = series->frame[i];
}

/** Peak speeds in openness a second, by differences of neighbours; NaN below the frame rate they
 * need. */
static void set_speeds(const Context *context, const PlpValley *valley, PlpClosure *closure)
{
    closure->closing_speed_per_s = NAN;
    closure->opening_speed_per_s = NAN;
    // A camera that says 60 delivers 59.94.
    if (!(context->frame_rate_per_s >= 0.99 * context->parameters->min_speed_rate_per_s))
        return;
    const PlpSeries *series = context->openness;
    for (guint i = valley->before; i < valley->after; i++) {
        double seconds = (double)(series->t_us[i + 1] - series->t_us[i]) / 1e6;
        double speed = (series->value[i + 1] - series->value[i]) / seconds;
        if (i < valley->lowest)
            closure->closing_speed_per_s = fmax(
                isnan(closure->closing_speed_per_s) ? 0 : closure->closing_speed_per_s, -speed);
        else
            closure->opening_speed_per_s =
                fmax(isnan(closure->opening_speed_per_s) ? 0 : closure->opening_speed_per_s, speed);
    }
}

static PlpClosure make_closure(const Context *context, const PlpValley *valley)
{
    double floor = find_floor(context, valley);
    PlpClosure closure = {
        .eye = context->eye,
        .peak_us = context->openness->t_us[valley->lowest],
        .depth_ratio =
            (context->baseline[valley->lowest] - floor) / context->baseline[valley->lowest],
    };
    set_onset(context, valley, floor, &closure);
    set_offset(context, valley, floor, &closure);
    set_speeds(context, valley, &closure);
    closure.duration_us = closure.offset_us - closure.onset_us;
    closure.kind = plp_events_classify(closure.duration_us, context->parameters);
    closure.extent = closure.depth_ratio >= context->parameters->complete_depth_ratio
                         ? PLP_EXTENT_COMPLETE
                         : PLP_EXTENT_PARTIAL;
    return closure;
}

static bool spans_loss(const Context *context, const PlpValley *valley, const PlpClosure *closure)
{
    for (guint i = valley->before + 1; i <= valley->after; i++) {
        int64_t t_us = context->openness->t_us[i];
        if (context->company->lost_before[i] && t_us > closure->onset_us &&
            t_us <= closure->offset_us)
            return true;
    }
    return false;
}

/** Deep and long enough to be a closure in some company; a cut one may be longer than what is
 * known. */
static bool is_candidate(const PlpClosure *closure, const PlpParameters *parameters)
{
    const int cut = PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_ENDS_AFTER;
    bool long_enough = (double)closure->duration_us >= parameters->min_closure_s * 1e6;
    double depth = fmin(parameters->paired_depth_ratio, parameters->closure_depth_ratio);
    return closure->depth_ratio >= depth && (long_enough || (closure->notes & cut) != 0);
}

/** Whether some trusted sample shows the eye shut: what lies beside a loss alone makes no closure.
 */
static bool is_trusted(const Context *context, const PlpValley *valley, const PlpClosure *closure)
{
    for (guint i = valley->before; i <= valley->after; i++) {
        int64_t t_us = context->openness->t_us[i];
        if (context->company->trusted[i] && t_us >= closure->onset_us && t_us <= closure->offset_us)
            return true;
    }
    return false;
}

/** Finds the closures within samples [first, end), which no loss that matters divides. */
static void find_in_piece(const Context *context, guint first, guint end, GArray *closures)
{
    g_autoptr(GArray) valleys = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    plp_zigzag_find_valleys(context->openness, first, end, context->least_fall, valleys);
    PlpLidSignal signal = {context->openness, context->company->fellow, context->baseline};
    plp_reopening_join_valleys(&signal, context->parameters, valleys);
    for (guint i = 0; i < valleys->len; i++) {
        const PlpValley *valley = &g_array_index(valleys, PlpValley, i);
        PlpClosure closure = make_closure(context, valley);
        if (!is_candidate(&closure, context->parameters) || !is_trusted(context, valley, &closure))
            continue;
        if (spans_loss(context, valley, &closure))
            closure.notes |= PLP_CLOSURE_NOTE_SPANS_LOSS;
        g_array_append_val(closures, closure);
    }
}

/** Whether a loss between two measured samples leaves one piece: tiny, or short with the eye shut
 * on both sides. */
static bool is_bridged(const PlpSeries *openness, guint before, guint after,
                       const PlpParameters *parameters)
{
    int64_t loss_us = openness->t_us[after] - openness->t_us[before];
    bool shut = openness->value[before] < 0.5 && openness->value[after] < 0.5;
    return loss_us <= tiny_loss_us || (shut && (double)loss_us <= parameters->bridge_loss_s * 1e6);
}

/** Whether a loss longer than a tiny one lies within `settle_us` of sample i, walking by `step`. */
static bool is_beside_loss(const PlpSeries *openness, guint i, int step, int64_t settle_us)
{
    gint64 k = (gint64)i;
    while (k >= 0 && k < (gint64)openness->n && !isnan(openness->value[k])) {
        if (llabs(openness->t_us[k] - openness->t_us[i]) > settle_us)
            return false;
        k += step;
    }
    gint64 first_lost = k;
    while (k >= 0 && k < (gint64)openness->n && isnan(openness->value[k]))
        k += step;
    // Before the first and after the last measured sample there is no loss but the recording's
    // edge.
    return k >= 0 && k < (gint64)openness->n && first_lost != k &&
           llabs(openness->t_us[k] - openness->t_us[first_lost]) > tiny_loss_us;
}

/**
 * The measured samples alone, and for each whether something was lost right before it and whether
 * it can be trusted: a hand on its way and a face that turns away or comes back move the lid points
 * for a frame or two.
 */
static PlpSeries *compress(const PlpSeries *openness, const PlpSeries *fellow, int64_t settle_us,
                           Company *company)
{
    PlpSeries *measured = plp_series_new(openness->n);
    guint n = 0;
    bool lost = false;
    for (guint i = 0; i < openness->n; i++) {
        if (isnan(openness->value[i])) {
            lost = true;
            continue;
        }
        measured->t_us[n] = openness->t_us[i];
        measured->frame[n] = openness->frame[i];
        measured->value[n] = openness->value[i];
        company->fellow[n] = fellow->value[i];
        company->lost_before[n] = lost;
        company->trusted[n++] = !is_beside_loss(openness, i, -1, settle_us) &&
                                !is_beside_loss(openness, i, 1, settle_us);
        lost = false;
    }
    measured->n = n;
    return measured;
}

static Company *company_new(guint n)
{
    Company *company = g_new0(Company, 1);
    company->fellow = g_new(double, n + 1);
    company->lost_before = g_new(bool, n + 1);
    company->trusted = g_new(bool, n + 1);
    return company;
}

/** A closure cut by a loss too long to bridge may go on behind it: say so, so that it is not
 * counted twice. */
static void mark_continuations(GArray *closures, guint first_of_piece)
{
    if (first_of_piece == 0 || first_of_piece >= closures->len)
        return;
    const PlpClosure *before = &g_array_index(closures, PlpClosure, first_of_piece - 1);
    PlpClosure *after = &g_array_index(closures, PlpClosure, first_of_piece);
    if ((before->notes & PLP_CLOSURE_NOTE_ENDS_AFTER) != 0 &&
        (after->notes & PLP_CLOSURE_NOTE_STARTS_BEFORE) != 0)
        after->notes |= PLP_CLOSURE_NOTE_CONTINUES;
}

void plp_closures_find(const PlpSeries *openness, const PlpSeries *fellow, PlpSide eye,
                       double noise, double frame_rate_per_s, const PlpParameters *parameters,
                       GArray *closures)
{
    g_autoptr(Company) company = company_new(openness->n);
    g_autoptr(PlpSeries) measured =
        compress(openness, fellow, (int64_t)(parameters->settle_s * 1e6), company);
    g_autofree double *baseline = plp_baseline_compute(measured);
    Context context = {
        .openness = measured,
        .company = company,
        .baseline = baseline,
        .parameters = parameters,
        .least_fall = fmax(least_fall_ratio, isnan(noise) ? 0 : noise_factor * noise),
        .frame_rate_per_s = frame_rate_per_s,
        .eye = eye,
    };
    for (guint first = 0; first < measured->n;) {
        guint end = first + 1;
        while (end < measured->n &&
               (!company->lost_before[end] || is_bridged(measured, end - 1, end, parameters)))
            end++;
        guint first_of_piece = closures->len;
        find_in_piece(&context, first, end, closures);
        mark_continuations(closures, first_of_piece);
        first = end;
    }
}
