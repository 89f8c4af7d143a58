#include "analysis/proportion.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

static const PlpInterval nothing = {(double)NAN, (double)NAN};

static bool makes_sense(int count, int n, double confidence)
{
    return n > 0 && count >= 0 && count <= n && confidence > 0 && confidence < 1;
}

/** The beta quantile by bisection: GSL's own inverse gives up, and aborts, at some shapes. */
static double invert_beta(double p, double a, double b)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

PlpInterval plp_proportion_exact(int count, int n, double confidence)
{
    if (!makes_sense(count, n, confidence))
        return nothing;
    double tail = (1 - confidence) / 2;
    return (PlpInterval){
        .low = count > 0 ? invert_beta(tail, count, n - count + 1.0) : 0,
        .high = count < n ? invert_beta(1 - tail, count + 1.0, n - count) : 1,
    };
}

PlpInterval plp_proportion_wilson(int count, int n, double confidence)
{
    if (!makes_sense(count, n, confidence))
        return nothing;
    double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    double p = (double)count / n;
    double centre = p + z * z / (2.0 * n);
    double half = z * sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
    double scale = 1 + z * z / n;
    return (PlpInterval){
        .low = count > 0 ? (centre - half) / scale : 0,
        .high = count < n ? (centre + half) / scale : 1,
    };
}

PlpProportionDifference plp_proportion_compare(int count_first, int n_first, int count_second,
                                               int n_second, double confidence)
{
    PlpInterval a = plp_proportion_wilson(count_first, n_first, confidence);
    PlpInterval b = plp_proportion_wilson(count_second, n_second, confidence);
    if (isnan(a.low) || isnan(b.low))
        return (PlpProportionDifference){(double)NAN, nothing};
    double p = (double)count_first / n_first;
    double q = (double)count_second / n_second;
    return (PlpProportionDifference){
        p - q, {p - q - hypot(p - a.low, b.high - q), p - q + hypot(a.high - p, q - b.low)}};
}
