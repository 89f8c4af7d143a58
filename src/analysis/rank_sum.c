#include "analysis/rank_sum.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>

#include "analysis/order_interval_priv.h"
#include "analysis/permutation_priv.h"
#include "analysis/ranks.h"

/** Appends the numbers among `values` and returns how many. */
static int take_numbers(double *pool, const double *values, size_t n)
{
    int taken = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i]))
            pool[taken++] = values[i];
    }
    return taken;
}

static bool is_exact(const PlpRankSum *result)
{
    return result->n_first <= PLP_RANK_SUM_EXACT_N && result->n_second <= PLP_RANK_SUM_EXACT_N;
}

static double get_variance(double m, double n, double tie_term)
{
    double all = m + n;
    return m * n / 12 * (all + 1 - tie_term / (all * (all - 1)));
}

static double approximate_p(const PlpRankSum *result, double tie_term)
{
    double off = result->u - (double)result->n_first * result->n_second / 2;
    double variance = get_variance(result->n_first, result->n_second, tie_term);
    double z = off == 0 ? 0 : (off - copysign(0.5, off)) / sqrt(variance);
    return fmin(1, 2 * fmin(gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z)));
}

static void test(PlpRankSum *result, const double *pool)
{
    int n = result->n_first + result->n_second;
    g_autofree int *doubled = g_new(int, n + 1);
    plp_ranks_compute(pool, (size_t)n, doubled);
    int sum = 0;
    for (int i = 0; i < result->n_first; i++)
        sum += doubled[i];
    result->u = (sum - (double)result->n_first * (result->n_first + 1)) / 2;
    result->exact = is_exact(result);
    if (!result->exact) {
        result->p = approximate_p(result, plp_ranks_get_tie_term(doubled, (size_t)n));
        return;
    }
    g_autoptr(GArray) chances = plp_permutation_of_choices(doubled, n, result->n_first);
    result->p = plp_permutation_two_sided(chances, sum);
}

static double *make_differences(const PlpRankSum *result, const double *pool, size_t *ret_n)
{
    *ret_n = (size_t)result->n_first * (size_t)result->n_second;
    double *differences = g_new(double, *ret_n + 1);
    size_t k = 0;
    for (int i = 0; i < result->n_first; i++) {
        for (int j = 0; j < result->n_second; j++)
            differences[k++] = pool[i] - pool[result->n_first + j];
    }
    gsl_sort(differences, 1, *ret_n);
    return differences;
}

/** Twice the statistic u without ties: the doubled ranks' sum less its least value. */
static GArray *make_untied_chances(int n_first, int n_second)
{
    int untied[2 * PLP_RANK_SUM_EXACT_N];
    for (int i = 0; i < n_first + n_second; i++)
        untied[i] = 2 * (i + 1);
    GArray *chances = plp_permutation_of_choices(untied, n_first + n_second, n_first);
    return g_array_remove_range(chances, 0, (guint)(n_first * (n_first + 1)));
}

static PlpOrderInterval find_interval(const PlpRankSum *result, const double *differences,
                                      size_t n_differences, double confidence)
{
    if (!is_exact(result)) {
        double sd = sqrt(get_variance(result->n_first, result->n_second, 0));
        return plp_order_interval_normal(differences, n_differences, sd, confidence);
    }
    g_autoptr(GArray) chances = make_untied_chances(result->n_first, result->n_second);
    return plp_order_interval_exact(differences, n_differences, chances, confidence);
}

static void estimate_shift(PlpRankSum *result, const double *pool, double confidence)
{
    size_t n = 0;
    g_autofree double *differences = make_differences(result, pool, &n);
    result->shift = plp_statistics_quantile(differences, n, 0.5);
    PlpOrderInterval found = find_interval(result, differences, n, confidence);
    result->interval = found.interval;
    result->interval_confidence = found.confidence;
    result->rank_biserial = 2 * result->u / (double)n - 1;
}

PlpRankSum plp_rank_sum_compute(const double *first, size_t n_first, const double *second,
                                size_t n_second, double confidence)
{
    double nan = (double)NAN;
    PlpRankSum result = {0, 0, nan, nan, true, nan, {nan, nan}, nan, nan};
    g_autofree double *pool = g_new(double, n_first + n_second + 1);
    result.n_first = take_numbers(pool, first, n_first);
    result.n_second = take_numbers(pool + result.n_first, second, n_second);
    if (result.n_first == 0 || result.n_second == 0)
        return result;
    test(&result, pool);
    estimate_shift(&result, pool, confidence);
    return result;
}
