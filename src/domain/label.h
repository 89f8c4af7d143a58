#pragma once

#include <stdint.h>

#include "domain/side.h"

/** What a person who looked at the frames says of a stretch of them. */
typedef enum {
    PLP_LABEL_UNKNOWN = 0,
    PLP_LABEL_CLOSURE,  // must be found
    PLP_LABEL_PARTIAL,  // optional: may be found, is neither hit nor miss
    PLP_LABEL_DECOY,    // squint, down-gaze: a closure found here counts as a false one
    PLP_LABEL_UNSCORED, // the eye could not be seen by the person either: nothing is scored here
} PlpLabelKind;

/** A stretch of one eye, marked by a person. Frames are 0-based, first and last inclusive. */
typedef struct {
    PlpSide eye; // right or left; `both` in a file becomes one label of each eye
    PlpLabelKind kind;
    char kind_name[16]; // as written: blink, wink, long, squeeze, …
    int32_t first_frame, last_frame;
} PlpLabel;
