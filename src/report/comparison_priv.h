#pragma once

#include "domain/comparison.h"
#include "report/column.h"
#include "report/json_text.h"
#include "report/text_table.h"

/** How a measure is shown to people. */
typedef struct {
    PlpMetric metric;
    const char *title;
    double scale; // to what is shown
    int decimals;
    const char *unit; // after the number
    bool shows_ratio; // the change as a factor, else as a difference
    bool per_eye;     // the eyes' rows are shown too, else the person's only
} PlpComparisonRow;

/** NULL for a measure that is not shown. */
const PlpComparisonRow *plp_comparison_find_row(PlpMetric metric);
/** `closures / min, right`. Caller frees. */
char *plp_comparison_dup_title(const PlpComparisonRow *row, PlpSide side);
/** `24.8 (n = 25)`; `n/a`. Caller frees. */
char *plp_comparison_dup_figure(const PlpPooledFigure *figure, const PlpComparisonRow *row);
/** Change, interval, exact interval and verdict as four cells. */
void plp_comparison_add_cells(PlpTextTable *table, const PlpChange *change,
                              const PlpComparisonRow *row);
/** A line each, with its mark before it. */
void plp_comparison_append_sentences(const char *mark, const GPtrArray *sentences, GString *text);

void plp_comparison_add_figure(PlpJson *json, const char *key, const PlpPooledFigure *figure);
/** Which recording and result, and whose corrections: `layer` null, the automatic results. */
void plp_comparison_add_source(PlpJson *json, const PlpRecording *recording);
void plp_comparison_add_change(PlpJson *json, const char *key, const PlpChange *change);

/** Of PlpMetric: its name, its unit; of PlpSide, both too. Written, never read. */
extern const PlpCellType plp_cell_metric, plp_cell_unit, plp_cell_any_side;
