#pragma once

#include <stdbool.h>

/**
 * Whether an eye was measured in a frame and, if not, why. 'Not measurable' is a state of its own:
 * it is neither open nor closed and leaves every denominator.
 */
typedef enum {
    PLP_REASON_UNKNOWN = 0,
    PLP_REASON_MEASURED,
    PLP_REASON_NO_FACE,
    PLP_REASON_FACE_TOO_SMALL,
    PLP_REASON_TURNED,
    PLP_REASON_BLURRED,
    PLP_REASON_TOO_DARK,
    PLP_REASON_EYE_HIDDEN,
    PLP_REASON_OUT_OF_FRAME,
    PLP_REASON_DECODE_ERROR,
    PLP_REASON_MOUTH_HIDDEN, // of the mouth only: a mask, a hand, a beard over the lips
} PlpReason;
#define PLP_REASON_N (PLP_REASON_MOUTH_HIDDEN + 1)

/** `measured`, `no_face`, …, as written in files. */
const char *plp_reason_get_name(PlpReason reason);
/** A sentence for a person, such as 'The head is turned too far.' */
const char *plp_reason_get_sentence(PlpReason reason);
bool plp_reason_parse(const char *name, PlpReason *ret_reason);
