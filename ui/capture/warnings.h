#pragma once

#include "pipeline/live.h"

/** The one thing to mend first, as a sentence; NULL: nothing. Caller frees. */
char *plp_ui_capture_dup_warning(const PlpLiveState *state);
