#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "domain/media_facts.h"

/**
 * Reads a video through and counts: what the header says and what is really there. `cancel` may be
 * NULL. The facts are to be cleared by the caller. Errors: those of the reader;
 * PLP_ERROR_CANCELLED.
 */
bool plp_inspect(const char *path, const PlpCancel *cancel, PlpMediaFacts *ret_facts,
                 GError **error);
