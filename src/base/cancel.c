#include "base/cancel.h"

#include <stddef.h>

void plp_cancel_init(PlpCancel *cancel)
{
    atomic_init(&cancel->requested, false);
}

void plp_cancel_request(PlpCancel *cancel)
{
    atomic_store(&cancel->requested, true);
}

bool plp_cancel_is_requested(const PlpCancel *cancel)
{
    return cancel != NULL && atomic_load(&((PlpCancel *)cancel)->requested);
}
