#include "pipeline/live_priv.h"

static unsigned warning_of(PlpReason reason)
{
    switch (reason) {
    case PLP_REASON_NO_FACE:
        return PLP_LIVE_NO_FACE;
    case PLP_REASON_FACE_TOO_SMALL:
        return PLP_LIVE_FACE_TOO_SMALL;
    case PLP_REASON_TURNED:
        return PLP_LIVE_TURNED;
    case PLP_REASON_TOO_DARK:
        return PLP_LIVE_TOO_DARK;
    case PLP_REASON_BLURRED:
        return PLP_LIVE_BLURRED;
    case PLP_REASON_EYE_HIDDEN:
        return PLP_LIVE_EYE_HIDDEN;
    case PLP_REASON_OUT_OF_FRAME:
        return PLP_LIVE_OUT_OF_FRAME;
    case PLP_REASON_UNKNOWN:
    case PLP_REASON_MEASURED:
    case PLP_REASON_DECODE_ERROR:
    case PLP_REASON_MOUTH_HIDDEN:
    default:
        return 0;
    }
}

unsigned plp_live_face_warnings(const PlpObservation *observation, const PlpSample *sample,
                                const PlpParameters *parameters)
{
    if (observation->n_faces == 0) {
        unsigned warning = warning_of(observation->reason);
        return warning != 0 ? warning : PLP_LIVE_NO_FACE;
    }
    unsigned warnings = warning_of(sample->right.reason) | warning_of(sample->left.reason);
    if (observation->n_faces > 1)
        warnings |= PLP_LIVE_SEVERAL_FACES;
    if ((double)sample->interocular_px < parameters->min_interocular_px)
        warnings |= PLP_LIVE_FACE_TOO_SMALL;
    return warnings;
}
