#pragma once

#include "domain/analysis.h"
#include "domain/media_facts.h"
#include "domain/parameters.h"

/** Adds the sentences a reader must know beside the figures: little measured, speeds hidden, one
 * eye missing… */
void plp_notes_add(PlpAnalysis *analysis, const GArray *segments, const PlpParameters *parameters);

/** Adds, for each eye, for how long it was not measured and why: 'no face 2.0 s, head turned 1.2
 * s'. `moments`: plp_exposure_compute(). */
void plp_notes_add_reasons(PlpAnalysis *analysis, const PlpTrace *trace, const GArray *moments);

/** Adds what was wrong with the file itself: jumps of its times, gaps, damage, an end too early,
 * times that had to be invented. */
void plp_notes_add_media(PlpAnalysis *analysis, const PlpMediaFacts *media);
