#pragma once

#include "domain/comparison.h"
#include "plot/durations.h"
#include "plot/forest.h"
#include "plot/overlay.h"
#include "report/chart_data.h"

#define PLP_SIDES_N 2 // before, after

/** A comparison made ready for drawing; borrows it. */
typedef struct {
    const PlpComparison *comparison;
    GPtrArray *recordings[PLP_SIDES_N]; // of PlpChartData
    GArray *durations[PLP_SIDES_N];     // of PlpDurationPoint, pooled
    double minutes[PLP_SIDES_N];        // measured, pooled
} PlpComparisonData;

PlpComparisonData *plp_comparison_data_new(const PlpComparison *comparison);
void plp_comparison_data_free(PlpComparisonData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpComparisonData, plp_comparison_data_free)

/** The longest recording's duration. */
int64_t plp_comparison_data_get_longest_us(const PlpComparisonData *data);
PlpDurationSeries plp_comparison_data_get_durations(const PlpComparisonData *data, int side);

/** Two recordings in step: at the start of the first task that both have, else at their starts. */
typedef struct {
    int64_t before_shift_us, after_shift_us;
    int64_t duration_us; // that both have from there, at most a minute
    PlpTask task;        // unknown: in step at the start
} PlpInStep;
/** Of the first recordings of both sides. */
PlpInStep plp_comparison_data_find_step(const PlpComparisonData *data);
void plp_comparison_data_draw_overlay(PlpCanvas *canvas, PlpBox box, const PlpComparisonData *data,
                                      PlpSide eye);

// ---- changes as intervals ----

/** How a change is told. */
typedef enum {
    PLP_CHANGE_AS_RATIO = 0, // rates
    PLP_CHANGE_AS_POINTS,    // shares, in percentage points
    PLP_CHANGE_AS_MM,
    PLP_CHANGE_AS_OTHER, // differences each in a unit of its own: no common axis
} PlpChangeForm;

PlpChangeForm plp_change_get_form(const PlpChange *change);
/** For its axis: a ratio, or a difference in the measure's printed unit. `label` and `printed` stay
 * NULL. */
PlpForestRow plp_change_make_row(const PlpChange *change);
/** The block interval beside an exact one; NaN: none. */
PlpRange plp_change_get_second(const PlpChange *change);
/** A rate of nothing on both sides: to be told in one sentence with its like. */
bool plp_change_is_never_seen(const PlpChange *change);
/** `lower`, `nothing shown`, …, with what the check of references says. Static. */
const char *plp_change_get_words(const PlpChange *change);
