#pragma once

#include <stdbool.h>

#include "domain/bsrs_classes.h"
#include "domain/normal_range.h"
#include "domain/side.h"
#include "domain/tristate.h"

/** Whether a question on severity could be answered. */
typedef enum {
    PLP_ANSWER_UNKNOWN = 0,
    PLP_ANSWER_GIVEN,
    PLP_ANSWER_NOT_ENOUGH_MEASURED,
    PLP_ANSWER_COMMANDED, // the task asks for closures: none in it is involuntary
} PlpAnswer;

/** Which rule of the clip-equivalent fired; tried in this order. */
typedef enum {
    PLP_JRS_RULE_UNKNOWN = 0,
    PLP_JRS_RULE_CLOSED_OVER_HALF, // 4
    PLP_JRS_RULE_OVER_1S,          // 3
    PLP_JRS_RULE_FLUTTER,          // 2
    PLP_JRS_RULE_RATE,             // 1
    PLP_JRS_RULE_NONE,             // 0
} PlpJrsRule;
#define PLP_JRS_RULE_N (PLP_JRS_RULE_NONE + 1)

/** JRS frequency as far as a clip can tell, with the numbers that led there. */
typedef struct {
    int grade;                 // 0 to 4
    int least_grade;           // had the eyes been open while not measured
    int most_grade;            // had they been closed
    PlpJrsRule rule;           // that gave `grade`
    double closed_share;       // of measured time
    double closed_share_low;   // all time not measured counted as open …
    double closed_share_high;  // … and as closed
    int over_1s_count;         // closures longer than 1 s
    double longest_s;          // NaN without a closure
    int flutter_bursts;        // bursts whose closures are all shorter than 1 s
    double rate_per_min;       // of all involuntary closures
    double rate_limit_per_min; // of the tasks, weighted by their time
    bool rate_limit_assumed;   // part of the time had no task with a published limit: rest's taken
    int severity_low, severity_high; // range of JRS severity that this supports
} PlpJrsEquivalent;

/** Quantities of the BSRS, never its score. Classes 1 to 3; 0: no table, or nothing to class. */
typedef struct {
    double blinks_and_brief_per_min;
    int blinks_and_brief_class;
    double prolonged_mean_s; // NaN without a prolonged closure
    int prolonged_mean_class;
    double prolonged_per_min;
    int prolonged_class;
    double complete_share; // of the involuntary closures; NaN without any
} PlpBsrsQuantities;

/** Our own index, 0 to 100, for following change: NOT a validated scale. See docs/definitions.md.
 */
typedef struct {
    double value;
    // Its inputs, each of which can only raise it.
    double closed_share;
    double closure_load_per_min; // brief, thrice prolonged, a quarter of the blinks above the limit
    double bursts_per_min;
    double tight_per_min; // NaN: not measured, left out
} PlpChangeIndex;

/** What a recording or a task says of severity: the clinician decides. */
typedef struct {
    PlpAnswer answer;
    double measured_s; // outside commanded tasks, in which an eye of `basis` was measured
    double measured_share;
    PlpSide basis;          // both, or the only eye that was measured or ever moved
    bool basis_never_moved; // `basis` is one eye because the other, measured, never closed
    PlpJrsEquivalent jrs;
    PlpTristate bfm_eyes_4;        // closed for 30 % of the time or more; unknown: losses decide
    PlpTristate udrs_not_open_10s; // a closure of 10 s or more
    PlpBsrsQuantities bsrs;
    PlpBsrsClasses bsrs_classes;  // the table used
    const PlpNormalRange *normal; // of the scope's task; NULL: none is published
    PlpChangeIndex index;
} PlpSeverity;

/** `given`, `not_enough_measured`, …, as written in files. */
const char *plp_answer_get_name(PlpAnswer answer);
/** `closed_over_half`, …, as written in files. */
const char *plp_jrs_rule_get_name(PlpJrsRule rule);
