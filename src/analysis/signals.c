#include "analysis/signals.h"

#include <math.h>

#define N_GAPS 7
#define N_RING 7

/** Where one eye's parts lie in the 478 landmarks (MediaPipe's numbering, unmirrored picture). */
typedef struct {
    int outer_corner, inner_corner;
    int ear[6];                               // p1 … p6
    int upper_lid[N_GAPS], lower_lid[N_GAPS]; // facing each other, outer to inner
    int upper_middle, lower_middle;
    int iris_centre, iris_sides[2];
    int brow[5];
    int upper_ring[N_RING], lower_ring[N_RING]; // skin folds round the lids, facing each other
    int mouth_corner, cheek;
} EyeMap;

static const EyeMap right_map = {
    .outer_corner = 33,
    .inner_corner = 133,
    .ear = {33, 160, 158, 133, 153, 144},
    .upper_lid = {246, 161, 160, 159, 158, 157, 173},
    .lower_lid = {7, 163, 144, 145, 153, 154, 155},
    .upper_middle = 159,
    .lower_middle = 145,
    .iris_centre = 468,
    .iris_sides = {469, 471},
    .brow = {70, 63, 105, 66, 107},
    .upper_ring = {247, 30, 29, 27, 28, 56, 190},
    .lower_ring = {25, 110, 24, 23, 22, 26, 112},
    .mouth_corner = 61,
    .cheek = 205,
};

static const EyeMap left_map = {
    .outer_corner = 263,
    .inner_corner = 362,
    .ear = {362, 385, 387, 263, 373, 380},
    .upper_lid = {466, 388, 387, 386, 385, 384, 398},
    .lower_lid = {249, 390, 373, 374, 380, 381, 382},
    .upper_middle = 386,
    .lower_middle = 374,
    .iris_centre = 473,
    .iris_sides = {474, 476},
    .brow = {300, 293, 334, 296, 336},
    .upper_ring = {467, 260, 259, 257, 258, 286, 414},
    .lower_ring = {255, 339, 254, 253, 252, 256, 341},
    .mouth_corner = 291,
    .cheek = 425,
};

typedef struct {
    double x, y;
} Vector;

/** The head's own frame in the picture: unit vectors along and across the line of the outer eye
 * corners. */
typedef struct {
    Vector origin, along, across; // across points down the face
    double interocular_px; // in space: the mesh's depth undoes the shortening by a turned head
} HeadFrame;

static Vector point(const PlpFace *face, int i)
{
    return (Vector){(double)face->points[i].x_px, (double)face->points[i].y_px};
}

static Vector minus(Vector a, Vector b)
{
    return (Vector){a.x - b.x, a.y - b.y};
}

static double dot(Vector a, Vector b)
{
    return a.x * b.x + a.y * b.y;
}

static double distance(const PlpFace *face, int i, int j)
{
    Vector d = minus(point(face, i), point(face, j));
    return hypot(d.x, d.y);
}

static HeadFrame make_head_frame(const PlpFace *face)
{
    Vector right = point(face, 33);
    Vector left = point(face, 263);
    Vector d = minus(left, right);
    double length = hypot(d.x, d.y);
    double depth = (double)face->depth_px[263] - (double)face->depth_px[33];
    Vector along = length > 0 ? (Vector){d.x / length, d.y / length} : (Vector){1, 0};
    return (HeadFrame){
        .origin = {(right.x + left.x) / 2, (right.y + left.y) / 2},
        .along = along,
        .across = {-along.y, along.x},
        .interocular_px = hypot(length, depth),
    };
}

static double mean_gap(const PlpFace *face, const EyeMap *map)
{
    double sum = 0;
    for (int i = 0; i < N_GAPS; i++)
        sum += distance(face, map->upper_lid[i], map->lower_lid[i]);
    return sum / N_GAPS;
}

static double eye_aspect_ratio(const PlpFace *face, const int p[6])
{
    return (distance(face, p[1], p[5]) + distance(face, p[2], p[4])) /
           (2 * distance(face, p[0], p[3]));
}

/** Mean position of `n` points across the line of this eye's corners, positive down the face, in
 * pixels. */
static double mean_depth_below_corners(const PlpFace *face, const EyeMap *map, const int *indices,
                                       int n)
{
    Vector outer = point(face, map->outer_corner);
    Vector axis = minus(point(face, map->inner_corner), outer);
    double length = hypot(axis.x, axis.y);
    // Down the face is clockwise of 'outer to inner' for the right eye, anticlockwise for the left.
    double sign = map == &right_map ? 1 : -1;
    Vector down = {-sign * axis.y / length, sign * axis.x / length};
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += dot(minus(point(face, indices[i]), outer), down);
    return sum / n;
}

static double iris_position_along(const PlpFace *face, const EyeMap *map)
{
    Vector outer = point(face, map->outer_corner);
    Vector axis = minus(point(face, map->inner_corner), outer);
    return dot(minus(point(face, map->iris_centre), outer), axis) / dot(axis, axis);
}

static double brow_to_lid(const PlpFace *face, const EyeMap *map, const HeadFrame *head)
{
    double brow = 0;
    for (int i = 0; i < 5; i++)
        brow += dot(minus(point(face, map->brow[i]), head->origin), head->across) / 5;
    double lid = dot(minus(point(face, map->upper_middle), head->origin), head->across);
    return (lid - brow) / head->interocular_px;
}

/** Mean place of `n` points along the head's axis down the face, from between the eyes. */
static double mean_head_y(const PlpFace *face, const HeadFrame *head, const int *indices, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += dot(minus(point(face, indices[i]), head->origin), head->across);
    return sum / n;
}

/** The corners stay where they are when the lid comes down, so this is the brow's own movement. */
static double brow_above_corners(const PlpFace *face, const EyeMap *map, const HeadFrame *head)
{
    const int corners[] = {map->outer_corner, map->inner_corner};
    return (mean_head_y(face, head, corners, 2) - mean_head_y(face, head, map->brow, 5)) /
           head->interocular_px;
}

static double ring_height(const PlpFace *face, const EyeMap *map, const HeadFrame *head)
{
    return (mean_head_y(face, head, map->lower_ring, N_RING) -
            mean_head_y(face, head, map->upper_ring, N_RING)) /
           head->interocular_px;
}

static void put_head_position(const PlpFace *face, const HeadFrame *head, int i, float *ret_x,
                              float *ret_y)
{
    Vector d = minus(point(face, i), head->origin);
    *ret_x = (float)(dot(d, head->along) / head->interocular_px);
    *ret_y = (float)(dot(d, head->across) / head->interocular_px);
}

/** The rest of this side's face; a mouth that is hidden or outside gives no numbers. */
static void put_lower_face(const PlpFace *face, const EyeMap *map, const HeadFrame *head,
                           const PlpSideFlow *flow, PlpEyeSample *eye)
{
    eye->eye_flow_ratio = flow->eye_closing_ratio;
    eye->cheek_flow_x_ratio = flow->cheek_x_ratio;
    eye->cheek_flow_y_ratio = flow->cheek_y_ratio;
    eye->mouth_flow_x_ratio = flow->mouth_x_ratio;
    eye->mouth_flow_y_ratio = flow->mouth_y_ratio;
    const bool nobody_looked = face->mouth == PLP_REASON_UNKNOWN;
    if (!nobody_looked && face->mouth != PLP_REASON_MEASURED)
        return;
    put_head_position(face, head, map->mouth_corner, &eye->mouth_corner_x_ratio,
                      &eye->mouth_corner_y_ratio);
    put_head_position(face, head, map->cheek, &eye->cheek_x_ratio, &eye->cheek_y_ratio);
}

static PlpEyeSample compute_eye(const PlpFace *face, const EyeMap *map, const HeadFrame *head,
                                const PlpEyeView *view, const PlpSideFlow *flow)
{
    double width_px = distance(face, map->outer_corner, map->inner_corner);
    double iris_y_px = mean_depth_below_corners(face, map, &map->iris_centre, 1);
    double upper_y_px = mean_depth_below_corners(face, map, &map->upper_middle, 1);
    PlpEyeSample eye = {
        .reason = PLP_REASON_MEASURED,
        .ear_ratio = (float)eye_aspect_ratio(face, map->ear),
        .lid_gap_ratio = (float)(mean_gap(face, map) / width_px),
        .fissure_ratio =
            (float)(distance(face, map->upper_middle, map->lower_middle) / head->interocular_px),
        .mrd1_ratio = (float)((iris_y_px - upper_y_px) / head->interocular_px),
        .iris_diameter_ratio =
            (float)(distance(face, map->iris_sides[0], map->iris_sides[1]) / head->interocular_px),
        .upper_lid_y_ratio =
            (float)(-mean_depth_below_corners(face, map, map->upper_lid, N_GAPS) / width_px),
        .lower_lid_y_ratio =
            (float)(mean_depth_below_corners(face, map, map->lower_lid, N_GAPS) / width_px),
        .brow_lid_ratio = (float)brow_to_lid(face, map, head),
        .brow_y_ratio = (float)brow_above_corners(face, map, head),
        .ring_height_ratio = (float)ring_height(face, map, head),
        .iris_x_ratio = (float)iris_position_along(face, map),
        .iris_y_ratio = (float)(iris_y_px / width_px),
        .sharpness_ratio = view->sharpness_ratio,
        .brightness_ratio = view->brightness_ratio,
        .mouth_corner_x_ratio = NAN,
        .mouth_corner_y_ratio = NAN,
        .cheek_x_ratio = NAN,
        .cheek_y_ratio = NAN,
    };
    put_lower_face(face, map, head, flow, &eye);
    return eye;
}

/** Why nothing of this face can be measured, or PLP_REASON_MEASURED. */
static PlpReason judge_face(const PlpObservation *observation, const PlpFace *face,
                            const PlpParameters *limits)
{
    if (observation->damaged)
        return PLP_REASON_DECODE_ERROR;
    if ((double)face->interocular_px < limits->min_interocular_px)
        return PLP_REASON_FACE_TOO_SMALL;
    if (fabs((double)face->yaw_deg) > limits->yaw_limit_deg ||
        fabs((double)face->pitch_deg) > limits->pitch_limit_deg ||
        fabs((double)face->roll_deg) > limits->roll_limit_deg)
        return PLP_REASON_TURNED;
    return PLP_REASON_MEASURED;
}

PlpSample plp_signals_compute(const PlpObservation *observation, const PlpFace *face, int width_px,
                              int height_px, const PlpParameters *parameters)
{
    PlpReason reason = judge_face(observation, face, parameters);
    PlpSample sample =
        plp_sample_make_unmeasured(observation->t_us, (int32_t)observation->frame_index, reason);
    HeadFrame head = make_head_frame(face);
    sample.yaw_deg = face->yaw_deg;
    sample.pitch_deg = face->pitch_deg;
    sample.roll_deg = face->roll_deg;
    sample.interocular_px = (float)head.interocular_px;
    sample.centre_x_ratio = (float)(head.origin.x / width_px);
    sample.centre_y_ratio = (float)(head.origin.y / height_px);
    if (reason != PLP_REASON_MEASURED)
        return sample;
    sample.mouth_reason = face->mouth;
    if (face->mouth == PLP_REASON_MEASURED)
        sample.mouth_open_ratio = (float)(distance(face, 13, 14) / head.interocular_px);
    if (face->right.reason == PLP_REASON_MEASURED)
        sample.right = compute_eye(face, &right_map, &head, &face->right, &face->right_flow);
    else
        sample.right.reason = face->right.reason;
    if (face->left.reason == PLP_REASON_MEASURED)
        sample.left = compute_eye(face, &left_map, &head, &face->left, &face->left_flow);
    else
        sample.left.reason = face->left.reason;
    bool any =
        sample.right.reason == PLP_REASON_MEASURED || sample.left.reason == PLP_REASON_MEASURED;
    sample.reason = any ? PLP_REASON_MEASURED : sample.right.reason;
    return sample;
}
