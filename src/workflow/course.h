#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "domain/course.h"
#include "workflow/library.h"

/** What the user asks for; everything borrowed. */
typedef struct {
    const char *library_path;   // NULL: plp_library_dup_default_path()
    const char *patient;        // pseudonym
    const PlpLibraryView *view; // whose corrections; NULL: those of the main layer
    PlpTask task;               // unknown: whole recordings
    int resamples;              // of the bootstrap; 0: 2000
    double block_s;             // 0: 10
    uint32_t seed;              // 0: 1
    const PlpCancel *cancel;    // may be NULL
    /** Share of the recordings that are loaded; in the caller's thread. May be NULL. */
    void (*progress)(void *self, double share);
    void *self;
} PlpCourseRequest;

/**
 * A patient over all visits of the library: every analysed recording; recordings of the same day
 * and task are pooled. Errors: PLP_ERROR_STORE, PLP_ERROR_INVALID (no such patient, nothing
 * analysed), PLP_ERROR_CANCELLED.
 */
PlpCourse *plp_course_load(const PlpCourseRequest *request, GError **error);
