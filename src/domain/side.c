#include "domain/side.h"

#include <string.h>

static const char *const names[] = {"unknown", "right", "left", "both"};

const char *plp_side_get_name(PlpSide side)
{
    return names[side];
}

bool plp_side_parse(const char *name, PlpSide *ret_side)
{
    for (int i = PLP_SIDE_RIGHT; i <= PLP_SIDE_BOTH; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ret_side = (PlpSide)i;
            return true;
        }
    }
    return false;
}
