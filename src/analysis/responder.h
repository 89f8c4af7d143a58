#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/tristate.h"

/** One condition of a rule: a change compared with a number. */
typedef struct {
    char *measure;
    bool is_percent; // of the value before; else in the measure's unit
    bool is_less;    // <, <=; else >, >=
    bool or_equal;
    double limit;
    int index; // of the measure, for whoever binds the rule; -1 before
} PlpResponderCondition;

/** A rule that the user states beforehand, such as `closures_per_min <= -50%`. */
typedef struct {
    char *text;         // as the user wrote it
    GArray *conditions; // of PlpResponderCondition; all must hold
} PlpResponderRule;

/**
 * `MEASURE OP NUMBER` or `MEASURE OP NUMBER%`, joined by `and`; OP is <, <=, > or >=. The number is
 * the change, after less before: `<= -50%` is half or less than half of the value before. Errors:
 * PLP_ERROR_INVALID, a sentence with the rule and what is wrong. Whether the measure exists is for
 * whoever binds it to say.
 */
PlpResponderRule *plp_responder_parse(const char *text, GError **error);
void plp_responder_free(PlpResponderRule *rule);

/**
 * Whether a patient responds. Unknown: a value that a condition asks for is missing, or a
 * percentage of nothing; unless another condition fails anyway. `before` and `after` by the
 * conditions' indices.
 */
PlpTristate plp_responder_judge(const PlpResponderRule *rule, const double *before,
                                const double *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpResponderRule, plp_responder_free)
