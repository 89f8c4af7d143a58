#pragma once

#include <glib.h>

#include "domain/closure_edit.h"
#include "domain/setup.h"

/** A task shorter than this is none: what is left of one that another was drawn over. */
#define PLP_SEGMENT_LEAST_US 100000

/**
 * Puts a segment among others (of PlpSegment, in order of start, apart): it lies where it is said
 * to, and what was there gives way, cut short, in two, or whole.
 */
void plp_segments_put(GArray *segments, PlpSegment segment);
/** The segment with the largest overlap with a stretch; -1: none. */
int plp_segments_find(const GArray *segments, int64_t start_us, int64_t end_us);

/**
 * Applies what a person said of the recording as a whole (edits of the kinds that
 * plp_edit_action_is_setup() names, out of a GArray of PlpClosureEdit in the order they were made;
 * others are passed over). Returns how many found no task to apply to; they change nothing. Pure.
 */
guint plp_setup_edits_apply(PlpSetup *setup, const GArray *edits);

/**
 * The corrections of closures alone, each with its eye as it is named now: one that was made before
 * right and left changed places means the other eye. A GArray of PlpClosureEdit; caller frees.
 */
GArray *plp_setup_edits_dup_others(const GArray *edits);
