#pragma once

#include <stdbool.h>

/**
 * Class edges of the quantities of the Blepharospasm Severity Rating Scale: a table of the user's,
 * because nobody here could verify the published ones. Between `edge[0]` and `edge[1]` lies the
 * middle one of three classes.
 */
typedef struct {
    bool loaded;   // false: no table was found, so no class is given
    bool verified; // the table's own word; the shipped one says no
    double blinks_and_brief_per_min[2];
    double prolonged_mean_s[2];
    double prolonged_per_min[2];
} PlpBsrsClasses;
