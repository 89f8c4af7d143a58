#pragma once

#include <glib.h>

#include "domain/analysis.h"

/** The printed summary's lines on twitches, synkinesis and what the clip supports of the SMC
 * grades.
 */
void plp_hemifacial_append_text(GString *text, const PlpAnalysis *analysis);
