#include "analysis/kappa.h"

#include <glib.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

/** The shares of all pairs, and what the weights make of their margins. */
typedef struct {
    int n_grades;
    PlpKappaWeights weights;
    double *shares;               // [first * n_grades + second]
    double *rows, *columns;       // margins: first's and second's
    double *by_first, *by_second; // mean weight of a grade against the other's margin
    double observed, expected;
} Layout;

static double get_weight(const Layout *self, int i, int j)
{
    if (self->weights != PLP_KAPPA_QUADRATIC)
        return i == j;
    double steps = (i - j) / (self->n_grades - 1.0);
    return 1 - steps * steps;
}

static int count_shares(Layout *self, const int *first, const int *second, size_t n)
{
    int counted = 0;
    for (size_t i = 0; i < n; i++) {
        if (first[i] < 0 || second[i] < 0 || first[i] >= self->n_grades ||
            second[i] >= self->n_grades)
            continue;
        self->shares[first[i] * self->n_grades + second[i]]++;
        counted++;
    }
    return counted;
}

static void weigh(Layout *self, int n)
{
    for (int i = 0; i < self->n_grades; i++) {
        for (int j = 0; j < self->n_grades; j++) {
            double *share = &self->shares[i * self->n_grades + j];
            *share /= n;
            self->rows[i] += *share;
            self->columns[j] += *share;
        }
    }
    for (int i = 0; i < self->n_grades; i++) {
        for (int j = 0; j < self->n_grades; j++) {
            double weight = get_weight(self, i, j);
            self->by_first[i] += weight * self->columns[j];
            self->by_second[j] += weight * self->rows[i];
            self->observed += weight * self->shares[i * self->n_grades + j];
            self->expected += weight * self->rows[i] * self->columns[j];
        }
    }
}

static double get_standard_error(const Layout *self, double kappa, int n)
{
    double sum = 0;
    for (int i = 0; i < self->n_grades; i++) {
        for (int j = 0; j < self->n_grades; j++) {
            double term =
                get_weight(self, i, j) - (self->by_first[i] + self->by_second[j]) * (1 - kappa);
            sum += self->shares[i * self->n_grades + j] * term * term;
        }
    }
    double rest = kappa - self->expected * (1 - kappa);
    return sqrt(fmax(0, sum - rest * rest) / n) / (1 - self->expected);
}

PlpKappa plp_kappa_compute(const int *first, const int *second, size_t n, int n_grades,
                           PlpKappaWeights weights, double confidence)
{
    PlpKappa result = {0, (double)NAN, {(double)NAN, (double)NAN}};
    if (n_grades < 2)
        return result;
    gsize k = (gsize)n_grades;
    g_autofree double *room = g_new0(double, k *k + 4 * k);
    double *margins = room + k * k;
    Layout layout = {
        n_grades, weights, room, margins, margins + k, margins + 2 * k, margins + 3 * k, 0, 0,
    };
    result.n = count_shares(&layout, first, second, n);
    if (result.n == 0)
        return result;
    weigh(&layout, result.n);
    if (!(layout.expected < 1 - 1e-12))
        return result;
    result.kappa = (layout.observed - layout.expected) / (1 - layout.expected);
    double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    double half = z * get_standard_error(&layout, result.kappa, result.n);
    // Full agreement, or a rater who gives one grade only: the estimate knows no spread.
    if (!(half > 1e-9))
        return result;
    result.interval.low = fmax(-1, result.kappa - half);
    result.interval.high = fmin(1, result.kappa + half);
    return result;
}
