#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/comparison.h"
#include "domain/course.h"
#include "domain/recording.h"
#include "report/pages.h"

typedef struct {
    PlpPaper paper;
    int64_t created_s;  // the document's date, seconds since 1970, UTC
    bool de_identified; // no pictures, no labels and file names, no date on the page
    const char *program_version;
} PlpPdfOptions;

/** A recording and what only its video can give. */
typedef struct {
    const PlpRecording *recording;
    const GPtrArray *pictures; // of PlpEyePicture; NULL or empty: none
    const char *no_pictures;   // a sentence that says why; NULL: nothing to say
} PlpPdfRecording;

/** One recording, one or two pages. Errors: those of plp_pages_make(). */
GBytes *plp_pdf_make_recording(const PlpPdfRecording *recording, const PlpPdfOptions *options,
                               GError **error);

/** A comparison; `before` and `after` are the recordings of its sides in their order. */
GBytes *plp_pdf_make_comparison(const PlpComparison *comparison, const PlpPdfRecording *before,
                                const PlpPdfRecording *after, const PlpPdfOptions *options,
                                GError **error);

/** A patient over all visits; `scores` is a GArray of PlpCourseScore in order of day (NULL: none).
 */
GBytes *plp_pdf_make_course(const PlpCourse *course, const GArray *scores,
                            const PlpPdfOptions *options, GError **error);
