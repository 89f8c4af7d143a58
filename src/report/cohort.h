#pragma once

#include <glib.h>

#include "analysis/cohort.h"
#include "report/column.h"

/** cohort.csv: a row a statistic; cohort_values.csv: a row a patient, visit and measure. */
extern const PlpTable plp_cohort_table;
extern const PlpTable plp_cohort_values_table;

/** What the results rest on, besides the cohort. */
typedef struct {
    const char *program_version;
    const char *study_sha256;
} PlpCohortProvenance;

/** The files' texts. Caller frees. */
char *plp_cohort_dup_csv(const PlpCohort *cohort);
char *plp_cohort_dup_values_csv(const PlpCohort *cohort);
char *plp_cohort_dup_json(const PlpCohort *cohort, const PlpCohortProvenance *provenance);

/** Tables and sentences for a terminal. */
void plp_cohort_append_text(const PlpCohort *cohort, GString *text);

/** `12.3 (10.0 to 15.1)`, or `12.3` where there is no interval, or `-`. Caller frees. */
char *plp_cohort_dup_with_interval(double value, PlpInterval interval, int decimals);
/** `0.023`, `< 0.0001`, or `-`. Caller frees. */
char *plp_cohort_dup_p(double p);
/** `lower`, `higher`, `nothing shown`, `not measurable`. */
const char *plp_cohort_verdict_get_words(PlpVerdict verdict);
