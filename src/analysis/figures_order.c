#include <math.h>

#include "analysis/figures_priv.h"
#include "analysis/sorting.h"

GArray *plp_figures_order(const PlpView *view, PlpOrderTest is_in, PlpOrderValue get)
{
    guint n = 0;
    g_autofree double *values = g_new(double, view->end - view->first + 1);
    GArray *order = g_array_sized_new(FALSE, FALSE, sizeof(guint32), (view->end - view->first) / 2);
    for (guint32 i = view->first; i < view->end; i++) {
        double value = is_in(view, i) ? get(view, i) : (double)NAN;
        if (!isfinite(value))
            continue;
        values[n++] = value;
        g_array_append_val(order, i);
    }
    plp_sorting_sort_named(values, (guint32 *)(void *)order->data, n);
    return order;
}

double plp_figures_order_median(const GArray *order, const PlpView *view, guint8 without,
                                PlpOrderValue get)
{
    const guint32 *samples = (const guint32 *)(const void *)order->data;
    const guint8 *marks = view->memo->marks;
    guint n = 0;
    for (guint k = 0; k < order->len; k++)
        n += (marks[samples[k]] & without) == 0;
    if (n == 0)
        return NAN;
    double place = 0.5 * (n - 1);
    guint before = (guint)place; // how many stand before the wanted one
    guint k = 0;
    for (;; k++) {
        bool is_open = (marks[samples[k]] & without) == 0;
        if (is_open && before == 0)
            break;
        before -= is_open;
    }
    double value = get(view, samples[k]);
    guint next = k + 1;
    while (next < order->len && (marks[samples[next]] & without) != 0)
        next++;
    return plp_statistics_quantile_between(
        value, next < order->len ? get(view, samples[next]) : value, place);
}
