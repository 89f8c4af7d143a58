#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "store/library.h"

/** How far it is, 0 to 1; called in the caller's thread. May be NULL. */
typedef void (*PlpStudyTick)(void *self, double share);

typedef struct {
    const char *const *pseudonyms; // n_pseudonyms of them; 0: all patients
    gsize n_pseudonyms;
    bool is_relative; // days from each patient's first one; no clock times, names, free words
    bool has_videos;  // with those whose consent is sharing or publication
    bool is_forced;   // replaces a file that is there
    const char *program_version;
    const PlpCancel *cancel; // may be NULL
    PlpStudyTick tick;
    void *self;
} PlpStudyExport;

/** What came of it. */
typedef struct {
    int patients, recordings, videos;
    int videos_without_consent, videos_missing; // not in the archive, though videos were asked for
} PlpStudyResult;

/**
 * Writes patients with all that belongs to them into an archive (docs/library.md), as they are at
 * one moment. The file appears whole, 0600, or not at all. Errors: PLP_ERROR_INVALID (no such
 * patient; the file is there), PLP_ERROR_IO, PLP_ERROR_STORE, PLP_ERROR_CANCELLED.
 */
bool plp_study_export(PlpLibrary *library, const char *path, const PlpStudyExport *request,
                      PlpStudyResult *ret_result, GError **error);

typedef struct {
    const char *prefix;        // before every pseudonym; NULL: none
    const char *videos_folder; // where videos go; NULL: they stay in the archive
    bool is_trial;             // changes nothing
    const PlpCancel *cancel;
    PlpStudyTick tick;
    void *self;
} PlpStudyImport;

/**
 * Takes all patients of an archive into the library, in one transaction: everything or nothing.
 * Every cell is checked as if it had been typed, every reference must be to a record of the same
 * patient, every trace is unpacked once. Errors: PLP_ERROR_FORMAT (not an archive, damaged,
 * hostile, newer), PLP_ERROR_INVALID (a pseudonym is there already), PLP_ERROR_IO, PLP_ERROR_STORE,
 * PLP_ERROR_CANCELLED.
 */
bool plp_study_import(PlpLibrary *library, const char *path, const PlpStudyImport *request,
                      PlpStudyResult *ret_result, GError **error);
