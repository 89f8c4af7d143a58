#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "analysis/agreement.h"
#include "domain/side.h"

/** The thresholds of IoU: 0 (any overlap), 0.2, 0.5. */
#define PLP_IOU_N 3
double plp_score_get_iou(int threshold);
/** Boundaries and wrong eyes are judged on the pairs at this threshold (0.2). */
#define PLP_IOU_BOUNDARIES 1

typedef struct {
    int true_positives, false_positives, false_negatives;
    int optional_hits; // found closures matched to an optional label
    int decoy_hits;    // of the false positives
} PlpHits;

/** NaN where nothing was found (precision), labelled (recall) or either (F1). */
double plp_hits_get_precision(const PlpHits *hits);
double plp_hits_get_recall(const PlpHits *hits);
double plp_hits_get_f1(const PlpHits *hits);

typedef enum {
    PLP_MISTAKE_UNKNOWN = 0,
    PLP_MISTAKE_MISSED,   // a required label without a found closure
    PLP_MISTAKE_INVENTED, // a found closure without a label
    PLP_MISTAKE_DECOY,    // the same, in a decoy
} PlpMistakeKind;

/** A single error at IoU 0.2, for a person to look at. */
typedef struct {
    PlpMistakeKind kind;
    PlpSide eye;
    PlpSpan span;
    bool wrong_eye;        // missed here, found on the other eye only
    double measured_share; // of the span's frames in which this eye was measured
} PlpMistake;

/** One eye's scores; sums of several clips are formed by plp_score_add(). */
typedef struct {
    int labels, optional_labels, decoys; // scored
    int found;     // judged: found closures that did not count as nothing, and optional hits
    int wrong_eye; // required labels missed here, while the other eye has a false positive over
                   // them
    PlpHits hits[PLP_IOU_N];
    PlpAgreement
        frames; // a: labelled shut, b: found shut; unmeasured, unscored and optional frames aside
    int64_t unmeasured_frames;
    GArray *onset_error_frames; // of double: found - labelled, of the pairs at IoU 0.2 with
                                // required labels
    GArray *offset_error_frames;
    GArray *onset_error_ms; // by the frames' own times
    GArray *offset_error_ms;
    GArray *mistakes; // of PlpMistake, missed ones first
} PlpScore;

void plp_score_init(PlpScore *score);
void plp_score_clear(PlpScore *score);
/** Adds another clip's or eye's scores. */
void plp_score_add(PlpScore *total, const PlpScore *score);
