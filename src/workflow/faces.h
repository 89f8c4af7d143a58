#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/observation.h"
#include "domain/parameters.h"
#include "domain/trace.h"

/** What is known of a frame whatever face is looked at. */
typedef struct {
    int64_t t_us;
    int32_t packet;   // index of the video packet; -1 unknown
    PlpReason reason; // why a face that is not in it was not measured
} PlpFrameMark;

/** One face over a recording. */
typedef struct {
    int identity;
    double score;    // how much it is the patient: see plp_faces_choose()
    GArray *samples; // of PlpSample, only of the frames in which it was seen, in order
} PlpFaceTrack;

/** The samples of every face of a recording, until the patient is chosen at its end. */
typedef struct {
    GArray *marks;     // of PlpFrameMark, one a frame
    GPtrArray *tracks; // of PlpFaceTrack *, in order of first appearance
} PlpFaces;

PlpFaces *plp_faces_new(void);
void plp_faces_free(PlpFaces *faces);

/**
 * Takes the next frame. With `mirrored` (a selfie camera's picture) the patient's right eye is
 * where the network sees the left one: this is the only place where sides are swapped.
 */
void plp_faces_add(PlpFaces *faces, const PlpObservation *observation, int width_px, int height_px,
                   bool mirrored, const PlpParameters *parameters);

/**
 * The patient by rule: the face with the highest score, the sum over its frames of
 *
 *     (outer eye corners' distance / picture's long side)^2 x (1 - distance from the centre)
 *
 * where the distance from the picture's centre to the point between the eyes is over half the
 * diagonal, both in shares of width and height. So the largest and most central face over the whole
 * recording wins, not the one that is large for a moment. Of equal scores the first seen. 0: no
 * face at all.
 */
int plp_faces_choose(const PlpFaces *faces);

/** A new, empty track at the end. Borrowed. */
PlpFaceTrack *plp_faces_add_track(PlpFaces *faces, int identity);

/** NULL when no face has this identity. */
const PlpFaceTrack *plp_faces_find(const PlpFaces *faces, int identity);

/** A face's trace, one sample a frame; identity 0: a trace in which nothing is measured. */
PlpTrace *plp_faces_make_trace(const PlpFaces *faces, int identity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFaces, plp_faces_free)
