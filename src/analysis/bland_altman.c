#include "analysis/bland_altman.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

static double *make_differences(PlpBlandAltman *result, const double *first, const double *second,
                                size_t n)
{
    double *differences = g_new(double, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(first[i]) || !isfinite(second[i]))
            continue;
        if (result->ratio && (first[i] <= 0 || second[i] <= 0))
            result->left_out++;
        else
            differences[result->n++] =
                result->ratio ? log(second[i]) - log(first[i]) : second[i] - first[i];
    }
    return differences;
}

static PlpInterval reach(double centre, double half)
{
    return (PlpInterval){centre - half, centre + half};
}

static void exponentiate(PlpInterval *interval)
{
    interval->low = exp(interval->low);
    interval->high = exp(interval->high);
}

static void turn_into_ratios(PlpBlandAltman *result)
{
    result->bias = exp(result->bias);
    exponentiate(&result->bias_interval);
    exponentiate(&result->limits);
    exponentiate(&result->low_limit_interval);
    exponentiate(&result->high_limit_interval);
}

PlpBlandAltman plp_bland_altman_compute(const double *first, const double *second, size_t n,
                                        bool ratio, double confidence)
{
    const PlpInterval nothing = {(double)NAN, (double)NAN};
    PlpBlandAltman result = {ratio,       0,       0,       (double)NAN, nothing,
                             (double)NAN, nothing, nothing, nothing};
    g_autofree double *differences = make_differences(&result, first, second, n);
    if (result.n < 2)
        return result;
    double z = gsl_cdf_ugaussian_Qinv(0.025);
    double t = gsl_cdf_tdist_Qinv((1 - confidence) / 2, result.n - 1);
    result.bias = gsl_stats_mean(differences, 1, (size_t)result.n);
    result.sd = gsl_stats_sd_m(differences, 1, (size_t)result.n, result.bias);
    double limit_se = result.sd * sqrt(1.0 / result.n + z * z / (2.0 * (result.n - 1)));
    result.bias_interval = reach(result.bias, t * result.sd / sqrt(result.n));
    result.limits = reach(result.bias, z * result.sd);
    result.low_limit_interval = reach(result.limits.low, t * limit_se);
    result.high_limit_interval = reach(result.limits.high, t * limit_se);
    if (ratio)
        turn_into_ratios(&result);
    return result;
}
