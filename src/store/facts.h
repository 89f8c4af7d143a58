#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/bsrs_classes.h"
#include "domain/media_facts.h"
#include "domain/parameters.h"
#include "domain/recording.h"

// What is kept of an analysis as text: a line a fact, `name<TAB>value`, numbers exact. Readers take
// the names they know, and leave the rest as it was. PLP_ERROR_FORMAT where a value is not what its
// name takes. Callers free.

char *plp_facts_dup_media(const PlpMediaFacts *media);
bool plp_facts_read_media(const char *text, PlpMediaFacts *media, GError **error);

char *plp_facts_dup_parameters(const PlpParameters *parameters);
bool plp_facts_read_parameters(const char *text, PlpParameters *parameters, GError **error);

char *plp_facts_dup_references(const PlpAnalysis *analysis);
bool plp_facts_read_references(const char *text, PlpAnalysis *analysis, GError **error);

char *plp_facts_dup_hemifacial(const PlpHemifacial *hemifacial);
bool plp_facts_read_hemifacial(const char *text, PlpHemifacial *hemifacial, GError **error);

/** NULL where none were loaded. */
char *plp_facts_dup_classes(const PlpBsrsClasses *classes);
bool plp_facts_read_classes(const char *text, PlpBsrsClasses *classes, GError **error);

char *plp_facts_dup_segments(const GArray *segments);
bool plp_facts_read_segments(const char *text, GArray *segments, GError **error);

char *plp_facts_dup_models(const GPtrArray *models);
bool plp_facts_read_models(const char *text, PlpRecording *recording, GError **error);

char *plp_facts_dup_notes(const GPtrArray *notes);
void plp_facts_read_notes(const char *text, GPtrArray *notes);
