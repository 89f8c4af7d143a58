#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/analysis.h"
#include "domain/media_facts.h"
#include "domain/parameters.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "domain/trace.h"
#include "domain/tristate.h"

/** A network that a result rests on. */
typedef struct {
    char *name;
    char *file_name;
    char *sha256;
} PlpRecordingModel;

#define PLP_DAYS_UNKNOWN INT32_MIN

/**
 * One measured recording, finished: what comparison, figures, reports and exports work on, wherever
 * it came from (a result folder, the library, a video just analysed). Owns all it holds. Strings
 * are NULL where not known.
 */
typedef struct {
    char *label;      // how tables and reports name it; no path
    char *input_name; // the video's own file name
    char *input_sha256;
    char *run_sha256; // over everything the result depends on
    char *video_path; // where the video can be read, if anywhere; never written into any output
    char *program_version;
    char *engine;
    GPtrArray *models; // of PlpRecordingModel

    PlpTrace *trace;
    PlpAnalysis *analysis;
    PlpParameters parameters;
    GArray *segments; // of PlpSegment, in order of start; empty without
    PlpMediaFacts media;
    bool has_media; // false: not from a video, `media` is empty
    PlpLidFrames lid_frames;
    bool mirrored;
    int face_identity, n_faces; // which face is measured, and of how many; 0: not known
    bool is_partial;            // the recording was not read to its end
    bool is_edited;             // a person's corrections are in `analysis`
    GArray *edits;        // of PlpClosureEdit: those of closures, in the order they were made,
                          //   to lay them over another analysis; NULL: none
    char *layer;          // whose: the layer's name; NULL: the automatic results
    int corrections;      // of that layer that stand; without those that found nothing to apply to,
    int corrections_lost; // which are counted here

    // What only the person who filed it knows.
    PlpTristate glasses;
    PlpSide affected_side;
    char *light;                  // free text, such as `bright`
    char *camera;                 // free text
    int32_t days_since_injection; // PLP_DAYS_UNKNOWN; negative: before the first one
} PlpRecording;

/** Everything empty or unknown, parameters at their defaults; no trace and no analysis. */
PlpRecording *plp_recording_new(void);
void plp_recording_free(PlpRecording *recording);
/** Copies the strings. */
void plp_recording_add_model(PlpRecording *recording, const char *name, const char *file_name,
                             const char *sha256);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpRecording, plp_recording_free)
