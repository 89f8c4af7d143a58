#pragma once

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "domain/analysis.h"
#include "domain/bsrs_classes.h"
#include "domain/media_facts.h"
#include "domain/parameters.h"
#include "workflow/landmarkers.h"
#include "workflow/output.h"

/** Shown now and then what an analysis has found so far; in the analysing thread. */
typedef struct {
    void *self;
    /** Takes both: the trace of the face that would be the patient's by now, and its analysis
     * without bootstrap intervals. `mirrored` and tasks are the run's own. */
    void (*take)(void *self, PlpTrace *trace, PlpAnalysis *analysis);
} PlpAnalyzeWatcher;

/** What the user asks for; the same for every recording of a batch. All pointers are borrowed. */
typedef struct {
    const PlpLandmarkerSource *landmarkers;
    const char *program_version;
    const char *out_folder;
    const GArray *segments; // of PlpSegment, or NULL
    int face;               // identity of the patient; 0: by rule (workflow/faces.h)
    bool mirrored;          // the picture is a mirror's: right and left change places
    bool force;             // replace an output that is there
    bool resume;            // go on from a checkpoint; keep what is complete
    PlpParameters parameters;
    PlpBsrsClasses bsrs_classes;    // not loaded: no classes are given
    int64_t checkpoint_interval_us; // 0: 10 s
    const PlpCancel *cancel;        // may be NULL
    // For those who look on; neither changes a byte of the results.
    bool writes_overlay;              // the lids' outlines beside the results (workflow/overlay.h)
    const PlpAnalyzeWatcher *watcher; // may be NULL
} PlpAnalyzeOptions;

typedef enum {
    PLP_OUTCOME_UNKNOWN = 0, // not started
    PLP_OUTCOME_DONE,
    PLP_OUTCOME_KEPT,    // --resume found it complete
    PLP_OUTCOME_PARTIAL, // cancelled: what was measured so far is written, and a checkpoint
    PLP_OUTCOME_FAILED,
} PlpOutcome;

/** What came of one recording. */
typedef struct {
    PlpOutcome outcome;
    GError *error;         // failed
    PlpAnalysis *analysis; // done and partial; openness and closures included
    PlpMediaFacts facts;
    int face;    // identity of the patient; 0: no face was seen
    int n_faces; // how many were seen
    int64_t frames;
} PlpAnalyzeResult;

void plp_analyze_result_clear(PlpAnalyzeResult *result);

/** How far a recording is; written by its worker, read by anybody. */
typedef struct {
    atomic_llong frames;   // finished
    atomic_llong resumed;  // of these, taken from a checkpoint
    atomic_llong expected; // from the header; -1: not known (yet)
    atomic_bool ended;
} PlpProgress;

/**
 * Analyses one recording into `output`.
 * The outcome, the error included, is in `ret_result`.
 *
 * The files appear together: written to a temporary folder that is then renamed. A cancelled run
 * leaves a partial result (its summary says so) and a checkpoint, from which a run with `resume`
 * goes on to the very bytes an uninterrupted run gives.
 */
void plp_analyze(const char *path, const PlpOutput *output, const PlpAnalyzeOptions *options,
                 PlpProgress *progress, PlpAnalyzeResult *ret_result);
