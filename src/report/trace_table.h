#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/trace.h"
#include "report/column.h"

/** One row of trace.csv. */
typedef struct {
    PlpSample sample;
    float right_openness, left_openness; // NaN where not measured
    // Of the sample's ratios by the recording's own ruler (PlpAnalysis.interocular_mm); NaN
    // without.
    float right_fissure_mm, left_fissure_mm;
    float right_mrd1_mm, left_mrd1_mm;
} PlpTraceRow;

/** trace.csv: a row a frame. Its row struct is PlpTraceRow. */
extern const PlpTable plp_trace_table;

/** Errors: PLP_ERROR_IO. `analysis` gives the openness; NULL: left empty. */
bool plp_trace_table_write(const char *path, const PlpTrace *trace, const PlpAnalysis *analysis,
                           GError **error);

/**
 * Reads a trace.csv back. The openness arrays (GArray of float, one a sample) may be NULL. Errors:
 * PLP_ERROR_IO, PLP_ERROR_FORMAT (columns frame and t_us missing; frames or times that do not grow;
 * cells of a wrong type).
 */
PlpTrace *plp_trace_table_load(const char *path, GArray *right_openness, GArray *left_openness,
                               GError **error);
PlpTrace *plp_trace_table_parse(const char *name, GBytes *content, GArray *right_openness,
                                GArray *left_openness, GError **error);
