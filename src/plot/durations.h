#pragma once

#include "domain/closure.h"
#include "plot/canvas.h"

typedef struct {
    double duration_s;
    PlpKind kind;
} PlpDurationPoint;

/** The closures of a recording, or of several pooled. */
typedef struct {
    const PlpDurationPoint *points;
    gsize n;
    double minutes; // measured
} PlpDurationSeries;

/**
 * How long closures last: bars over steps of duration. One series: counts, coloured by kind. Two
 * (before, after): side by side, closures a measured minute. The first and the last bar hold
 * whatever lies beyond.
 */
void plp_durations_draw(PlpCanvas *canvas, PlpBox box, const char *heading,
                        const PlpDurationSeries *series, gsize n_series);
