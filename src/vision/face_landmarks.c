#include "vision/face_landmarks.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define FEATURES_PX 48
#define FEATURE_CHANNELS 32
#define EYE_CROP_PX 16
#define EYE_SCALE 1.5f
#define MAX_SCALE 3 // above it averaging halves the lids' noise, below it nothing is gained

// Tensors of face_landmark_with_attention.tflite.
enum {
    TENSOR_INPUT = 0,
    TENSOR_MESH = 186,
    TENSOR_FLAG = 710,
    TENSOR_FEATURES = 35,
    TENSOR_RIGHT_EYE_INPUT = 200,
    TENSOR_RIGHT_EYE = 687,
    TENSOR_RIGHT_IRIS = 690,
    TENSOR_LEFT_EYE_INPUT = 201,
    TENSOR_LEFT_EYE = 693,
    TENSOR_LEFT_IRIS = 696,
    TENSOR_LIPS_INPUT = 199,
    TENSOR_LIPS = 684,
};

struct PlpFaceLandmarks {
    PlpNetwork *backbone, *right_eye, *left_eye;
    PlpNetwork *lips; // NULL: the mouth is not measured
};

static PlpNetwork *make_eye(const PlpGraph *graph, PlpEngine engine, int input, int eye, int iris,
                            GError **error)
{
    const int outputs[] = {eye, iris};
    return plp_network_new(graph, engine, input, outputs, 2, error);
}

PlpFaceLandmarks *plp_face_landmarks_new(const PlpGraph *graph, PlpEngine engine, GError **error)
{
    const int outputs[] = {TENSOR_MESH, TENSOR_FLAG, TENSOR_FEATURES};
    g_autoptr(PlpNetwork) backbone =
        plp_network_new(graph, engine, TENSOR_INPUT, outputs, 3, error);
    if (backbone == NULL)
        return NULL;
    g_autoptr(PlpNetwork) right =
        make_eye(graph, engine, TENSOR_RIGHT_EYE_INPUT, TENSOR_RIGHT_EYE, TENSOR_RIGHT_IRIS, error);
    if (right == NULL)
        return NULL;
    g_autoptr(PlpNetwork) left =
        make_eye(graph, engine, TENSOR_LEFT_EYE_INPUT, TENSOR_LEFT_EYE, TENSOR_LEFT_IRIS, error);
    if (left == NULL)
        return NULL;
    PlpFaceLandmarks *landmarks = g_new0(PlpFaceLandmarks, 1);
    landmarks->backbone = g_steal_pointer(&backbone);
    landmarks->right_eye = g_steal_pointer(&right);
    landmarks->left_eye = g_steal_pointer(&left);
    return landmarks;
}

bool plp_face_landmarks_add_lips(PlpFaceLandmarks *landmarks, const PlpGraph *graph,
                                 PlpEngine engine, GError **error)
{
    const int output = TENSOR_LIPS;
    g_clear_pointer(&landmarks->lips, plp_network_free);
    landmarks->lips = plp_network_new(graph, engine, TENSOR_LIPS_INPUT, &output, 1, error);
    return landmarks->lips != NULL;
}

void plp_face_landmarks_free(PlpFaceLandmarks *landmarks)
{
    if (landmarks == NULL)
        return;
    plp_network_free(landmarks->backbone);
    plp_network_free(landmarks->right_eye);
    plp_network_free(landmarks->left_eye);
    plp_network_free(landmarks->lips);
    g_free(landmarks);
}

/** Landmarks2TransformMatrix for any part: `from` and `to` are the corners that are to lie level.
 */
static PlpEyeMatrix make_matrix(const PlpUnitPoint *points, int n, PlpUnitPoint from,
                                PlpUnitPoint to)
{
    const float angle = -atan2f(to.y - from.y, to.x - from.x);
    const float c = cosf(angle), s = sinf(angle);
    float left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    for (int i = 0; i < n; i++) {
        const float x = c * points[i].x - s * points[i].y, y = s * points[i].x + c * points[i].y;
        left = fminf(left, x);
        right = fmaxf(right, x);
        top = fminf(top, y);
        bottom = fmaxf(bottom, y);
    }
    const float mx = 0.5f * (left + right), my = 0.5f * (top + bottom);
    const float sx = EYE_SCALE * (right - left) / EYE_CROP_PX;
    const float sy = EYE_SCALE * (bottom - top) / EYE_CROP_PX;
    // The box's centre turned back, then Rot(-angle) Scale(sx, sy) about the crop's own centre.
    PlpEyeMatrix matrix = {
        .m = {c * sx, s * sy, c * mx + s * my, -s * sx, c * sy, -s * mx + c * my}};
    matrix.m[2] -= 0.5f * EYE_CROP_PX * (matrix.m[0] + matrix.m[1]);
    matrix.m[5] -= 0.5f * EYE_CROP_PX * (matrix.m[3] + matrix.m[4]);
    return matrix;
}

PlpEyeMatrix plp_eye_matrix_make(const PlpUnitPoint points[PLP_EYE_POINTS], PlpSide side)
{
    const bool is_right = side == PLP_SIDE_RIGHT;
    return make_matrix(points, PLP_EYE_POINTS, points[is_right ? 0 : 8], points[is_right ? 8 : 0]);
}

static void sample_place(const float *features, float x, float y, float *ret_place)
{
    const float last = FEATURES_PX - 1;
    if (!(x >= 0 && x <= last && y >= 0 && y <= last)) {
        memset(ret_place, 0, FEATURE_CHANNELS * sizeof *ret_place);
        return;
    }
    const int x0 = (int)x, y0 = (int)y;
    const int x1 = MIN(x0 + 1, FEATURES_PX - 1), y1 = MIN(y0 + 1, FEATURES_PX - 1);
    const float fx = x - (float)x0, fy = y - (float)y0;
    const float *p00 = features + (y0 * FEATURES_PX + x0) * FEATURE_CHANNELS;
    const float *p01 = features + (y0 * FEATURES_PX + x1) * FEATURE_CHANNELS;
    const float *p10 = features + (y1 * FEATURES_PX + x0) * FEATURE_CHANNELS;
    const float *p11 = features + (y1 * FEATURES_PX + x1) * FEATURE_CHANNELS;
    for (int k = 0; k < FEATURE_CHANNELS; k++)
        ret_place[k] =
            (1 - fy) * ((1 - fx) * p00[k] + fx * p01[k]) + fy * ((1 - fx) * p10[k] + fx * p11[k]);
}

void plp_eye_matrix_sample(PlpEyeMatrix matrix, const float *features, float *ret_crop)
{
    const float *m = matrix.m;
    const float x0 = m[2] + 0.5f * m[0] + 0.5f * m[1] - 0.5f;
    const float y0 = m[5] + 0.5f * m[3] + 0.5f * m[4] - 0.5f;
    for (int i = 0; i < EYE_CROP_PX * EYE_CROP_PX; i++) {
        const float u = (float)(i % EYE_CROP_PX), v = (float)(i / EYE_CROP_PX);
        sample_place(features, m[0] * u + m[1] * v + x0, m[3] * u + m[4] * v + y0,
                     ret_crop + i * FEATURE_CHANNELS);
    }
}

/**
 * The network's own operation TransformLandmarks: a branch speaks in pixels of a 64-pixel crop;
 * four of them are one of the 16 x 16, and one feature pixel is four input pixels, so that the two
 * cancel but for the shift.
 */
static PlpUnitPoint place_point(PlpEyeMatrix matrix, const float *point)
{
    const float *m = matrix.m;
    return (PlpUnitPoint){m[0] * point[0] + m[1] * point[1] + 4 * m[2],
                          m[3] * point[0] + m[4] * point[1] + 4 * m[5]};
}

static bool run_eye(PlpNetwork *eye, PlpSide side, const float *features, PlpFaceResult *result,
                    GError **error)
{
    const bool is_right = side == PLP_SIDE_RIGHT;
    const int *indices = is_right ? PLP_EYE_INDICES_RIGHT : PLP_EYE_INDICES_LEFT;
    PlpUnitPoint *coarse = is_right ? result->coarse_right : result->coarse_left;
    PlpUnitPoint *iris = result->points + (is_right ? PLP_IRIS_RIGHT : PLP_IRIS_LEFT);
    PlpUnitPoint scaled[PLP_EYE_POINTS];
    for (int i = 0; i < PLP_EYE_POINTS; i++) {
        coarse[i] = result->points[indices[i]];
        scaled[i] = (PlpUnitPoint){0.25f * coarse[i].x, 0.25f * coarse[i].y};
    }
    const PlpEyeMatrix matrix = plp_eye_matrix_make(scaled, side);
    plp_eye_matrix_sample(matrix, features, plp_network_get_input(eye));
    if (!plp_network_run(eye, error))
        return false;
    const float *points = plp_network_get_output(eye, 0, NULL);
    const float *iris_points = plp_network_get_output(eye, 1, NULL);
    for (int i = 0; i < PLP_EYE_POINTS; i++)
        result->points[indices[i]] = place_point(matrix, points + 2 * i);
    for (int i = 0; i < PLP_IRIS_POINTS; i++)
        iris[i] = place_point(matrix, iris_points + 2 * i);
    return true;
}

static bool run_lips(PlpNetwork *lips, const float *features, PlpFaceResult *result, GError **error)
{
    PlpUnitPoint scaled[PLP_LIP_POINTS];
    for (int i = 0; i < PLP_LIP_POINTS; i++) {
        const PlpUnitPoint coarse = result->points[PLP_LIP_INDICES[i]];
        scaled[i] = (PlpUnitPoint){0.25f * coarse.x, 0.25f * coarse.y};
    }
    const PlpEyeMatrix matrix = make_matrix(scaled, PLP_LIP_POINTS, scaled[PLP_LIP_CORNER_RIGHT],
                                            scaled[PLP_LIP_CORNER_LEFT]);
    plp_eye_matrix_sample(matrix, features, plp_network_get_input(lips));
    if (!plp_network_run(lips, error))
        return false;
    const float *points = plp_network_get_output(lips, 0, NULL);
    for (int i = 0; i < PLP_LIP_POINTS; i++)
        result->points[PLP_LIP_INDICES[i]] = place_point(matrix, points + 2 * i);
    result->has_lips = true;
    return true;
}

static void take_mesh(const float *mesh, PlpFaceResult *result)
{
    for (int i = 0; i < PLP_MESH_POINTS; i++) {
        result->points[i] = (PlpUnitPoint){mesh[3 * i], mesh[3 * i + 1]};
        result->depth[i] = mesh[3 * i + 2];
    }
    // Until the branches have run: an iris is where the eye is.
    for (int i = 0; i < PLP_IRIS_POINTS; i++) {
        result->points[PLP_IRIS_RIGHT + i] = result->points[159];
        result->points[PLP_IRIS_LEFT + i] = result->points[386];
    }
}

bool plp_face_landmarks_run(PlpFaceLandmarks *landmarks, const PlpFrame *frame, PlpCrop *crop,
                            PlpRegion region, PlpFaceResult *ret_result, GError **error)
{
    const PlpCropFormat format = {
        .side_px = PLP_FACE_INPUT_PX, .low = 0, .high = 1, .max_scale = MAX_SCALE};
    float *input = plp_network_get_input(landmarks->backbone);
    if (!plp_crop_take(crop, frame, region, &format, input, error) ||
        !plp_network_run(landmarks->backbone, error))
        return false;
    ret_result->input = input;
    ret_result->has_lips = false;
    ret_result->flag_logit = plp_network_get_output(landmarks->backbone, 1, NULL)[0];
    take_mesh(plp_network_get_output(landmarks->backbone, 0, NULL), ret_result);
    if (!(ret_result->flag_logit > 0))
        return true;
    const float *features = plp_network_get_output(landmarks->backbone, 2, NULL);
    return run_eye(landmarks->right_eye, PLP_SIDE_RIGHT, features, ret_result, error) &&
           run_eye(landmarks->left_eye, PLP_SIDE_LEFT, features, ret_result, error) &&
           (landmarks->lips == NULL || run_lips(landmarks->lips, features, ret_result, error));
}

void plp_face_result_project(const PlpFaceResult *result, PlpRegion region,
                             PlpPoint ret_points[PLP_LANDMARKS],
                             float ret_depth_px[PLP_MESH_POINTS])
{
    const PlpAffine affine = plp_region_make_affine(region);
    for (int i = 0; i < PLP_LANDMARKS; i++) {
        double x = 0, y = 0;
        plp_affine_apply(affine, result->points[i].x / PLP_FACE_INPUT_PX,
                         result->points[i].y / PLP_FACE_INPUT_PX, &x, &y);
        ret_points[i] = (PlpPoint){(float)x, (float)y};
    }
    for (int i = 0; i < PLP_MESH_POINTS; i++)
        ret_depth_px[i] = result->depth[i] * (float)(region.side_px / PLP_FACE_INPUT_PX);
}
