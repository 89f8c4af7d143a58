#include "vision/guard.h"

extern "C" {
#include "vision/network_priv.h"
}

const PlpEngineFunctions *plp_engine_opencv_get(void)
{
    return nullptr;
}
