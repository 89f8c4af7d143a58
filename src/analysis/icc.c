#include "analysis/icc.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/** Mean squares of the two-way layout. */
typedef struct {
    double n, k;
    double rows, raters, error;
} Squares;

static bool is_complete(const double *row, size_t n_raters)
{
    for (size_t j = 0; j < n_raters; j++) {
        if (!isfinite(row[j]))
            return false;
    }
    return true;
}

static double *dup_complete(const double *ratings, size_t n, size_t n_raters, size_t *ret_n)
{
    double *kept = g_new(double, n *n_raters + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_complete(ratings + i * n_raters, n_raters))
            continue;
        for (size_t j = 0; j < n_raters; j++)
            kept[*ret_n * n_raters + j] = ratings[i * n_raters + j];
        (*ret_n)++;
    }
    return kept;
}

/** Mean of `count` values, `step` apart. */
static double get_mean(const double *first, size_t count, size_t step)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += first[i * step];
    return sum / (double)count;
}

static Squares square(const double *ratings, size_t n, size_t k)
{
    double grand = get_mean(ratings, n * k, 1);
    double rows = 0;
    double raters = 0;
    double error = 0;
    for (size_t j = 0; j < k; j++)
        raters += (double)n * pow(get_mean(ratings + j, n, k) - grand, 2);
    for (size_t i = 0; i < n; i++) {
        double row = get_mean(ratings + i * k, k, 1);
        rows += (double)k * pow(row - grand, 2);
        for (size_t j = 0; j < k; j++)
            error += pow(ratings[i * k + j] - row - get_mean(ratings + j, n, k) + grand, 2);
    }
    double dn = (double)n;
    double dk = (double)k;
    return (Squares){dn, dk, rows / (dn - 1), raters / (dk - 1), error / ((dn - 1) * (dk - 1))};
}

/** The F quantile by bisection of its logarithm: GSL's own inverse may give up, and abort. */
static double invert_f(double p, double df1, double df2)
{
    double low = -60;
    double high = 60;
    while (high - low > 1e-13) {
        double middle = (low + high) / 2;
        if (gsl_cdf_fdist_P(exp(middle), df1, df2) < p)
            low = middle;
        else
            high = middle;
    }
    return exp((low + high) / 2);
}

static PlpInterval find_interval(const Squares *s, double icc, double confidence)
{
    double a = s->k * icc / (s->n * (1 - icc));
    double b = 1 + s->k * icc * (s->n - 1) / (s->n * (1 - icc));
    double v =
        pow(a * s->raters + b * s->error, 2) /
        (pow(a * s->raters, 2) / (s->k - 1) + pow(b * s->error, 2) / ((s->n - 1) * (s->k - 1)));
    if (!(v > 0) || !isfinite(v))
        return (PlpInterval){(double)NAN, (double)NAN};
    double p = 1 - (1 - confidence) / 2;
    double f_low = invert_f(p, s->n - 1, v);
    double f_high = invert_f(p, v, s->n - 1);
    double spread = s->k * s->raters + (s->k * s->n - s->k - s->n) * s->error;
    return (PlpInterval){
        fmax(fmin(icc, -1 / (s->k - 1)),
             s->n * (s->rows - f_low * s->error) / (f_low * spread + s->n * s->rows)),
        s->n * (f_high * s->rows - s->error) / (spread + s->n * f_high * s->rows),
    };
}

PlpIcc plp_icc_compute(const double *ratings, size_t n, size_t n_raters, double confidence)
{
    PlpIcc result = {0, (int)n_raters, (double)NAN, {(double)NAN, (double)NAN}};
    size_t kept_n = 0;
    g_autofree double *kept = dup_complete(ratings, n, n_raters, &kept_n);
    result.n = (int)kept_n;
    if (kept_n < 2 || n_raters < 2)
        return result;
    Squares s = square(kept, kept_n, n_raters);
    double whole = s.rows + (s.k - 1) * s.error + s.k * (s.raters - s.error) / s.n;
    if (!(whole > 0))
        return result;
    result.icc = (s.rows - s.error) / whole;
    if (result.icc < 1)
        result.interval = find_interval(&s, result.icc, confidence);
    return result;
}
