#pragma once

#include "domain/recording.h"
#include "domain/study.h"
#include "workflow/cohort.h"

/** Which visit is before and which after: by the names given, else by themselves.
 * PLP_ERROR_INVALID. */
bool plp_cohort_name_visits(PlpCohort *cohort, const PlpStudy *study, const char *before,
                            const char *after, GError **error);

/** Adds the stated outcomes, the usual measures, what the rules name and the study's scores, and
 * binds the rules. PLP_ERROR_INVALID. */
bool plp_cohort_choose_measures(PlpCohort *cohort, const PlpStudy *study,
                                const PlpCohortRequest *request, GError **error);

/**
 * The values of a visit, one a measure, into `values`. Returns NULL, or why the visit cannot be
 * used: a sentence without a name. Caller frees.
 */
char *plp_cohort_read_values(const PlpCohort *cohort, const PlpStudyVisit *visit,
                             const PlpRecording *recording, double *values);
