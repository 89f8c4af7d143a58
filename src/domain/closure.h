#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/segment.h"
#include "domain/side.h"
#include "domain/tristate.h"

/** Duration classes; every edge is a parameter and the raw duration is kept. There is no upper
 * limit. */
typedef enum {
    PLP_KIND_UNKNOWN = 0,
    PLP_KIND_BLINK,     // < 0.5 s
    PLP_KIND_BRIEF,     // 0.5 to 3 s
    PLP_KIND_PROLONGED, // >= 3 s
} PlpKind;
#define PLP_KIND_N (PLP_KIND_PROLONGED + 1)

typedef enum {
    PLP_EXTENT_UNKNOWN = 0,
    PLP_EXTENT_PARTIAL,
    PLP_EXTENT_COMPLETE,
} PlpExtent;

/** What is not known of a closure; written in the `note` column as the names joined by a blank. */
typedef enum {
    PLP_CLOSURE_NOTE_NONE = 0,
    PLP_CLOSURE_NOTE_STARTS_BEFORE =
        1 << 0, // already closed when measuring began: onset is the first time known
    PLP_CLOSURE_NOTE_ENDS_AFTER = 1 << 1, // still closed when measuring ended
    PLP_CLOSURE_NOTE_SPANS_LOSS = 1 << 2, // tracking was lost and came back within it
    PLP_CLOSURE_NOTE_CONTINUES =
        1 << 3, // may be the closure before, cut by a longer loss: never counted again
} PlpClosureNotes;

/**
 * What cheek or mouth corner of the same side did around a closure's onset, towards the muscle's
 * pull (cheek up, mouth corner out and up).
 */
typedef struct {
    double excursion_ratio; // over the outer inter-ocular distance; NaN: not measurable
    double lag_ms; // its half-amplitude crossing after the closure's onset; NaN: no movement
    bool moves;    // with the closure: stands out of its own noise, within the window
} PlpCompanion;

/** One closure of one eye. */
typedef struct {
    int id; // 1, 2, … in order of onset, right before left
    PlpSide eye;
    PlpKind kind;
    PlpExtent extent;
    int64_t onset_us; // crossing of half amplitude, interpolated between frames
    int64_t peak_us;
    int64_t offset_us;
    int32_t onset_frame; // first and last frame whose openness is beyond half amplitude
    int32_t offset_frame;
    int64_t duration_us; // offset - onset
    double depth_ratio;  // 1 - lowest openness; 1 is the closed reference
    double
        closing_speed_per_s; // peak speeds in openness a second; NaN below the frame rate they need
    double opening_speed_per_s;
    int pair;  // the same number for both eyes' closures of a conjugate pair; 0: this eye alone
    int burst; // 1, 2, …; 0: in no burst
    PlpTask task;
    bool commanded;
    PlpClosureNotes notes;
    // The face around the eye while it is shut, against just before; NaN and unknown: not measured.
    double brow_shift_ratio;   // brow over the line of the corners, over the inter-ocular distance:
                               // negative where it comes down, positive where it rises
    double bunching_ratio;     // how much the ring of skin round the lids loses of its height
    double squeeze_z;          // both together, in spreads of this person's own plain blinks
    PlpTristate tight;         // squeezed beyond tight_limit_z
    PlpTristate brow_rise;     // the brow rises as this eye closes ('other Babinski sign')
    PlpCompanion cheek, mouth; // synkinesis
} PlpClosure;

const char *plp_kind_get_name(PlpKind kind);
const char *plp_extent_get_name(PlpExtent extent);
/** The notes' names joined by a blank; empty for none. Caller frees. */
char *plp_closure_dup_notes(PlpClosureNotes notes);
