#pragma once

#include "domain/analysis.h"
#include "domain/trace.h"

/** How two layers of closures over a trace agree, a sentence an eye. Caller frees. */
char *plp_ui_agreement_dup_words(const PlpTrace *trace, const PlpAnalysis *first,
                                 const PlpAnalysis *second);
