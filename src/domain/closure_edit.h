#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/closure.h"
#include "domain/side.h"

/** What a person may say against what was found. The automatic closures are never changed. */
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
    // Of the recording as a whole (setup.h): closures and figures are found anew.
    PLP_EDIT_TASK_ADD,    // [from_us, to_us) is `task`; what was there gives way
    PLP_EDIT_TASK_DELETE, // the task at the target is none
    PLP_EDIT_TASK_MOVE,   // the task at the target is [from_us, to_us)
    PLP_EDIT_TASK_NAME,   // the task at the target is `task`
    PLP_EDIT_OPEN_LID,    // both lids are open in the frame at from_us; -1: found by rule again
    PLP_EDIT_CLOSED_LID,  // both are closed there
    PLP_EDIT_MIRRORED,    // right and left are the other way round than it was taken
    PLP_EDIT_GLASSES,     // glasses are worn
    PLP_EDIT_NO_GLASSES,
    PLP_EDIT_AFFECTED, // `eye` is the affected side; both: no one side
} PlpEditAction;
#define PLP_EDIT_N (PLP_EDIT_AFFECTED + 1)

/**
 * One correction. Which closure is meant is said by eye and time, as the person saw it: the closure
 * of that eye with the largest overlap with [target_onset_us, target_offset_us]. So a correction
 * outlives a new analysis of the same recording.
 */
typedef struct {
    PlpEditAction action;
    PlpSide eye; // right or left; both where the recording is meant
    int64_t target_onset_us, target_offset_us;
    int64_t from_us, to_us; // ADD, MOVE: new onset and offset; SPLIT, MERGE: see the actions
    PlpKind kind;           // KIND; ADD: unknown leaves it to the duration
    bool commanded;         // COMMANDED
    PlpTask task;           // TASK_ADD, TASK_NAME
} PlpClosureEdit;

/** `add`, `delete`, …, as written in files. */
const char *plp_edit_action_get_name(PlpEditAction action);
/** Whether it says something of the recording as a whole rather than of a closure. */
bool plp_edit_action_is_setup(PlpEditAction action);
/** Whether it names a closure or a task that is there, by its number in a list. */
bool plp_edit_action_has_target(PlpEditAction action);
