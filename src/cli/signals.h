#pragma once

#include "base/cancel.h"

/**
 * From now on SIGINT, SIGTERM and SIGHUP ask for a stop: the flag given is set. The second of a
 * kind kills. Borrowed: it must outlive all use.
 */
const PlpCancel *plp_signals_catch(void);
