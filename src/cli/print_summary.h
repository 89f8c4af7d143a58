#pragma once

#include "workflow/analyze.h"

#define PLP_RESEARCH_USE                                                                           \
    "For research use; not a medical device; not for diagnosis, treatment or dosing decisions. "   \
    "To be reviewed by a qualified person."

/**
 * One recording's result in sentences, in the order a clinician asks: what could be measured, how
 * open the eyes are at rest, closures by kind and side, closed time with its bounds, the longest,
 * bursts, pairing, tasks, notes. Caller frees.
 */
char *plp_summary_dup_text(const char *path, const PlpAnalyzeResult *result,
                           const PlpParameters *parameters, bool is_first);
