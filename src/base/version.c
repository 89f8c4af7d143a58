#include "base/version.h"

const char *plp_version_get(void)
{
    return PLP_VERSION;
}
