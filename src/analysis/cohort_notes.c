#include <math.h>

#include "analysis/cohort_priv.h"

static void note_sizes(PlpCohort *cohort)
{
    for (guint arm = 0; arm < cohort->arms->len; arm++) {
        int n = plp_cohort_count_pairs(cohort, (int)arm);
        const char *name = cohort->arms->pdata[arm];
        if (n == 0)
            plp_cohort_add_note(cohort, "Arm %s: no patient has both visits.", name);
        else if (n == 1)
            plp_cohort_add_note(cohort, "Arm %s: one patient only; nothing can be said of a group.",
                                name);
        else if (n < 6)
            plp_cohort_add_note(cohort,
                                "Arm %s: %d patients; below 6 no 95 %% interval of a paired "
                                "change exists, and nothing can be shown.",
                                name, n);
    }
    if (cohort->arms->len > 2)
        plp_cohort_add_note(cohort,
                            "%u arms: changes are compared between arms only where there "
                            "are two.",
                            cohort->arms->len);
}

static void note_zeros(PlpCohort *cohort)
{
    for (guint i = 0; i < cohort->changes->len; i++) {
        const PlpCohortChange *change = &g_array_index(cohort->changes, PlpCohortChange, i);
        if (change->rank.n < 2 || change->rank.n_zero < change->rank.n)
            continue;
        plp_cohort_add_note(cohort, "Arm %s, %s: all %d differences are zero.",
                            (const char *)cohort->arms->pdata[change->arm],
                            plp_cohort_get_measure(cohort, change->measure)->name, change->rank.n);
    }
}

/** So few patients that even all of them changing alike gives no p below 0.05 after Holm. */
static void note_too_many_outcomes(PlpCohort *cohort, int arm)
{
    int n = plp_cohort_count_pairs(cohort, arm);
    int asked = 0;
    for (guint i = 0; i < cohort->changes->len; i++) {
        const PlpCohortChange *change = &g_array_index(cohort->changes, PlpCohortChange, i);
        asked += change->arm == arm && isfinite(change->p_holm);
    }
    if (n < 6 || asked * ldexp(1, 1 - n) < 1 - PLP_COHORT_CONFIDENCE)
        return;
    plp_cohort_add_note(cohort,
                        "Arm %s: with %d patients and %d stated outcomes Holm's p cannot fall "
                        "below 0.05; state fewer outcomes beforehand, or include more patients.",
                        (const char *)cohort->arms->pdata[arm], n, asked);
}

/** A rate of blinks alone is no endpoint: toxin lowers it in some forms only. */
static void note_lone_rates(PlpCohort *cohort)
{
    bool has_rate = false;
    bool has_closed_time = false;
    for (guint i = 0; i < cohort->measures->len; i++) {
        const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, (int)i);
        if (!measure->is_stated)
            continue;
        has_rate |= g_str_has_prefix(measure->name, "closures_per_min") ||
                    g_str_has_prefix(measure->name, "blinks_per_min");
        has_closed_time |= g_str_has_prefix(measure->name, "closed_share");
    }
    if (has_rate && !has_closed_time)
        plp_cohort_add_note(cohort, "A rate alone is no endpoint: look at closed time and at the "
                                    "closures by duration beside it.");
}

void plp_cohort_compute_notes(PlpCohort *cohort)
{
    note_sizes(cohort);
    for (guint arm = 0; arm < cohort->arms->len; arm++)
        note_too_many_outcomes(cohort, (int)arm);
    note_zeros(cohort);
    note_lone_rates(cohort);
    plp_cohort_add_note(cohort,
                        "Intervals speak of patients like these, recorded once before and once "
                        "after; what varies in one patient from day to day is not told apart.");
    if (cohort->validities->len > 0)
        plp_cohort_add_note(cohort, "Correlations with scores are not corrected for their number.");
}
