#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/segment.h"
#include "domain/severity.h"
#include "domain/side.h"

/**
 * The figures of a recording or a task. One table (metric.c) holds each figure's name, unit,
 * whether it exists per eye, and its definition; JSON, the printed summary and the data dictionary
 * are made from it.
 */
typedef enum {
    PLP_METRIC_UNKNOWN = 0,
    PLP_METRIC_TOTAL_S,
    PLP_METRIC_MEASURED_S,
    PLP_METRIC_MEASURED_SHARE,
    PLP_METRIC_CLOSURES_PER_MIN,
    PLP_METRIC_BLINKS_PER_MIN,
    PLP_METRIC_BRIEF_PER_MIN,
    PLP_METRIC_PROLONGED_PER_MIN,
    PLP_METRIC_OVER_1S_PER_MIN,
    PLP_METRIC_PARTIAL_PER_MIN,
    PLP_METRIC_COMPLETE_PER_MIN,
    PLP_METRIC_PAIRED_PER_MIN,
    PLP_METRIC_UNPAIRED_PER_MIN,
    PLP_METRIC_COMMANDED_CLOSURES,
    PLP_METRIC_CLOSED_SHARE,
    PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN,
    PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED,
    PLP_METRIC_PERCLOS_P70,
    PLP_METRIC_PERCLOS_P80,
    PLP_METRIC_PERCLOS_EM,
    PLP_METRIC_DURATION_MEDIAN_MS,
    PLP_METRIC_DURATION_Q1_MS,
    PLP_METRIC_DURATION_Q3_MS,
    PLP_METRIC_DURATION_LONGEST_MS,
    PLP_METRIC_INTERVAL_MEDIAN_S,
    PLP_METRIC_INTERVAL_Q1_S,
    PLP_METRIC_INTERVAL_Q3_S,
    PLP_METRIC_BURSTS_PER_MIN,
    PLP_METRIC_CLOSURES_IN_BURSTS_SHARE,
    PLP_METRIC_DEPTH_MEDIAN,
    PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S,
    PLP_METRIC_OPENING_SPEED_MEDIAN_PER_S,
    PLP_METRIC_RESTING_APERTURE_MM,
    PLP_METRIC_RESTING_MRD1_MM,
    PLP_METRIC_RESTING_EAR,
    PLP_METRIC_MEAN_OPENNESS,
    PLP_METRIC_REOPENING_DELAY_MS,
    PLP_METRIC_TIGHT_PER_MIN,
    PLP_METRIC_SQUEEZE_MEDIAN,
    PLP_METRIC_BROW_SHIFT_MEDIAN_MM,
    PLP_METRIC_BROW_RISE_PER_MIN,
    PLP_METRIC_UNILATERAL_SHARE,
    PLP_METRIC_CLOSED_SHARE_DIFFERENCE,
    PLP_METRIC_DEPTH_DIFFERENCE,
    PLP_METRIC_APERTURE_DIFFERENCE_MM,
    PLP_METRIC_TWITCHES_PER_MIN,
    PLP_METRIC_TWITCH_DURATION_MEDIAN_MS,
    PLP_METRIC_MOUTH_MEASURED_SHARE,
    PLP_METRIC_SYNKINESIS_JUDGED,
    PLP_METRIC_SYNKINESIS_SHARE,
    PLP_METRIC_SYNKINESIS_LAG_MEDIAN_MS,
    PLP_METRIC_CHEEK_EXCURSION_MEDIAN_MM,
    PLP_METRIC_MOUTH_EXCURSION_MEDIAN_MM,
    PLP_METRIC_CHANGE_INDEX,
} PlpMetric;
#define PLP_METRIC_N (PLP_METRIC_CHANGE_INDEX + 1)

typedef struct {
    const char *name;       // as in summary.json, with its unit
    const char *unit;       // `1/min`, `s`, `ms`, `mm`, `share`, `ratio`, `1/s`, `count`, `index`
    bool per_eye;           // has right and left values
    bool both_eyes;         // has a value for the person (both eyes together)
    int decimals;           // how many to print
    const char *definition; // one or two sentences: formula, denominator
} PlpMetricInfo;

const PlpMetricInfo *plp_metric_get_info(PlpMetric metric);

/** A figure with what it rests on. NaN and -1: does not apply or not measurable. */
typedef struct {
    double value;
    double low, high; // 95 % exact interval: Poisson of a rate, binomial of a share of closures
    double boot_low, boot_high; // 95 % moving-block bootstrap interval
    int count;                  // events behind a rate or a median; -1 without
} PlpFigure;

PlpFigure plp_figure_make(double value, int count);

/** The figures of one stretch of a recording. */
typedef struct {
    PlpSegment scope; // PLP_TASK_UNKNOWN with 0..duration: the whole recording
    PlpFigure right[PLP_METRIC_N];
    PlpFigure left[PLP_METRIC_N];
    PlpFigure both[PLP_METRIC_N];
    PlpSeverity severity;
} PlpFigures;

const PlpFigure *plp_figures_get(const PlpFigures *figures, PlpMetric metric, PlpSide side);
