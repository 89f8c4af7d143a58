#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/media_facts.h"
#include "domain/trace.h"
#include "workflow/analyze.h"
#include "workflow/faces.h"

/** Everything that is known at the end of a recording; borrowed. */
typedef struct {
    const char *path; // of the video: only its own name is written
    const char *input_sha256;
    const char *run_sha256;
    const PlpAnalyzeOptions *options;
    const PlpMediaFacts *facts;
    const PlpFaces *faces;
    int face;
    bool is_partial; // cancelled
    const PlpTrace *trace;
    const PlpAnalysis *analysis;
} PlpResults;

/** Writes trace.csv, closures.csv, twitches.csv and summary.json into `folder`. PLP_ERROR_IO. */
bool plp_save_results(const char *folder, const PlpResults *results, GError **error);
