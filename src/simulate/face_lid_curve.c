#include "simulate/face_lid_curve.h"

#include <glib.h>

/**
 * Lid position for openness 0, 0.05 … 1: the inverse of what the attention network measures (mean
 * lid gap of both eyes over 18 faces: every skin, hair and iris tone, three sizes, between its
 * readings of shut and open). It sees a nearly shut drawing as shut and one a third open as half
 * open.
 */
static const double positions[] = {0.000, 0.083, 0.168, 0.195, 0.214, 0.230, 0.246,
                                   0.268, 0.290, 0.308, 0.324, 0.347, 0.396, 0.484,
                                   0.565, 0.634, 0.713, 0.789, 0.856, 0.925, 1.000};

double plp_lid_curve_compute(double openness)
{
    int last = (int)G_N_ELEMENTS(positions) - 1;
    double at = CLAMP(openness, 0, 1) * last;
    int i = MIN((int)at, last - 1);
    return positions[i] + (positions[i + 1] - positions[i]) * (at - i);
}
