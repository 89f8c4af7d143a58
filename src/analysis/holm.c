#include "analysis/holm.h"

#include <glib.h>
#include <gsl/gsl_sort_double.h>
#include <math.h>

void plp_holm_adjust(const double *p, size_t n, double *ret_adjusted)
{
    g_autofree double *asked = g_new(double, n + 1);
    g_autofree size_t *places = g_new(size_t, n + 1);
    g_autofree size_t *order = g_new(size_t, n + 1);
    size_t n_asked = 0;
    for (size_t i = 0; i < n; i++) {
        ret_adjusted[i] = (double)NAN;
        if (isnan(p[i]))
            continue;
        places[n_asked] = i;
        asked[n_asked++] = p[i];
    }
    gsl_sort_index(order, asked, 1, n_asked);
    double largest = 0;
    for (size_t i = 0; i < n_asked; i++) {
        largest = fmax(largest, fmin(1, (double)(n_asked - i) * asked[order[i]]));
        ret_adjusted[places[order[i]]] = largest;
    }
}
