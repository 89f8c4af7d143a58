#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/** A stretch of frames, first and last inclusive. */
typedef struct {
    int32_t first_frame, last_frame;
} PlpSpan;

int64_t plp_span_get_length(PlpSpan span);
/** Frames that both hold; 0 for adjacent spans. */
int64_t plp_span_get_overlap(PlpSpan a, PlpSpan b);
/** Intersection over union of the frames, 0..1. */
double plp_span_get_iou(PlpSpan a, PlpSpan b);

/** Two raters' yes and no over the same frames. */
typedef struct {
    int64_t both, only_a, only_b, neither;
} PlpAgreement;

/**
 * Cohen's kappa: (observed - expected agreement) / (1 - expected) (Cohen 1960, Educ. Psychol. Meas.
 * 20:37). NaN without frames, or where both raters always say the same one thing (expected
 * agreement is 1).
 */
double plp_agreement_get_kappa(PlpAgreement agreement);

/** Mean; NaN when empty. `values`: GArray of double. */
double plp_values_get_mean(const GArray *values);
/** Quantile 0..1 of the absolute values, linear between order statistics (R's type 7); NaN when
 * empty. */
double plp_values_get_absolute_quantile(const GArray *values, double quantile);
