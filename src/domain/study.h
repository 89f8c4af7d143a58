#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/scale.h"
#include "domain/segment.h"
#include "domain/side.h"

/** One line of a study: a visit of a patient, with its recording. */
typedef struct {
    int line;
    char *patient, *arm, *visit; // pseudonym; arm is `all` where the study has none
    char *video_path;            // one of the two is NULL
    char *result_path;
    PlpTask task;                 // unknown: the whole recording
    PlpSide eye;                  // both: the person
    int32_t days_since_injection; // PLP_DAYS_UNKNOWN
    double scores[PLP_SCALE_N];   // NaN: not given
} PlpStudyVisit;

/** A group of patients before and after something. */
typedef struct {
    char *name;          // the file's own
    GPtrArray *visits;   // of PlpStudyVisit, in file order
    GPtrArray *patients; // of char *: names in order of first appearance, likewise below
    GPtrArray *arms;
    GPtrArray *visit_names;
    bool has_score[PLP_SCALE_N]; // its column is there
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
