#pragma once

#include "domain/analysis.h"
#include "domain/trace.h"

/**
 * Which side of the face stands out and how far its events spread (domain/hemifacial.h), from
 * closures with synkinesis and twitches. A closure of one eye counts where the other one was
 * measured. A side stands out with at least five one-sided events, at least twice the other side's,
 * and an even split refused at p < 0.01.
 */
PlpHemifacial plp_hemifacial_compute(const PlpAnalysis *analysis, const PlpTrace *trace);
