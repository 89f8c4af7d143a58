#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/metric.h"
#include "domain/recording.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "domain/tristate.h"

/** What an interval says about a change; the words are the reader's, see docs/comparison.md. */
typedef enum {
    PLP_VERDICT_UNKNOWN = 0,
    PLP_VERDICT_NOT_MEASURABLE, // one side of the comparison has no value
    PLP_VERDICT_NOTHING_SHOWN,  // no change lies inside the interval
    PLP_VERDICT_LOWER,
    PLP_VERDICT_HIGHER,
} PlpVerdict;

/** Both ends NaN where there is none. */
typedef struct {
    double low, high;
} PlpRange;

/** A figure of the recordings before or after, pooled with their exposure. */
typedef struct {
    double value;
    int count;         // events behind a rate or a median; -1 without
    double exposure_s; // measured seconds it rests on
    PlpRange interval; // 95 %
} PlpPooledFigure;

/** One measure, before and after. */
typedef struct {
    PlpMetric metric;
    PlpSide side;
    PlpTask task; // unknown: everything outside commanded tasks
    PlpPooledFigure before, after;
    double difference;             // after - before, in the measure's unit
    double ratio;                  // after / before; NaN where before is 0
    double percent;                // 100 (ratio - 1); NaN: not applicable
    PlpRange ratio_exact;          // rates: exact conditional interval
    PlpRange ratio_bootstrap;      // moving blocks
    PlpRange difference_bootstrap; // moving blocks
    PlpVerdict verdict;
    PlpTristate holds; // the direction stays when the references are moved by +-10 %; unknown: not
                       // asked, since no direction is shown
} PlpChange;

/** A comparison of one or more recordings before with one or more after. */
typedef struct {
    GPtrArray *before; // of PlpRecording, borrowed
    GPtrArray *after;
    GArray *changes;     // of PlpChange: the whole first, then task by task
    GPtrArray *warnings; // of char *: sentences, like is not compared with like
    GPtrArray *notes;    // of char *: sentences, such as on a lower resting lid
    uint32_t seed;
    int resamples;
    double block_s;
} PlpComparison;

PlpComparison *plp_comparison_new(void);
void plp_comparison_free(PlpComparison *comparison);
/** NULL when the comparison has no such row. */
const PlpChange *plp_comparison_find(const PlpComparison *comparison, PlpMetric metric,
                                     PlpSide side, PlpTask task);
const char *plp_verdict_get_name(PlpVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpComparison, plp_comparison_free)
