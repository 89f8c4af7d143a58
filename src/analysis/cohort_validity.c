#include <math.h>

#include "analysis/cohort_priv.h"

static double get_value(const PlpCohortPair *pair, int measure, PlpCohortMoment moment)
{
    if (moment == PLP_COHORT_CHANGE)
        return plp_cohort_subtract(pair->after[measure], pair->before[measure]);
    return moment == PLP_COHORT_AFTER ? pair->after[measure] : pair->before[measure];
}

/** Of all arms; one value a patient, so that patients are independent. Caller frees. */
static double *dup_values(const PlpCohort *cohort, int measure, PlpCohortMoment moment)
{
    double *values = g_new(double, cohort->pairs->len + 1);
    for (guint i = 0; i < cohort->pairs->len; i++)
        values[i] = get_value(cohort->pairs->pdata[i], measure, moment);
    return values;
}

static PlpCohortValidity correlate(const PlpCohort *cohort, int measure, int score,
                                   PlpCohortMoment moment)
{
    g_autofree double *x = dup_values(cohort, measure, moment);
    g_autofree double *y = dup_values(cohort, score, moment);
    return (PlpCohortValidity){
        moment, measure, score,
        plp_spearman_compute(x, y, cohort->pairs->len, PLP_COHORT_CONFIDENCE)};
}

/** Grades as whole numbers, -1 for what is none. */
static int *dup_grades(const double *values, guint n)
{
    int *grades = g_new(int, n + 1);
    for (guint i = 0; i < n; i++)
        grades[i] = values[i] >= 0 && values[i] < 1000 && values[i] == floor(values[i])
                        ? (int)values[i]
                        : -1;
    return grades;
}

static PlpCohortAgreement compare(const PlpCohort *cohort, int measure, PlpCohortMoment moment)
{
    guint n = cohort->pairs->len;
    int score = plp_cohort_get_measure(cohort, measure)->grade_of;
    int n_grades = plp_cohort_get_measure(cohort, measure)->n_grades;
    g_autofree double *clip = dup_values(cohort, measure, moment);
    g_autofree double *clinician = dup_values(cohort, score, moment);
    g_autofree int *clip_grades = dup_grades(clip, n);
    g_autofree int *clinician_grades = dup_grades(clinician, n);
    g_autofree double *ratings = g_new(double, 2 * n + 1);
    for (guint i = 0; i < n; i++) {
        ratings[2 * i] = clip[i];
        ratings[2 * i + 1] = clinician[i];
    }
    double confidence = PLP_COHORT_CONFIDENCE;
    return (PlpCohortAgreement){
        .moment = moment,
        .measure = measure,
        .score = score,
        .plain = plp_kappa_compute(clip_grades, clinician_grades, n, n_grades, PLP_KAPPA_PLAIN,
                                   confidence),
        .weighted = plp_kappa_compute(clip_grades, clinician_grades, n, n_grades,
                                      PLP_KAPPA_QUADRATIC, confidence),
        .icc = plp_icc_compute(ratings, n, 2, confidence),
        .bland_altman = plp_bland_altman_compute(clinician, clip, n, false, confidence),
    };
}

void plp_cohort_compute_validity(PlpCohort *cohort)
{
    for (int score = 0; score < (int)cohort->measures->len; score++) {
        for (int measure = 0; measure < (int)cohort->measures->len; measure++) {
            if (!plp_cohort_get_measure(cohort, score)->is_score ||
                plp_cohort_get_measure(cohort, measure)->is_score)
                continue;
            for (int moment = 0; moment < PLP_COHORT_MOMENT_N; moment++) {
                PlpCohortValidity validity =
                    correlate(cohort, measure, score, (PlpCohortMoment)moment);
                g_array_append_val(cohort->validities, validity);
            }
        }
    }
    for (int measure = 0; measure < (int)cohort->measures->len; measure++) {
        if (plp_cohort_get_measure(cohort, measure)->grade_of < 0)
            continue;
        for (int moment = 0; moment < PLP_COHORT_CHANGE; moment++) {
            PlpCohortAgreement agreement = compare(cohort, measure, (PlpCohortMoment)moment);
            g_array_append_val(cohort->agreements, agreement);
        }
    }
}
