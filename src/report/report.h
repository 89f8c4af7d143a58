#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/analysis.h"
#include "domain/media_facts.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/** A network that a result rests on. */
typedef struct {
    const char *name;
    const char *file_name;
    const char *sha256;
} PlpReportModel;

/** All that the written result of one recording is made of; everything borrowed. */
typedef struct {
    const PlpTrace *trace;
    const PlpAnalysis *analysis;
    const PlpParameters *parameters;
    const GArray *segments;       // of PlpSegment, as the user gave them; may be NULL
    const PlpMediaFacts *media;   // NULL: no video was read (an EAR series)
    const PlpReportModel *models; // n_models of them
    gsize n_models;
    const char *engine; // `xnnpack`, `opencv`; NULL: no network was run
    const char *program_version;
    const char *input_name;     // the input's path or name; only its own name is written
    const char *input_sha256;   // NULL: not known
    int face_identity;          // which face was measured; 0: not known
    int n_faces;                // how many were followed; 0: not known
    bool mirrored;              // right and left change places, by the user's word
    const char *run_sha256;     // over everything the result depends on; NULL: not known
    bool partial;               // the recording was not read to its end
    const char *partial_reason; // a sentence; NULL without
} PlpReportInput;

/**
 * Writes trace.csv, closures.csv, twitches.csv and summary.json into `folder`, which exists. Each
 * file appears whole or not at all, summary.json last: where it stands, the others do. Same input,
 * same bytes. Errors: PLP_ERROR_IO.
 */
bool plp_report_write(const PlpReportInput *input, const char *folder, GError **error);

/** summary.json's text. Caller frees. */
char *plp_report_dup_summary(const PlpReportInput *input);

/** What is known of a video, as JSON with the same keys as summary.json's `media`. Caller frees. */
char *plp_report_dup_media(const PlpMediaFacts *media, const char *input_name);
