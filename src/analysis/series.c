#include "analysis/series.h"

#include <math.h>

#include "analysis/statistics.h"

PlpSeries *plp_series_new(guint n)
{
    PlpSeries *series = g_new0(PlpSeries, 1);
    series->n = n;
    series->t_us = g_new0(int64_t, n);
    series->frame = g_new0(int32_t, n);
    series->value = g_new0(double, n);
    return series;
}

void plp_series_free(PlpSeries *series)
{
    if (series == NULL)
        return;
    g_free(series->t_us);
    g_free(series->frame);
    g_free(series->value);
    g_free(series);
}

static double gaussian_mean(const PlpSeries *series, guint i, double sigma_us)
{
    double sum = series->value[i];
    double weights = 1;
    for (int step = -1; step <= 1; step += 2) {
        for (gint64 k = (gint64)i + step; k >= 0 && k < (gint64)series->n; k += step) {
            double z = (double)(series->t_us[k] - series->t_us[i]) / sigma_us;
            if (isnan(series->value[k]) || fabs(z) > 3)
                break;
            double weight = exp(-z * z / 2);
            sum += weight * series->value[k];
            weights += weight;
        }
    }
    return sum / weights;
}

void plp_series_smooth(PlpSeries *series, int64_t sigma_us)
{
    double *smoothed = g_new(double, series->n);
    for (guint i = 0; i < series->n; i++)
        smoothed[i] =
            isnan(series->value[i]) ? (double)NAN : gaussian_mean(series, i, (double)sigma_us);
    g_free(series->value);
    series->value = smoothed;
}

double plp_series_compute_noise(const PlpSeries *series)
{
    g_autofree double *differences = g_new(double, series->n + 1);
    size_t n = 0;
    for (guint i = 1; i + 1 < series->n; i++) {
        double d = series->value[i - 1] - 2 * series->value[i] + series->value[i + 1];
        if (isfinite(d))
            differences[n++] = fabs(d);
    }
    if (n < 10)
        return NAN;
    return 1.4826 * plp_statistics_quantile(differences, n, 0.5) / sqrt(6);
}

double plp_series_compute_quantile(const PlpSeries *series, double q)
{
    g_autofree double *values = g_new(double, series->n + 1);
    size_t n = 0;
    for (guint i = 0; i < series->n; i++) {
        if (isfinite(series->value[i]))
            values[n++] = series->value[i];
    }
    return plp_statistics_quantile(values, n, q);
}
