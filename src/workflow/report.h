#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/cancel.h"
#include "domain/comparison.h"
#include "domain/course.h"
#include "domain/recording.h"
#include "report/pdf.h"

/** What the user asks for; everything borrowed. */
typedef struct {
    PlpPdfOptions pdf;
    const char *out_path;       // the PDF
    const char *figures_folder; // gets each figure as SVG and PNG, is made where missing; NULL
    bool force;                 // replace files that are there
    const GPtrArray *videos;    // of char *: where the recordings' videos may be, files or folders;
                                // NULL: only where the recording itself says
    const PlpCancel *cancel;    // may be NULL
    /** Reading pictures from videos, 0 to 1; in the caller's thread. May be NULL. */
    void (*progress)(void *self, double share);
    void *self;
} PlpReportRequest;

/** Whether the PDF may be written: what can be said before any work. PLP_ERROR_INVALID,
 * PLP_ERROR_IO (its folder is missing). */
bool plp_report_check(const PlpReportRequest *request, GError **error);

/**
 * Writes the PDF of one recording, and its figures where asked for. `ret_notes` (GPtrArray of char
 * *, caller frees; may be NULL) gets a sentence for what was left out, such as pictures without a
 * video. Nothing is written where anything fails, and no file is replaced without `force`.
 *
 * Errors: PLP_ERROR_INVALID (a file is there), PLP_ERROR_IO, PLP_ERROR_CANCELLED.
 */
bool plp_report_make_recording(const PlpRecording *recording, const PlpReportRequest *request,
                               GPtrArray **ret_notes, GError **error);
/** The same of a comparison. */
bool plp_report_make_comparison(const PlpComparison *comparison, const PlpReportRequest *request,
                                GPtrArray **ret_notes, GError **error);
/** The same of a patient's course; `scores` is a GArray of PlpCourseScore in order of day, NULL
 * for none. */
bool plp_report_make_course(const PlpCourse *course, const GArray *scores,
                            const PlpReportRequest *request, GError **error);

/**
 * A patient's scores of the library, days counted as the course does. A GArray of PlpCourseScore;
 * caller frees. PLP_ERROR_STORE.
 */
GArray *plp_report_load_scores(const char *library_path, const PlpCourse *course, GError **error);
