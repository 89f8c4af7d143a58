#include "analysis/order_interval_priv.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "analysis/permutation_priv.h"

static PlpOrderInterval pick(const double *sorted, size_t n_values, double k, double confidence)
{
    if (!(k >= 1) || 2 * k > (double)n_values + 1)
        return (PlpOrderInterval){{(double)NAN, (double)NAN}, (double)NAN};
    size_t index = (size_t)k - 1;
    return (PlpOrderInterval){{sorted[index], sorted[n_values - 1 - index]}, confidence};
}

PlpOrderInterval plp_order_interval_exact(const double *sorted, size_t n_values,
                                          const GArray *chances, double confidence)
{
    int k = plp_permutation_quantile(chances, (1 - confidence) / 2) / 2;
    return pick(sorted, n_values, k, 1 - 2 * plp_permutation_at_most(chances, 2 * (k - 1)));
}

PlpOrderInterval plp_order_interval_normal(const double *sorted, size_t n_values, double sd,
                                           double confidence)
{
    double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    // The statistic's mean is half the number of values.
    return pick(sorted, n_values, floor((double)n_values / 2 - z * sd + 0.5), confidence);
}
