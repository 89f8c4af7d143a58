#pragma once

#include "domain/analysis.h"
#include "domain/parameters.h"

/** Adds the sentences a reader must know beside the figures: little measured, speeds hidden, one
 * eye missing… */
void plp_notes_add(PlpAnalysis *analysis, const GArray *segments, const PlpParameters *parameters);
