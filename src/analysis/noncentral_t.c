#include "analysis/noncentral_t_priv.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_roots.h>
#include <math.h>

// GSL has no noncentral t. T = (Z + shift) / S with S = sqrt(chi2 / df), so P(T <= t) is the mean
// over S of Phi(t S - shift): an integral of a smooth function over a few standard deviations.
enum { N_STRIPS = 8, N_NODES = 40 };

typedef struct {
    double t, df, shift;
    double log_scale; // of S's density
} Case;

/** By its logarithm: the factors overflow on their own. */
static double compute_log_scale(double df)
{
    return log(2) + df / 2 * log(df / 2) - lgamma(df / 2);
}

static double get_density(const Case *self, double s)
{
    return s > 0 ? exp(self->log_scale + (self->df - 1) * log(s) - self->df / 2 * s * s) : 0;
}

static double get_integrand(double s, void *data)
{
    const Case *self = data;
    return get_density(self, s) * gsl_cdf_ugaussian_P(self->t * s - self->shift);
}

double plp_noncentral_t_cdf(double t, double df, double shift)
{
    Case self = {t, df, shift, compute_log_scale(df)};
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

typedef struct {
    double t, df, p;
} Search;

static double get_excess(double shift, void *data)
{
    const Search *self = data;
    return plp_noncentral_t_cdf(self->t, self->df, shift) - self->p;
}

double plp_noncentral_t_find_shift(double t, double df, double p)
{
    Search self = {t, df, p};
    gsl_function function = {get_excess, &self};
    // P falls as the shift grows; this far from t it is 1 or 0 for any tail asked for.
    double low = t - 40 - fabs(t);
    double high = t + 40 + fabs(t);
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    gsl_root_fsolver_set(solver, &function, low, high);
    for (int i = 0; i < 200 && high - low > 1e-11 * (1 + fabs(low)); i++) {
        gsl_root_fsolver_iterate(solver);
        low = gsl_root_fsolver_x_lower(solver);
        high = gsl_root_fsolver_x_upper(solver);
    }
    double shift = gsl_root_fsolver_root(solver);
    gsl_root_fsolver_free(solver);
    return shift;
}
