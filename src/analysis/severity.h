#pragma once

#include "domain/analysis.h"
#include "domain/severity.h"

/**
 * JRS frequency from its numbers: sets grade, rule, least_grade, most_grade and the range of JRS
 * severity. Tried in this order (clinical definition: docs/definitions.md): closed for more than
 * half of the time 4; a closure longer than 1 s 3; a burst of closures each shorter than 1 s 2; a
 * rate above the task's limit 1; else 0.
 */
void plp_severity_grade_jrs(PlpJrsEquivalent *jrs);

/** Puts the quantities of the BSRS of the recording and of every task into the table's classes. */
void plp_severity_classify(PlpAnalysis *analysis, const PlpBsrsClasses *classes);
