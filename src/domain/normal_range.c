#include "domain/normal_range.h"

#include <stddef.h>

const PlpNormalRange *plp_normal_range_find(PlpTask task)
{
    static const PlpNormalRange rest = {8, 21, 17};
    static const PlpNormalRange conversation = {10.5, 32.5, 26};
    static const PlpNormalRange reading = {1.4, 14.4, 4.5};
    if (task == PLP_TASK_REST_OPEN || task == PLP_TASK_REST_AFTER)
        return &rest;
    if (task == PLP_TASK_CONVERSATION)
        return &conversation;
    return task == PLP_TASK_READING_ALOUD ? &reading : NULL;
}
