#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/segment.h"
#include "domain/side.h"

/** Scores that a clinician gives; numbers only, the scales' wording is their publishers'. */
typedef enum {
    PLP_STUDY_SCORE_UNKNOWN = 0,
    PLP_STUDY_SCORE_JRS_SEVERITY,
    PLP_STUDY_SCORE_JRS_FREQUENCY,
    PLP_STUDY_SCORE_JRS_SUM,
    PLP_STUDY_SCORE_BSRS,
    PLP_STUDY_SCORE_BFM,
    PLP_STUDY_SCORE_BFM_EYES_SEVERITY,
    PLP_STUDY_SCORE_BFM_EYES_PROVOKING,
    PLP_STUDY_SCORE_BFM_EYES,
    PLP_STUDY_SCORE_BSDI,
    PLP_STUDY_SCORE_CDQ24,
    PLP_STUDY_SCORE_HFS7,
    PLP_STUDY_SCORE_HFS8,
    PLP_STUDY_SCORE_SMC,
} PlpStudyScore;
#define PLP_STUDY_SCORE_N (PLP_STUDY_SCORE_SMC + 1)

typedef struct {
    const char *name; // the column's
    double low, high;
    bool is_whole; // only whole numbers
    const char *meaning;
} PlpStudyScoreInfo;

const PlpStudyScoreInfo *plp_study_score_get_info(PlpStudyScore score);

/** One line of a study: a visit of a patient, with its recording. */
typedef struct {
    int line;
    char *patient, *arm, *visit; // pseudonym; arm is `all` where the study has none
    char *video_path;            // one of the two is NULL
    char *result_path;
    PlpTask task;                     // unknown: the whole recording
    PlpSide eye;                      // both: the person
    int32_t days_since_injection;     // PLP_DAYS_UNKNOWN
    double scores[PLP_STUDY_SCORE_N]; // NaN: not given
} PlpStudyVisit;

/** A group of patients before and after something. */
typedef struct {
    char *name;          // the file's own
    GPtrArray *visits;   // of PlpStudyVisit, in file order
    GPtrArray *patients; // of char *: names in order of first appearance, likewise below
    GPtrArray *arms;
    GPtrArray *visit_names;
    bool has_score[PLP_STUDY_SCORE_N]; // its column is there
} PlpStudy;

PlpStudy *plp_study_new(const char *name);
void plp_study_free(PlpStudy *study);
/** Takes the visit and lists its names. */
void plp_study_take_visit(PlpStudy *study, PlpStudyVisit *visit);
PlpStudyVisit *plp_study_visit_new(void);
void plp_study_visit_free(PlpStudyVisit *visit);
/** NULL when the patient has no such visit. */
const PlpStudyVisit *plp_study_find_visit(const PlpStudy *study, const char *patient,
                                          const char *visit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpStudy, plp_study_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpStudyVisit, plp_study_visit_free)
