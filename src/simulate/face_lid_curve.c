#include "simulate/face_lid_curve.h"

#include <glib.h>

/**
 * Lid position for openness 0, 0.05 … 1: the inverse of what the attention network measures (mean
 * lid gap of both eyes over 18 faces: every skin, hair and iris tone, three sizes, between its
 * readings of shut and open), made 1.4 times as steep about the middle. The network takes a nearly
 * shut drawing for shut and one a third open for half open, with a jump between whose place differs
 * a little from face to face: the quicker the lid passes there, the less time that costs.
 */
static const double positions[] = {0.000, 0.050, 0.104, 0.165, 0.189, 0.209, 0.227,
                                   0.246, 0.274, 0.301, 0.324, 0.366, 0.462, 0.567,
                                   0.651, 0.734, 0.803, 0.858, 0.908, 0.955, 1.000};

double plp_lid_curve_compute(double openness)
{
    int last = (int)G_N_ELEMENTS(positions) - 1;
    double at = CLAMP(openness, 0, 1) * last;
    int i = MIN((int)at, last - 1);
    return positions[i] + (positions[i + 1] - positions[i]) * (at - i);
}
