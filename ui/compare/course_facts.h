#pragma once

#include "report/course_data.h"
#include "ui/session/work.h"

/** A recording of the patient and its day on the chart. */
typedef struct {
    int64_t id;
    int32_t day; // from the course's first day
} PlpUiCourseDay;

/** A course made ready for drawing. */
typedef struct {
    PlpCourse *course;
    GArray *scores; // of PlpCourseScore
    PlpCourseData *data;
    GArray *days;  // of PlpUiCourseDay, in order of the library's
    char **layers; // of corrections that the patient's recordings have
} PlpUiCourseFacts;

/** Loads a patient's course (task unknown: of whole recordings) from the library in a thread; the
 * result is a PlpUiCourseFacts. `layer` NULL: the automatic closures. */
PlpUiWork *plp_ui_course_facts_start(const char *patient, PlpTask task, const char *layer);
void plp_ui_course_facts_free(PlpUiCourseFacts *facts);
/** 0: no recording on that day. */
int64_t plp_ui_course_facts_find(const PlpUiCourseFacts *facts, double day);
