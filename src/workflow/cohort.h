#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/cohort.h"
#include "base/cancel.h"
#include "domain/study.h"
#include "workflow/analyze.h"
#include "workflow/library.h"

/** What happens in the meantime; called in the caller's thread. */
typedef struct {
    void *self;
    /** The i-th of n recordings is read or analysed next. May be NULL. */
    void (*reading)(void *self, guint i, guint n, bool is_video);
    /** Asked for once, when the first video has to be analysed; borrowed until the end. NULL with
     * an error when the networks cannot be had. May itself be NULL: no video can be analysed. */
    const PlpLandmarkerSource *(*get_landmarkers)(void *self, GError **error);
} PlpCohortHooks;

/** All pointers are borrowed; each may be NULL unless said otherwise. */
typedef struct {
    const char *study_path;           // needed
    const char *out_folder;           // needed where the study has videos, and for saving
    const char *before, *after;       // names of the visits; else told by themselves
    const char *outcomes;             // stated, separated by commas; else the usual ones
    const GPtrArray *rules;           // of char *: responder rules, stated beforehand
    const PlpAnalyzeOptions *analyze; // for videos and traces
    const char *library_path;         // where recordings @N stand; NULL: the usual one
    const PlpLibraryView *view;       // whose corrections; NULL: those of the main layer
    const char *program_version;
    bool force; // replace files that are there
    const PlpCancel *cancel;
    PlpCohortHooks hooks;
} PlpCohortRequest;

/**
 * Reads the study and its recordings and computes everything. What a patient lacks is not an error:
 * it stands in `left_out` with its reason. Errors: what reading the study says; PLP_ERROR_INVALID
 * (which visit is before, an outcome or rule names no measure, no patient has both visits, with the
 * reasons), PLP_ERROR_CANCELLED, and what get_landmarkers says.
 */
PlpCohort *plp_cohort_run(const PlpCohortRequest *request, GError **error);

/** Whether files of a cohort are in the folder already and `force` is not set: PLP_ERROR_INVALID.
 * To be asked before the work. */
bool plp_cohort_check_output(const PlpCohortRequest *request, GError **error);

/** Writes cohort.json, cohort.csv and cohort_values.csv into the request's folder, all or none.
 * PLP_ERROR_IO. */
bool plp_cohort_save(const PlpCohort *cohort, const PlpCohortRequest *request, GError **error);

/** What may be named as an outcome or in a rule, besides the scores of the study. Caller frees. */
char *plp_cohort_dup_measure_names(void);
