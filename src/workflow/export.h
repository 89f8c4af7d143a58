#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "domain/recording.h"
#include "workflow/library.h"

typedef enum {
    PLP_EXPORT_UNKNOWN = 0,
    PLP_EXPORT_XLSX,
    PLP_EXPORT_CSV, // a folder of tables
    PLP_EXPORT_JSON,
    PLP_EXPORT_EAF,
    PLP_EXPORT_BORIS,
    PLP_EXPORT_BORIS_TSV,
    PLP_EXPORT_OPENFACE,
    PLP_EXPORT_CLIP, // of a video, see workflow/export_clip.h
} PlpExportFormat;
#define PLP_EXPORT_N (PLP_EXPORT_CLIP + 1)

typedef struct {
    const char *name;    // as in `--as`
    const char *ending;  // of a file in this format, such as `.xlsx`; empty: a folder
    bool one_file_each;  // several recordings make a folder of files
    const char *meaning; // one sentence
} PlpExportFormatInfo;

const PlpExportFormatInfo *plp_export_get_format(PlpExportFormat format);
bool plp_export_parse_format(const char *name, PlpExportFormat *ret_format);
/** The format whose ending the path has; UNKNOWN for none. */
PlpExportFormat plp_export_guess_format(const char *path);

typedef struct {
    PlpExportFormat format;
    const char *program_version;
    bool de_identified; // no input name, no hashes of the input, no free text, no date
    bool with_trace;    // XLSX: also a row a frame
    bool force;         // replace files that are there
    int64_t from_us;    // the stretch that is exported, since the first frame;
    int64_t to_us;      // 0: to the end
    const PlpCancel *cancel;
    /** Called after each step of `total`; may be NULL. */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
} PlpExportOptions;

/**
 * Loads the results that the paths name: a result's folder, or a folder that holds such (as analyze
 * was given with --out), then in the order of their names; `view` says whose corrections, NULL: the
 * main layer's. GPtrArray of PlpRecording, which owns
 * them. Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT, PLP_ERROR_CANCELLED.
 */
GPtrArray *plp_export_load(const char *const *paths, guint n_paths, const PlpLibraryView *view,
                           const PlpCancel *cancel, GError **error);

/**
 * Writes the recordings (each with trace and analysis) to `out_path`, a file or a folder as the
 * format says. The recordings are altered: names made unique, cut and de-identified as asked.
 * Everything appears, each file whole, or nothing.
 *
 * Errors: PLP_ERROR_INVALID (something is there and `force` is not set, a stretch outside the
 * recording, no recording), PLP_ERROR_IO, PLP_ERROR_CANCELLED.
 */
bool plp_export_recordings(GPtrArray *recordings, const char *out_path,
                           const PlpExportOptions *options, GError **error);
