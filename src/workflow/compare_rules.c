#include "workflow/compare_rules_priv.h"

#include <math.h>
#include <string.h>

#include "analysis/responder.h"
#include "base/error.h"
#include "base/text.h"
#include "domain/metric.h"

/** A measure as a rule names it. */
typedef struct {
    PlpMetric metric;
    PlpSide side;
} Measure;

static bool is_named(const PlpMetricInfo *info, const char *name, gsize length)
{
    return strlen(info->name) == length && strncmp(info->name, name, length) == 0;
}

static bool find_measure(const char *name, Measure *ret_measure)
{
    static const struct {
        const char *ending;
        PlpSide side;
    } endings[] = {{"", PLP_SIDE_BOTH}, {"_right", PLP_SIDE_RIGHT}, {"_left", PLP_SIDE_LEFT}};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (!g_str_has_suffix(name, endings[i].ending))
            continue;
        gsize length = strlen(name) - strlen(endings[i].ending);
        for (int metric = PLP_METRIC_UNKNOWN + 1; metric < PLP_METRIC_N; metric++) {
            const PlpMetricInfo *info = plp_metric_get_info((PlpMetric)metric);
            bool has_side = endings[i].side == PLP_SIDE_BOTH ? info->both_eyes : info->per_eye;
            *ret_measure = (Measure){(PlpMetric)metric, endings[i].side};
            if (has_side && is_named(info, name, length))
                return true;
        }
    }
    return false;
}

static bool bind(PlpResponderRule *rule, GError **error)
{
    for (guint i = 0; i < rule->conditions->len; i++) {
        PlpResponderCondition *condition =
            &g_array_index(rule->conditions, PlpResponderCondition, i);
        Measure measure;
        condition->index = (int)i;
        if (find_measure(condition->measure, &measure))
            continue;
        g_autofree char *shown = plp_text_dup_line(condition->measure);
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--responder: there is no measure `%s` (write a figure's name, such as "
                    "closures_per_min, with _right or _left for one eye)",
                    shown);
        return false;
    }
    return true;
}

GPtrArray *plp_compare_parse_rules(const GPtrArray *texts, GError **error)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func((GDestroyNotify)plp_responder_free);
    for (guint i = 0; texts != NULL && i < texts->len; i++) {
        PlpResponderRule *rule = plp_responder_parse(texts->pdata[i], error);
        if (rule == NULL)
            return NULL;
        g_ptr_array_add(rules, rule);
        if (!bind(rule, error))
            return NULL;
    }
    return g_steal_pointer(&rules);
}

static PlpTristate judge(const PlpResponderRule *rule, const PlpComparison *comparison)
{
    guint n = rule->conditions->len;
    g_autofree double *before = g_new(double, n + 1);
    g_autofree double *after = g_new(double, n + 1);
    for (guint i = 0; i < n; i++) {
        Measure measure = {PLP_METRIC_UNKNOWN, PLP_SIDE_UNKNOWN};
        find_measure(g_array_index(rule->conditions, PlpResponderCondition, i).measure, &measure);
        const PlpChange *change =
            plp_comparison_find(comparison, measure.metric, measure.side, PLP_TASK_UNKNOWN);
        before[i] = change != NULL ? change->before.value : (double)NAN;
        after[i] = change != NULL ? change->after.value : (double)NAN;
    }
    return plp_responder_judge(rule, before, after);
}

void plp_compare_judge_rules(const GPtrArray *rules, PlpComparison *comparison)
{
    static const char *const words[] = {"cannot be told", "is not met", "is met"};
    for (guint i = 0; i < rules->len; i++) {
        const PlpResponderRule *rule = rules->pdata[i];
        g_autofree char *shown = plp_text_dup_line(rule->text);
        g_ptr_array_insert(comparison->notes, (gint)i,
                           g_strdup_printf("The responder rule `%s` %s, by the figures alone, "
                                           "whatever their intervals.",
                                           shown, words[judge(rule, comparison)]));
    }
}
