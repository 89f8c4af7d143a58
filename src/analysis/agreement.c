#include "analysis/agreement.h"

#include <math.h>

int64_t plp_span_get_length(PlpSpan span)
{
    return (int64_t)span.last_frame - span.first_frame + 1;
}

int64_t plp_span_get_overlap(PlpSpan a, PlpSpan b)
{
    int64_t first = MAX(a.first_frame, b.first_frame);
    int64_t last = MIN(a.last_frame, b.last_frame);
    return MAX(last - first + 1, 0);
}

double plp_span_get_iou(PlpSpan a, PlpSpan b)
{
    int64_t overlap = plp_span_get_overlap(a, b);
    int64_t either = plp_span_get_length(a) + plp_span_get_length(b) - overlap;
    return (double)overlap / (double)either;
}

double plp_agreement_get_kappa(PlpAgreement agreement)
{
    double n = (double)(agreement.both + agreement.only_a + agreement.only_b + agreement.neither);
    double yes_a = (double)(agreement.both + agreement.only_a);
    double yes_b = (double)(agreement.both + agreement.only_b);
    double observed = (double)(agreement.both + agreement.neither) / n;
    double expected = (yes_a * yes_b + (n - yes_a) * (n - yes_b)) / (n * n);
    return n > 0 && expected < 1 ? (observed - expected) / (1 - expected) : (double)NAN;
}

double plp_values_get_mean(const GArray *values)
{
    double sum = 0;
    for (guint i = 0; i < values->len; i++)
        sum += g_array_index(values, double, i);
    return values->len > 0 ? sum / values->len : (double)NAN;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double plp_values_get_absolute_quantile(const GArray *values, double quantile)
{
    if (values->len == 0)
        return (double)NAN;
    g_autoptr(GArray) sorted = g_array_sized_new(FALSE, FALSE, sizeof(double), values->len);
    for (guint i = 0; i < values->len; i++) {
        double absolute = fabs(g_array_index(values, double, i));
        g_array_append_val(sorted, absolute);
    }
    g_array_sort(sorted, compare_doubles);
    double place = quantile * (sorted->len - 1);
    guint below = (guint)place;
    guint above = MIN(below + 1, sorted->len - 1);
    double low = g_array_index(sorted, double, below);
    return low + (place - below) * (g_array_index(sorted, double, above) - low);
}
