#include "analysis/synkinesis.h"

#include <math.h>

#include "analysis/statistics.h"

static const int64_t rest_from_us = 400000; // before the onset
static const int64_t rest_to_us = 150000;
static const int64_t look_ahead_us = 300000;

// Smaller movements are what any blink does to the skin around it, and the method's own error:
// shares of the inter-ocular distance (of about 90 mm).
static const double least_excursion = 0.012;

static const PlpCompanion unknown = {.excursion_ratio = (double)NAN, .lag_ms = (double)NAN};

/** First sample at or after a time. */
static guint find_sample(const PlpPulls *pulls, int64_t t_us)
{
    guint low = 0, high = pulls->n;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (pulls->t_us[middle] < t_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** Median of the path over samples [from, to); NaN where one is missing or there are none. */
static double find_rest(const double *path, guint from, guint to)
{
    g_autofree double *values = g_new(double, to - from + 1);
    for (guint i = from; i < to; i++) {
        if (!isfinite(path[i]))
            return NAN;
        values[i - from] = path[i];
    }
    return plp_statistics_quantile(values, to - from, 0.5);
}

/** The path's highest sample in [from, end); `end` where one is missing. */
static guint find_highest(const double *path, guint from, guint end)
{
    guint highest = from;
    for (guint i = from; i < end; i++) {
        if (!isfinite(path[i]))
            return end;
        if (path[i] > path[highest])
            highest = i;
    }
    return highest;
}

/** When the path passed `level` on its way to `peak`. */
static int64_t find_passing_us(const PlpPulls *pulls, const double *path, guint peak, guint from,
                               double level)
{
    guint i = peak;
    while (i > from && path[i - 1] >= level)
        i--;
    if (i == from || !(path[i] > path[i - 1]))
        return pulls->t_us[i];
    double share = (level - path[i - 1]) / (path[i] - path[i - 1]);
    return pulls->t_us[i - 1] + llround(share * (double)(pulls->t_us[i] - pulls->t_us[i - 1]));
}

static PlpCompanion measure(const PlpPulls *pulls, PlpPull pull, int64_t onset_us,
                            const PlpParameters *parameters)
{
    const double *path = pulls->path[pull];
    int64_t window_us = (int64_t)(parameters->synkinesis_window_s * 1e6);
    guint rest_from = find_sample(pulls, onset_us - rest_from_us);
    guint rest_end = find_sample(pulls, onset_us - rest_to_us);
    guint from = find_sample(pulls, onset_us - window_us - rest_to_us / 2);
    guint end = find_sample(pulls, onset_us + look_ahead_us);
    if (rest_end < rest_from + 2 || end < from + 2 || end >= pulls->n)
        return unknown;
    double rest = find_rest(path, rest_from, rest_end);
    guint highest = find_highest(path, rest_end, end);
    if (!isfinite(rest) || highest == end)
        return unknown;
    PlpCompanion companion = {.excursion_ratio = path[highest] - rest, .lag_ms = NAN};
    if (companion.excursion_ratio <
        fmax(least_excursion, parameters->synkinesis_noise_factor * pulls->noise[pull]))
        return companion;
    int64_t passing_us =
        find_passing_us(pulls, path, highest, rest_end, rest + companion.excursion_ratio / 2);
    companion.lag_ms = (double)(passing_us - onset_us) / 1e3;
    companion.moves = ABS(passing_us - onset_us) <= window_us;
    return companion;
}

void plp_synkinesis_measure(GArray *closures, const PlpPulls *pulls,
                            const PlpParameters *parameters)
{
    for (guint i = 0; i < closures->len; i++) {
        PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        // Of one that was shut before, nobody knows when the lid moved.
        bool begins = (closure->notes & PLP_CLOSURE_NOTE_STARTS_BEFORE) == 0;
        closure->cheek =
            begins ? measure(pulls, PLP_PULL_CHEEK, closure->onset_us, parameters) : unknown;
        closure->mouth =
            begins ? measure(pulls, PLP_PULL_MOUTH, closure->onset_us, parameters) : unknown;
    }
}

bool plp_synkinesis_is_judged(const PlpClosure *closure)
{
    return isfinite(closure->cheek.excursion_ratio) || isfinite(closure->mouth.excursion_ratio);
}

bool plp_synkinesis_is_there(const PlpClosure *closure)
{
    return closure->cheek.moves || closure->mouth.moves;
}

double plp_synkinesis_get_lag_ms(const PlpClosure *closure)
{
    if (closure->mouth.moves)
        return closure->mouth.lag_ms;
    return closure->cheek.moves ? closure->cheek.lag_ms : (double)NAN;
}
