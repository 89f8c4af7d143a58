#pragma once

#include <stdatomic.h>
#include <stdbool.h>

/**
 * A request to stop, set from any thread or from a signal handler (lock-free), polled by the
 * workers.
 */
typedef struct {
    atomic_bool requested;
} PlpCancel;

void plp_cancel_init(PlpCancel *cancel);
void plp_cancel_request(PlpCancel *cancel);
/** `cancel` may be NULL: never requested. */
bool plp_cancel_is_requested(const PlpCancel *cancel);
