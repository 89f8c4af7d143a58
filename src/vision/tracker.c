#include "vision/tracker.h"

#include <math.h>

#include "base/error.h"
#include "vision/detector.h"
#include "vision/eye_view.h"
#include "vision/face_landmarks.h"
#include "vision/head_pose.h"
#include "vision/scene.h"

#define SEARCH_PERIOD_US 500000 // a look at the whole picture while faces are followed
#define TILES_A_FRAME 3         // while none is
#define MIN_INTEROCULAR_PX 20
#define DARK_PICTURE 0.03f

/** A face followed from frame to frame. */
typedef struct {
    int identity; // 0: free
    PlpRegion region;
    PlpFace face; // as measured last
} Track;

typedef struct {
    // immutable
    PlpTrackerOptions options;
    PlpCrop *crop;
    PlpDetector *detector;
    PlpFaceLandmarks *landmarks;

    // state
    Track tracks[PLP_MAX_FACES];
    Track lost; // the one lost last
    int last_identity;
    bool started;
    PlpScene scene;
    int width_px, height_px;
    int64_t searched_t_us;
    GArray *tiles; // of PlpRegion
    guint next_tile;
    PlpFaceResult result; // scratch
} Tracker;

static void free_tracker(void *self)
{
    Tracker *tracker = self;
    plp_crop_free(tracker->crop);
    plp_detector_free(tracker->detector);
    plp_face_landmarks_free(tracker->landmarks);
    g_clear_pointer(&tracker->tiles, g_array_unref);
    g_free(tracker);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tracker, free_tracker)

/** Measures the face that `region` holds, if it holds one. */
static bool measure_face(Tracker *tracker, const PlpFrame *frame, PlpRegion region,
                         PlpFace *ret_face, bool *ret_found, GError **error)
{
    *ret_found = false;
    if (!plp_region_is_usable(region, frame->width_px, frame->height_px))
        return true;
    PlpFaceResult *result = &tracker->result;
    if (!plp_face_landmarks_run(tracker->landmarks, frame, tracker->crop, region, result, error))
        return false;
    if (!(result->flag_logit > 0))
        return true;
    PlpFace *face = ret_face;
    *face = (PlpFace){.presence_ratio = 1.0f / (1.0f + expf(-result->flag_logit))};
    plp_face_result_project(result, region, face->points, face->depth_px);
    const PlpHeadPose pose = plp_head_pose_compute(face->points, face->depth_px);
    face->yaw_deg = (float)pose.yaw_deg;
    face->pitch_deg = (float)pose.pitch_deg;
    face->roll_deg = (float)pose.roll_deg;
    face->interocular_px = hypotf(face->points[263].x_px - face->points[33].x_px,
                                  face->points[263].y_px - face->points[33].y_px);
    face->right = plp_eye_view_compute(result, PLP_SIDE_RIGHT, face->points, frame->width_px,
                                       frame->height_px);
    face->left = plp_eye_view_compute(result, PLP_SIDE_LEFT, face->points, frame->width_px,
                                      frame->height_px);
    *ret_found = true;
    return true;
}

static bool follow_tracks(Tracker *tracker, const PlpFrame *frame, GError **error)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        Track *track = &tracker->tracks[i];
        if (track->identity == 0)
            continue;
        PlpFace face;
        bool found = false;
        if (!measure_face(tracker, frame, track->region, &face, &found, error))
            return false;
        if (!found) {
            tracker->lost = *track;
            track->identity = 0;
            continue;
        }
        face.identity = track->identity;
        track->face = face;
        track->region = plp_region_follow(track->region, plp_region_make_from_points(face.points));
    }
    return true;
}

static int count_tracks(const Tracker *tracker)
{
    int n = 0;
    for (int i = 0; i < PLP_MAX_FACES; i++)
        n += tracker->tracks[i].identity != 0;
    return n;
}

static bool is_followed(const Tracker *tracker, PlpRegion region)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (tracker->tracks[i].identity != 0 &&
            plp_region_compute_overlap(tracker->tracks[i].region, region) > 0.25)
            return true;
    }
    return false;
}

static bool start_track(Tracker *tracker, const PlpFrame *frame, PlpRegion region, GError **error)
{
    PlpFace face;
    bool found = false;
    if (!measure_face(tracker, frame, region, &face, &found, error))
        return false;
    if (!found)
        return true;
    // The detector's own turn and place are rough: once more from the landmarks.
    region = plp_region_make_from_points(face.points);
    if (is_followed(tracker, region))
        return true;
    if (!measure_face(tracker, frame, region, &face, &found, error))
        return false;
    for (int i = 0; found && i < PLP_MAX_FACES; i++) {
        Track *track = &tracker->tracks[i];
        if (track->identity != 0)
            continue;
        track->identity =
            tracker->lost.identity != 0 ? tracker->lost.identity : ++tracker->last_identity;
        tracker->lost.identity = 0;
        track->face = face;
        track->face.identity = track->identity;
        track->region = plp_region_follow(region, plp_region_make_from_points(face.points));
        break;
    }
    return true;
}

static bool search_areas(Tracker *tracker, const PlpFrame *frame, const PlpRegion *areas, gsize n,
                         GError **error)
{
    PlpDetection detections[PLP_DETECTIONS_MAX];
    gsize n_found = 0;
    if (!plp_detector_find(tracker->detector, frame, tracker->crop, areas, n, detections, &n_found,
                           error))
        return false;
    for (gsize i = 0; i < n_found && count_tracks(tracker) < tracker->options.max_faces; i++) {
        const PlpRegion region = plp_region_make_from_detection(&detections[i]);
        if (!is_followed(tracker, region) && !start_track(tracker, frame, region, error))
            return false;
    }
    return true;
}

static bool search(Tracker *tracker, const PlpFrame *frame, bool everywhere, GError **error)
{
    const PlpRegion whole = plp_detector_make_letterbox(frame->width_px, frame->height_px);
    tracker->searched_t_us = frame->t_us;
    if (!search_areas(tracker, frame, &whole, 1, error))
        return false;
    const guint n = everywhere ? tracker->tiles->len : TILES_A_FRAME;
    for (guint i = 0; i < n && count_tracks(tracker) == 0; i++) {
        const PlpRegion *tile = &g_array_index(tracker->tiles, PlpRegion, tracker->next_tile);
        tracker->next_tile = (tracker->next_tile + 1) % tracker->tiles->len;
        if (!search_areas(tracker, frame, tile, 1, error))
            return false;
    }
    return true;
}

static bool see_scene(Tracker *tracker, const PlpFrame *frame)
{
    const PlpScene scene = plp_scene_make(frame);
    const bool resized =
        frame->width_px != tracker->width_px || frame->height_px != tracker->height_px;
    const bool cut = tracker->started && (resized || plp_scene_is_cut(&tracker->scene, &scene));
    if (resized) {
        g_clear_pointer(&tracker->tiles, g_array_unref);
        tracker->tiles = plp_detector_make_tiles(frame->width_px, frame->height_px);
        tracker->next_tile = 0;
    }
    tracker->scene = scene;
    tracker->width_px = frame->width_px;
    tracker->height_px = frame->height_px;
    tracker->started = true;
    return cut;
}

static void fill_observation(const Tracker *tracker, const PlpFrame *frame, bool cut,
                             PlpObservation *ret_observation)
{
    PlpObservation *o = ret_observation;
    *o = (PlpObservation){.frame_index = frame->index,
                          .t_us = frame->t_us,
                          .damaged = frame->damaged,
                          .cut = cut,
                          .brightness_ratio = tracker->scene.brightness_ratio,
                          .reason = frame->damaged ? PLP_REASON_DECODE_ERROR
                                    : tracker->scene.brightness_ratio < DARK_PICTURE
                                        ? PLP_REASON_TOO_DARK
                                        : PLP_REASON_NO_FACE};
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        const PlpFace *face = &tracker->tracks[i].face;
        if (tracker->tracks[i].identity == 0)
            continue;
        if (face->interocular_px < tracker->options.min_interocular_px) {
            o->reason = o->n_faces > 0 ? o->reason : PLP_REASON_FACE_TOO_SMALL;
            continue;
        }
        o->faces[o->n_faces++] = *face;
        o->reason = PLP_REASON_MEASURED;
    }
}

static bool next_observation(void *self, const PlpFrame *frame, PlpObservation *ret_observation,
                             GError **error)
{
    Tracker *tracker = self;
    const bool first = !tracker->started;
    const bool cut = see_scene(tracker, frame);
    if (cut) {
        for (int i = 0; i < PLP_MAX_FACES; i++) {
            if (tracker->tracks[i].identity != 0)
                tracker->lost = tracker->tracks[i];
            tracker->tracks[i].identity = 0;
        }
    }
    const int before = count_tracks(tracker);
    if (!follow_tracks(tracker, frame, error))
        return false;
    const bool due = count_tracks(tracker) == 0 || count_tracks(tracker) < before ||
                     frame->t_us - tracker->searched_t_us >= SEARCH_PERIOD_US;
    if (due && !search(tracker, frame, first || cut, error))
        return false;
    fill_observation(tracker, frame, cut, ret_observation);
    return true;
}

static PlpGraph *parse_graph(const PlpModels *models, const char *name, GError **error)
{
    GBytes *bytes = plp_models_get_bytes(models, name);
    if (bytes == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_MODEL, "%s: no such model; run models/install",
                    name);
        return NULL;
    }
    return plp_graph_parse(bytes, error);
}

bool plp_tracker_make(const PlpModels *models, const PlpTrackerOptions *options,
                      PlpLandmarker *ret_landmarker, GError **error)
{
    g_autoptr(Tracker) tracker = g_new0(Tracker, 1);
    tracker->options = options != NULL ? *options : (PlpTrackerOptions){0};
    PlpTrackerOptions *o = &tracker->options;
    o->engine = o->engine != PLP_ENGINE_UNKNOWN ? o->engine : plp_engine_get_default();
    o->max_faces = o->max_faces > 0 ? MIN(o->max_faces, PLP_MAX_FACES) : PLP_MAX_FACES;
    o->min_interocular_px = o->min_interocular_px > 0 ? o->min_interocular_px : MIN_INTEROCULAR_PX;
    g_autoptr(PlpGraph) detector = parse_graph(models, "face_detection_short_range", error);
    if (detector == NULL)
        return false;
    g_autoptr(PlpGraph) landmarks = parse_graph(models, "face_landmark_with_attention", error);
    if (landmarks == NULL)
        return false;
    if ((tracker->crop = plp_crop_new(error)) == NULL ||
        (tracker->detector = plp_detector_new(detector, o->engine, error)) == NULL ||
        (tracker->landmarks = plp_face_landmarks_new(landmarks, o->engine, error)) == NULL)
        return false;
    *ret_landmarker = (PlpLandmarker){
        .self = g_steal_pointer(&tracker), .next = next_observation, .free = free_tracker};
    return true;
}
