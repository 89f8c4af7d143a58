#include "analysis/reopening.h"

#include <math.h>

static const double shut_openness = 0.3;
static const double rest_share =
    0.3; // a lid that rests this far open is a half-lowered one, not a shut one

static PlpValley *valley_at(GArray *valleys, guint i)
{
    return &g_array_index(valleys, PlpValley, i);
}

static double get_depth(const PlpLidSignal *signal, guint lowest)
{
    return signal->baseline[lowest] - signal->openness->value[lowest];
}

static bool rises_enough(const PlpLidSignal *signal, guint lowest, guint saddle, double share)
{
    double rise = signal->openness->value[saddle] - signal->openness->value[lowest];
    return rise >= share * get_depth(signal, lowest);
}

/** Time at which the line between two neighbouring samples passes `level`. */
static double cross_us(const PlpSeries *series, guint i, guint k, double level)
{
    double share = (level - series->value[i]) / (series->value[k] - series->value[i]);
    return (double)series->t_us[i] + share * (double)(series->t_us[k] - series->t_us[i]);
}

/** How long the lid stays above `share` of the way from the higher of the two minima to the open
 * level. */
static double get_time_above_us(const PlpLidSignal *signal, const PlpValley *a, const PlpValley *b,
                                double share)
{
    const PlpSeries *series = signal->openness;
    guint saddle = a->after;
    double low = fmax(series->value[a->lowest], series->value[b->lowest]);
    double level = low + share * (signal->baseline[saddle] - low);
    if (series->value[saddle] < level)
        return 0;
    guint first = saddle;
    guint last = saddle;
    while (first > a->lowest && series->value[first - 1] >= level)
        first--;
    while (last < b->lowest && series->value[last + 1] >= level)
        last++;
    double from_us =
        first > a->lowest ? cross_us(series, first - 1, first, level) : (double)series->t_us[first];
    double to_us =
        last < b->lowest ? cross_us(series, last, last + 1, level) : (double)series->t_us[last];
    return to_us - from_us;
}

static bool is_parted(const PlpLidSignal *signal, const PlpParameters *parameters,
                      const PlpValley *a, const PlpValley *b)
{
    guint saddle = a->after;
    bool fellow_shut = signal->fellow[saddle] < shut_openness; // false for NaN
    double share = fellow_shut ? parameters->reopen_shut_ratio : parameters->reopen_ratio;
    bool reopens = rises_enough(signal, a->lowest, saddle, share) &&
                   rises_enough(signal, b->lowest, saddle, share) &&
                   get_time_above_us(signal, a, b, 0.5) >= parameters->reopen_min_s * 1e6;
    bool rests = !fellow_shut &&
                 get_time_above_us(signal, a, b, rest_share) >= parameters->hold_limit_s * 1e6;
    return reopens || rests;
}

static void join(const PlpSeries *series, PlpValley *a, const PlpValley *b)
{
    if (series->value[b->lowest] < series->value[a->lowest])
        a->lowest = b->lowest;
    a->after = b->after;
    a->rises = b->rises;
}

void plp_reopening_join_valleys(const PlpLidSignal *signal, const PlpParameters *parameters,
                                GArray *valleys)
{
    // A stack: a valley joined with the one before may then join with the one before that.
    guint n = 0;
    for (guint i = 0; i < valleys->len; i++) {
        *valley_at(valleys, n++) = *valley_at(valleys, i);
        while (n >= 2 && !is_parted(signal, parameters, valley_at(valleys, n - 2),
                                    valley_at(valleys, n - 1))) {
            join(signal->openness, valley_at(valleys, n - 2), valley_at(valleys, n - 1));
            n--;
        }
    }
    g_array_set_size(valleys, n);
}
