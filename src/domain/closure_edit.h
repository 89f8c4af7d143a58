#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/closure.h"
#include "domain/side.h"

/** What a person may do to an automatic closure. The automatic ones are never changed. */
typedef enum {
    PLP_EDIT_UNKNOWN = 0,
    PLP_EDIT_ADD,       // a closure that was missed
    PLP_EDIT_DELETE,    // a closure that is none
    PLP_EDIT_MOVE,      // its onset and offset
    PLP_EDIT_SPLIT,     // two closures: [onset, from_us) and [to_us, offset)
    PLP_EDIT_MERGE,     // one with the next ones of this eye that begin before to_us
    PLP_EDIT_KIND,      // another kind than its duration says
    PLP_EDIT_COMMANDED, // it was asked for, or was not
    PLP_EDIT_COMMENT,   // a word beside it; changes nothing
} PlpEditAction;
#define PLP_EDIT_N (PLP_EDIT_COMMENT + 1)

/**
 * One correction. Which closure is meant is said by eye and time, as the person saw it: the closure
 * of that eye with the largest overlap with [target_onset_us, target_offset_us]. So a correction
 * outlives a new analysis of the same recording.
 */
typedef struct {
    PlpEditAction action;
    PlpSide eye; // right or left
    int64_t target_onset_us, target_offset_us;
    int64_t from_us, to_us; // ADD, MOVE: new onset and offset; SPLIT, MERGE: see the actions
    PlpKind kind;           // KIND; ADD: unknown leaves it to the duration
    bool commanded;         // COMMANDED
} PlpClosureEdit;

/** `add`, `delete`, …, as written in files. */
const char *plp_edit_action_get_name(PlpEditAction action);
