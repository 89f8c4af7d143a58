#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/bland_altman.h"
#include "analysis/icc.h"
#include "analysis/kappa.h"
#include "analysis/paired_effect.h"
#include "analysis/proportion.h"
#include "analysis/rank_sum.h"
#include "analysis/responder.h"
#include "analysis/signed_rank.h"
#include "analysis/spearman.h"
#include "domain/comparison.h"

/** A group of patients before and after: what is put in, and everything that comes out. */

#define PLP_COHORT_CONFIDENCE 0.95

/** Something that each visit has a number for. */
typedef struct {
    char *name;
    char *unit;
    int decimals;
    bool is_stated; // an outcome that the user stated: Holm counts these
    bool is_score;  // a clinician's
    int grade_of;   // the clip-equivalent of a score: that score's measure; else -1
    int n_grades;   // of the two; 0 without
} PlpCohortMeasure;

/** A patient with both visits. */
typedef struct {
    char *patient;
    int arm;
    double *before, *after; // a value a measure; NaN: missing
} PlpCohortPair;

/** The values of one visit over the patients of an arm who have both. */
typedef struct {
    double median, q1, q3; // NaN without values
} PlpCohortQuartiles;

/** One measure in one arm, or the difference of its changes between two arms. */
typedef struct {
    int arm;
    int measure;
    int n_missing; // pairs in which a value is missing
    PlpCohortQuartiles before, after;
    PlpSignedRank rank; // of after - before
    PlpPairedEffect effect;
    double p_holm; // over the stated outcomes of this arm; NaN for others
    PlpVerdict verdict;
} PlpCohortChange;

typedef struct {
    int measure;
    PlpRankSum rank; // of the changes: second arm - first arm
    double p_holm;
    PlpVerdict verdict;
} PlpCohortContrast;

typedef struct {
    int rule, arm;
    int n_responders, n_judged, n_not_judged;
    PlpInterval wilson;
} PlpCohortResponders;

/** The second arm's share of responders less the first's. */
typedef struct {
    int rule;
    PlpProportionDifference difference;
} PlpCohortResponderContrast;

typedef enum {
    PLP_COHORT_BEFORE = 0,
    PLP_COHORT_AFTER,
    PLP_COHORT_CHANGE,
} PlpCohortMoment;
#define PLP_COHORT_MOMENT_N 3

/** A measure against a clinician's score, one value a patient. */
typedef struct {
    PlpCohortMoment moment;
    int measure, score; // both index the measures
    PlpSpearman spearman;
} PlpCohortValidity;

/** A clip-equivalent against the clinician's grade on the same scale. */
typedef struct {
    PlpCohortMoment moment; // before or after
    int measure, score;
    PlpKappa plain, weighted;
    PlpIcc icc;
    PlpBlandAltman bland_altman; // clip-equivalent less the clinician's
} PlpCohortAgreement;

/** A patient, or a visit, that takes no part. */
typedef struct {
    char *patient, *arm, *visit; // visit may be NULL: the patient as a whole
    char *reason;
} PlpCohortLeftOut;

typedef struct {
    char *study_name, *before_name, *after_name;
    GPtrArray *arms;     // of char *
    GArray *measures;    // of PlpCohortMeasure
    GPtrArray *rules;    // of PlpResponderRule, bound to the measures
    GPtrArray *pairs;    // of PlpCohortPair
    GPtrArray *left_out; // of PlpCohortLeftOut
    GPtrArray *notes;    // of char *: sentences

    GArray *changes;    // of PlpCohortChange: arm by arm
    GArray *contrasts;  // of PlpCohortContrast; empty unless there are two arms
    GArray *responders; // of PlpCohortResponders: rule by rule
    GArray *responder_contrasts;
    GArray *validities; // of PlpCohortValidity
    GArray *agreements; // of PlpCohortAgreement
} PlpCohort;

PlpCohort *plp_cohort_new(void);
void plp_cohort_free(PlpCohort *cohort);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCohort, plp_cohort_free)

/** Copies the strings; returns its index. */
int plp_cohort_add_measure(PlpCohort *cohort, const char *name, const char *unit, int decimals);
/** -1 when there is none. */
int plp_cohort_find_measure(const PlpCohort *cohort, const char *name);
PlpCohortMeasure *plp_cohort_get_measure(const PlpCohort *cohort, int measure);
/** With all values missing, to be filled in. Add the measures first. */
PlpCohortPair *plp_cohort_add_pair(PlpCohort *cohort, const char *patient, int arm);
void plp_cohort_leave_out(PlpCohort *cohort, const char *patient, const char *arm,
                          const char *visit, const char *reason);
void plp_cohort_add_note(PlpCohort *cohort, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Pairs in an arm. */
int plp_cohort_count_pairs(const PlpCohort *cohort, int arm);
/** `before`, `after`, `change`. */
const char *plp_cohort_moment_get_name(PlpCohortMoment moment);

/**
 * Fills in everything from `changes` on, and notes what a reader must know of it. Pure. A change is
 * shown where its interval does not hold 0 and, for a stated outcome, Holm's p is below 0.05; else
 * nothing is shown.
 */
void plp_cohort_compute(PlpCohort *cohort);
