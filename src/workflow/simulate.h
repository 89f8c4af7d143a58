#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "simulate/script.h"

/** What the caller may say beyond the script. All may be NULL or 0. */
typedef struct {
    const char *codec;           // FFmpeg's name of the encoder, instead of the script's
    const char *container;       // FFmpeg's name of the container, instead of the script's
    const char *encoder_options; // `crf=18:preset=fast`, instead of the script's
    bool force;                  // replace a file that is there
    const PlpCancel *cancel;
    /** Called after every picture; `total` is how many there will be. */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
} PlpSimulateOptions;

/** What was written. */
typedef struct {
    int64_t frames;
    int closures;        // of both eyes together
    char *truth_path;    // beside the video: its name without extension, `.truth.csv`
    char *segments_path; // likewise `.segments.csv`; NULL when the script has no segment
} PlpSimulateResult;

void plp_simulate_result_clear(PlpSimulateResult *result);

/**
 * Draws a script's face, encodes it as `out_path` and writes the truth beside it: labels in the
 * form that `evaluate` reads (clip,eye,first_frame,last_frame,kind) with the exact half-amplitude
 * times onset_us and offset_us and the depth, and the segments in the form that `analyze` reads.
 * All of the files appear when everything is written, or none.
 *
 * Errors: PLP_ERROR_INVALID (a file is there and `force` is not set; codec or container unknown or
 * not able to hold this), PLP_ERROR_IO, PLP_ERROR_CANCELLED. `options` may be NULL.
 */
bool plp_simulate(const PlpScript *script, const char *out_path, const PlpSimulateOptions *options,
                  PlpSimulateResult *ret_result, GError **error);
