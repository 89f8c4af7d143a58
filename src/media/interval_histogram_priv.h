#pragma once

#include <glib.h>
#include <stdint.h>

/**
 * Intervals between frames in constant memory, whatever the recording's length: bins of 1/256
 * octave (0.27 %) that keep count and sum.
 */
typedef struct PlpIntervalHistogram PlpIntervalHistogram;

PlpIntervalHistogram *plp_interval_histogram_new(void);
void plp_interval_histogram_free(PlpIntervalHistogram *histogram);
/** `interval_us` >= 1. */
void plp_interval_histogram_add(PlpIntervalHistogram *histogram, int64_t interval_us);
int64_t plp_interval_histogram_count(const PlpIntervalHistogram *histogram);
/**
 * The typical interval in microseconds: the mean of those within a quarter of the median. (The bare
 * median is as coarse as the container's clock: Matroska's whole milliseconds would make 29.97/s
 * into 30.30.) NaN when empty.
 */
double plp_interval_histogram_typical_us(const PlpIntervalHistogram *histogram);
/** Count and sum of the intervals in bins whose mean lies in (above_us, up_to_us]. */
void plp_interval_histogram_sum(const PlpIntervalHistogram *histogram, double above_us,
                                double up_to_us, int64_t *ret_count, int64_t *ret_sum_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpIntervalHistogram, plp_interval_histogram_free)
