#pragma once

#include "workflow/compare.h"

/**
 * Loads one side's operands in order: owned by `recordings`, and borrowed in `side`. Videos among
 * them are analysed first, side by side, into the folder `when` of the request's results folder, or
 * into a temporary one that is removed. Errors: what loading says; PLP_ERROR_CANCELLED.
 */
bool plp_compare_load_side(const PlpCompareRequest *request, const char *const *operands,
                           gsize n_operands, const char *when, GPtrArray *recordings,
                           GPtrArray *side, GError **error);
