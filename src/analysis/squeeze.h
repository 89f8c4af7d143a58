#pragma once

#include <stdbool.h>

#include "domain/trace.h"

/** Whether a sample holds what a squeeze is measured by. */
bool plp_squeeze_is_measured(const PlpEyeSample *eye);
