#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "domain/comparison.h"

/** Where a visit lies in the course of a treatment. */
typedef enum {
    PLP_PHASE_UNKNOWN = 0, // between
    PLP_PHASE_TROUGH,      // before the first injection, or the last effect has worn off
    PLP_PHASE_PEAK,        // of the effect
} PlpPhase;

/** A visit's figure, its recordings pooled. */
typedef struct {
    int32_t day;                  // from the course's first day (PlpCourse)
    int32_t days_since_injection; // PLP_DAYS_UNKNOWN without one; negative: before the first
    int cycle; // index of the last treatment up to that day; -1: before the first
    PlpPhase phase;
    PlpPooledFigure figure;
} PlpCourseValue;

/** One figure around one treatment. NaN and -1 where there is none. */
typedef struct {
    int treatment;           // index
    int baseline;            // index of the value: the last one up to the treatment
    int best;                // index of the value of most effect within the peak window
    PlpChange change;        // from baseline to best
    double half_level;       // half way back from best to baseline
    double wearing_off_days; // after the treatment, when the figure is back there
} PlpCourseCycle;

/** Trough with trough, or peak with peak, of one treatment and the next that has one. */
typedef struct {
    PlpPhase phase;
    int first, second; // indices of the values
    PlpChange change;
} PlpCoursePair;

typedef struct {
    PlpMetric metric;
    PlpSide side;
    bool higher_is_better;
    GArray *values; // of PlpCourseValue, in order of day
    GArray *cycles; // of PlpCourseCycle, one a treatment
    GArray *pairs;  // of PlpCoursePair
} PlpCourseMeasure;

typedef struct {
    int32_t day; // from the course's first day
    char *product;
    double total_units; // of that product, never converted; NaN: not written down
} PlpCourseTreatment;

/** A patient over all visits. */
typedef struct {
    char *label;        // pseudonym
    int32_t first_day;  // that `day` counts from: the first treatment's, else the first visit's; in
                        // the records' own count
    PlpTask task;       // unknown: whole recordings
    GArray *treatments; // of PlpCourseTreatment, in order of day
    GPtrArray *measures; // of PlpCourseMeasure
    GPtrArray *warnings; // of char *
    GPtrArray *sources;  // of PlpRecording, without trace and analysis: what the figures rest on,
                         // in order of day; labels such as `day 21`, never a date
    uint32_t seed;
    int resamples;
    double block_s;
} PlpCourse;

PlpCourse *plp_course_new(void);
void plp_course_free(PlpCourse *course);
void plp_course_add_treatment(PlpCourse *course, int32_t day, const char *product,
                              double total_units);
/** NULL when there is no such measure. */
const PlpCourseMeasure *plp_course_find(const PlpCourse *course, PlpMetric metric, PlpSide side);
const char *plp_phase_get_name(PlpPhase phase);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCourse, plp_course_free)
