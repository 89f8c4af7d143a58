#include "domain/closure_edit.h"

static const char *const names[PLP_EDIT_N] = {
    [PLP_EDIT_UNKNOWN] = "unknown", [PLP_EDIT_ADD] = "add",
    [PLP_EDIT_DELETE] = "delete",   [PLP_EDIT_MOVE] = "move",
    [PLP_EDIT_SPLIT] = "split",     [PLP_EDIT_MERGE] = "merge",
    [PLP_EDIT_KIND] = "kind",       [PLP_EDIT_COMMANDED] = "commanded",
    [PLP_EDIT_COMMENT] = "comment",
};

const char *plp_edit_action_get_name(PlpEditAction action)
{
    return names[action];
}
