#include "analysis/cohort.h"

#include <math.h>
#include <string.h>

#include "analysis/cohort_priv.h"

static void clear_measure(gpointer data)
{
    PlpCohortMeasure *measure = data;
    g_free(measure->name);
    g_free(measure->unit);
}

static void free_pair(gpointer data)
{
    PlpCohortPair *pair = data;
    g_free(pair->patient);
    g_free(pair->before);
    g_free(pair->after);
    g_free(pair);
}

static void free_rule(gpointer rule)
{
    plp_responder_free(rule);
}

static void free_left_out(gpointer data)
{
    PlpCohortLeftOut *left_out = data;
    g_free(left_out->patient);
    g_free(left_out->arm);
    g_free(left_out->visit);
    g_free(left_out->reason);
    g_free(left_out);
}

PlpCohort *plp_cohort_new(void)
{
    PlpCohort *cohort = g_new0(PlpCohort, 1);
    cohort->arms = g_ptr_array_new_with_free_func(g_free);
    cohort->measures = g_array_new(FALSE, TRUE, sizeof(PlpCohortMeasure));
    g_array_set_clear_func(cohort->measures, clear_measure);
    cohort->rules = g_ptr_array_new_with_free_func(free_rule);
    cohort->pairs = g_ptr_array_new_with_free_func(free_pair);
    cohort->left_out = g_ptr_array_new_with_free_func(free_left_out);
    cohort->notes = g_ptr_array_new_with_free_func(g_free);
    cohort->changes = g_array_new(FALSE, TRUE, sizeof(PlpCohortChange));
    cohort->contrasts = g_array_new(FALSE, TRUE, sizeof(PlpCohortContrast));
    cohort->responders = g_array_new(FALSE, TRUE, sizeof(PlpCohortResponders));
    cohort->responder_contrasts = g_array_new(FALSE, TRUE, sizeof(PlpCohortResponderContrast));
    cohort->validities = g_array_new(FALSE, TRUE, sizeof(PlpCohortValidity));
    cohort->agreements = g_array_new(FALSE, TRUE, sizeof(PlpCohortAgreement));
    return cohort;
}

void plp_cohort_free(PlpCohort *cohort)
{
    if (cohort == NULL)
        return;
    g_free(cohort->study_name);
    g_free(cohort->before_name);
    g_free(cohort->after_name);
    g_ptr_array_unref(cohort->arms);
    g_array_unref(cohort->measures);
    g_ptr_array_unref(cohort->rules);
    g_ptr_array_unref(cohort->pairs);
    g_ptr_array_unref(cohort->left_out);
    g_ptr_array_unref(cohort->notes);
    g_array_unref(cohort->changes);
    g_array_unref(cohort->contrasts);
    g_array_unref(cohort->responders);
    g_array_unref(cohort->responder_contrasts);
    g_array_unref(cohort->validities);
    g_array_unref(cohort->agreements);
    g_free(cohort);
}

int plp_cohort_add_measure(PlpCohort *cohort, const char *name, const char *unit, int decimals)
{
    PlpCohortMeasure measure = {
        .name = g_strdup(name), .unit = g_strdup(unit), .decimals = decimals, .grade_of = -1};
    g_array_append_val(cohort->measures, measure);
    return (int)cohort->measures->len - 1;
}

int plp_cohort_find_measure(const PlpCohort *cohort, const char *name)
{
    for (guint i = 0; i < cohort->measures->len; i++) {
        if (strcmp(g_array_index(cohort->measures, PlpCohortMeasure, i).name, name) == 0)
            return (int)i;
    }
    return -1;
}

PlpCohortMeasure *plp_cohort_get_measure(const PlpCohort *cohort, int measure)
{
    return &g_array_index(cohort->measures, PlpCohortMeasure, measure);
}

static double *new_missing(guint n)
{
    double *values = g_new(double, n + 1);
    for (guint i = 0; i < n; i++)
        values[i] = (double)NAN;
    return values;
}

PlpCohortPair *plp_cohort_add_pair(PlpCohort *cohort, const char *patient, int arm)
{
    PlpCohortPair *pair = g_new0(PlpCohortPair, 1);
    pair->patient = g_strdup(patient);
    pair->arm = arm;
    pair->before = new_missing(cohort->measures->len);
    pair->after = new_missing(cohort->measures->len);
    g_ptr_array_add(cohort->pairs, pair);
    return pair;
}

void plp_cohort_leave_out(PlpCohort *cohort, const char *patient, const char *arm,
                          const char *visit, const char *reason)
{
    PlpCohortLeftOut *left_out = g_new0(PlpCohortLeftOut, 1);
    left_out->patient = g_strdup(patient);
    left_out->arm = g_strdup(arm);
    left_out->visit = g_strdup(visit);
    left_out->reason = g_strdup(reason);
    g_ptr_array_add(cohort->left_out, left_out);
}

void plp_cohort_add_note(PlpCohort *cohort, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_ptr_array_add(cohort->notes, g_strdup_vprintf(format, rest));
    va_end(rest);
}

int plp_cohort_count_pairs(const PlpCohort *cohort, int arm)
{
    int n = 0;
    for (guint i = 0; i < cohort->pairs->len; i++)
        n += ((const PlpCohortPair *)cohort->pairs->pdata[i])->arm == arm;
    return n;
}

const char *plp_cohort_moment_get_name(PlpCohortMoment moment)
{
    static const char *const names[] = {"before", "after", "change"};
    return names[moment];
}

double plp_cohort_subtract(double after, double before)
{
    return rint((after - before) * 1e9) / 1e9;
}

PlpVerdict plp_cohort_judge(int n, PlpInterval interval, bool is_stated, double p_holm)
{
    if (n == 0)
        return PLP_VERDICT_NOT_MEASURABLE;
    if (is_stated && !(p_holm < 1 - PLP_COHORT_CONFIDENCE))
        return PLP_VERDICT_NOTHING_SHOWN;
    if (interval.high < 0)
        return PLP_VERDICT_LOWER;
    return interval.low > 0 ? PLP_VERDICT_HIGHER : PLP_VERDICT_NOTHING_SHOWN;
}

void plp_cohort_compute(PlpCohort *cohort)
{
    plp_cohort_compute_changes(cohort);
    plp_cohort_compute_contrasts(cohort);
    plp_cohort_compute_responders(cohort);
    plp_cohort_compute_validity(cohort);
    plp_cohort_compute_notes(cohort);
}
