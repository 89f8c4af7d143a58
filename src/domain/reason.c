#include "domain/reason.h"

#include <string.h>

static const struct {
    const char *name;
    const char *sentence;
} reasons[PLP_REASON_N] = {
    [PLP_REASON_UNKNOWN] = {"unknown", "Nothing is known."},
    [PLP_REASON_MEASURED] = {"measured", "The eye was measured."},
    [PLP_REASON_NO_FACE] = {"no_face", "No face was found."},
    [PLP_REASON_FACE_TOO_SMALL] = {"face_too_small", "The face is too small."},
    [PLP_REASON_TURNED] = {"turned", "The head is turned too far."},
    [PLP_REASON_BLURRED] = {"blurred", "The picture is blurred."},
    [PLP_REASON_TOO_DARK] = {"too_dark", "The eye is too dark."},
    [PLP_REASON_EYE_HIDDEN] = {"eye_hidden", "The eye is hidden."},
    [PLP_REASON_OUT_OF_FRAME] = {"out_of_frame", "The eye is outside the picture."},
    [PLP_REASON_DECODE_ERROR] = {"decode_error", "The picture is damaged."},
    [PLP_REASON_MOUTH_HIDDEN] = {"mouth_hidden", "The mouth is hidden."},
};

const char *plp_reason_get_name(PlpReason reason)
{
    return reasons[reason].name;
}

const char *plp_reason_get_sentence(PlpReason reason)
{
    return reasons[reason].sentence;
}

bool plp_reason_parse(const char *name, PlpReason *ret_reason)
{
    for (int i = PLP_REASON_MEASURED; i < PLP_REASON_N; i++) {
        if (strcmp(name, reasons[i].name) == 0) {
            *ret_reason = (PlpReason)i;
            return true;
        }
    }
    return false;
}
