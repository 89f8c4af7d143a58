#include "analysis/spearman.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "analysis/ranks.h"

/** The ranks of the pairs of two numbers, from 0 on. */
typedef struct {
    int n;
    int *x, *y;
} Ranked;

static void rank_pairs(Ranked *ranked, const double *x, const double *y, size_t n)
{
    g_autofree double *kept_x = g_new(double, n + 1);
    g_autofree double *kept_y = g_new(double, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            continue;
        kept_x[ranked->n] = x[i];
        kept_y[ranked->n++] = y[i];
    }
    ranked->x = g_new(int, n + 1);
    ranked->y = g_new(int, n + 1);
    plp_ranks_compute(kept_x, (size_t)ranked->n, ranked->x);
    plp_ranks_compute(kept_y, (size_t)ranked->n, ranked->y);
}

static double correlate(const Ranked *ranked)
{
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < ranked->n; i++) {
        double x = ranked->x[i] - (ranked->n + 1.0);
        double y = ranked->y[i] - (ranked->n + 1.0);
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : (double)NAN;
}

// ---- p ----

typedef struct {
    const int *x;
    int *y; // permuted in place
    int n;
    long observed;
    double at_most, at_least, all;
} Counting;

/** Adds up x y over all orders of y from place `k` on. Products of doubled ranks: whole numbers. */
static void count_orders(Counting *self, int k, long sum)
{
    if (k == self->n) {
        self->all++;
        self->at_most += sum <= self->observed;
        self->at_least += sum >= self->observed;
        return;
    }
    for (int i = k; i < self->n; i++) {
        int chosen = self->y[i];
        self->y[i] = self->y[k];
        self->y[k] = chosen;
        count_orders(self, k + 1, sum + (long)self->x[k] * chosen);
        self->y[k] = self->y[i];
        self->y[i] = chosen;
    }
}

static double count_p(const Ranked *ranked)
{
    int y[PLP_SPEARMAN_EXACT_N];
    Counting counting = {.x = ranked->x, .y = y, .n = ranked->n};
    for (int i = 0; i < ranked->n; i++) {
        y[i] = ranked->y[i];
        counting.observed += (long)ranked->x[i] * y[i];
    }
    count_orders(&counting, 0, 0);
    return fmin(1, 2 * fmin(counting.at_most, counting.at_least) / counting.all);
}

static double approximate_p(double rho, int n)
{
    if (fabs(rho) >= 1)
        return 0;
    double t = fabs(rho) * sqrt((n - 2) / (1 - rho * rho));
    return fmin(1, 2 * gsl_cdf_tdist_Q(t, n - 2));
}

// ---- interval ----

static PlpInterval find_interval(double rho, int n, double confidence)
{
    if (n < 4 || !(fabs(rho) < 1))
        return (PlpInterval){(double)NAN, (double)NAN};
    double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    double reach = z * sqrt((1 + rho * rho / 2) / (n - 3));
    return (PlpInterval){tanh(atanh(rho) - reach), tanh(atanh(rho) + reach)};
}

PlpSpearman plp_spearman_compute(const double *x, const double *y, size_t n, double confidence)
{
    Ranked ranked = {0};
    rank_pairs(&ranked, x, y, n);
    PlpSpearman result = {.n = ranked.n, .rho = correlate(&ranked), .p = (double)NAN};
    // Rounding must not turn a perfect order into one that has an interval.
    if (fabs(result.rho) > 1 - 1e-12)
        result.rho = copysign(1, result.rho);
    result.interval = find_interval(result.rho, ranked.n, confidence);
    result.exact = ranked.n <= PLP_SPEARMAN_EXACT_N;
    if (!isnan(result.rho))
        result.p = result.exact ? count_p(&ranked) : approximate_p(result.rho, ranked.n);
    g_free(ranked.x);
    g_free(ranked.y);
    return result;
}
