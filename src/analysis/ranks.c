#include "analysis/ranks.h"

#include <glib.h>
#include <gsl/gsl_sort_double.h>

void plp_ranks_compute(const double *values, size_t n, int *ret_doubled)
{
    g_autofree size_t *order = g_new(size_t, n + 1);
    gsl_sort_index(order, values, 1, n);
    for (size_t first = 0; first < n;) {
        size_t end = first + 1;
        while (end < n && values[order[end]] == values[order[first]])
            end++;
        for (size_t i = first; i < end; i++)
            ret_doubled[order[i]] = (int)(first + 1 + end);
        first = end;
    }
}

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    return (x > y) - (x < y);
}

double plp_ranks_get_tie_term(const int *doubled, size_t n)
{
    g_autofree int *sorted = n > 0 ? g_memdup2(doubled, n * sizeof *doubled) : NULL;
    if (sorted != NULL)
        qsort(sorted, n, sizeof *sorted, compare_ints);
    double sum = 0;
    for (size_t first = 0; first < n;) {
        size_t end = first + 1;
        while (end < n && sorted[end] == sorted[first])
            end++;
        double t = (double)(end - first);
        sum += t * t * t - t;
        first = end;
    }
    return sum;
}
