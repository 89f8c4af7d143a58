#pragma once

#include "report/research_use.h"
#include "workflow/analyze.h"

/**
 * One recording's result in sentences, in the order a clinician asks: what could be measured, how
 * open the eyes are at rest, closures by kind and side, closed time with its bounds, the longest,
 * bursts, pairing, tasks, notes. Caller frees.
 */
char *plp_summary_dup_text(const char *path, const PlpAnalyzeResult *result,
                           const PlpParameters *parameters, bool is_first);
