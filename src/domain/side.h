#pragma once

#include <stdbool.h>

/** Right and left are ALWAYS the patient's, as a clinician says them. */
typedef enum {
    PLP_SIDE_UNKNOWN = 0,
    PLP_SIDE_RIGHT,
    PLP_SIDE_LEFT,
    PLP_SIDE_BOTH, // only where a value belongs to both eyes together
} PlpSide;

/** `right`, `left`, `both` or `unknown`, as written in files. */
const char *plp_side_get_name(PlpSide side);
bool plp_side_parse(const char *name, PlpSide *ret_side);
