#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "analysis/agreement.h"
#include "analysis/score.h"
#include "domain/closure.h"
#include "domain/label.h"

/**
 * How well found closures agree with closures that a person marked. Each eye apart.
 *
 * - Found and labelled closures are matched one to one at three thresholds of IoU (matching.h): any
 * overlap (adjacent is none), 0.2 and 0.5.
 * - A matched required label is a true positive, an unmatched one a false negative. A found closure
 * matched to an optional (partial) label counts as nothing, nor does an unmatched optional label.
 * - An unmatched found closure is a false positive. Where at least half of its frames lie in decoys
 * it is a decoy hit as well. Where at least half lie in unscored stretches, or where it reaches
 * outside the scored range, it counts as nothing.
 * - Labels that reach outside the scored range count as nothing.
 */

/** One clip to be scored. Frames are decoded frames throughout. */
typedef struct {
    const GArray *labels;       // of PlpLabel, both eyes, any order
    const GArray *closures;     // of PlpClosure, both eyes, any order
    PlpSpan scored;             // the frames that the person looked at
    int32_t n_frames;           // of the recording
    const int64_t *t_us;        // of each frame
    const bool *right_measured; // of each frame
    const bool *left_measured;  // of each frame
} PlpScoredClip;

/** Both scores must have been initialised and be empty. Pure. */
void plp_evaluate_clip(const PlpScoredClip *clip, PlpScore *ret_right, PlpScore *ret_left);
