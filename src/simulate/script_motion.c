#include <math.h>

#include "simulate/script_priv.h"

static const int64_t pulse_ramp_us = 200000; // a grimace comes and goes within this time

double plp_script_ease(double share)
{
    return share <= 0 ? 0 : share >= 1 ? 1 : 0.5 - 0.5 * cos(G_PI * share);
}

double plp_script_dice(guint32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

void plp_lid_move_set_course(PlpLidMove *move, double closing_s, double opening_s)
{
    double span_s = (double)(move->truth.offset_us - move->truth.onset_us) / 1e6;
    // At least a quarter of the closure the lid stays down: half of each way lies within it.
    double squeeze = MIN(1, 1.5 * span_s / (closing_s + opening_s));
    move->closing_us = MAX((int64_t)(closing_s * squeeze * 1e6), 1);
    move->opening_us = MAX((int64_t)(opening_s * squeeze * 1e6), 1);
}

double plp_lid_move_compute(const PlpLidMove *move, int64_t t_us)
{
    double down = (double)(t_us - move->truth.onset_us) / (double)move->closing_us + 0.5;
    double up = (double)(t_us - move->truth.offset_us) / (double)move->opening_us + 0.5;
    return plp_script_ease(down) - plp_script_ease(up);
}

static double compute_pulse(const PlpPulse *pulse, int64_t t_us)
{
    int64_t ramp_us = MIN(pulse_ramp_us, pulse->span_us / 2);
    double in = (double)(t_us - pulse->t_us) / (double)ramp_us;
    double out = (double)(pulse->t_us + pulse->span_us - t_us) / (double)ramp_us;
    return pulse->strength * plp_script_ease(in) * plp_script_ease(out);
}

static double *get_channel(PlpDrawnFace *face, PlpChannel channel)
{
    double *const places[PLP_CHANNEL_N] = {
        [PLP_CHANNEL_CENTRE_X] = &face->centre_x,   [PLP_CHANNEL_CENTRE_Y] = &face->centre_y,
        [PLP_CHANNEL_SCALE] = &face->scale,         [PLP_CHANNEL_ROLL] = &face->roll_deg,
        [PLP_CHANNEL_YAW] = &face->yaw_deg,         [PLP_CHANNEL_PITCH] = &face->pitch_deg,
        [PLP_CHANNEL_LIGHT] = &face->light,         [PLP_CHANNEL_NOISE] = &face->noise,
        [PLP_CHANNEL_GLARE] = &face->glasses_glare,
    };
    return places[channel];
}

static void apply_move(PlpDrawnFace *face, const PlpMove *move, int64_t t_us)
{
    int tone = (int)move->value;
    double share = move->span_us > 0
                       ? plp_script_ease((double)(t_us - move->t_us) / (double)move->span_us)
                       : 1;
    double *place = get_channel(face, move->channel);
    if (place != NULL)
        *place += (move->value - *place) * share;
    else if (move->channel == PLP_CHANNEL_SKIN)
        face->skin_tone = tone;
    else if (move->channel == PLP_CHANNEL_HAIR)
        face->hair_tone = tone;
    else if (move->channel == PLP_CHANNEL_IRIS)
        face->iris_tone = tone;
}

/** Slow sums of sines whose phases the seed decides. */
static void apply_sway(PlpDrawnFace *face, double sway, guint32 seed, int64_t t_us)
{
    static const double rates_per_s[] = {0.23, 0.41, 0.31, 0.19, 0.13};
    double value[G_N_ELEMENTS(rates_per_s)], t_s = (double)t_us / 1e6;
    guint32 dice = seed * 2891336453u + 17;
    for (gsize i = 0; i < G_N_ELEMENTS(rates_per_s); i++) {
        double slow = 2 * G_PI * plp_script_dice(&dice), quick = 2 * G_PI * plp_script_dice(&dice);
        value[i] = sway * (0.7 * sin(2 * G_PI * rates_per_s[i] * t_s + slow) +
                           0.3 * sin(2 * G_PI * 2.7 * rates_per_s[i] * t_s + quick));
    }
    face->centre_x += 0.012 * face->scale * value[0];
    face->centre_y += 0.008 * face->scale * value[1];
    face->roll_deg += 1.5 * value[2];
    face->yaw_deg += 2 * value[3];
    face->scale *= 1 + 0.008 * value[4];
}

static void apply_to_eyes(PlpSide eye, double *right, double *left, double value)
{
    if (eye != PLP_SIDE_LEFT)
        *right += value;
    if (eye != PLP_SIDE_RIGHT)
        *left += value;
}

static void apply_pulse(PlpDrawnFace *face, const PlpPulse *pulse, int64_t t_us)
{
    double value = compute_pulse(pulse, t_us), t_s = (double)(t_us - pulse->t_us) / 1e6;
    switch (pulse->kind) {
    case PLP_PULSE_SQUINT:
        apply_to_eyes(pulse->eye, &face->right_squint, &face->left_squint, value);
        break;
    case PLP_PULSE_LOOK_X:
        face->gaze_x += value;
        break;
    case PLP_PULSE_LOOK_Y:
        face->gaze_y += value;
        break;
    case PLP_PULSE_SMILE:
        apply_to_eyes(pulse->eye, &face->right_mouth_corner, &face->left_mouth_corner, value);
        apply_to_eyes(pulse->eye, &face->right_squint, &face->left_squint, 0.3 * value);
        break;
    case PLP_PULSE_MOUTH:
        apply_to_eyes(pulse->eye, &face->right_mouth_corner, &face->left_mouth_corner, value);
        break;
    case PLP_PULSE_BROW:
        apply_to_eyes(pulse->eye, &face->right_brow, &face->left_brow, value);
        break;
    case PLP_PULSE_TALK: // syllables at about four a second
        face->mouth_open +=
            value * (0.3 - 0.2 * cos(2 * G_PI * 3.9 * t_s) - 0.1 * cos(2 * G_PI * 1.7 * t_s));
        break;
    case PLP_PULSE_LOST:
        face->absent = true;
        break;
    }
}

/** The amplitude is the way from the lid's rest to shut, so that half of it stays half. */
static void apply_lid_move(PlpDrawnFace *face, const PlpDrawnFace *rest, const PlpLidMove *move,
                           int64_t t_us)
{
    bool right = move->truth.eye == PLP_SIDE_RIGHT;
    double shut = plp_lid_move_compute(move, t_us);
    double *openness = right ? &face->right_openness : &face->left_openness;
    double open = right ? rest->right_openness : rest->left_openness;
    *openness = MIN(*openness, open * (1 - move->truth.depth_ratio * shut));
    if (shut <= 0 || move->force <= 0)
        return;
    double *brow = right ? &face->right_brow : &face->left_brow;
    double *corner = right ? &face->right_mouth_corner : &face->left_mouth_corner;
    *brow -= 0.9 * move->force * shut;
    *corner += 0.25 * move->force * shut;
}

static PlpDrawnFace make_companion(const PlpScript *script, guint i, int64_t t_us,
                                   const PlpDrawnFace *patient)
{
    PlpDrawnFace face = g_array_index(script->companions, PlpDrawnFace, i);
    int64_t period_us = 4100000 + 700000 * (int64_t)i;
    PlpLidMove blink = {.truth = {.onset_us = period_us / 3, .offset_us = period_us / 3 + 180000}};
    plp_lid_move_set_course(&blink, 0.07, 0.12);
    double shut = plp_lid_move_compute(&blink, t_us % period_us);
    face.right_openness = face.left_openness = 1 - shut;
    face.light = patient->light;
    return face;
}

int plp_script_get_faces(const PlpScript *script, int64_t t_us, int64_t frame,
                         PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES])
{
    PlpDrawnFace face = script->base;
    face.noise_seed = script->seed * 40503u + (guint32)frame * 2246822519u;
    for (guint i = 0; i < script->moves->len; i++) {
        const PlpMove *move = &g_array_index(script->moves, PlpMove, i);
        if (move->t_us > t_us)
            break; // they are in order of time
        apply_move(&face, move, t_us);
    }
    for (guint i = 0; i < script->pulses->len; i++) {
        const PlpPulse *pulse = &g_array_index(script->pulses, PlpPulse, i);
        if (t_us >= pulse->t_us && t_us < pulse->t_us + pulse->span_us)
            apply_pulse(&face, pulse, t_us);
    }
    for (guint i = 0; i < script->lid_moves->len; i++)
        apply_lid_move(&face, &script->base, &g_array_index(script->lid_moves, PlpLidMove, i),
                       t_us);
    if (script->sway > 0)
        apply_sway(&face, script->sway, script->seed, t_us);
    faces[0] = face;
    for (guint i = 0; i < script->companions->len; i++)
        faces[i + 1] = make_companion(script, i, t_us, &face);
    return 1 + (int)script->companions->len;
}
