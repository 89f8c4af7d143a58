#include "analysis/rate_ratio.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

#include "analysis/proportion.h"

static bool makes_sense(PlpEvents events)
{
    return events.count >= 0 && events.exposure > 0 && isfinite(events.exposure);
}

/**
 * Two-sided: the chance of every outcome no likelier than this one, up to the rounding that R's
 * binom.test allows for as well.
 */
static double test_binomial(int count, int n, double p)
{
    double bound = gsl_ran_binomial_pdf((unsigned)count, p, (unsigned)n) * (1 + 1e-7);
    double sum = 0;
    for (int k = 0; k <= n; k++) {
        double density = gsl_ran_binomial_pdf((unsigned)k, p, (unsigned)n);
        sum += density <= bound ? density : 0;
    }
    return fmin(sum, 1);
}

static double get_odds(double p)
{
    return p >= 1 ? (double)INFINITY : p / (1 - p);
}

PlpRateRatio plp_rate_ratio_compute(PlpEvents before, PlpEvents after, double confidence)
{
    if (!makes_sense(before) || !makes_sense(after))
        return (PlpRateRatio){(double)NAN, {(double)NAN, (double)NAN}, (double)NAN};
    int n = before.count + after.count;
    double time = before.exposure / after.exposure;
    PlpInterval share = plp_proportion_exact(after.count, n, confidence);
    return (PlpRateRatio){
        .ratio = before.count > 0 ? time * after.count / before.count : (double)NAN,
        .interval = {time * get_odds(share.low), time * get_odds(share.high)},
        .p = test_binomial(after.count, n, 1 / (1 + time)),
    };
}
