#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/crop.h"
#include "vision/network.h"

#define PLP_DETECTION_KEYS                                                                         \
    6 // right eye, left eye, nose, mouth, right ear, left ear: the patient's sides
#define PLP_DETECTIONS_MAX 32
#define PLP_DETECTOR_ANCHORS 896
#define PLP_DETECTOR_BOX_FLOATS 16

/** A face as the detector sees it, in upright pixels. */
typedef struct {
    float score;                            // 0..1
    double x_px, y_px, width_px, height_px; // centre and size of the box
    double key_x_px[PLP_DETECTION_KEYS], key_y_px[PLP_DETECTION_KEYS];
} PlpDetection;

/** The short-range face detector with its scratch memory. One thread at a time. */
typedef struct PlpDetector PlpDetector;

/** Errors: as plp_network_new(). `graph` is only borrowed during the call. */
PlpDetector *plp_detector_new(const PlpGraph *graph, PlpEngine engine, GError **error);
void plp_detector_free(PlpDetector *detector);

/**
 * Looks for faces in each of the `areas` (squares; black outside the picture) and gives the faces
 * of all of them together, best first, no face twice, at most PLP_DETECTIONS_MAX. Errors:
 * PLP_ERROR_INFERENCE.
 */
bool plp_detector_find(PlpDetector *detector, const PlpFrame *frame, PlpCrop *crop,
                       const PlpRegion *areas, gsize n_areas,
                       PlpDetection ret_detections[PLP_DETECTIONS_MAX], gsize *ret_n,
                       GError **error);

/** The square that holds the whole picture: the letterbox. Faces from about 15 % of the long side.
 */
PlpRegion plp_detector_make_letterbox(int width_px, int height_px);

/**
 * Overlapping squares for faces too small for the letterbox, down to 5 % of the long side: first
 * the larger squares, then the small ones. Caller frees the GArray of PlpRegion.
 */
GArray *plp_detector_make_tiles(int width_px, int height_px);

/** The region that the landmark network looks at: centre of the box, turned as the line between the
 * eyes. */
PlpRegion plp_region_make_from_detection(const PlpDetection *detection);

/**
 * Decodes the network's raw output for `area` and appends to `detections` (of PlpDetection) what
 * scores at least one half. Boxes: centre, size and six points, each over 128 pixels and against
 * its anchor.
 */
void plp_detector_decode(const float *boxes, const float *scores, PlpRegion area,
                         GArray *detections);

/**
 * Weighted non-maximum suppression: boxes that overlap the best one (IoU above 0.3) or whose centre
 * it holds become one, their average weighted by score; its score is the best one's. `detections`
 * is reordered.
 */
gsize plp_detector_suppress(GArray *detections, PlpDetection *ret_detections, gsize limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpDetector, plp_detector_free)
