#include <math.h>

#include "simulate/patient_priv.h"

/**
 * What the landmark networks give of a face, without painting it. Levels, slopes and noise are of
 * the kind that they show on real faces at 25 and 30 frames/s: a shut eye reads as a fifth to two
 * fifths of an open one, noise is two thousandths of the eye's width and grows on shut and
 * reflecting eyes, the iris sinks with the lid, the level wanders within seconds.
 */
static const double yaw_limit_deg = 40; // beyond it nothing is measured, as in analysis
static const double hidden_glare = 0.85;
static const double wander_s = 2.5, flutter_s = 0.08;
static const double glitch_share = 0.0003;

/** One eye's noise, from frame to frame. */
typedef struct {
    double wander, flutter; // of unit deviation
} EyeState;

typedef struct {
    const PlpPatient *patient;
    PlpChance chance;
    double shared_wander, pose_wander;
    EyeState right, left;
} Camera;

/** One step of a process that forgets within `memory_s`. */
static double step(PlpChance *chance, double value, double dt_s, double memory_s)
{
    double keep = exp(-dt_s / memory_s);
    return keep * value + sqrt(1 - keep * keep) * plp_chance_normal(chance);
}

static void step_camera(Camera *camera, double dt_s)
{
    camera->shared_wander = step(&camera->chance, camera->shared_wander, dt_s, wander_s);
    camera->pose_wander = step(&camera->chance, camera->pose_wander, dt_s, wander_s);
    EyeState *eyes[] = {&camera->right, &camera->left};
    for (gsize i = 0; i < G_N_ELEMENTS(eyes); i++) {
        eyes[i]->wander = step(&camera->chance, eyes[i]->wander, dt_s, wander_s);
        eyes[i]->flutter = step(&camera->chance, eyes[i]->flutter, dt_s, flutter_s);
    }
}

/** What the drawn face shows of one side. */
typedef struct {
    PlpSide side;
    double openness, squint, brow, mouth_corner;
    double closed_share;
} EyeView;

/** The lids' opening as it is drawn (face_eye.c): looks, squints and nods change it, too. */
static double get_opening(const PlpDrawnFace *face, const EyeView *view)
{
    double down = CLAMP(face->gaze_y, 0, 1), up = CLAMP(-face->gaze_y, 0, 1);
    double nod = 1 + 0.004 * CLAMP(face->pitch_deg, -20, 20);
    return view->openness * (1 - 0.36 * down) * (1 + 0.06 * up) *
           (1 - 0.33 * CLAMP(view->squint, 0, 1)) * nod;
}

static double get_noise(const PlpLooks *looks, const PlpDrawnFace *face, double shut)
{
    double turned = fabs(face->yaw_deg) > 20 ? 1.5 : 1;
    return looks->gap_noise * (1 + 1.2 * shut) * (1 + 2 * face->glasses_glare) * turned;
}

static double compute_gap(Camera *camera, const PlpDrawnFace *face, const EyeView *view,
                          const EyeState *state)
{
    const PlpLooks *looks = &camera->patient->looks;
    double closed = view->closed_share * looks->open_gap;
    double opening = get_opening(face, view);
    double shut = CLAMP(1 - opening, 0, 1), force = CLAMP(-view->brow, 0, 1);
    double wander = looks->drift * (0.7 * camera->shared_wander + 0.7 * state->wander);
    opening *= 1 + wander;
    // A squeezed lid trembles, and the networks see slits in its folds.
    if (shut > 0.8)
        opening += 0.04 * (0.3 + force) * fabs(state->flutter) * (shut - 0.8) / 0.2;
    double noise = get_noise(looks, face, shut) * plp_chance_normal(&camera->chance);
    double glitch = plp_chance_uniform(&camera->chance) < glitch_share ? 5 : 1;
    return fmax(0.005, closed + (looks->open_gap - closed) * opening + glitch * noise);
}

/** A number with noise of its own. */
static float blur(Camera *camera, double value, double noise)
{
    return (float)(value + noise * plp_chance_normal(&camera->chance));
}

static void fill_face(Camera *camera, const PlpDrawnFace *face, const EyeView *view, double opening,
                      PlpEyeSample *eye)
{
    double sign = view->side == PLP_SIDE_RIGHT ? -1 : 1; // x counts to the patient's left
    double squeeze = CLAMP(-view->brow, 0, 1), lift = CLAMP(view->brow, 0, 1);
    double pull = view->mouth_corner, shut = CLAMP(1 - opening, -0.2, 1);
    double brow = 0.07 * lift - 0.06 * squeeze;
    eye->brow_lid_ratio = blur(camera, 0.208 + 0.071 * shut + brow, 0.0014);
    eye->brow_y_ratio = blur(camera, 0.266 + 0.008 * shut + brow, 0.0011);
    eye->ring_height_ratio = blur(camera, 0.16 - (0.016 + 0.03 * squeeze) * shut, 0.0007);
    eye->mouth_corner_x_ratio = blur(camera, sign * (0.292 + 0.03 * pull), 0.0022);
    eye->mouth_corner_y_ratio =
        blur(camera, 0.765 - 0.035 * pull + 0.05 * face->mouth_open, 0.0022);
    eye->cheek_x_ratio = blur(camera, sign * (0.43 + 0.012 * pull), 0.0017);
    eye->cheek_y_ratio =
        blur(camera, 0.467 - 0.02 * pull - 0.02 * squeeze + 0.012 * face->mouth_open, 0.0016);
    eye->iris_x_ratio = blur(camera, 0.48 - sign * 0.09 * face->gaze_x, 0.0035);
    eye->iris_y_ratio = blur(camera, -0.063 + 0.06 * shut + 0.09 * face->gaze_y, 0.0025);
    eye->sharpness_ratio = blur(camera, 0.38 - 0.05 * shut, 0.0056);
    eye->brightness_ratio = blur(camera, 0.42 * face->light, 0.0045);
}

static void fill_eye(Camera *camera, const PlpDrawnFace *face, const EyeView *view,
                     const EyeState *state, PlpEyeSample *eye)
{
    const PlpLooks *looks = &camera->patient->looks;
    double gap = compute_gap(camera, face, view, state);
    double closed = view->closed_share * looks->open_gap;
    double opening = (gap - closed) / (looks->open_gap - closed);
    // The networks' inter-ocular distance is the iris's 11.7 mm over its share of it.
    double fissure_ratio = looks->fissure_mm * 0.139 / 11.7;
    eye->reason = PLP_REASON_MEASURED;
    eye->lid_gap_ratio = (float)gap;
    eye->ear_ratio = blur(camera, 1.35 * gap, 0.8 * looks->gap_noise);
    eye->fissure_ratio = blur(camera, fissure_ratio * gap / looks->open_gap, 0.0006);
    eye->mrd1_ratio = blur(camera, 0.41 * fissure_ratio * (0.07 + 0.93 * opening), 0.0008);
    eye->iris_diameter_ratio = blur(camera, 0.129 + 0.01 * CLAMP(opening, 0, 1), 0.0011);
    eye->lower_lid_y_ratio = blur(camera, 0.22 * looks->open_gap + 0.15 * gap, 0.0012);
    eye->upper_lid_y_ratio = (float)gap - eye->lower_lid_y_ratio;
    fill_face(camera, face, view, opening, eye);
    if (face->glasses_glare > hidden_glare)
        *eye = plp_sample_make_unmeasured(0, 0, PLP_REASON_EYE_HIDDEN).right;
}

static void fill_pose(Camera *camera, const PlpDrawnFace *face, PlpSample *sample)
{
    double height_px = plp_script_get_storage(camera->patient->script)->height_px;
    sample->yaw_deg = blur(camera, face->yaw_deg, 0.3);
    sample->pitch_deg = blur(camera, face->pitch_deg - 8 + camera->pose_wander, 0.3);
    sample->roll_deg = blur(camera, face->roll_deg, 0.15);
    // A head as high as the picture has its outer eye corners 0.43 of the height apart.
    sample->interocular_px = blur(camera, 0.43 * face->scale * height_px, 0.2);
    sample->centre_x_ratio = blur(camera, face->centre_x, 0.0004);
    sample->centre_y_ratio = blur(camera, face->centre_y, 0.0004);
}

static PlpSample shoot_frame(Camera *camera, int64_t t_us, int32_t frame)
{
    PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES];
    const PlpLooks *looks = &camera->patient->looks;
    plp_script_get_faces(camera->patient->script, t_us, frame, faces);
    const PlpDrawnFace *face = &faces[0];
    PlpReason reason = face->absent                          ? PLP_REASON_NO_FACE
                       : fabs(face->yaw_deg) > yaw_limit_deg ? PLP_REASON_TURNED
                                                             : PLP_REASON_MEASURED;
    PlpSample sample = plp_sample_make_unmeasured(t_us, frame, reason);
    sample.packet = frame;
    if (face->absent)
        return sample;
    fill_pose(camera, face, &sample);
    if (reason != PLP_REASON_MEASURED)
        return sample;
    EyeView right = {PLP_SIDE_RIGHT,   face->right_openness,     face->right_squint,
                     face->right_brow, face->right_mouth_corner, looks->right_closed_share};
    EyeView left = {PLP_SIDE_LEFT,   face->left_openness,     face->left_squint,
                    face->left_brow, face->left_mouth_corner, looks->left_closed_share};
    // At rest the lips' inner edges read a hair apart.
    sample.mouth_reason = PLP_REASON_MEASURED;
    sample.mouth_open_ratio = blur(camera, 0.01 + 0.25 * face->mouth_open, 0.002);
    fill_eye(camera, face, &right, &camera->right, &sample.right);
    fill_eye(camera, face, &left, &camera->left, &sample.left);
    if (sample.right.reason != PLP_REASON_MEASURED && sample.left.reason != PLP_REASON_MEASURED)
        sample.reason = sample.right.reason;
    return sample;
}

PlpTrace *plp_patient_shoot(const PlpPatient *patient)
{
    PlpTrace *trace = plp_trace_new();
    Camera camera = {.patient = patient,
                     .chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_NOISE)};
    g_autoptr(GArray) times = plp_script_dup_frame_times(patient->script);
    int64_t before_us = -1000000;
    for (guint i = 0; i < times->len; i++) {
        int64_t t_us = g_array_index(times, int64_t, i);
        step_camera(&camera, (double)(t_us - before_us) / 1e6);
        before_us = t_us;
        PlpSample sample = shoot_frame(&camera, t_us, (int32_t)i);
        plp_trace_append(trace, &sample);
    }
    return trace;
}
