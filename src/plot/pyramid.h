#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * A long series made ready for drawing at any zoom: lowest, highest and how many were measured of
 * any stretch in logarithmic time. Built once; immutable; may be read by several threads.
 */
typedef struct PlpPyramid PlpPyramid;

typedef struct {
    float low, high;         // NaN where nothing is measured
    guint samples, measured; // in the stretch
} PlpExtremes;

/** `t_us` must not fall; NaN values are not measured. Both are copied. */
PlpPyramid *plp_pyramid_new(const int64_t *t_us, const float *values, gsize n);
void plp_pyramid_free(PlpPyramid *pyramid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPyramid, plp_pyramid_free)

gsize plp_pyramid_get_length(const PlpPyramid *pyramid);
gsize plp_pyramid_count_measured(const PlpPyramid *pyramid);
int64_t plp_pyramid_get_time(const PlpPyramid *pyramid, gsize i);
float plp_pyramid_get_value(const PlpPyramid *pyramid, gsize i);
/** The median time between two samples; 0 with less than two. */
int64_t plp_pyramid_get_interval_us(const PlpPyramid *pyramid);
/** The first sample at or after that time; the length where there is none. */
gsize plp_pyramid_find(const PlpPyramid *pyramid, int64_t t_us);
/** Of the samples `first` up to, without, `end`. */
PlpExtremes plp_pyramid_get_extremes(const PlpPyramid *pyramid, gsize first, gsize end);
/**
 * Whether the series is measured at a moment: the last sample at or before it is, and is not long
 * gone.
 */
bool plp_pyramid_is_measured_at(const PlpPyramid *pyramid, int64_t t_us);
