#pragma once

#include "analysis/cohort.h"

/** What a verdict rests on; `interval` of the change. */
PlpVerdict plp_cohort_judge(int n, PlpInterval interval, bool is_stated, double p_holm);
/** After less before, without the rounding noise that would break ties. */
double plp_cohort_subtract(double after, double before);

void plp_cohort_compute_changes(PlpCohort *cohort);
void plp_cohort_compute_contrasts(PlpCohort *cohort);
void plp_cohort_compute_responders(PlpCohort *cohort);
void plp_cohort_compute_validity(PlpCohort *cohort);
void plp_cohort_compute_notes(PlpCohort *cohort);
