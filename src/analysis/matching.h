#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/agreement.h"

typedef struct {
    PlpSpan span;
    bool optional; // of a label: may be found, need not
} PlpMatchItem;

/**
 * Pairs found spans with labelled ones, one to one, so that each pair overlaps and has at least
 * `min_iou`.
 *
 * Best means, in this order: most pairs with required labels (no other matching has more true
 * positives), then most pairs at all (fewest false positives, optional labels absorbing the rest),
 * then the largest sum of IoU. Found by dynamic programming over both lists in order of time,
 * within each cluster of spans that overlap: exact, because among spans that are disjoint within
 * each list two pairs can never cross. Where spans of one list overlap each other it is the best
 * matching that keeps the order.
 *
 * `found` and `labels`: GArray of PlpMatchItem, in order of first frame. Returns for each found
 * span the index of its label, or -1: a GArray of int.
 */
GArray *plp_match_spans(const GArray *found, const GArray *labels, double min_iou);
