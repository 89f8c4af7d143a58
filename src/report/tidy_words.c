#include "domain/parameters.h"
#include "report/tidy_priv.h"

static bool give(PlpTidyTake take, void *self, PlpTidyWord word, GError **error)
{
    return take(self, &word, error);
}

static bool give_columns(const PlpTidy *tidy, PlpTidyTake take, void *self, GError **error)
{
    for (int kind = 0; kind < PLP_TIDY_N; kind++) {
        const PlpTable *table = plp_tidy_get_table(tidy, (PlpTidyKind)kind);
        for (gsize i = 0; i < table->n_columns; i++) {
            const PlpColumn *column = &table->columns[i];
            PlpTidyWord word = {table->file_name, "column",           column->name,
                                column->unit,     column->type->name, column->meaning};
            if (!give(take, self, word, error))
                return false;
        }
    }
    return true;
}

static bool give_figures(PlpTidyTake take, void *self, GError **error)
{
    for (int i = PLP_METRIC_UNKNOWN + 1; i < PLP_METRIC_N; i++) {
        const PlpMetricInfo *info = plp_metric_get_info((PlpMetric)i);
        PlpTidyWord word = {"figure", "word", info->name, info->unit, "", info->definition};
        if (!give(take, self, word, error))
            return false;
    }
    return true;
}

static bool give_parameters(PlpTidyTake take, void *self, GError **error)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        PlpTidyWord word = {"parameter",   "word", table[i].name,
                            table[i].unit, "",     table[i].meaning};
        if (!give(take, self, word, error))
            return false;
    }
    return true;
}

static bool give_reasons(PlpTidyTake take, void *self, GError **error)
{
    for (int i = PLP_REASON_MEASURED; i < PLP_REASON_N; i++) {
        PlpReason reason = (PlpReason)i;
        PlpTidyWord word = {"reason", "word", plp_reason_get_name(reason),
                            "",       "",     plp_reason_get_sentence(reason)};
        if (!give(take, self, word, error))
            return false;
    }
    return true;
}

static bool give_tasks(PlpTidyTake take, void *self, GError **error)
{
    for (int i = PLP_TASK_UNKNOWN; i < PLP_TASK_N; i++) {
        PlpTask task = (PlpTask)i;
        const char *meaning = plp_task_is_commanded(task)
                                  ? "Commanded: closures in it never count as involuntary."
                                  : "Closures in it count as involuntary.";
        PlpTidyWord word = {
            "task", "word", plp_task_get_name(task),
            "",     "",     i == 0 ? "Outside every task, or the whole recording." : meaning};
        if (!give(take, self, word, error))
            return false;
    }
    return true;
}

bool plp_tidy_each_word(const PlpTidy *tidy, PlpTidyTake take, void *self, GError **error)
{
    return give_columns(tidy, take, self, error) && give_figures(take, self, error) &&
           give_parameters(take, self, error) && give_reasons(take, self, error) &&
           give_tasks(take, self, error);
}
