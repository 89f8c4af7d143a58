#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/comparison.h"

#define PLP_COMPARE_RESAMPLES 2000
#define PLP_COMPARE_BLOCK_S 10.0

typedef struct {
    int resamples;  // of the moving-block bootstrap, of each side
    double block_s; // length of its blocks; halved where fewer than four fit
    uint32_t seed;
} PlpCompareOptions;

PlpCompareOptions plp_compare_make_options(void);

/**
 * Recordings before against recordings after, pooled with their exposure: measure by measure, side
 * by side, the whole first, then task by task what both have. Formulas: docs/comparison.md.
 * `before` and `after` are arrays of PlpRecording, borrowed for as long as the comparison lives.
 * Pure and deterministic for the same recordings and options. `holds` of every change stays
 * unknown.
 */
PlpComparison *plp_compare_compute(const GPtrArray *before, const GPtrArray *after,
                                   const PlpCompareOptions *options);

/** Only the sides and the warnings of such a comparison. */
PlpComparison *plp_compare_warn(const GPtrArray *before, const GPtrArray *after,
                                const PlpCompareOptions *options);

/** Told how far it is, 0..1; false: stop. */
typedef bool (*PlpCompareGoOn)(void *self, double share);

/**
 * Whether what is shown hangs on where the lids' references were put: every recording is analysed
 * anew with its open and closed reference 10 % higher and lower, each recording for itself, and the
 * Closures that a person corrected (`edits` of a recording) stay as the person said. The
 * direction of a change holds when it is the same in all of these. Sets `holds`. False: stopped by
 * `go_on` (which may be NULL), nothing is set.
 */
bool plp_compare_check_references(PlpComparison *comparison, PlpCompareGoOn go_on, void *self);
