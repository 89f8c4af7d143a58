#include "analysis/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

PlpInterval plp_statistics_poisson_interval(int count)
{
    return (PlpInterval){
        .low = count > 0 ? gsl_cdf_chisq_Pinv(0.025, 2.0 * count) / 2 : 0,
        .high = gsl_cdf_chisq_Pinv(0.975, 2.0 * count + 2) / 2,
    };
}

double plp_statistics_quantile(double *values, size_t n, double q)
{
    if (n == 0)
        return NAN;
    gsl_sort(values, 1, n);
    return gsl_stats_quantile_from_sorted_data(values, 1, n, q);
}

double plp_statistics_mad_sd(double *values, size_t n)
{
    double median = plp_statistics_quantile(values, n, 0.5);
    for (size_t i = 0; i < n; i++)
        values[i] = fabs(values[i] - median);
    return 1.4826 * plp_statistics_quantile(values, n, 0.5);
}
