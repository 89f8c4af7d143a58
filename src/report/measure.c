#include "report/measure.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "plot/words.h"

#define TIMES "\xc3\x97"

static const PlpMeasure measures[] = {
    {PLP_METRIC_MEASURED_S, "Measured", "s", 1, 1},
    {PLP_METRIC_MEASURED_SHARE, "Measured", "%", 100, 0},
    {PLP_METRIC_CLOSURES_PER_MIN, "Closures", "/ min", 1, 1},
    {PLP_METRIC_BLINKS_PER_MIN, "Blinks", "/ min", 1, 1},
    {PLP_METRIC_BRIEF_PER_MIN, "Brief closures", "/ min", 1, 1},
    {PLP_METRIC_PROLONGED_PER_MIN, "Prolonged closures", "/ min", 1, 1},
    {PLP_METRIC_OVER_1S_PER_MIN, "Closures over 1 s", "/ min", 1, 1},
    {PLP_METRIC_PARTIAL_PER_MIN, "Partial closures", "/ min", 1, 1},
    {PLP_METRIC_COMPLETE_PER_MIN, "Complete closures", "/ min", 1, 1},
    {PLP_METRIC_PAIRED_PER_MIN, "Both eyes together", "/ min", 1, 1},
    {PLP_METRIC_UNPAIRED_PER_MIN, "One eye alone", "/ min", 1, 1},
    {PLP_METRIC_CLOSED_SHARE, "Closed time", "%", 100, 0},
    {PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN, "Closed time, lost time open", "%", 100, 0},
    {PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED, "Closed time, lost time closed", "%", 100, 0},
    {PLP_METRIC_PERCLOS_P70, "More than 70 % closed", "%", 100, 0},
    {PLP_METRIC_PERCLOS_P80, "More than 80 % closed", "%", 100, 0},
    {PLP_METRIC_PERCLOS_EM, "More than half closed", "%", 100, 0},
    {PLP_METRIC_DURATION_MEDIAN_MS, "Median duration", "s", 0.001, 2},
    {PLP_METRIC_DURATION_Q1_MS, "First quartile of durations", "s", 0.001, 2},
    {PLP_METRIC_DURATION_Q3_MS, "Third quartile of durations", "s", 0.001, 2},
    {PLP_METRIC_DURATION_LONGEST_MS, "Longest closure", "s", 0.001, 1},
    {PLP_METRIC_INTERVAL_MEDIAN_S, "Median interval", "s", 1, 1},
    {PLP_METRIC_INTERVAL_Q1_S, "First quartile of intervals", "s", 1, 1},
    {PLP_METRIC_INTERVAL_Q3_S, "Third quartile of intervals", "s", 1, 1},
    {PLP_METRIC_BURSTS_PER_MIN, "Bursts", "/ min", 1, 1},
    {PLP_METRIC_CLOSURES_IN_BURSTS_SHARE, "Closures in bursts", "%", 100, 0},
    {PLP_METRIC_DEPTH_MEDIAN, "Median depth", "%", 100, 0},
    {PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S, "Closing speed", "/ s", 1, 1},
    {PLP_METRIC_OPENING_SPEED_MEDIAN_PER_S, "Opening speed", "/ s", 1, 1},
    {PLP_METRIC_RESTING_APERTURE_MM, "Resting aperture", "mm", 1, 1},
    {PLP_METRIC_RESTING_MRD1_MM, "Resting MRD1", "mm", 1, 1},
    {PLP_METRIC_RESTING_EAR, "Resting eye aspect ratio", "", 1, 3},
    {PLP_METRIC_MEAN_OPENNESS, "Mean openness", "%", 100, 0},
    {PLP_METRIC_REOPENING_DELAY_MS, "Re-opening delay", "s", 0.001, 2},
    {PLP_METRIC_TIGHT_PER_MIN, "Tight closures", "/ min", 1, 1},
    {PLP_METRIC_SQUEEZE_MEDIAN, "Median squeeze", "", 1, 1},
    {PLP_METRIC_BROW_SHIFT_MEDIAN_MM, "Brow with closures", "mm", 1, 1},
    {PLP_METRIC_BROW_RISE_PER_MIN, "With rising brow", "/ min", 1, 1},
    {PLP_METRIC_UNILATERAL_SHARE, "One eye alone", "%", 100, 0},
    {PLP_METRIC_CLOSED_SHARE_DIFFERENCE, "Closed, right less left", "points", 100, 1},
    {PLP_METRIC_DEPTH_DIFFERENCE, "Depth, right less left", "points", 100, 0},
    {PLP_METRIC_APERTURE_DIFFERENCE_MM, "Aperture, right less left", "mm", 1, 1},
    {PLP_METRIC_TWITCHES_PER_MIN, "Twitches", "/ min", 1, 1},
    {PLP_METRIC_TWITCH_DURATION_MEDIAN_MS, "Median twitch", "s", 0.001, 2},
    {PLP_METRIC_MOUTH_MEASURED_SHARE, "Mouth measured", "%", 100, 0},
    {PLP_METRIC_CHANGE_INDEX, "Change index, own", "", 1, 1},
    {PLP_METRIC_SYNKINESIS_SHARE, "With cheek or mouth", "%", 100, 0},
};

PlpMeasure plp_measure_get(PlpMetric metric)
{
    for (gsize i = 0; i < G_N_ELEMENTS(measures); i++) {
        if (measures[i].metric == metric)
            return measures[i];
    }
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    return (PlpMeasure){metric, info->name, "", 1, info->decimals};
}

static const char *get_side_words(PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? ", right" : side == PLP_SIDE_LEFT ? ", left" : "";
}

char *plp_measure_dup_name(PlpMetric metric, PlpSide side)
{
    PlpMeasure measure = plp_measure_get(metric);
    bool is_rate = measure.unit[0] == '/';
    return g_strconcat(measure.name, is_rate ? " " : "", is_rate ? measure.unit : "",
                       get_side_words(side), is_rate || *measure.unit == '\0' ? "" : ", ",
                       is_rate ? "" : measure.unit, NULL);
}

static char *dup_number(const PlpMeasure *measure, double value)
{
    double scaled = value * measure->factor;
    bool is_small_share = measure->decimals == 0 && strcmp(measure->unit, "%") == 0 &&
                          fabs(scaled) < 9.95 && scaled != 0;
    return plp_words_dup_number(scaled, measure->decimals + is_small_share);
}

char *plp_measure_dup_value(PlpMetric metric, double value)
{
    PlpMeasure measure = plp_measure_get(metric);
    return dup_number(&measure, value);
}

char *plp_measure_dup_difference(PlpMetric metric, double value)
{
    PlpMeasure measure = plp_measure_get(metric);
    g_autofree char *number = dup_number(&measure, value);
    bool is_zero = number[strspn(number, "0.")] == '\0';
    return g_strconcat(value > 0 && isfinite(value) && !is_zero ? "+" : "", number, NULL);
}

/** Infinite ends in words. */
static char *dup_range(PlpRange range, char *low, char *high)
{
    g_autofree char *from = low;
    g_autofree char *to = high;
    if (isnan(range.low) || isnan(range.high))
        return g_strdup("n/a");
    if (isinf(range.high))
        return g_strconcat(from, " and up", NULL);
    return g_strconcat(from, " to ", to, NULL);
}

char *plp_measure_dup_range(PlpMetric metric, PlpRange range)
{
    PlpMeasure measure = plp_measure_get(metric);
    return dup_range(range, dup_number(&measure, range.low), dup_number(&measure, range.high));
}

PlpRange plp_measure_hold(PlpMetric metric, PlpRange range)
{
    bool is_share = strcmp(plp_metric_get_info(metric)->unit, "share") == 0 &&
                    metric != PLP_METRIC_CLOSED_SHARE_DIFFERENCE;
    if (!is_share || isnan(range.low) || isnan(range.high))
        return range;
    return (PlpRange){fmax(range.low, 0), fmin(range.high, 1)};
}

static int choose_ratio_decimals(double ratio)
{
    return ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2;
}

char *plp_measure_dup_ratio_range(PlpRange range)
{
    return dup_range(range, plp_words_dup_number(range.low, choose_ratio_decimals(range.low)),
                     plp_words_dup_number(range.high, choose_ratio_decimals(range.high)));
}

char *plp_measure_dup_ratio(double ratio)
{
    if (!isfinite(ratio))
        return g_strdup("n/a");
    g_autofree char *number = plp_words_dup_number(ratio, choose_ratio_decimals(ratio));
    return g_strconcat(TIMES, number, NULL);
}
