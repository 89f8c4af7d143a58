#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "domain/parameters.h"
#include "workflow/landmarkers.h"

/** What a de-identified clip shows. */
typedef enum {
    PLP_CLIP_KEEP_UNKNOWN = 0,
    PLP_CLIP_KEEP_EYES, // a steady crop around both eyes
    PLP_CLIP_KEEP_BLUR, // the whole picture, unrecognisable but for the eyes
} PlpClipKeep;

/** `eyes` or `blur`. */
bool plp_clip_parse_keep(const char *name, PlpClipKeep *ret_keep);

typedef struct {
    const PlpLandmarkerSource *landmarkers;
    PlpParameters parameters;
    PlpClipKeep keep;
    int face; // identity of the patient; 0: by rule (workflow/faces.h)
    bool force;
    int64_t from_us; // the stretch that is exported; to_us 0: to the end
    int64_t to_us;
    const PlpCancel *cancel;
    /** Called after each picture, twice for each: looked at, written. `total` -1: not known yet. */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
} PlpClipOptions;

typedef struct {
    int64_t frames;  // written
    int64_t blacked; // of these, black: the patient's face was not found
    int width_px, height_px;
    int face, n_faces;
} PlpClipResult;

/**
 * Writes a clip that shows a patient's eyes and nothing that tells whose they are: no sound, no
 * metadata, no name, times from its own first picture (their distances are the recording's own). A
 * picture in which the face was not found is black. The video is read twice: once to follow the
 * face, once to write.
 *
 * Errors: what reading and tracking say; PLP_ERROR_INVALID (a file is there and `force` is not set,
 * no face, nothing in the stretch, an ending that names no container), PLP_ERROR_IO,
 * PLP_ERROR_CANCELLED. Nothing is left of a clip that was not finished.
 */
bool plp_export_clip(const char *video_path, const char *out_path, const PlpClipOptions *options,
                     PlpClipResult *ret_result, GError **error);
