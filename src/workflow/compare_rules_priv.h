#pragma once

#include "workflow/compare.h"

/**
 * The rules that a responder must meet, stated beforehand (analysis/responder.h); measures are the
 * figures' names for the person, or with `_right` or `_left` for an eye. NULL with
 * PLP_ERROR_INVALID for one that cannot be read. Of PlpResponderRule; caller frees. `texts` may be
 * NULL: none.
 */
GPtrArray *plp_compare_parse_rules(const GPtrArray *texts, GError **error);

/** Adds a note for each: met, not met, or cannot be told. */
void plp_compare_judge_rules(const GPtrArray *rules, PlpComparison *comparison);
