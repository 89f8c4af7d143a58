#include "analysis/squeeze.h"

#include <math.h>

#include "analysis/squeeze_priv.h"
#include "analysis/statistics.h"

// All lengths are over the distance of the outer eye corners.
static const int64_t reach_us = 1000000; // how far around a closure the face at rest is looked for
static const int64_t margin_us = 50000;  // next to it the lid is under way already
static const double open_openness = 0.6; // an eye at rest
static const double brow_weight = 0.5;   // a brow moves further than the ring of folds bunches
static const guint least_blinks = 5;     // for a reference of one's own
static const double usual_squeeze = 0.018; // of plain blinks on healthy footage
static const double usual_spread = 0.006;
static const double usual_brow_shift = 0.01;
static const double greatest_squeeze = 0.030; // a person whose every blink is a squeeze is no
                                              // reference for squeezes
static const double least_spread = 0.006;     // fewer than this is the luck of a few blinks
static const double greatest_spread = 0.009;  // blinks mixed with short squeezes spread more, and
                                              // would hide the squeezes
static const guint least_of_a_sort = 3;
static const double sorts_apart = 4;  // in deviations within; a normal's two halves lie 2.6 apart
static const double noise_factor = 4; // a rise must stand out of the brow's own restlessness

typedef struct {
    const PlpTrace *trace;
    const GArray *openness; // of float
    PlpSide side;
    double open_brow, open_ring; // medians over the recording with this eye open
    double brow_noise;
} Eye;

typedef struct {
    double brow, ring;
} Place;

/** What this eye's face does in plain blinks. */
typedef struct {
    double squeeze, spread;
    double brow_shift; // networks let the brow rise a little with any blink
} Blinks;

static const PlpEyeSample *get_eye(const Eye *eye, guint i)
{
    const PlpSample *sample = plp_trace_get(eye->trace, i);
    return eye->side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
}

bool plp_squeeze_is_measured(const PlpEyeSample *eye)
{
    return eye->reason == PLP_REASON_MEASURED && isfinite(eye->brow_y_ratio) &&
           isfinite(eye->ring_height_ratio);
}

/** Medians over the measured samples of [from, to]; with `open`, of those with an open eye only.
 * NaN without any. */
static Place find_place(const Eye *eye, int64_t from_us, int64_t to_us, bool open)
{
    g_autoptr(GArray) brows = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) rings = g_array_new(FALSE, FALSE, sizeof(double));
    guint n = plp_trace_get_length(eye->trace);
    for (guint i = plp_trace_find(eye->trace, from_us);
         i < n && plp_trace_get(eye->trace, i)->t_us <= to_us; i++) {
        const PlpEyeSample *sample = get_eye(eye, i);
        if (!plp_squeeze_is_measured(sample) ||
            (open && !((double)g_array_index(eye->openness, float, i) >= open_openness)))
            continue;
        double brow = (double)sample->brow_y_ratio;
        double ring = (double)sample->ring_height_ratio;
        g_array_append_val(brows, brow);
        g_array_append_val(rings, ring);
    }
    return (Place){
        plp_statistics_quantile((double *)(void *)brows->data, brows->len, 0.5),
        plp_statistics_quantile((double *)(void *)rings->data, rings->len, 0.5),
    };
}

/** The face at rest: right before a closure, else right after it, else over the whole recording. */
static Place find_rest(const Eye *eye, const PlpClosure *closure)
{
    Place before =
        find_place(eye, closure->onset_us - reach_us, closure->onset_us - margin_us, true);
    if (isfinite(before.brow))
        return before;
    Place after =
        find_place(eye, closure->offset_us + margin_us, closure->offset_us + reach_us, true);
    return isfinite(after.brow) ? after : (Place){eye->open_brow, eye->open_ring};
}

static Place find_shut(const Eye *eye, const PlpClosure *closure)
{
    int64_t quarter_us = closure->duration_us / 4;
    Place middle =
        find_place(eye, closure->onset_us + quarter_us, closure->offset_us - quarter_us, false);
    return isfinite(middle.brow) ? middle
                                 : find_place(eye, closure->peak_us, closure->peak_us, false);
}

/** What a closure's measures hang on, and they. */
typedef struct {
    int64_t onset_us, offset_us, peak_us, duration_us;
    double brow_shift_ratio, bunching_ratio;
} Measured;

static Measured measure_one(const Eye *eye, const PlpClosure *closure)
{
    Place shut = find_shut(eye, closure);
    Place rest = find_rest(eye, closure);
    return (Measured){closure->onset_us,    closure->offset_us,    closure->peak_us,
                      closure->duration_us, shut.brow - rest.brow, rest.ring - shut.ring};
}

static bool is_of(const Measured *measured, const PlpClosure *closure)
{
    return measured->onset_us == closure->onset_us && measured->offset_us == closure->offset_us &&
           measured->peak_us == closure->peak_us && measured->duration_us == closure->duration_us;
}

/** Both in order of onset: the round before and the closures of this one. */
static void measure(const Eye *eye, GArray *closures, GArray **measured)
{
    GArray *former = *measured;
    GArray *present = g_array_sized_new(FALSE, FALSE, sizeof(Measured), closures->len);
    guint k = 0;
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        while (former != NULL && k < former->len &&
               g_array_index(former, Measured, k).onset_us < closure->onset_us)
            k++;
        bool is_known = former != NULL && k < former->len &&
                        is_of(&g_array_index(former, Measured, k), closure);
        Measured one = is_known ? g_array_index(former, Measured, k) : measure_one(eye, closure);
        closure->brow_shift_ratio = one.brow_shift_ratio;
        closure->bunching_ratio = one.bunching_ratio;
        closure->squeeze_z = NAN;
        g_array_append_val(present, one);
    }
    g_clear_pointer(measured, g_array_unref);
    *measured = present;
}

/** A rising brow takes nothing away: in hemifacial spasm it rises with the very squeeze. */
static double get_squeeze(const PlpClosure *closure)
{
    return closure->bunching_ratio + brow_weight * fmax(0, -closure->brow_shift_ratio);
}

static void collect_plain_blinks(const GArray *closures, GArray *values, GArray *shifts)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        bool plain = closure->kind == PLP_KIND_BLINK && closure->pair > 0 && closure->burst == 0 &&
                     !closure->commanded;
        double squeeze = get_squeeze(closure);
        if (!plain || !isfinite(closure->bunching_ratio))
            continue;
        g_array_append_val(values, squeeze);
        g_array_append_val(shifts, closure->brow_shift_ratio);
    }
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/** Sum, and sum of squares, of values [from, to). */
static void add_up(const double *values, guint from, guint to, double *ret_mean,
                   double *ret_scatter)
{
    double sum = 0, squares = 0;
    for (guint i = from; i < to; i++) {
        sum += values[i];
        squares += values[i] * values[i];
    }
    *ret_mean = sum / (to - from);
    *ret_scatter = squares - sum * *ret_mean;
}

/**
 * Where spasms are as short as blinks, the person's blinks are of two sorts. Split in two with the
 * least scatter within (Otsu 1979), and far enough apart for it, the lower ones are the plain ones.
 * Sorts the values; gives how many of them are plain.
 */
static guint count_plain(GArray *values)
{
    g_array_sort(values, compare_doubles);
    const double *sorted = (const double *)(const void *)values->data;
    guint plain = values->len;
    double least = INFINITY;
    for (guint i = least_of_a_sort; i + least_of_a_sort <= values->len; i++) {
        double low, low_scatter, high, high_scatter;
        add_up(sorted, 0, i, &low, &low_scatter);
        add_up(sorted, i, values->len, &high, &high_scatter);
        double within = low_scatter + high_scatter;
        if (within >= least)
            continue;
        least = within;
        plain = high - low > sorts_apart * sqrt(within / (values->len - 2)) ? i : values->len;
    }
    return plain;
}

static Blinks find_blinks(const GArray *own, const GArray *other)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) shifts = g_array_new(FALSE, FALSE, sizeof(double));
    collect_plain_blinks(own, values, shifts);
    if (values->len < least_blinks)
        collect_plain_blinks(other, values, shifts);
    if (values->len < least_blinks)
        return (Blinks){usual_squeeze, usual_spread, usual_brow_shift};
    g_array_set_size(values, count_plain(values));
    double *numbers = (double *)(void *)values->data;
    double centre = plp_statistics_quantile(numbers, values->len, 0.5);
    double spread = plp_statistics_mad_sd(numbers, values->len);
    double shift = plp_statistics_quantile((double *)(void *)shifts->data, shifts->len, 0.5);
    return (Blinks){fmin(centre, greatest_squeeze), CLAMP(spread, least_spread, greatest_spread),
                    fmax(0, shift)};
}

static void grade(const Eye *eye, GArray *closures, Blinks blinks, const PlpParameters *parameters)
{
    double rise = fmax(parameters->brow_rise_limit_ratio,
                       isfinite(eye->brow_noise) ? noise_factor * eye->brow_noise : 0);
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (!isfinite(closure->bunching_ratio))
            continue;
        closure->squeeze_z = (get_squeeze(closure) - blinks.squeeze) / blinks.spread;
        closure->tight =
            closure->squeeze_z >= parameters->tight_limit_z ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
        closure->brow_rise = closure->brow_shift_ratio - blinks.brow_shift >= rise
                                 ? PLP_TRISTATE_YES
                                 : PLP_TRISTATE_NO;
    }
}

/** Spread of the brow's place from one closure-free half second to the next: what it does anyhow.
 */
static double find_brow_noise(const Eye *eye)
{
    static const int64_t step_us = 500000;
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(double));
    guint n = plp_trace_get_length(eye->trace);
    int64_t end_us = n > 0 ? plp_trace_get(eye->trace, n - 1)->t_us : 0;
    double before = NAN;
    for (int64_t t_us = 0; t_us < end_us; t_us += step_us) {
        double brow = find_place(eye, t_us, t_us + step_us - 1, true).brow;
        double step = (brow - before) / M_SQRT2;
        if (isfinite(step))
            g_array_append_val(steps, step);
        before = brow;
    }
    return steps->len < 4 ? (double)NAN
                          : plp_statistics_mad_sd((double *)(void *)steps->data, steps->len);
}

static Eye make_eye(const PlpTrace *trace, PlpSide side, const PlpEyeAnalysis *analysis,
                    PlpSqueezeFace *face)
{
    Eye eye = {.trace = trace, .openness = analysis->openness, .side = side};
    if (!face->is_known) {
        Place open = find_place(&eye, INT64_MIN, INT64_MAX, true);
        face->open_brow = open.brow;
        face->open_ring = open.ring;
        face->brow_noise = find_brow_noise(&eye);
        face->is_known = true;
    }
    eye.open_brow = face->open_brow;
    eye.open_ring = face->open_ring;
    eye.brow_noise = face->brow_noise;
    return eye;
}

void plp_squeeze_memo_clear(PlpSqueezeMemo *memo)
{
    g_clear_pointer(&memo->right.measured, g_array_unref);
    g_clear_pointer(&memo->left.measured, g_array_unref);
    memo->right.is_known = memo->left.is_known = false;
}

void plp_squeeze_grade(PlpAnalysis *analysis, const PlpTrace *trace,
                       const PlpParameters *parameters, PlpSqueezeMemo *memo)
{
    Eye right = make_eye(trace, PLP_SIDE_RIGHT, &analysis->right, &memo->right);
    Eye left = make_eye(trace, PLP_SIDE_LEFT, &analysis->left, &memo->left);
    GArray *right_closures = analysis->right.closures;
    GArray *left_closures = analysis->left.closures;
    measure(&right, right_closures, &memo->right.measured);
    measure(&left, left_closures, &memo->left.measured);
    Blinks right_blinks = find_blinks(right_closures, left_closures);
    Blinks left_blinks = find_blinks(left_closures, right_closures);
    grade(&right, right_closures, right_blinks, parameters);
    grade(&left, left_closures, left_blinks, parameters);
}
