#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/observation.h"

/**
 * The outlines of lids and irises of every frame, for drawing over the video: what the trace does
 * not keep. A file of fixed records beside the results, written only where somebody will look; it
 * is a convenience, never part of a result, and may be deleted.
 *
 * Points are in upright pixels, kept to 1/16. Right and left are the patient's.
 */
#define PLP_OVERLAY_LID_POINTS 16 // lower lid outer to inner (9), then upper lid (7)

typedef struct {
    PlpPoint lids[PLP_OVERLAY_LID_POINTS];
    PlpPoint iris;
    float iris_radius_px;
} PlpOverlayEye;

typedef struct {
    int32_t frame;
    int32_t identity;
    PlpOverlayEye right, left;
} PlpOverlayFace;

typedef struct PlpOverlayWriter PlpOverlayWriter;

/**
 * Begins a file, or goes on with one that holds the frames before `first_frame`; what lies at or
 * after that frame is dropped. PLP_ERROR_IO.
 */
PlpOverlayWriter *plp_overlay_writer_open(const char *path, int64_t first_frame, GError **error);
/** Adds the faces of the next frame. With `mirrored` right and left change places. PLP_ERROR_IO. */
bool plp_overlay_writer_add(PlpOverlayWriter *writer, const PlpObservation *observation,
                            bool mirrored, GError **error);
/** Makes what was added so far readable by others. */
void plp_overlay_writer_flush(PlpOverlayWriter *writer);
void plp_overlay_writer_close(PlpOverlayWriter *writer);

/** A file being read; it may still be growing. */
typedef struct PlpOverlay PlpOverlay;

/** PLP_ERROR_IO, PLP_ERROR_FORMAT. */
PlpOverlay *plp_overlay_open(const char *path, GError **error);
void plp_overlay_close(PlpOverlay *overlay);
/** A frame's face; `identity` 0: the first there is. False where there is none. */
bool plp_overlay_get(const PlpOverlay *overlay, int64_t frame, int identity,
                     PlpOverlayFace *ret_face);
/** Of a frame's faces the one whose eyes lie nearest to that point, in upright pixels. */
bool plp_overlay_get_nearest(const PlpOverlay *overlay, int64_t frame, double x_px, double y_px,
                             PlpOverlayFace *ret_face);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpOverlayWriter, plp_overlay_writer_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpOverlay, plp_overlay_close)
