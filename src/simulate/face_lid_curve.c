#include "simulate/face_lid_curve.h"

#include <glib.h>

/** Lid position for openness 0, 1/n … 1. */
static const double positions[] = {0, 0.25, 0.5, 0.75, 1};

double plp_lid_curve_compute(double openness)
{
    int last = (int)G_N_ELEMENTS(positions) - 1;
    double at = CLAMP(openness, 0, 1) * last;
    int i = MIN((int)at, last - 1);
    return positions[i] + (positions[i + 1] - positions[i]) * (at - i);
}
