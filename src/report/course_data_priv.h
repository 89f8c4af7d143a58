#pragma once

#include "domain/course.h"
#include "plot/course.h"
#include "report/course_score.h"

/** A course made ready for drawing: plain series that borrow from it. */
typedef struct {
    PlpCourseChart chart;
    GArray *panels;   // of PlpCoursePanel
    GArray *marks;    // of PlpCourseMark
    GArray *shades;   // of PlpCourseShade
    GPtrArray *owned; // of GArray
    GPtrArray *strings;
} PlpCourseData;

/** `scores` is a GArray of PlpCourseScore in order of day; NULL: none. */
PlpCourseData *plp_course_data_new(const PlpCourse *course, const GArray *scores);
void plp_course_data_free(PlpCourseData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCourseData, plp_course_data_free)
