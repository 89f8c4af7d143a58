#include "ui/capture/warnings.h"

#include <glib/gi18n.h>

#include "ui/words.h"

/** What costs data first. */
static const struct {
    PlpLiveWarning warning;
    const char *words;
} sentences[] = {
    {PLP_LIVE_DISK_SLOW, N_("The disk is too slow: pictures wait for it.")},
    {PLP_LIVE_LOSING, N_("Pictures are being lost. End other programs, or choose a smaller size.")},
    {PLP_LIVE_NO_FACE, N_("No face is in the picture.")},
    {PLP_LIVE_SEVERAL_FACES, N_("Several faces are in the picture: the nearest is followed.")},
    {PLP_LIVE_FACE_TOO_SMALL, N_("The face is too small: come nearer.")},
    {PLP_LIVE_OUT_OF_FRAME, N_("An eye is outside the picture: move to the middle.")},
    {PLP_LIVE_TOO_DARK, N_("It is too dark: more light on the face.")},
    {PLP_LIVE_TURNED, N_("Turn towards the camera.")},
    {PLP_LIVE_EYE_HIDDEN, N_("An eye is hidden: hair or hand away.")},
    {PLP_LIVE_BLURRED, N_("The picture is blurred: hold still, or set the focus.")},
};

char *plp_ui_capture_dup_warning(const PlpLiveState *state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sentences); i++) {
        if ((state->warnings & sentences[i].warning) != 0)
            return g_strdup(_(sentences[i].words));
    }
    if ((state->warnings & PLP_LIVE_RATE_LOW) == 0)
        return NULL;
    g_autofree char *rate = plp_ui_words_dup_number(state->rate_per_s, 0);
    return g_strdup_printf(_("The camera gives only %s pictures a second: more light may help."),
                           rate);
}
