// The landmarks against MediaPipe's own build (footage and weights needed), and the network's own
// operations against values worked out by hand.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <json-glib/json-glib.h>

#include "stills.h"
#include "vision/detector.h"
#include "vision/face_landmarks.h"
#include "vision/models.h"

#define MAX_LID_ERROR_PERCENT 0.1
#define MAX_LIP_ERROR_PERCENT 0.2
#define MAX_ENGINE_DISTANCE_PX 0.05

/** Upper and lower lid's points that face each other. */
static const int GAPS[14][2] = {{246, 7},   {161, 163}, {160, 144}, {159, 145}, {158, 153},
                                {157, 154}, {173, 155}, {466, 249}, {388, 390}, {387, 373},
                                {386, 374}, {385, 380}, {384, 381}, {398, 382}};

typedef struct {
    PlpCrop *crop;
    PlpDetector *detector;
    PlpFaceLandmarks *landmarks;
} Networks;

static PlpGraph *load_graph(const PlpModels *models, const char *name)
{
    g_autoptr(GError) error = NULL;
    PlpGraph *graph = plp_graph_parse(plp_models_get_bytes(models, name), &error);
    assert_null(error);
    return graph;
}

static void open_networks(PlpEngine engine, Networks *ret_networks)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpModels) models = plp_stills_load_models();
    g_autoptr(PlpGraph) detector = load_graph(models, "face_detection_short_range");
    g_autoptr(PlpGraph) landmarks = load_graph(models, "face_landmark_with_attention");
    *ret_networks = (Networks){
        .crop = plp_crop_new(&error),
        .detector = plp_detector_new(detector, engine, &error),
        .landmarks = plp_face_landmarks_new(landmarks, engine, &error),
    };
    assert_null(error);
    assert_true(plp_face_landmarks_add_lips(ret_networks->landmarks, landmarks, engine, &error));
}

static void close_networks(Networks *networks)
{
    plp_crop_free(networks->crop);
    plp_detector_free(networks->detector);
    plp_face_landmarks_free(networks->landmarks);
}

static void read_points(JsonObject *still, const char *call, PlpPoint ret_points[PLP_LANDMARKS])
{
    JsonArray *points = json_object_get_array_member(still, call);
    assert_int_equal(json_array_get_length(points), PLP_LANDMARKS);
    for (guint i = 0; i < PLP_LANDMARKS; i++) {
        JsonArray *point = json_array_get_array_element(points, i);
        ret_points[i] = (PlpPoint){(float)json_array_get_double_element(point, 0),
                                   (float)json_array_get_double_element(point, 1)};
    }
}

static double measure_distance(PlpPoint a, PlpPoint b)
{
    return hypot((double)a.x_px - b.x_px, (double)a.y_px - b.y_px);
}

/** Mean distance of the points that face each other on the lids, in percent of the inter-ocular
 * distance. */
static double compute_lid_error(const PlpPoint *ours, const PlpPoint *theirs)
{
    double sum = 0;
    for (int i = 0; i < 14; i++)
        sum += measure_distance(ours[GAPS[i][0]], theirs[GAPS[i][0]]) +
               measure_distance(ours[GAPS[i][1]], theirs[GAPS[i][1]]);
    return 100 * sum / 28 / measure_distance(theirs[33], theirs[263]);
}

/** Mean distance of the lips' points, likewise. */
static double compute_lip_error(const PlpPoint *ours, const PlpPoint *theirs)
{
    double sum = 0;
    for (int i = 0; i < PLP_LIP_POINTS; i++)
        sum += measure_distance(ours[PLP_LIP_INDICES[i]], theirs[PLP_LIP_INDICES[i]]);
    return 100 * sum / PLP_LIP_POINTS / measure_distance(theirs[33], theirs[263]);
}

/** Largest difference of the fourteen gaps themselves, in percent of the inter-ocular distance. */
static double compute_gap_error(const PlpPoint *ours, const PlpPoint *theirs)
{
    double sum = 0;
    for (int i = 0; i < 14; i++)
        sum += fabs(measure_distance(ours[GAPS[i][0]], ours[GAPS[i][1]]) -
                    measure_distance(theirs[GAPS[i][0]], theirs[GAPS[i][1]]));
    return 100 * sum / 14 / measure_distance(theirs[33], theirs[263]);
}

static void run_region(const Networks *networks, const PlpFrame *frame, PlpRegion region,
                       PlpPoint ret_points[PLP_LANDMARKS])
{
    g_autoptr(GError) error = NULL;
    PlpFaceResult result;
    float depth[PLP_MESH_POINTS];
    assert_true(plp_face_landmarks_run(networks->landmarks, frame, networks->crop, region, &result,
                                       &error));
    assert_true(result.flag_logit > 0);
    plp_face_result_project(&result, region, ret_points, depth);
}

static PlpRegion find_region(const Networks *networks, const PlpFrame *frame)
{
    g_autoptr(GError) error = NULL;
    PlpDetection detections[PLP_DETECTIONS_MAX];
    gsize n = 0;
    const PlpRegion whole = plp_detector_make_letterbox(frame->width_px, frame->height_px);
    assert_true(plp_detector_find(networks->detector, frame, networks->crop, &whole, 1, detections,
                                  &n, &error));
    assert_true(n >= 1);
    return plp_region_make_from_detection(&detections[0]);
}

static gint compare_doubles(gconstpointer a, gconstpointer b)
{
    const double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

static double find_median(GArray *values)
{
    g_array_sort(values, compare_doubles);
    return g_array_index(values, double, values->len / 2);
}

static double find_mean(const GArray *values)
{
    double sum = 0;
    for (guint i = 0; i < values->len; i++)
        sum += g_array_index(values, double, i);
    return sum / values->len;
}

static void agrees_with_mediapipe(void **state)
{
    plp_stills_need();
    g_autofree char *folder = plp_stills_dup_folder();
    Networks networks;
    open_networks(plp_engine_get_default(), &networks);
    g_autofree char *json = g_build_filename(folder, "mediapipe_js.json", NULL);
    g_autoptr(JsonParser) parser = json_parser_new();
    assert_true(json_parser_load_from_file(parser, json, NULL));
    JsonObject *stills = json_node_get_object(json_parser_get_root(parser));
    g_autoptr(GList) names = json_object_get_members(stills);
    g_autoptr(GArray) first_errors = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) third_errors = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) lip_errors = g_array_new(FALSE, FALSE, sizeof(double));
    g_autoptr(GArray) gap_errors = g_array_new(FALSE, FALSE, sizeof(double));
    for (GList *name = names; name != NULL; name = name->next) {
        g_autoptr(PlpFrame) frame = plp_stills_load(name->data);
        PlpPoint ours[PLP_LANDMARKS], theirs[PLP_LANDMARKS];
        JsonObject *still = json_object_get_object_member(stills, name->data);
        read_points(still, "first", theirs);
        run_region(&networks, frame, find_region(&networks, frame), ours);
        const double first = compute_lid_error(ours, theirs), gap = compute_gap_error(ours, theirs);
        run_region(&networks, frame, plp_region_make_from_points(ours), ours);
        run_region(&networks, frame, plp_region_make_from_points(ours), ours);
        read_points(still, "third", theirs);
        const double third = compute_lid_error(ours, theirs);
        const double lips = compute_lip_error(ours, theirs);
        print_message("%s: lids %.3f %% from the detector, %.3f %% tracked; gaps %.3f %%\n",
                      (const char *)name->data, first, third, gap);
        g_array_append_val(first_errors, first);
        g_array_append_val(third_errors, third);
        g_array_append_val(gap_errors, gap);
        g_array_append_val(lip_errors, lips);
    }
    close_networks(&networks);
    print_message("lips, third call: median %.3f mean %.3f %% of the inter-ocular distance\n",
                  find_median(lip_errors), find_mean(lip_errors));
    assert_true(find_median(lip_errors) <= MAX_LIP_ERROR_PERCENT);
    print_message("lids against MediaPipe's own build, %% of the inter-ocular distance: first call "
                  "median %.3f "
                  "mean %.3f, third call median %.3f mean %.3f; lid gaps mean %.3f\n",
                  find_median(first_errors), find_mean(first_errors), find_median(third_errors),
                  find_mean(third_errors), find_mean(gap_errors));
    assert_true(find_median(first_errors) <= MAX_LID_ERROR_PERCENT);
    assert_true(find_mean(first_errors) <= MAX_LID_ERROR_PERCENT);
    assert_true(find_median(third_errors) <= MAX_LID_ERROR_PERCENT);
}

/** Largest distance of two results' points, in pixels of the network's input. */
static double compute_largest_distance(const PlpFaceResult *a, const PlpFaceResult *b)
{
    double largest = 0;
    for (int i = 0; i < PLP_LANDMARKS; i++)
        largest = fmax(largest, hypot((double)a->points[i].x - b->points[i].x,
                                      (double)a->points[i].y - b->points[i].y));
    return largest;
}

static void both_engines_agree(void **state)
{
    plp_stills_need();
    if (!plp_engine_is_available(PLP_ENGINE_XNNPACK)) {
        print_message("skipped: built without XNNPACK\n");
        skip();
    }
    g_autoptr(PlpFrame) frame = plp_stills_load("c09.png");
    Networks first, second;
    open_networks(PLP_ENGINE_XNNPACK, &first);
    open_networks(PLP_ENGINE_OPENCV, &second);
    PlpRegion region = find_region(&first, frame);
    double largest = 0;
    for (int i = 0; i < 5; i++) {
        PlpFaceResult a, b;
        assert_true(plp_face_landmarks_run(first.landmarks, frame, first.crop, region, &a, NULL));
        assert_true(plp_face_landmarks_run(second.landmarks, frame, second.crop, region, &b, NULL));
        assert_true(a.flag_logit > 0);
        largest = fmax(largest, compute_largest_distance(&a, &b));
        region.x_px += 7;
        region.rotation_rad += 0.1;
    }
    print_message("XNNPACK against OpenCV, 478 points: at most %.5f of 192 pixels apart\n",
                  largest);
    assert_true(largest <= MAX_ENGINE_DISTANCE_PX);
    close_networks(&first);
    close_networks(&second);
}

static void no_face_is_no_error(void **state)
{
    Networks networks;
    open_networks(plp_engine_get_default(), &networks);
    g_autoptr(PlpFrame) grey = plp_stills_make(320, 240, 128, 128, 128);
    PlpFaceResult result;
    g_autoptr(GError) error = NULL;
    assert_true(plp_face_landmarks_run(networks.landmarks, grey, networks.crop,
                                       (PlpRegion){160, 120, 150, 0}, &result, &error));
    assert_true(result.flag_logit < 0);
    assert_false(plp_face_landmarks_run(networks.landmarks, grey, networks.crop,
                                        (PlpRegion){NAN, 120, 150, 0}, &result, &error));
    assert_non_null(error);
    close_networks(&networks);
}

/** An eye as a turned rectangle of points, its outer corner first. */
static void make_eye(double x, double y, double half_width, double half_height, double turn,
                     PlpSide side, PlpUnitPoint ret_points[PLP_EYE_POINTS])
{
    const double outward = side == PLP_SIDE_RIGHT ? -1 : 1;
    for (int i = 0; i < PLP_EYE_POINTS; i++) {
        const double u = half_width * (i == 0 ? outward : i == 8 ? -outward : cos(i));
        const double v = i == 0 || i == 8 ? 0
                         : i == 1         ? half_height
                         : i == 2         ? -half_height
                                          : half_height * sin(i);
        ret_points[i] = (PlpUnitPoint){(float)(x + u * cos(turn) - v * sin(turn)),
                                       (float)(y + u * sin(turn) + v * cos(turn))};
    }
}

static void map_point(PlpEyeMatrix matrix, double u, double v, double *ret_x, double *ret_y)
{
    *ret_x = matrix.m[0] * u + matrix.m[1] * v + matrix.m[2];
    *ret_y = matrix.m[3] * u + matrix.m[4] * v + matrix.m[5];
}

static void an_eye_crop_holds_the_eye_level(void **state)
{
    for (double turn = -1; turn <= 1; turn += 0.5) {
        for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
            PlpUnitPoint points[PLP_EYE_POINTS];
            make_eye(20, 30, 6, 3, turn, side, points);
            const PlpEyeMatrix matrix = plp_eye_matrix_make(points, side);
            double x = 0, y = 0;
            map_point(matrix, 8, 8, &x, &y); // the crop's centre
            assert_true(hypot(x - 20, y - 30) < 1e-4);
            map_point(matrix, 16, 8, &x, &y); // its right edge: 1.5 half widths along the eye
            assert_true(hypot(x - (20 + 9 * cos(turn)), y - (30 + 9 * sin(turn))) < 1e-4);
            map_point(matrix, 8, 16, &x, &y); // its lower edge: 1.5 half heights below
            assert_true(hypot(x - (20 - 4.5 * sin(turn)), y - (30 + 4.5 * cos(turn))) < 1e-4);
        }
    }
}

static void sampling_interpolates_and_is_zero_outside(void **state)
{
    g_autofree float *features = g_new0(float, 48 * 48 * 32);
    g_autofree float *crop = g_new0(float, 16 * 16 * 32);
    for (int i = 0; i < 48 * 48; i++) {
        for (int k = 0; k < 32; k++)
            features[32 * i + k] = (float)(i % 48 + 100 * (i / 48) + k);
    }
    const PlpEyeMatrix half_way = {{1, 0, 10.5f, 0, 1, 20.25f}};
    plp_eye_matrix_sample(half_way, features, crop);
    assert_true(fabsf(crop[32 * (3 * 16 + 2) + 7] - (12.5f + 100 * 23.25f + 7)) < 1e-2f);
    const PlpEyeMatrix beyond = {{1, 0, 40, 0, 1, -4}};
    plp_eye_matrix_sample(beyond, features, crop);
    assert_true(crop[32 * (3 * 16 + 0)] == 0);                    // above the map
    assert_true(crop[32 * (4 * 16 + 8)] == 0);                    // right of it
    assert_true(fabsf(crop[32 * (4 * 16 + 7) + 1] - 48) < 1e-3f); // its last column
    const PlpEyeMatrix broken = {{NAN, 0, 0, 0, NAN, 0}};
    plp_eye_matrix_sample(broken, features, crop);
    for (int i = 0; i < 16 * 16 * 32; i++)
        assert_true(crop[i] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_mediapipe),
        cmocka_unit_test(both_engines_agree),
        cmocka_unit_test(no_face_is_no_error),
        cmocka_unit_test(an_eye_crop_holds_the_eye_level),
        cmocka_unit_test(sampling_interpolates_and_is_zero_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
