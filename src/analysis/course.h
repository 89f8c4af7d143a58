#pragma once

#include <glib.h>
#include <stdint.h>

#include "analysis/compare.h"
#include "domain/course.h"

// Days after an injection. The effect begins after about 3 days and is greatest after 1 to 2 weeks;
// trials look for it up to the sixth week; two to three months later most of it is gone.
#define PLP_COURSE_PEAK_FIRST_DAY 7
#define PLP_COURSE_PEAK_LAST_DAY 42
#define PLP_COURSE_TROUGH_DAY 70

/** A visit's recordings; borrowed. */
typedef struct {
    int32_t day;           // from the course's first day
    GPtrArray *recordings; // of PlpRecording, at least one
} PlpCourseVisit;

/**
 * Fills the course's measures from visits (GArray of PlpCourseVisit, in order of day); its
 * treatments and task are there already. A visit on the day of an injection counts as before it.
 *
 * Of each measure and treatment: baseline, the last visit up to it (after the one before it); best,
 * the visit of the most effect from PLP_COURSE_PEAK_FIRST_DAY to PLP_COURSE_PEAK_LAST_DAY days
 * after it; wearing off, the first day after best on which the measure, taken to go straight from
 * visit to visit, is back half way from best to baseline. NaN: no baseline, no best, no
 * improvement, or not back until the next treatment. Pure.
 */
void plp_course_compute(PlpCourse *course, const GArray *visits, const PlpCompareOptions *options);

/** The wearing off of values at days, in order; the rule alone. NaN as above. */
double plp_course_find_wearing_off(const double *days, const double *values, gsize n,
                                   double half_level, bool higher_is_better);
