#pragma once

#include <stddef.h>

#include "analysis/bland_altman.h"
#include "analysis/icc.h"
#include "analysis/score.h"
#include "analysis/spearman.h"
#include "domain/analysis.h"
#include "domain/trace.h"

/**
 * Two layers of closures over the same trace: what the program found and what a person made of it
 * (analysis/edits.h), or what two people did.
 *
 * Events matched one to one (precision, recall, F1 at three thresholds of IoU), errors of onset and
 * offset, kappa by frame, each eye apart, as plp_evaluate_clip() gives them. The first layer is the
 * reference: all of its closures must be found, partial ones too. Of the closures of both layers;
 * commanded ones as well. Both scores must have been initialised and be empty.
 */
void plp_layers_score(const PlpTrace *trace, const PlpAnalysis *first, const PlpAnalysis *second,
                      PlpScore *ret_right, PlpScore *ret_left);

/** How far two raters agree on a figure over several recordings. */
typedef struct {
    PlpIcc icc; // ICC(2,1)
    PlpSpearman spearman;
    PlpBlandAltman difference; // second less first
    PlpBlandAltman ratio;      // second over first: for rates
} PlpLayersAgreement;

/**
 * `first` and `second`: a figure (such as closures_per_min) of `n` recordings by each rater; NaN
 * pairs are left out. Recordings of one patient are not independent: one a patient, or the
 * intervals are too narrow.
 */
PlpLayersAgreement plp_layers_compare(const double *first, const double *second, size_t n,
                                      double confidence);
