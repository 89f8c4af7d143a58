#pragma once

#include <glib.h>

#include "domain/course.h"
#include "report/column.h"

/** A row of course.csv: a figure of a visit. */
typedef struct {
    int32_t day, days_since_injection;
    int32_t treatment; // 1, 2, …; -1 before the first
    const char *phase;
    PlpMetric metric;
    PlpSide side;
    PlpTask task;
    PlpPooledFigure figure;
} PlpCourseRow;

extern const PlpTable plp_course_table;

/** For a person: measures by visit, then around each treatment, then like with like. */
void plp_course_append_text(const PlpCourse *course, GString *text);
/** For programs: everything. Caller frees. */
char *plp_course_dup_json(const PlpCourse *course);
/** course.csv. Caller frees. */
char *plp_course_dup_csv(const PlpCourse *course);
