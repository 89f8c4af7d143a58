#pragma once

#include <glib.h>

#include "analysis/series.h"

/** A minimum of a signal between the two maxima around it; indices into the series. */
typedef struct {
    guint before; // the maximum before, or the first sample
    guint lowest;
    guint after; // the maximum after, or the last sample
    bool falls;  // the fall into it was seen: `before` is higher by the threshold
    bool rises;  // the rise out of it was seen
} PlpValley;

/**
 * Cuts series[first, end) into valleys wherever the signal falls by `least_fall` and rises by it
 * again. Every value must be measured. Appends PlpValley in order.
 */
void plp_zigzag_find_valleys(const PlpSeries *series, guint first, guint end, double least_fall,
                             GArray *valleys);
