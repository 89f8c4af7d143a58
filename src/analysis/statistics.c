#include "analysis/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "analysis/sorting.h"

/**
 * chi2(p, 2 shape) / 2, the gamma quantile, by bisection. GSL's own inverse gives up (and aborts)
 * at some large shapes, the first at 1159: an hour of blepharospasm.
 */
static double invert_gamma(double p, double shape)
{
    double low = 0;
    double high = shape + 10 * sqrt(shape) + 20;
    while (high - low > 1e-12 * high) {
        double middle = (low + high) / 2;
        if (gsl_cdf_gamma_P(middle, shape, 1) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

PlpInterval plp_statistics_poisson_interval(int count)
{
    return (PlpInterval){
        .low = count > 0 ? invert_gamma(0.025, count) : 0,
        .high = invert_gamma(0.975, count + 1.0),
    };
}

PlpInterval plp_statistics_poisson_mid_interval(double events)
{
    if (!(events > 0))
        return plp_statistics_poisson_interval(0);
    return (PlpInterval){gsl_cdf_chisq_Pinv(0.025, 2 * events + 1) / 2,
                         gsl_cdf_chisq_Pinv(0.975, 2 * events + 1) / 2};
}

double plp_statistics_quantile_sorted(const double *values, size_t n, double q)
{
    return n > 0 ? gsl_stats_quantile_from_sorted_data(values, 1, n, q) : (double)NAN;
}

double plp_statistics_quantile_between(double value, double next, double place)
{
    const double values[] = {value, next};
    return plp_statistics_quantile_sorted(values, 2, place - floor(place));
}

double plp_statistics_quantile(double *values, size_t n, double q)
{
    if (n > 0)
        plp_sorting_sort(values, n);
    return plp_statistics_quantile_sorted(values, n, q);
}

double plp_statistics_mad_sd(double *values, size_t n)
{
    double median = plp_statistics_quantile(values, n, 0.5);
    for (size_t i = 0; i < n; i++)
        values[i] = fabs(values[i] - median);
    return 1.4826 * plp_statistics_quantile(values, n, 0.5);
}
