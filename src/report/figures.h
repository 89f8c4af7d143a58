#pragma once

#include <glib.h>

#include "domain/comparison.h"
#include "domain/course.h"
#include "domain/recording.h"

/** A figure as a file. */
typedef struct {
    char *name; // `trace.svg`
    GBytes *content;
} PlpFigureFile;

/**
 * Every figure of the report of one recording, each as SVG and as PNG (216 dots an inch). A
 * GPtrArray of PlpFigureFile with free function. Same input, same bytes. Errors: PLP_ERROR_IO when
 * memory or fonts fail.
 */
GPtrArray *plp_figures_make_recording(const PlpRecording *recording, GError **error);
/** The same of a comparison. */
GPtrArray *plp_figures_make_comparison(const PlpComparison *comparison, GError **error);
/** The chart of a course; `scores` is a GArray of PlpCourseScore or NULL. */
GPtrArray *plp_figures_make_course(const PlpCourse *course, const GArray *scores, GError **error);
