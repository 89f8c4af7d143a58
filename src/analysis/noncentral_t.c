#include "analysis/noncentral_t_priv.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

// GSL has no noncentral t. T = (Z + shift) / S with S = sqrt(chi2 / df), so P(T <= t) is the mean
// over S of Phi(t S - shift): an integral of a smooth function over a few standard deviations.
enum { N_STRIPS = 16, N_NODES = 64 };

typedef struct {
    double t, df, shift;
} Case;

/** The density of S, by its logarithm: the factors overflow on their own. */
static double get_density(double s, double df)
{
    double half = df / 2;
    return s > 0 ? exp(log(2) + half * log(half) - lgamma(half) + (df - 1) * log(s) - half * s * s)
                 : 0;
}

static double get_integrand(double s, void *data)
{
    const Case *self = data;
    return get_density(s, self->df) * gsl_cdf_ugaussian_P(self->t * s - self->shift);
}

double plp_noncentral_t_cdf(double t, double df, double shift)
{
    Case self = {t, df, shift};
    gsl_function function = {get_integrand, &self};
    gsl_integration_glfixed_table *nodes = gsl_integration_glfixed_table_alloc(N_NODES);
    double reach = 12 / sqrt(2 * df);
    double low = fmax(0, 1 - reach);
    double width = (1 + reach - low) / N_STRIPS;
    double sum = 0;
    for (int i = 0; i < N_STRIPS; i++)
        sum += gsl_integration_glfixed(&function, low + i * width, low + (i + 1) * width, nodes);
    gsl_integration_glfixed_table_free(nodes);
    return CLAMP(sum, 0, 1);
}

double plp_noncentral_t_find_shift(double t, double df, double p)
{
    // P falls as the shift grows; |t| + 40 is beyond any tail asked for.
    double low = t - 40 - fabs(t);
    double high = t + 40 + fabs(t);
    while (high - low > 1e-11 * (1 + fabs(low))) {
        double middle = (low + high) / 2;
        if (plp_noncentral_t_cdf(t, df, middle) > p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}
