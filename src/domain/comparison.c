#include "domain/comparison.h"

PlpComparison *plp_comparison_new(void)
{
    PlpComparison *comparison = g_new0(PlpComparison, 1);
    comparison->before = g_ptr_array_new();
    comparison->after = g_ptr_array_new();
    comparison->changes = g_array_new(FALSE, FALSE, sizeof(PlpChange));
    comparison->warnings = g_ptr_array_new_with_free_func(g_free);
    comparison->notes = g_ptr_array_new_with_free_func(g_free);
    return comparison;
}

void plp_comparison_free(PlpComparison *comparison)
{
    if (comparison == NULL)
        return;
    g_ptr_array_unref(comparison->before);
    g_ptr_array_unref(comparison->after);
    g_array_unref(comparison->changes);
    g_ptr_array_unref(comparison->warnings);
    g_ptr_array_unref(comparison->notes);
    g_free(comparison);
}

const PlpChange *plp_comparison_find(const PlpComparison *comparison, PlpMetric metric,
                                     PlpSide side, PlpTask task)
{
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (change->metric == metric && change->side == side && change->task == task)
            return change;
    }
    return NULL;
}

const char *plp_verdict_get_name(PlpVerdict verdict)
{
    static const char *const names[] = {
        [PLP_VERDICT_UNKNOWN] = "unknown",
        [PLP_VERDICT_NOT_MEASURABLE] = "not_measurable",
        [PLP_VERDICT_NOTHING_SHOWN] = "nothing_shown",
        [PLP_VERDICT_LOWER] = "lower",
        [PLP_VERDICT_HIGHER] = "higher",
    };
    return verdict < G_N_ELEMENTS(names) ? names[verdict] : names[0];
}
