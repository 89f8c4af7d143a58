#pragma once

#include <glib.h>

#include "analysis/series.h"

/** A minimum of a signal between the two maxima around it; indices into the series. */
typedef struct {
    guint before;  // the maximum before, or the first sample
    guint lowest;
    guint after;   // the maximum after, or the last sample
    bool falls;    // the fall into it was seen: `before` is higher by the threshold
    bool rises;    // the rise out of it was seen
} PlpValley;

/**
 * Cuts series[first, end) into valleys: the signal must fall by `least_fall` and rise again by
 * max(least_fall, rise_share x the depth fallen) to turn. Every value must be measured. Appends PlpValley.
 */
void plp_zigzag_find_valleys(const PlpSeries *series, guint first, guint end, double least_fall, double rise_share,
                             GArray *valleys);
