#pragma once

#include "plot/axis.h"
#include "plot/canvas.h"
#include "plot/mark.h"

/** A closure of both eyes, or of one alone: the other is NaN. */
typedef struct {
    double right, left;
    PlpMark mark;
} PlpPairPoint;

/**
 * The right eye across, the left eye up, on equal scales with the line of equality; closures of one
 * eye alone stand outside the axes, on that eye's side.
 */
void plp_scatter_draw(PlpCanvas *canvas, PlpBox box, const char *heading, const char *measure,
                      PlpAxisScale scale, const PlpPairPoint *points, gsize n);
