#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/** The vocabulary of tasks a recording is cut into (clinical protocol). */
typedef enum {
    PLP_TASK_UNKNOWN = 0, // outside every segment
    PLP_TASK_REST_OPEN,
    PLP_TASK_GENTLE_CLOSURE,
    PLP_TASK_FORCED_CLOSURE,
    PLP_TASK_REST_AFTER,
    PLP_TASK_CONVERSATION,
    PLP_TASK_READING_ALOUD,
    PLP_TASK_WRITING,
    PLP_TASK_GAZE_UP,
    PLP_TASK_GAZE_DOWN,
    PLP_TASK_BRIGHT_LIGHT,
    PLP_TASK_HEAD_TURN,
    PLP_TASK_SENSORY_TRICK,
    PLP_TASK_CHEWING,
    PLP_TASK_LAUGHING,
    PLP_TASK_SINGING,
    PLP_TASK_SMILE,
    PLP_TASK_PUCKER,
    PLP_TASK_BROW_RAISE,
    PLP_TASK_FREE,
} PlpTask;
#define PLP_TASK_N (PLP_TASK_FREE + 1)

/** A stretch of a recording: [start_us, end_us) since the first frame. */
typedef struct {
    PlpTask task;
    int64_t start_us;
    int64_t end_us;
} PlpSegment;

/** `rest_open`, …, as written in files; PLP_TASK_UNKNOWN is `none`. */
const char *plp_task_get_name(PlpTask task);
bool plp_task_parse(const char *name, PlpTask *ret_task);
/**
 * Whether a closure in this task was asked for (gentle and forced closure) or belongs to an
 * asked-for grimace (smile, pucker, brow raise): such closures never count as involuntary.
 */
bool plp_task_is_commanded(PlpTask task);
/** Whether the task asks the patient to shut the eyes: it supplies the closed reference. */
bool plp_task_is_closure(PlpTask task);
