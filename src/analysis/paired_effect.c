#include "analysis/paired_effect.h"

#include <math.h>

#include "analysis/noncentral_t_priv.h"

static const PlpInterval nothing = {(double)NAN, (double)NAN};

/** Mean and standard deviation of the numbers, in two passes. */
static void describe(PlpPairedEffect *effect, const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            sum += values[i];
            effect->n++;
        }
    }
    effect->mean = effect->n > 0 ? sum / effect->n : (double)NAN;
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i]))
            squares += (values[i] - effect->mean) * (values[i] - effect->mean);
    }
    effect->sd = effect->n > 1 ? sqrt(squares / (effect->n - 1)) : (double)NAN;
}

static double get_correction(double m)
{
    return m > 1 ? exp(lgamma(m / 2) - log(m / 2) / 2 - lgamma((m - 1) / 2)) : (double)NAN;
}

PlpPairedEffect plp_paired_effect_compute(const double *differences, size_t n, double confidence)
{
    PlpPairedEffect effect = {0, 0, 0, (double)NAN, nothing, (double)NAN, nothing};
    describe(&effect, differences, n);
    if (!(effect.sd > 1e-12 * fabs(effect.mean)))
        return effect;
    double root = sqrt(effect.n);
    double df = effect.n - 1;
    double tail = (1 - confidence) / 2;
    double correction = get_correction(df);
    effect.dz = effect.mean / effect.sd;
    effect.dz_interval.low = plp_noncentral_t_find_shift(root * effect.dz, df, 1 - tail) / root;
    effect.dz_interval.high = plp_noncentral_t_find_shift(root * effect.dz, df, tail) / root;
    effect.hedges_g = correction * effect.dz;
    effect.hedges_interval.low = correction * effect.dz_interval.low;
    effect.hedges_interval.high = correction * effect.dz_interval.high;
    return effect;
}
