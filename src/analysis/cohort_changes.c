#include <math.h>

#include "analysis/cohort_priv.h"
#include "analysis/holm.h"
#include "analysis/statistics.h"

/** The pairs of an arm in which a measure has both values. */
typedef struct {
    size_t n;
    int n_missing;
    double *before, *after, *change;
} Column;

static void clear_column(Column *column)
{
    g_free(column->before);
    g_free(column->after);
    g_free(column->change);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Column, clear_column)

static Column take_column(const PlpCohort *cohort, int arm, int measure)
{
    guint room = cohort->pairs->len + 1;
    Column column = {0, 0, g_new(double, room), g_new(double, room), g_new(double, room)};
    for (guint i = 0; i < cohort->pairs->len; i++) {
        const PlpCohortPair *pair = cohort->pairs->pdata[i];
        if (pair->arm != arm)
            continue;
        double change = plp_cohort_subtract(pair->after[measure], pair->before[measure]);
        if (!isfinite(change)) {
            column.n_missing++;
            continue;
        }
        column.before[column.n] = pair->before[measure];
        column.after[column.n] = pair->after[measure];
        column.change[column.n++] = change;
    }
    return column;
}

static PlpCohortQuartiles find_quartiles(double *values, size_t n)
{
    return (PlpCohortQuartiles){plp_statistics_quantile(values, n, 0.5),
                                plp_statistics_quantile(values, n, 0.25),
                                plp_statistics_quantile(values, n, 0.75)};
}

// ---- within an arm ----

static PlpCohortChange compute_change(const PlpCohort *cohort, int arm, int measure)
{
    g_auto(Column) column = take_column(cohort, arm, measure);
    return (PlpCohortChange){
        .arm = arm,
        .measure = measure,
        .n_missing = column.n_missing,
        .before = find_quartiles(column.before, column.n),
        .after = find_quartiles(column.after, column.n),
        .rank = plp_signed_rank_compute(column.change, column.n, PLP_COHORT_CONFIDENCE),
        .effect = plp_paired_effect_compute(column.change, column.n, PLP_COHORT_CONFIDENCE),
    };
}

/** Holm over the stated outcomes of one arm, whose changes begin at `first`. */
static void adjust_changes(PlpCohort *cohort, guint first)
{
    guint n = cohort->measures->len;
    g_autofree double *p = g_new(double, n + 1);
    g_autofree double *adjusted = g_new(double, n + 1);
    PlpCohortChange *changes = &g_array_index(cohort->changes, PlpCohortChange, first);
    for (guint i = 0; i < n; i++)
        p[i] = plp_cohort_get_measure(cohort, (int)i)->is_stated ? changes[i].rank.p : (double)NAN;
    plp_holm_adjust(p, n, adjusted);
    for (guint i = 0; i < n; i++) {
        bool is_stated = plp_cohort_get_measure(cohort, (int)i)->is_stated;
        changes[i].p_holm = adjusted[i];
        changes[i].verdict =
            plp_cohort_judge(changes[i].rank.n, changes[i].rank.interval, is_stated, adjusted[i]);
    }
}

void plp_cohort_compute_changes(PlpCohort *cohort)
{
    for (guint arm = 0; arm < cohort->arms->len; arm++) {
        guint first = cohort->changes->len;
        for (guint i = 0; i < cohort->measures->len; i++) {
            PlpCohortChange change = compute_change(cohort, (int)arm, (int)i);
            g_array_append_val(cohort->changes, change);
        }
        if (cohort->measures->len > 0)
            adjust_changes(cohort, first);
    }
}

// ---- between two arms ----

static PlpCohortContrast compute_contrast(const PlpCohort *cohort, int measure)
{
    g_auto(Column) first = take_column(cohort, 0, measure);
    g_auto(Column) second = take_column(cohort, 1, measure);
    return (PlpCohortContrast){
        .measure = measure,
        .rank = plp_rank_sum_compute(second.change, second.n, first.change, first.n,
                                     PLP_COHORT_CONFIDENCE),
    };
}

void plp_cohort_compute_contrasts(PlpCohort *cohort)
{
    guint n = cohort->measures->len;
    if (cohort->arms->len != 2 || n == 0)
        return;
    g_autofree double *p = g_new(double, n);
    g_autofree double *adjusted = g_new(double, n);
    for (guint i = 0; i < n; i++) {
        PlpCohortContrast contrast = compute_contrast(cohort, (int)i);
        p[i] = plp_cohort_get_measure(cohort, (int)i)->is_stated ? contrast.rank.p : (double)NAN;
        g_array_append_val(cohort->contrasts, contrast);
    }
    plp_holm_adjust(p, n, adjusted);
    for (guint i = 0; i < n; i++) {
        PlpCohortContrast *contrast = &g_array_index(cohort->contrasts, PlpCohortContrast, i);
        bool is_stated = plp_cohort_get_measure(cohort, (int)i)->is_stated;
        int n_least = MIN(contrast->rank.n_first, contrast->rank.n_second);
        contrast->p_holm = adjusted[i];
        contrast->verdict =
            plp_cohort_judge(n_least, contrast->rank.interval, is_stated, adjusted[i]);
    }
}
