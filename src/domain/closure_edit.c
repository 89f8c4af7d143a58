#include "domain/closure_edit.h"

static const char *const names[PLP_EDIT_N] = {
    [PLP_EDIT_UNKNOWN] = "unknown",
    [PLP_EDIT_ADD] = "add",
    [PLP_EDIT_DELETE] = "delete",
    [PLP_EDIT_MOVE] = "move",
    [PLP_EDIT_SPLIT] = "split",
    [PLP_EDIT_MERGE] = "merge",
    [PLP_EDIT_KIND] = "kind",
    [PLP_EDIT_COMMANDED] = "commanded",
    [PLP_EDIT_COMMENT] = "comment",
    [PLP_EDIT_TASK_ADD] = "task_add",
    [PLP_EDIT_TASK_DELETE] = "task_delete",
    [PLP_EDIT_TASK_MOVE] = "task_move",
    [PLP_EDIT_TASK_NAME] = "task_name",
    [PLP_EDIT_OPEN_LID] = "open_lid",
    [PLP_EDIT_CLOSED_LID] = "closed_lid",
    [PLP_EDIT_MIRRORED] = "mirrored",
    [PLP_EDIT_GLASSES] = "glasses",
    [PLP_EDIT_NO_GLASSES] = "no_glasses",
    [PLP_EDIT_AFFECTED] = "affected",
};

const char *plp_edit_action_get_name(PlpEditAction action)
{
    return names[action];
}

bool plp_edit_action_is_setup(PlpEditAction action)
{
    return action >= PLP_EDIT_TASK_ADD && action < PLP_EDIT_N;
}

bool plp_edit_action_has_target(PlpEditAction action)
{
    bool is_task = action == PLP_EDIT_TASK_DELETE || action == PLP_EDIT_TASK_MOVE ||
                   action == PLP_EDIT_TASK_NAME;
    return is_task || (!plp_edit_action_is_setup(action) && action != PLP_EDIT_ADD);
}
