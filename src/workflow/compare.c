#include "workflow/compare.h"

#include <string.h>

#include "analysis/compare.h"
#include "base/error.h"
#include "base/text.h"
#include "workflow/compare_load_priv.h"
#include "workflow/compare_rules_priv.h"

void plp_compare_result_free(PlpCompareResult *result)
{
    if (result == NULL)
        return;
    plp_comparison_free(result->comparison);
    g_clear_pointer(&result->recordings, g_ptr_array_unref);
    g_free(result);
}

static bool check_request(const PlpCompareRequest *request, GError **error)
{
    if (request->n_before > 0 && request->n_after > 0)
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "nothing stands %s: give at least one recording before and one after",
                request->n_before == 0 ? "before" : "after");
    return false;
}

static bool go_on(void *self, double share)
{
    const PlpCompareRequest *request = self;
    const PlpCompareHooks *hooks = &request->hooks;
    if (hooks->checking != NULL)
        hooks->checking(hooks->self, share);
    return !plp_cancel_is_requested(request->cancel);
}

static PlpComparison *compute(const PlpCompareRequest *request, const GPtrArray *before,
                              const GPtrArray *after, GError **error)
{
    PlpCompareOptions options = plp_compare_make_options();
    options.resamples = request->resamples > 0 ? request->resamples : options.resamples;
    options.block_s = request->block_s > 0 ? request->block_s : options.block_s;
    options.seed = request->seed > 0 ? request->seed : options.seed;
    g_autoptr(PlpComparison) comparison = plp_compare_compute(before, after, &options);
    if (request->skips_references ||
        plp_compare_check_references(comparison, go_on, (void *)request))
        return g_steal_pointer(&comparison);
    g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was compared");
    return NULL;
}

PlpCompareResult *plp_compare(const PlpCompareRequest *request, GError **error)
{
    g_autoptr(GPtrArray) rules =
        check_request(request, error) ? plp_compare_parse_rules(request->rules, error) : NULL;
    if (rules == NULL)
        return NULL;
    g_autoptr(PlpCompareResult) result = g_new0(PlpCompareResult, 1);
    result->recordings = g_ptr_array_new_with_free_func((GDestroyNotify)plp_recording_free);
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    g_autoptr(GPtrArray) after = g_ptr_array_new();
    if (!plp_compare_load_side(request, request->before, request->n_before, "before",
                               result->recordings, before, error) ||
        !plp_compare_load_side(request, request->after, request->n_after, "after",
                               result->recordings, after, error))
        return NULL;
    result->comparison = compute(request, before, after, error);
    if (result->comparison == NULL)
        return NULL;
    plp_compare_judge_rules(rules, result->comparison);
    return g_steal_pointer(&result);
}
