#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * One eye's signal over a recording: the working form of references, openness and closures. Times
 * strictly increase; a value that was not measured is NaN.
 */
typedef struct {
    guint n;
    int64_t *t_us;
    int32_t *frame;
    double *value;
} PlpSeries;

PlpSeries *plp_series_new(guint n);
void plp_series_free(PlpSeries *series);

/**
 * Smooths with a Gaussian of standard deviation `sigma_us`, never across something not measured.
 * Does nothing noticeable where the interval is well above sigma (30 frames/s), so fast blinks keep
 * their depth.
 */
void plp_series_smooth(PlpSeries *series, int64_t sigma_us);

/**
 * Frame-to-frame noise: standard deviation of the second difference's normal core over sqrt(6),
 * which a slow or straight movement does not touch. NaN with fewer than ten values.
 */
double plp_series_compute_noise(const PlpSeries *series);

/** The q-quantile of the measured values; NaN without any. */
double plp_series_compute_quantile(const PlpSeries *series, double q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpSeries, plp_series_free)
