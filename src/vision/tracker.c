#include "vision/tracker.h"

#include <math.h>

#include "base/error.h"
#include "vision/detector.h"
#include "vision/eye_view.h"
#include "vision/face_landmarks.h"
#include "vision/flow.h"
#include "vision/head_pose.h"
#include "vision/identities.h"
#include "vision/look.h"
#include "vision/mouth_view.h"
#include "vision/scene.h"
#include "vision/tracker_state.h"
#include "vision/tracks.h"

#define SEARCH_PERIOD_US 500000 // a look at the whole picture while faces are followed
#define SEEK_LOST_US 2000000    // as long, a lost face is looked for where it was, in every frame
#define TILES_A_FRAME 3         // while no face is followed
#define TILES_A_SEARCH 2        // while only small faces are
#define SMALL_FACE 0.2          // of the long side: the letterbox misses others of that size
#define AREA_SIDES 2.0 // the detector looks at twice a face's region: the face fills a third

// The face flag's logit is 12 and more on a face, in shadow and behind a hand too (down to 3 for
// single frames of motion blur), and rarely above 8 on clouds and lettering.
#define START_LOGIT 10.0f
#define EXPECTED_LOGIT 3.0f // where a face was lost just now: a hand on it leaves 4 (-8 to 10)
#define EXPECTED_OVERLAP 0.4
#define DOUBTFUL_LOGIT 6.0f
#define DOUBTFUL_FRAMES 10
#define MISSED_CHECKS 3
#define STRANGE_CHECKS 3

#define MIN_INTEROCULAR_PX 20
#define DARK_PICTURE 0.03f

typedef struct {
    // immutable
    PlpTrackerOptions options;
    PlpCrop *crop;
    PlpDetector *detector;
    PlpFaceLandmarks *landmarks;
    PlpFlow *flow; // NULL: not measured

    PlpTrackerState state;
    GArray *areas;        // of PlpRegion, scratch
    PlpFaceResult result; // scratch: the network's last
} Tracker;

static void free_tracker(void *self)
{
    Tracker *tracker = self;
    plp_crop_free(tracker->crop);
    plp_detector_free(tracker->detector);
    plp_face_landmarks_free(tracker->landmarks);
    plp_flow_free(tracker->flow);
    plp_tracker_state_clear(&tracker->state);
    g_clear_pointer(&tracker->areas, g_array_unref);
    g_free(tracker);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tracker, free_tracker)

/** Everything about the face in the network's last result; identity and memory are the track's. */
static void fill_face(const Tracker *tracker, const PlpFrame *frame, PlpRegion region,
                      PlpTrack *track)
{
    const PlpFaceResult *result = &tracker->result;
    PlpFace *face = &track->face;
    *face = (PlpFace){.identity = track->identity,
                      .presence_ratio = 1.0f / (1.0f + expf(-result->flag_logit))};
    plp_face_result_project(result, region, face->points, face->depth_px);
    const PlpHeadPose pose = plp_head_pose_compute(face->points, face->depth_px);
    face->yaw_deg = (float)pose.yaw_deg;
    face->pitch_deg = (float)pose.pitch_deg;
    face->roll_deg = (float)pose.roll_deg;
    face->interocular_px = hypotf(face->points[263].x_px - face->points[33].x_px,
                                  face->points[263].y_px - face->points[33].y_px);
    const int width_px = frame->width_px, height_px = frame->height_px;
    face->right =
        plp_eye_view_compute(result, PLP_SIDE_RIGHT, face, width_px, height_px, &track->right);
    face->left =
        plp_eye_view_compute(result, PLP_SIDE_LEFT, face, width_px, height_px, &track->left);
    face->right_flow = face->left_flow = plp_side_flow_make_unmeasured();
    if (result->has_lips) {
        const PlpMouthView mouth = plp_mouth_view_compute(result, face, width_px, height_px);
        face->mouth = plp_mouth_view_judge(&mouth);
    }
}

/** Runs the landmark network on `region`; *ret_found says whether the face flag is above
 * `min_logit`. */
static bool measure_region(Tracker *tracker, const PlpFrame *frame, PlpRegion region,
                           float min_logit, bool *ret_found, GError **error)
{
    *ret_found = false;
    if (!plp_region_is_usable(region, frame->width_px, frame->height_px))
        return true;
    if (!plp_face_landmarks_run(tracker->landmarks, frame, tracker->crop, region, &tracker->result,
                                error))
        return false;
    *ret_found = tracker->result.flag_logit > min_logit;
    return true;
}

/** The region that follows from the network's last result on `region`. */
static PlpRegion find_next_region(const Tracker *tracker, PlpRegion region)
{
    PlpPoint points[PLP_LANDMARKS];
    float depth_px[PLP_MESH_POINTS];
    plp_face_result_project(&tracker->result, region, points, depth_px);
    return plp_region_make_from_points(points);
}

/** A mesh that leaps or changes its size by half between two frames has let go of its face. */
static bool has_leapt(PlpRegion old, PlpRegion wanted)
{
    return hypot(wanted.x_px - old.x_px, wanted.y_px - old.y_px) > 0.5 * old.side_px ||
           fabs(log(wanted.side_px / old.side_px)) > log(1.5);
}

/**
 * From time to time: has the track slid onto something else, or onto somebody else? Returns whether
 * it may stay. Its idea of the face's look moves only with what the detector sees as well.
 */
static bool check_track(const Tracker *tracker, PlpTrack *track)
{
    const PlpLook look = plp_look_make(&tracker->result);
    const double strangeness = plp_look_compare(&track->look, &look);
    track->strange_checks = strangeness > PLP_LOOK_OTHER ? track->strange_checks + 1 : 0;
    const bool is_doubtful = track->doubtful_frames > 0 || strangeness > PLP_LOOK_SAME;
    if (track->missed_checks == 0)
        plp_look_update(&track->look, &look);
    return track->strange_checks < STRANGE_CHECKS &&
           (track->missed_checks < MISSED_CHECKS || !is_doubtful);
}

static bool follow_track(Tracker *tracker, const PlpFrame *frame, int i, bool check, GError **error)
{
    PlpTrack *track = &tracker->state.tracks.places[i];
    bool found = false;
    if (!measure_region(tracker, frame, track->region, 0, &found, error))
        return false;
    const bool doubtful = !found || tracker->result.flag_logit < DOUBTFUL_LOGIT;
    track->doubtful_frames = doubtful ? track->doubtful_frames + 1 : 0;
    const PlpRegion wanted = found ? find_next_region(tracker, track->region) : track->region;
    const bool is_gone = track->doubtful_frames >= DOUBTFUL_FRAMES && track->missed_checks > 0;
    if (!found || is_gone || has_leapt(track->region, wanted)) {
        plp_tracks_lose(&tracker->state.tracks, i, true, &tracker->state.identities, frame->t_us);
    } else if (check && !check_track(tracker, track)) {
        plp_tracks_lose(&tracker->state.tracks, i, false, &tracker->state.identities, frame->t_us);
    } else {
        fill_face(tracker, frame, track->region, track);
        track->region = plp_region_follow(track->region, wanted);
    }
    return true;
}

static bool follow_tracks(Tracker *tracker, const PlpFrame *frame, bool check, GError **error)
{
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (tracker->state.tracks.places[i].identity != 0 &&
            !follow_track(tracker, frame, i, check, error))
            return false;
    }
    plp_tracks_drop_duplicates(&tracker->state.tracks, &tracker->state.identities, frame->t_us);
    return true;
}

/** Once a frame, when all faces are known: how each moved since the frame before. */
static bool measure_flows(Tracker *tracker, const PlpFrame *frame, GError **error)
{
    for (int i = 0; tracker->flow != NULL && i < PLP_MAX_FACES; i++) {
        PlpTrack *track = &tracker->state.tracks.places[i];
        if (track->identity != 0 &&
            !plp_flow_measure(tracker->flow, frame, tracker->crop, &track->face,
                              &tracker->state.flows[i], error))
            return false;
    }
    return true;
}

static PlpTrack *find_place(Tracker *tracker)
{
    if (plp_tracks_count(&tracker->state.tracks) >= tracker->options.max_faces)
        return NULL;
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        if (tracker->state.tracks.places[i].identity == 0)
            return &tracker->state.tracks.places[i];
    }
    return NULL;
}

static bool is_sought(const PlpLostFace *face, int64_t t_us)
{
    return face->placed && t_us - face->t_us <= SEEK_LOST_US;
}

/** Whether a face was lost about here just now. */
static bool is_expected(const Tracker *tracker, PlpRegion region, int64_t t_us)
{
    const GArray *lost = tracker->state.identities.lost;
    for (guint i = 0; i < lost->len; i++) {
        const PlpLostFace *face = &g_array_index(lost, PlpLostFace, i);
        if (is_sought(face, t_us) &&
            plp_region_compute_overlap(face->region, region) > EXPECTED_OVERLAP)
            return true;
    }
    return false;
}

/** Follows the face that the detector saw in `region` from now on, if the landmark network agrees.
 */
static bool start_track(Tracker *tracker, const PlpFrame *frame, PlpRegion region, GError **error)
{
    bool found = false;
    PlpTrack *track = find_place(tracker);
    if (track == NULL)
        return true;
    if (!measure_region(tracker, frame, region, 0, &found, error))
        return false;
    if (!found)
        return true;
    // The detector's own turn and place are rough: once more from the landmarks.
    region = find_next_region(tracker, region);
    if (plp_tracks_hold(&tracker->state.tracks, region))
        return true;
    const float min_logit =
        is_expected(tracker, region, frame->t_us) ? EXPECTED_LOGIT : START_LOGIT;
    if (!measure_region(tracker, frame, region, min_logit, &found, error))
        return false;
    if (!found)
        return true;
    const PlpLook look = plp_look_make(&tracker->result);
    *track = (PlpTrack){
        .identity = plp_identities_take(&tracker->state.identities, region, frame->t_us, &look),
        .look = look,
        .right = PLP_EYE_MEMORY_INIT,
        .left = PLP_EYE_MEMORY_INIT,
        .region = plp_region_follow(region, find_next_region(tracker, region)),
        .started_t_us = frame->t_us,
    };
    fill_face(tracker, frame, region, track);
    return true;
}

/** Whether one of the detections is the face of this track. */
static bool is_seen(const PlpTrack *track, const PlpDetection *detections, gsize n)
{
    const PlpTracks one = {.places = {*track}};
    for (gsize i = 0; i < n; i++) {
        if (plp_tracks_hold(&one, plp_region_make_from_detection(&detections[i])))
            return true;
    }
    return false;
}

/**
 * Looks into all of tracker->areas. With `check`, tracks that the detector does not see are counted
 * (a turned face may be missed, so that alone loses none).
 */
static bool search_areas(Tracker *tracker, const PlpFrame *frame, bool check, GError **error)
{
    PlpDetection detections[PLP_DETECTIONS_MAX];
    gsize n = 0;
    if (!plp_detector_find(tracker->detector, frame, tracker->crop,
                           (const PlpRegion *)(void *)tracker->areas->data, tracker->areas->len,
                           detections, &n, error))
        return false;
    for (int i = 0; check && i < PLP_MAX_FACES; i++) {
        PlpTrack *track = &tracker->state.tracks.places[i];
        track->missed_checks = is_seen(track, detections, n) ? 0 : track->missed_checks + 1;
    }
    for (gsize i = 0; i < n; i++) {
        const PlpRegion region = plp_region_make_from_detection(&detections[i]);
        if (!plp_tracks_hold(&tracker->state.tracks, region) &&
            !start_track(tracker, frame, region, error))
            return false;
    }
    plp_tracks_drop_duplicates(&tracker->state.tracks, &tracker->state.identities, frame->t_us);
    return true;
}

static void add_area(Tracker *tracker, PlpRegion face)
{
    const PlpRegion area = {
        .x_px = face.x_px, .y_px = face.y_px, .side_px = AREA_SIDES * face.side_px};
    g_array_append_val(tracker->areas, area);
}

/** The whole picture, the places where faces were lost just now and, for a check, those of the
 * tracks. */
static void choose_areas(Tracker *tracker, const PlpFrame *frame, bool check)
{
    const PlpRegion whole = plp_detector_make_letterbox(frame->width_px, frame->height_px);
    g_array_set_size(tracker->areas, 0);
    g_array_append_val(tracker->areas, whole);
    for (guint i = 0; i < tracker->state.identities.lost->len; i++) {
        const PlpLostFace *face = &g_array_index(tracker->state.identities.lost, PlpLostFace, i);
        if (is_sought(face, frame->t_us) && tracker->areas->len <= PLP_MAX_FACES)
            add_area(tracker, face->region);
    }
    for (int i = 0; check && i < PLP_MAX_FACES; i++) {
        const PlpTrack *track = &tracker->state.tracks.places[i];
        if (track->identity != 0 &&
            (track->missed_checks > 0 || track->region.side_px < 0.3 * whole.side_px))
            add_area(tracker, track->region);
    }
}

static void choose_tiles(Tracker *tracker, guint n)
{
    g_array_set_size(tracker->areas, 0);
    for (guint i = 0; i < n; i++) {
        g_array_append_val(tracker->areas, g_array_index(tracker->state.tiles, PlpRegion,
                                                         tracker->state.next_tile));
        tracker->state.next_tile = (tracker->state.next_tile + 1) % tracker->state.tiles->len;
    }
}

/** How many tiles to look into after the whole picture. */
static guint count_tiles(const Tracker *tracker, const PlpFrame *frame, bool everywhere)
{
    const double face = plp_tracks_get_largest_side(&tracker->state.tracks) / PLP_REGION_MARGIN;
    if (face == 0)
        return everywhere ? tracker->state.tiles->len
                          : MIN(TILES_A_FRAME, tracker->state.tiles->len);
    return face < SMALL_FACE * MAX(frame->width_px, frame->height_px) ? TILES_A_SEARCH : 0;
}

static bool search(Tracker *tracker, const PlpFrame *frame, bool everywhere, GError **error)
{
    const bool check = plp_tracks_count(&tracker->state.tracks) > 0 &&
                       frame->t_us - tracker->state.searched_t_us >= SEARCH_PERIOD_US;
    if (check || plp_tracks_count(&tracker->state.tracks) == 0)
        tracker->state.searched_t_us = frame->t_us;
    choose_areas(tracker, frame, check);
    if (!search_areas(tracker, frame, check, error))
        return false;
    const guint n_tiles = count_tiles(tracker, frame, everywhere);
    if (n_tiles == 0)
        return true;
    choose_tiles(tracker, n_tiles);
    return search_areas(tracker, frame, false, error);
}

static bool is_seeking(const Tracker *tracker, int64_t t_us)
{
    const GArray *lost = tracker->state.identities.lost;
    for (guint i = 0; i < lost->len; i++) {
        if (is_sought(&g_array_index(lost, PlpLostFace, i), t_us))
            return true;
    }
    return false;
}

/** The picture changed its size within the recording: the same scene at another scale. */
static void resize(Tracker *tracker, const PlpFrame *frame)
{
    if (tracker->state.started) {
        const double x_scale = (double)frame->width_px / tracker->state.width_px;
        const double y_scale = (double)frame->height_px / tracker->state.height_px;
        plp_tracks_scale(&tracker->state.tracks, x_scale, y_scale);
        plp_identities_scale(&tracker->state.identities, x_scale, y_scale);
    }
    tracker->state.width_px = frame->width_px;
    tracker->state.height_px = frame->height_px;
    g_clear_pointer(&tracker->state.tiles, g_array_unref);
    tracker->state.tiles = plp_detector_make_tiles(frame->width_px, frame->height_px);
    tracker->state.next_tile = 0;
}

/** Takes in the whole picture; returns whether it is a cut. After a cut nothing is followed. */
static bool see_scene(Tracker *tracker, const PlpFrame *frame)
{
    const PlpScene scene = plp_scene_make(frame);
    if (frame->width_px != tracker->state.width_px || frame->height_px != tracker->state.height_px)
        resize(tracker, frame);
    const bool cut = tracker->state.started && plp_scene_is_cut(&tracker->state.scene, &scene);
    for (int i = 0; cut && i < PLP_MAX_FACES; i++) {
        if (tracker->state.tracks.places[i].identity != 0)
            plp_tracks_lose(&tracker->state.tracks, i, false, &tracker->state.identities,
                            frame->t_us);
    }
    if (cut) {
        plp_identities_unplace(&tracker->state.identities);
        for (int i = 0; i < PLP_MAX_FACES; i++) // the same person before another picture
            tracker->state.flows[i].identity = 0;
    }
    tracker->state.scene = scene;
    tracker->state.started = true;
    return cut;
}

static PlpReason explain_no_face(const Tracker *tracker, const PlpFrame *frame)
{
    if (frame->damaged)
        return PLP_REASON_DECODE_ERROR;
    return tracker->state.scene.brightness_ratio < DARK_PICTURE ? PLP_REASON_TOO_DARK
                                                                : PLP_REASON_NO_FACE;
}

static void fill_observation(const Tracker *tracker, const PlpFrame *frame, bool cut,
                             PlpObservation *ret_observation)
{
    PlpObservation *o = ret_observation;
    *o = (PlpObservation){.frame_index = frame->index,
                          .t_us = frame->t_us,
                          .damaged = frame->damaged,
                          .cut = cut,
                          .brightness_ratio = tracker->state.scene.brightness_ratio,
                          .reason = explain_no_face(tracker, frame)};
    for (int i = 0; i < PLP_MAX_FACES; i++) {
        const PlpFace *face = &tracker->state.tracks.places[i].face;
        if (tracker->state.tracks.places[i].identity == 0)
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
    if (!plp_crop_can_read(frame) || frame->width_px < 1 || frame->height_px < 1) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "frame %" G_GINT64_FORMAT ": it holds no pixels", frame->index);
        return false;
    }
    const bool first = !tracker->state.started;
    const bool cut = see_scene(tracker, frame);
    const bool period = frame->t_us - tracker->state.searched_t_us >= SEARCH_PERIOD_US;
    if (!follow_tracks(tracker, frame, period, error))
        return false;
    const bool none = plp_tracks_count(&tracker->state.tracks) == 0;
    if ((none || period || is_seeking(tracker, frame->t_us)) &&
        !search(tracker, frame, first || cut, error))
        return false;
    if (!measure_flows(tracker, frame, error))
        return false;
    fill_observation(tracker, frame, cut, ret_observation);
    return true;
}

static GBytes *save_state(void *self)
{
    return plp_tracker_state_save(&((const Tracker *)self)->state);
}

static bool load_state(void *self, GBytes *bytes)
{
    return plp_tracker_state_load(&((Tracker *)self)->state, bytes);
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
    plp_tracker_state_init(&tracker->state);
    tracker->areas = g_array_new(FALSE, FALSE, sizeof(PlpRegion));
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
    if ((o->measure_mouth &&
         !plp_face_landmarks_add_lips(tracker->landmarks, landmarks, o->engine, error)) ||
        (o->measure_flow && (tracker->flow = plp_flow_new(error)) == NULL))
        return false;
    *ret_landmarker = (PlpLandmarker){
        .self = g_steal_pointer(&tracker),
        .next = next_observation,
        .save = save_state,
        .load = load_state,
        .free = free_tracker,
    };
    return true;
}
