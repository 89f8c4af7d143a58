#include "base/version.h"

#include "version_config.h"

const char *plp_version_get(void)
{
    return PLP_VERSION;
}
