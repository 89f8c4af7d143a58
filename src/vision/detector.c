#include "vision/detector.h"

#include <math.h>

#include "base/error.h"

#define INPUT_PX 128
#define MAX_SCALE 6 // a 640-pixel picture is sampled as MediaPipe does it
#define TENSOR_INPUT 0
#define TENSOR_BOXES 175
#define TENSOR_SCORES 174
#define MIN_SCORE 0.5f

// Sides of the tiles over the picture's long side, and how far they step over their own side. The
// network finds a face surely from 18 % of its square: 0.54 serves faces from 10 %, 0.27 from 5 %.
// The overlap holds a whole face of the size that the next larger square still misses.
static const struct {
    double side_ratio, step_ratio;
} TILES[] = {{0.54, 0.66}, {0.27, 0.62}};

struct PlpDetector {
    PlpNetwork *network;
    GArray *raw; // of PlpDetection
};

PlpDetector *plp_detector_new(const PlpGraph *graph, PlpEngine engine, GError **error)
{
    const int outputs[] = {TENSOR_BOXES, TENSOR_SCORES};
    PlpNetwork *network = plp_network_new(graph, engine, TENSOR_INPUT, outputs, 2, error);
    if (network == NULL)
        return NULL;
    PlpDetector *detector = g_new0(PlpDetector, 1);
    detector->network = network;
    detector->raw = g_array_new(FALSE, FALSE, sizeof(PlpDetection));
    return detector;
}

void plp_detector_free(PlpDetector *detector)
{
    if (detector == NULL)
        return;
    plp_network_free(detector->network);
    g_array_unref(detector->raw);
    g_free(detector);
}

PlpRegion plp_detector_make_letterbox(int width_px, int height_px)
{
    return (PlpRegion){
        .x_px = 0.5 * width_px, .y_px = 0.5 * height_px, .side_px = MAX(width_px, height_px)};
}

/** How many tiles of `side` in steps of at most `step` cover `length`. */
static int count_tiles(double length, double side, double step)
{
    return length <= side ? 1 : 1 + (int)ceil((length - side) / step);
}

static double place_tile(double length, double side, int i, int n)
{
    return n == 1 ? 0.5 * length : 0.5 * side + (length - side) * i / (n - 1);
}

GArray *plp_detector_make_tiles(int width_px, int height_px)
{
    GArray *tiles = g_array_new(FALSE, FALSE, sizeof(PlpRegion));
    for (gsize level = 0; level < G_N_ELEMENTS(TILES); level++) {
        const double side = TILES[level].side_ratio * MAX(width_px, height_px);
        const double step = TILES[level].step_ratio * side;
        const int columns = count_tiles(width_px, side, step),
                  rows = count_tiles(height_px, side, step);
        for (int i = 0; i < rows * columns; i++) {
            const PlpRegion tile = {.x_px = place_tile(width_px, side, i % columns, columns),
                                    .y_px = place_tile(height_px, side, i / columns, rows),
                                    .side_px = side};
            g_array_append_val(tiles, tile);
        }
    }
    return tiles;
}

PlpRegion plp_region_make_from_detection(const PlpDetection *detection)
{
    return (PlpRegion){
        .x_px = detection->x_px,
        .y_px = detection->y_px,
        .side_px = PLP_REGION_MARGIN * fmax(detection->width_px, detection->height_px),
        .rotation_rad = atan2(detection->key_y_px[1] - detection->key_y_px[0],
                              detection->key_x_px[1] - detection->key_x_px[0]),
    };
}

/** Anchors lie in the cells' middles: 16 x 16 cells of two, then 8 x 8 of six; all of size 1. */
static void find_anchor(int i, double *ret_x, double *ret_y)
{
    const int cells = i < 512 ? 16 : 8;
    const int cell = i < 512 ? i / 2 : (i - 512) / 6;
    *ret_x = (cell % cells + 0.5) / cells;
    *ret_y = (cell / cells + 0.5) / cells;
}

static PlpDetection decode_box(const float *box, int anchor, float score, PlpAffine area)
{
    const double size = hypot(area.xx, area.yx) / INPUT_PX;
    double ax = 0, ay = 0;
    find_anchor(anchor, &ax, &ay);
    PlpDetection d = {.score = score, .width_px = box[2] * size, .height_px = box[3] * size};
    plp_affine_apply(area, ax + box[0] / INPUT_PX, ay + box[1] / INPUT_PX, &d.x_px, &d.y_px);
    for (int k = 0; k < PLP_DETECTION_KEYS; k++)
        plp_affine_apply(area, ax + box[4 + 2 * k] / INPUT_PX, ay + box[5 + 2 * k] / INPUT_PX,
                         &d.key_x_px[k], &d.key_y_px[k]);
    return d;
}

void plp_detector_decode(const float *boxes, const float *scores, PlpRegion area,
                         GArray *detections)
{
    const PlpAffine to_picture = plp_region_make_affine(area);
    for (int i = 0; i < PLP_DETECTOR_ANCHORS; i++) {
        const float score = 1.0f / (1.0f + expf(-scores[i]));
        if (!(score >= MIN_SCORE))
            continue;
        const PlpDetection d =
            decode_box(boxes + PLP_DETECTOR_BOX_FLOATS * i, i, score, to_picture);
        if (d.width_px > 0 && d.height_px > 0 && isfinite(d.x_px) && isfinite(d.y_px))
            g_array_append_val(detections, d);
    }
}

static double compute_overlap(const PlpDetection *a, const PlpDetection *b)
{
    const double w = fmin(a->x_px + a->width_px / 2, b->x_px + b->width_px / 2) -
                     fmax(a->x_px - a->width_px / 2, b->x_px - b->width_px / 2);
    const double h = fmin(a->y_px + a->height_px / 2, b->y_px + b->height_px / 2) -
                     fmax(a->y_px - a->height_px / 2, b->y_px - b->height_px / 2);
    if (!(w > 0 && h > 0))
        return 0;
    return w * h / (a->width_px * a->height_px + b->width_px * b->height_px - w * h);
}

/** A face cut by a tile's edge gives a box of a part of it: no face of its own. */
static bool holds_centre(const PlpDetection *box, const PlpDetection *other)
{
    return fabs(other->x_px - box->x_px) < 0.5 * box->width_px &&
           fabs(other->y_px - box->y_px) < 0.5 * box->height_px;
}

static gint compare_scores(gconstpointer a, gconstpointer b)
{
    const PlpDetection *first = a, *second = b;
    if (first->score != second->score)
        return first->score > second->score ? -1 : 1;
    // Equal scores: a fixed order, so that the same picture always gives the same faces.
    if (first->x_px != second->x_px)
        return first->x_px < second->x_px ? -1 : 1;
    return first->y_px < second->y_px ? -1 : first->y_px > second->y_px;
}

static void add_weighted(PlpDetection *sum, const PlpDetection *d, double weight)
{
    sum->x_px += weight * d->x_px;
    sum->y_px += weight * d->y_px;
    sum->width_px += weight * d->width_px;
    sum->height_px += weight * d->height_px;
    for (int k = 0; k < PLP_DETECTION_KEYS; k++) {
        sum->key_x_px[k] += weight * d->key_x_px[k];
        sum->key_y_px[k] += weight * d->key_y_px[k];
    }
}

/** The average of `best` and all that overlap it, and those taken out of `detections`. */
static PlpDetection merge(GArray *detections, PlpDetection best)
{
    PlpDetection sum = {.score = best.score}, mean = {.score = best.score};
    double weights = 0;
    guint kept = 0;
    for (guint i = 0; i < detections->len; i++) {
        const PlpDetection d = g_array_index(detections, PlpDetection, i);
        const bool overlaps = compute_overlap(&best, &d) > 0.3;
        if (overlaps) {
            add_weighted(&sum, &d, d.score);
            weights += d.score;
        } else if (!holds_centre(&best, &d)) {
            g_array_index(detections, PlpDetection, kept++) = d;
        }
    }
    g_array_set_size(detections, kept);
    add_weighted(&mean, &sum, 1 / weights);
    return mean;
}

gsize plp_detector_suppress(GArray *detections, PlpDetection *ret_detections, gsize limit)
{
    gsize n = 0;
    g_array_sort(detections, compare_scores);
    while (detections->len > 0 && n < limit) {
        // `best` overlaps itself (IoU 1), so that every round takes at least one.
        ret_detections[n++] = merge(detections, g_array_index(detections, PlpDetection, 0));
    }
    return n;
}

bool plp_detector_find(PlpDetector *detector, const PlpFrame *frame, PlpCrop *crop,
                       const PlpRegion *areas, gsize n_areas,
                       PlpDetection ret_detections[PLP_DETECTIONS_MAX], gsize *ret_n,
                       GError **error)
{
    const PlpCropFormat format = {
        .side_px = INPUT_PX, .black = true, .low = -1, .high = 1, .max_scale = MAX_SCALE};
    g_array_set_size(detector->raw, 0);
    for (gsize i = 0; i < n_areas; i++) {
        if (!plp_crop_take(crop, frame, areas[i], &format, plp_network_get_input(detector->network),
                           error) ||
            !plp_network_run(detector->network, error))
            return false;
        plp_detector_decode(plp_network_get_output(detector->network, 0, NULL),
                            plp_network_get_output(detector->network, 1, NULL), areas[i],
                            detector->raw);
    }
    *ret_n = plp_detector_suppress(detector->raw, ret_detections, PLP_DETECTIONS_MAX);
    return true;
}
