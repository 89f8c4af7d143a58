#pragma once

#include "report/comparison_data.h"
#include "ui/compare/operand.h"
#include "ui/session/work.h"
#include "workflow/compare.h"

/** A finished comparison, ready for drawing. Reference-counted: a report may still be written of it
 * while the page shows another one. Read only. */
typedef struct {
    PlpCompareResult *result;
    PlpComparisonData *data;
    char *layer;   // whose corrections; NULL: none, the automatic closures
    char **layers; // that its recordings have
} PlpUiComparison;

/** Loads (and where it must, analyses) both sides and compares, in a thread; the result is a
 * PlpUiComparison. Both are of PlpUiOperand, with at least one, and copied. `layer`
 * NULL: the automatic closures. */
PlpUiWork *plp_ui_comparison_start(GPtrArray *before, GPtrArray *after, const char *layer);

PlpUiComparison *plp_ui_comparison_ref(PlpUiComparison *comparison);
void plp_ui_comparison_unref(PlpUiComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiComparison, plp_ui_comparison_unref)

/** How many recordings are pooled on a side. */
guint plp_ui_comparison_get_length(const PlpUiComparison *comparison, int side);
/** A recording of a side, in the order of the operands; borrowed. */
PlpRecording *plp_ui_comparison_get_recording(const PlpUiComparison *comparison, int side, guint i);
const PlpChartData *plp_ui_comparison_get_chart(const PlpUiComparison *comparison, int side,
                                                guint i);
