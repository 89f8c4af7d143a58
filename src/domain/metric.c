#include "domain/metric.h"

#include <math.h>

static const PlpMetricInfo infos[PLP_METRIC_N] = {
    [PLP_METRIC_UNKNOWN] = {"unknown", "", false, false, 0, ""},
    [PLP_METRIC_TOTAL_S] = {"total_s", "s", false, true, 2, "Length of the recording or task."},
    [PLP_METRIC_MEASURED_S] = {"measured_s", "s", true, true, 2,
                               "Time in which the eye was measured. For both: time in which at "
                               "least one eye was measured. Less its commanded tasks it is the "
                               "denominator of every rate and share of that eye."},
    [PLP_METRIC_MEASURED_SHARE] = {"measured_share", "share", true, true, 3,
                                   "measured_s over total_s."},
    [PLP_METRIC_CLOSURES_PER_MIN] = {"closures_per_min", "1/min", true, true, 2,
                                     "Involuntary closures of any kind in a measured minute. For "
                                     "both: a conjugate pair counts once."},
    [PLP_METRIC_BLINKS_PER_MIN] =
        {"blinks_per_min", "1/min", true, true, 2,
         "Involuntary closures of kind blink (under 0.5 s) in a measured minute."},
    [PLP_METRIC_BRIEF_PER_MIN] =
        {"brief_per_min", "1/min", true, true, 2,
         "Involuntary closures of kind brief (0.5 s to under 3 s) in a measured minute."},
    [PLP_METRIC_PROLONGED_PER_MIN] = {"prolonged_per_min", "1/min", true, true, 2,
                                      "Involuntary closures of kind prolonged (3 s and more, no "
                                      "upper limit) in a measured minute."},
    [PLP_METRIC_OVER_1S_PER_MIN] = {"over_1s_per_min", "1/min", true, true, 2,
                                    "Involuntary closures that last more than 1 s (the edge the "
                                    "Jankovic Rating Scale uses) in a measured minute."},
    [PLP_METRIC_PARTIAL_PER_MIN] = {"partial_per_min", "1/min", true, true, 2,
                                    "Involuntary closures of partial extent in a measured minute."},
    [PLP_METRIC_COMPLETE_PER_MIN] =
        {"complete_per_min", "1/min", true, true, 2,
         "Involuntary closures of complete extent in a measured minute."},
    [PLP_METRIC_PAIRED_PER_MIN] = {"paired_per_min", "1/min", false, true, 2,
                                   "Conjugate pairs (right and left closure paired one to one) in "
                                   "a minute in which both eyes were measured."},
    [PLP_METRIC_UNPAIRED_PER_MIN] =
        {"unpaired_per_min", "1/min", true, true, 2,
         "Involuntary closures of this eye alone, while the other eye was measured and stayed "
         "open, in a minute in which both eyes were measured."},
    [PLP_METRIC_COMMANDED_CLOSURES] = {"commanded_closures", "count", true, true, 0,
                                       "Closures in commanded tasks; never part of any rate."},
    [PLP_METRIC_CLOSED_SHARE] =
        {"closed_share", "share", true, true, 4,
         "Measured time inside involuntary closures (onset to offset) over measured time outside "
         "commanded tasks. For both: time in which every measured eye is inside a closure."},
    [PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN] =
        {"closed_share_if_lost_open", "share", true, true, 4,
         "closed_share's lower bound: all time not measured counted as open."},
    [PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED] =
        {"closed_share_if_lost_closed", "share", true, true, 4,
         "closed_share's upper bound: all time not measured counted as closed."},
    [PLP_METRIC_PERCLOS_P70] = {"perclos_p70", "share", true, true, 4,
                                "Share of measured time with openness below 0.30 (70 % closed)."},
    [PLP_METRIC_PERCLOS_P80] = {"perclos_p80", "share", true, true, 4,
                                "Share of measured time with openness below 0.20 (80 % closed)."},
    [PLP_METRIC_PERCLOS_EM] =
        {"perclos_em", "share", true, true, 4,
         "Share of measured time with openness below 0.50 (eyes more than half closed)."},
    [PLP_METRIC_DURATION_MEDIAN_MS] = {"duration_median_ms", "ms", true, true, 1,
                                       "Median duration of the involuntary closures."},
    [PLP_METRIC_DURATION_Q1_MS] = {"duration_q1_ms", "ms", true, true, 1,
                                   "First quartile of the durations."},
    [PLP_METRIC_DURATION_Q3_MS] = {"duration_q3_ms", "ms", true, true, 1,
                                   "Third quartile of the durations."},
    [PLP_METRIC_DURATION_LONGEST_MS] =
        {"duration_longest_ms", "ms", true, true, 1,
         "Longest duration; at least that where the closure is cut."},
    [PLP_METRIC_INTERVAL_MEDIAN_S] =
        {"interval_median_s", "s", true, true, 3,
         "Median time from onset to the next onset, where nothing was lost in between."},
    [PLP_METRIC_INTERVAL_Q1_S] = {"interval_q1_s", "s", true, true, 3,
                                  "First quartile of these intervals."},
    [PLP_METRIC_INTERVAL_Q3_S] = {"interval_q3_s", "s", true, true, 3,
                                  "Third quartile of these intervals."},
    [PLP_METRIC_BURSTS_PER_MIN] =
        {"bursts_per_min", "1/min", true, true, 2,
         "Bursts (three or more closures with onsets at most 1 s apart) in a measured minute."},
    [PLP_METRIC_CLOSURES_IN_BURSTS_SHARE] =
        {"closures_in_bursts_share", "share", true, true, 3,
         "Share of the involuntary closures that belong to a burst."},
    [PLP_METRIC_DEPTH_MEDIAN] =
        {"depth_median", "ratio", true, false, 3,
         "Median depth of the closures; 0 is the open reference, 1 the closed one."},
    [PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S] =
        {"closing_speed_median_per_s", "1/s", true, false, 2,
         "Median peak closing speed in openness a second; only at 60 frames/s and more."},
    [PLP_METRIC_OPENING_SPEED_MEDIAN_PER_S] =
        {"opening_speed_median_per_s", "1/s", true, false, 2,
         "Median peak opening speed in openness a second; only at 60 frames/s and more."},
    [PLP_METRIC_RESTING_APERTURE_MM] = {"resting_aperture_mm", "mm", true, false, 2,
                                        "Median palpebral fissure height while the eye is open, by "
                                        "the iris ruler (11.7 mm +- 4 %)."},
    [PLP_METRIC_RESTING_MRD1_MM] = {"resting_mrd1_mm", "mm", true, false, 2,
                                    "Median distance from the iris centre to the upper lid while "
                                    "the eye is open, by the iris ruler."},
    [PLP_METRIC_RESTING_EAR] = {"resting_ear_ratio", "ratio", true, false, 4,
                                "Median eye aspect ratio while the eye is open."},
    [PLP_METRIC_MEAN_OPENNESS] = {"mean_openness_ratio", "ratio", true, false, 3,
                                  "Mean openness over measured time outside commanded tasks."},
    [PLP_METRIC_REOPENING_DELAY_MS] = {"reopening_delay_ms", "ms", true, false, 0,
                                       "After a commanded closure: time from the command's end to "
                                       "the eye's re-opening, median. Needs segments."},
    [PLP_METRIC_TIGHT_PER_MIN] = {"tight_per_min", "1/min", true, true, 2,
                                  "Tight (squeezed) involuntary closures in a minute in which brow "
                                  "and lid folds were measured."},
    [PLP_METRIC_SQUEEZE_MEDIAN] =
        {"squeeze_median", "ratio", true, true, 2,
         "Median squeeze_z of the involuntary closures; 0 is a plain blink of this person."},
    [PLP_METRIC_BROW_SHIFT_MEDIAN_MM] = {"brow_shift_median_mm", "mm", true, false, 2,
                                         "Median movement of the brow with this eye's involuntary "
                                         "closures, by the iris ruler: negative downwards."},
    [PLP_METRIC_BROW_RISE_PER_MIN] =
        {"brow_rise_per_min", "1/min", true, false, 2,
         "Involuntary closures of this eye with which its brow rises (the `other Babinski sign`), "
         "in a minute in which brow and lid folds were measured."},
    [PLP_METRIC_UNILATERAL_SHARE] =
        {"unilateral_share", "share", true, true, 3,
         "Closures of one eye alone over all that were seen with both eyes measured: unpaired / "
         "(unpaired + pairs). Of an eye: over this eye's closures. Interval: Clopper-Pearson."},
    [PLP_METRIC_CLOSED_SHARE_DIFFERENCE] =
        {"closed_share_difference", "share", false, true, 4,
         "Right less left closed share, in the time in which both eyes were measured."},
    [PLP_METRIC_DEPTH_DIFFERENCE] = {"depth_difference", "ratio", false, true, 3,
                                     "Median of right less left depth over the conjugate pairs."},
    [PLP_METRIC_APERTURE_DIFFERENCE_MM] =
        {"aperture_difference_mm", "mm", false, true, 2,
         "Median of right less left palpebral fissure height over the frames in which both eyes "
         "rest open, by the iris ruler."},
    [PLP_METRIC_TWITCHES_PER_MIN] =
        {"twitches_per_min", "1/min", true, true, 2,
         "Twitches of this side (small, fast, not shared by the other side, not in a commanded "
         "task) in a minute in which they could be told: both eyes measured and open, the head at "
         "rest. For both: of either side."},
    [PLP_METRIC_TWITCH_DURATION_MEDIAN_MS] =
        {"twitch_duration_median_ms", "ms", true, true, 1,
         "Median duration of the twitches, at half amplitude."},
    [PLP_METRIC_MOUTH_MEASURED_SHARE] =
        {"mouth_measured_share", "share", false, true, 3,
         "Share of the measured time in which mouth and cheeks were measured too."},
    [PLP_METRIC_SYNKINESIS_JUDGED] = {"synkinesis_judged", "count", true, false, 0,
                                      "Involuntary closures in which it could be judged whether "
                                      "cheek or mouth corner of that side move too."},
    [PLP_METRIC_SYNKINESIS_SHARE] =
        {"synkinesis_share", "share", true, false, 3,
         "Share of synkinesis_judged in which cheek or mouth corner of that side begin to move "
         "within 0.1 s (parameter synkinesis_window_s) of the closure's onset. The other side is "
         "the control."},
    [PLP_METRIC_SYNKINESIS_LAG_MEDIAN_MS] =
        {"synkinesis_lag_median_ms", "ms", true, false, 1,
         "Median time from the lid's half amplitude to the mouth corner's (the cheek's where only "
         "that moves), over these closures; negative: before the lid."},
    [PLP_METRIC_CHEEK_EXCURSION_MEDIAN_MM] =
        {"cheek_excursion_median_mm", "mm", true, false, 2,
         "Median movement of the cheek, upwards, around the closures' onsets, by the iris ruler."},
    [PLP_METRIC_MOUTH_EXCURSION_MEDIAN_MM] =
        {"mouth_excursion_median_mm", "mm", true, false, 2,
         "Median movement of the mouth corner, out and up, around the closures' onsets, by the "
         "iris ruler."},
    [PLP_METRIC_CHANGE_INDEX] = {"change_index", "index", false, true, 1,
                                 "The program's own index for following change, 0 to 100, from "
                                 "closed time, closures, bursts and squeezes (see Severity): not a "
                                 "validated scale."},
};

const PlpMetricInfo *plp_metric_get_info(PlpMetric metric)
{
    return &infos[metric];
}

PlpFigure plp_figure_make(double value, int count)
{
    return (PlpFigure){value, (double)NAN, (double)NAN, (double)NAN, (double)NAN, count};
}

const PlpFigure *plp_figures_get(const PlpFigures *figures, PlpMetric metric, PlpSide side)
{
    switch (side) {
    case PLP_SIDE_RIGHT:
        return &figures->right[metric];
    case PLP_SIDE_LEFT:
        return &figures->left[metric];
    case PLP_SIDE_BOTH:
    case PLP_SIDE_UNKNOWN:
        break;
    }
    return &figures->both[metric];
}
