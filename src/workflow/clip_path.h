#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/frame.h"
#include "domain/observation.h"
#include "media/veil.h"

/** The corners of both eyes of one face in one frame, in upright pixels, from the right eye's outer
 * one to the left eye's. */
typedef struct {
    int32_t frame;
    int identity;
    PlpPoint corners[4];
    PlpPoint middle; // of the whole face
    float reach_px;  // its farthest point from there
} PlpClipFace;

/** The faces of a stretch of a recording, in order of frames. */
typedef struct {
    GArray *faces; // of PlpClipFace
} PlpClipPath;

PlpClipPath *plp_clip_path_new(void);
void plp_clip_path_free(PlpClipPath *path);
void plp_clip_path_add(PlpClipPath *path, const PlpObservation *observation);

/** Where the eyes of one face are in each frame, smoothed over neighbouring frames. */
typedef struct {
    bool is_seen;
    PlpPoint corners[4];
    double scale; // distance of the outer corners over the usual one, smoothed for longer
} PlpClipEyes;

/** One entry a frame, for frames first … first + n - 1. Sets the usual distance of the outer
 * corners; 0: the face is in none. Caller frees the array of PlpClipEyes. */
GArray *plp_clip_path_follow(const PlpClipPath *path, int identity, int32_t first, guint n,
                             double *ret_interocular_px);

/** The right and the left eye with their lids. */
void plp_clip_eyes_outline(const PlpClipEyes *eyes, PlpEllipse ellipses[2]);

/** The faces of a frame that are not this one's, each as a circle. Returns how many. */
guint plp_clip_path_list_others(const PlpClipPath *path, int identity, int32_t frame,
                                PlpEllipse circles[PLP_MAX_FACES]);

/**
 * Maps a picture of `width_px` x `height_px`, at whose middle the eyes lie level, to upright
 * pixels; `zoom` pixels of it for one of the recording at the usual distance.
 */
PlpAffine plp_clip_eyes_make_crop(const PlpClipEyes *eyes, int width_px, int height_px,
                                  double zoom);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpClipPath, plp_clip_path_free)
