#include "analysis/signed_rank.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>

#include "analysis/order_interval_priv.h"
#include "analysis/permutation_priv.h"
#include "analysis/ranks.h"

/** The numbers among `values`; *ret_n of them. Caller frees. */
static double *dup_numbers(const double *values, size_t n, int *ret_n)
{
    double *numbers = g_new(double, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i]))
            numbers[(*ret_n)++] = values[i];
    }
    return numbers;
}

// ---- test ----

/** The variance of the rank sum of n midranks under even signs. */
static double get_variance(double n, double tie_term)
{
    return n * (n + 1) * (2 * n + 1) / 24 - tie_term / 48;
}

static double approximate_p(double rank_sum, double n, double tie_term)
{
    double off = rank_sum - n * (n + 1) / 4;
    double nearer = off - copysign(0.5, off);
    double z = off == 0 ? 0 : nearer / sqrt(get_variance(n, tie_term));
    return fmin(1, 2 * fmin(gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z)));
}

static double compute_p(const int *doubled, int n, int doubled_up, bool exact)
{
    if (!exact)
        return approximate_p(doubled_up / 2.0, n, plp_ranks_get_tie_term(doubled, (size_t)n));
    g_autoptr(GArray) chances = plp_permutation_of_signs(doubled, n);
    return plp_permutation_two_sided(chances, doubled_up);
}

static void test(PlpSignedRank *result, const double *differences)
{
    g_autofree double *sizes = g_new(double, result->n + 1);
    g_autofree int *signs = g_new(int, result->n + 1);
    g_autofree int *doubled = g_new(int, result->n + 1);
    int n = 0;
    for (int i = 0; i < result->n; i++) {
        if (differences[i] == 0)
            continue;
        signs[n] = differences[i] > 0;
        sizes[n++] = fabs(differences[i]);
    }
    plp_ranks_compute(sizes, (size_t)n, doubled);
    int up = 0;
    int down = 0;
    for (int i = 0; i < n; i++) {
        *(signs[i] ? &up : &down) += doubled[i];
        *(signs[i] ? &result->n_up : &result->n_down) += 1;
    }
    result->n_zero = result->n - n;
    result->rank_sum_up = up / 2.0;
    result->rank_sum_down = down / 2.0;
    result->exact = n <= PLP_SIGNED_RANK_EXACT_N;
    result->p = result->n > 0 ? compute_p(doubled, n, up, result->exact) : (double)NAN;
}

// ---- shift ----

static double *make_averages(const double *values, int n, size_t *ret_n)
{
    *ret_n = (size_t)n * ((size_t)n + 1) / 2;
    double *averages = g_new(double, *ret_n + 1);
    size_t k = 0;
    for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++)
            averages[k++] = (values[i] + values[j]) / 2;
    }
    gsl_sort(averages, 1, *ret_n);
    return averages;
}

static PlpOrderInterval find_interval(const double *averages, size_t n_averages, int n,
                                      double confidence)
{
    if (n > PLP_SIGNED_RANK_EXACT_INTERVAL_N)
        return plp_order_interval_normal(averages, n_averages, sqrt(get_variance(n, 0)),
                                         confidence);
    int untied[PLP_SIGNED_RANK_EXACT_INTERVAL_N];
    for (int i = 0; i < n; i++)
        untied[i] = 2 * (i + 1);
    g_autoptr(GArray) chances = plp_permutation_of_signs(untied, n);
    return plp_order_interval_exact(averages, n_averages, chances, confidence);
}

static void estimate_shift(PlpSignedRank *result, const double *differences, double confidence)
{
    size_t n_averages = 0;
    g_autofree double *averages = make_averages(differences, result->n, &n_averages);
    result->shift = plp_statistics_quantile(averages, n_averages, 0.5);
    PlpOrderInterval found = find_interval(averages, n_averages, result->n, confidence);
    result->interval = found.interval;
    result->interval_confidence = found.confidence;
}

// ---- effect ----

static void measure_effect(PlpSignedRank *result, double confidence)
{
    double n = result->n - result->n_zero;
    double all = n * (n + 1) / 2;
    double biserial = n > 0 ? (result->rank_sum_up - result->rank_sum_down) / all : (double)NAN;
    result->rank_biserial = biserial;
    result->biserial_interval = (PlpInterval){(double)NAN, (double)NAN};
    if (!(fabs(biserial) < 1))
        return;
    double se = sqrt((2 * n * n * n + 3 * n * n + n) / 6) / all;
    double reach = se * gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    result->biserial_interval =
        (PlpInterval){tanh(atanh(biserial) - reach), tanh(atanh(biserial) + reach)};
}

PlpSignedRank plp_signed_rank_compute(const double *differences, size_t n, double confidence)
{
    PlpSignedRank result = {0};
    g_autofree double *numbers = dup_numbers(differences, n, &result.n);
    test(&result, numbers);
    estimate_shift(&result, numbers, confidence);
    measure_effect(&result, confidence);
    return result;
}
