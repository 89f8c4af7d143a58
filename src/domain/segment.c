#include "domain/segment.h"

#include <string.h>

static const char *const names[PLP_TASK_N] = {
    [PLP_TASK_UNKNOWN] = "none",
    [PLP_TASK_REST_OPEN] = "rest_open",
    [PLP_TASK_GENTLE_CLOSURE] = "gentle_closure",
    [PLP_TASK_FORCED_CLOSURE] = "forced_closure",
    [PLP_TASK_REST_AFTER] = "rest_after",
    [PLP_TASK_CONVERSATION] = "conversation",
    [PLP_TASK_READING_ALOUD] = "reading_aloud",
    [PLP_TASK_WRITING] = "writing",
    [PLP_TASK_GAZE_UP] = "gaze_up",
    [PLP_TASK_GAZE_DOWN] = "gaze_down",
    [PLP_TASK_BRIGHT_LIGHT] = "bright_light",
    [PLP_TASK_HEAD_TURN] = "head_turn",
    [PLP_TASK_SENSORY_TRICK] = "sensory_trick",
    [PLP_TASK_CHEWING] = "chewing",
    [PLP_TASK_LAUGHING] = "laughing",
    [PLP_TASK_SINGING] = "singing",
    [PLP_TASK_SMILE] = "smile",
    [PLP_TASK_PUCKER] = "pucker",
    [PLP_TASK_BROW_RAISE] = "brow_raise",
    [PLP_TASK_FREE] = "free",
};

const char *plp_task_get_name(PlpTask task)
{
    return names[task];
}

bool plp_task_parse(const char *name, PlpTask *ret_task)
{
    for (int i = PLP_TASK_REST_OPEN; i < PLP_TASK_N; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret_task = (PlpTask)i;
            return true;
        }
    }
    return false;
}

bool plp_task_is_closure(PlpTask task)
{
    return task == PLP_TASK_GENTLE_CLOSURE || task == PLP_TASK_FORCED_CLOSURE;
}

bool plp_task_is_commanded(PlpTask task)
{
    return plp_task_is_closure(task) || task == PLP_TASK_SMILE || task == PLP_TASK_PUCKER ||
           task == PLP_TASK_BROW_RAISE;
}
