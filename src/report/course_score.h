#pragma once

#include <stdint.h>

/** A clinician's or patient's score on one day: the number, never the scale's wording. */
typedef struct {
    int32_t day;       // from the course's first day
    const char *scale; // such as `JRS severity`; borrowed, static
    double value;
} PlpCourseScore;
