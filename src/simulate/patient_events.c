#include <math.h>

#include <stdlib.h>

#include "simulate/patient_priv.h"

static const double rest_s = 0.9;   // between onsets of blinks that come by a Poisson process
static const double edge_s = 0.3;   // such blinks keep clear of the recording's ends
static const double run_in_s = 120; // so that the process has forgotten where it began
static const double least_wait_s = 0.4;
static const double closing_s = 0.075, opening_s = 0.13;

/** Closures being made, on a clock of their own in seconds. */
typedef struct {
    const PlpPatient *patient;
    PlpChance chance;
    GArray *closures;
    int pairs;
} Maker;

static int64_t to_us(double seconds)
{
    return (int64_t)llround(seconds * 1e6);
}

/** What all eyes share of one movement. */
typedef struct {
    double onset_s, duration_s, depth_ratio, squeeze_ratio;
    PlpSide eyes;
    bool is_spasm;
} Movement;

static void append_eye(Maker *maker, const Movement *movement, PlpSide eye, int pair)
{
    const PlpHabits *habits = &maker->patient->habits;
    double scale = maker->patient->options.blink_scale;
    bool second = eye == PLP_SIDE_LEFT && movement->eyes == PLP_SIDE_BOTH;
    double onset_jitter_s =
        CLAMP(plp_chance_normal(&maker->chance), -2.5, 2.5) * habits->onset_jitter_s;
    double offset_jitter_s =
        CLAMP(plp_chance_normal(&maker->chance), -2.5, 2.5) * habits->offset_jitter_s;
    double depth_jitter = movement->is_spasm ? 0 : 0.02 * plp_chance_normal(&maker->chance);
    double onset_s = movement->onset_s + (second ? onset_jitter_s : 0);
    double offset_s = movement->onset_s + movement->duration_s + (second ? offset_jitter_s : 0);
    double slow = habits->slowness * (1 + (1 - scale)) * (movement->squeeze_ratio > 0 ? 1.2 : 1);
    bool hemifacial = habits->affected != PLP_SIDE_BOTH && movement->is_spasm;
    PlpLidMove course = {
        .truth = {.onset_us = to_us(onset_s), .offset_us = to_us(fmax(offset_s, onset_s + 0.06))}};
    plp_lid_move_set_course(&course, slow * closing_s, slow * opening_s);
    PlpPatientClosure closure = {
        .eye = eye,
        .onset_us = course.truth.onset_us,
        .offset_us = course.truth.offset_us,
        .closing_us = course.closing_us,
        .opening_us = course.opening_us,
        .depth_ratio = scale * CLAMP(movement->depth_ratio + (second ? depth_jitter : 0), 0.55, 1),
        .squeeze_ratio = movement->squeeze_ratio,
        .mouth_ratio = hemifacial ? habits->mouth_ratio : 0.3 * movement->squeeze_ratio,
        .mouth_lag_us = hemifacial ? to_us(habits->mouth_lag_s) : 0,
        .brow_rises = hemifacial && habits->brow_rises,
        .is_spasm = movement->is_spasm,
        .pair = pair,
    };
    g_array_append_val(maker->closures, closure);
}

static void append_movement(Maker *maker, const Movement *movement)
{
    bool left_still = maker->patient->looks.left_stiff;
    int pair = movement->eyes == PLP_SIDE_BOTH && !left_still ? ++maker->pairs : 0;
    if (movement->eyes != PLP_SIDE_LEFT)
        append_eye(maker, movement, PLP_SIDE_RIGHT, pair);
    if (movement->eyes != PLP_SIDE_RIGHT && !left_still)
        append_eye(maker, movement, PLP_SIDE_LEFT, pair);
}

/** Half of normal blinks are partial; most of those go well beyond half way. */
static Movement make_blink(Maker *maker, double onset_s)
{
    PlpChance *chance = &maker->chance;
    bool complete = plp_chance_uniform(chance) < maker->patient->habits.complete_share;
    double depth = plp_chance_uniform(chance);
    return (Movement){
        .onset_s = onset_s,
        .duration_s = plp_chance_between(chance, 0.11, 0.24),
        .depth_ratio = complete ? 0.93 + 0.07 * depth : 0.64 + 0.26 * depth,
        .eyes = PLP_SIDE_BOTH,
    };
}

static Movement make_spasm(Maker *maker, double onset_s, double duration_s)
{
    const PlpHabits *habits = &maker->patient->habits;
    bool hemifacial = habits->affected != PLP_SIDE_BOTH;
    double depth = plp_chance_uniform(&maker->chance);
    // Spasms of one eye are smaller than blinks; what lasts shuts it.
    bool small = hemifacial && duration_s < 0.5;
    return (Movement){
        .onset_s = onset_s,
        .duration_s = duration_s,
        .depth_ratio = small ? 0.62 + 0.3 * depth : 0.92 + 0.08 * depth,
        .squeeze_ratio = habits->squeeze_ratio * plp_chance_between(&maker->chance, 0.7, 1),
        .eyes = habits->affected,
        .is_spasm = true,
    };
}

/** Three to seven quick closures; the lid opens between them for 0.16 to 0.5 s. Returns the end. */
static double append_burst(Maker *maker, double at_s)
{
    PlpChance *chance = &maker->chance;
    int n = 3 + (int)(5 * plp_chance_uniform(chance));
    for (int i = 0; i < n; i++) {
        double duration_s = plp_chance_between(chance, 0.1, 0.22);
        Movement movement = make_spasm(maker, at_s, duration_s);
        append_movement(maker, &movement);
        at_s += duration_s + plp_chance_between(chance, 0.16, 0.5);
    }
    return at_s;
}

/** Appends an episode that begins at `at_s`; returns when the lids are open again. */
static double append_episode(Maker *maker, double at_s)
{
    const PlpHabits *habits = &maker->patient->habits;
    PlpChance *chance = &maker->chance;
    double which = plp_chance_uniform(chance);
    int episode = 0;
    while (episode < PLP_EPISODE_N - 1 && which >= habits->episode_shares[episode])
        which -= habits->episode_shares[episode++];
    if (episode == PLP_EPISODE_BURST)
        return append_burst(maker, at_s);
    double duration_s = episode == PLP_EPISODE_SPASM
                            ? plp_chance_between(chance, habits->spasm_low_s, habits->spasm_high_s)
                            : 1 + plp_chance_exponential(chance, habits->long_s);
    duration_s *= habits->spasm_scale;
    Movement movement = episode == PLP_EPISODE_BLINK ? make_blink(maker, at_s)
                                                     : make_spasm(maker, at_s, duration_s);
    append_movement(maker, &movement);
    return at_s + movement.duration_s;
}

static double draw_wait(Maker *maker)
{
    return least_wait_s + plp_chance_exponential(&maker->chance, maker->patient->habits.wait_s);
}

/** Episode, wait, episode, …: the same at all times once the beginning is forgotten. */
static void append_renewal(Maker *maker, double seconds)
{
    for (double at_s = -run_in_s; at_s < seconds;)
        at_s = append_episode(maker, at_s) + draw_wait(maker);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/**
 * Blinks whose number is exactly a Poisson one, at random places but never upon each other: places
 * are drawn in what is left of the time when each blink has its rest, which is then put back.
 */
static void append_independent(Maker *maker, double seconds)
{
    double room_s = fmax(seconds - 2 * edge_s, 0);
    int most = (int)(room_s / rest_s);
    double mean = maker->patient->habits.blinks_per_min / 60 * seconds;
    int n = MIN(plp_chance_poisson(&maker->chance, mean), most);
    g_autofree double *places = g_new(double, (gsize)n + 1);
    for (int i = 0; i < n; i++)
        places[i] = plp_chance_between(&maker->chance, 0, room_s - n * rest_s);
    qsort(places, (gsize)n, sizeof *places, compare_numbers);
    for (int i = 0; i < n; i++) {
        Movement blink = make_blink(maker, edge_s + places[i] + i * rest_s);
        append_movement(maker, &blink);
    }
}

/** One closure of a minute, or of a third of a shorter recording; what it meets makes way. */
static void put_sustained(Maker *maker, double seconds)
{
    double length_s = fmin(60, seconds / 3);
    double onset_s = plp_chance_between(&maker->chance, 0.3, 0.5) * seconds;
    int64_t from_us = to_us(onset_s - 1), to_end_us = to_us(onset_s + length_s + 1);
    for (guint i = maker->closures->len; i-- > 0;) {
        const PlpPatientClosure *closure = &g_array_index(maker->closures, PlpPatientClosure, i);
        if (closure->offset_us > from_us && closure->onset_us < to_end_us)
            g_array_remove_index(maker->closures, i);
    }
    Movement movement = make_spasm(maker, onset_s, length_s);
    append_movement(maker, &movement);
}

static gint compare_onsets(gconstpointer a, gconstpointer b)
{
    const PlpPatientClosure *x = a, *y = b;
    if (x->onset_us != y->onset_us)
        return x->onset_us < y->onset_us ? -1 : 1;
    return (int)x->eye - (int)y->eye;
}

/** Leaves what is at its lowest within the recording: a lid that only goes on opening at its start
 * makes no closure of it, and is left out so that nobody has to argue. */
static GArray *cut(const GArray *closures, double seconds)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(PlpPatientClosure));
    for (guint i = 0; i < closures->len; i++) {
        const PlpPatientClosure *closure = &g_array_index(closures, PlpPatientClosure, i);
        if (closure->offset_us - closure->opening_us / 2 > 0 &&
            closure->onset_us + closure->closing_us / 2 < to_us(seconds))
            g_array_append_vals(kept, closure, 1);
    }
    g_array_sort(kept, compare_onsets);
    return kept;
}

GArray *plp_patient_make_closures(const PlpPatient *patient, double seconds, PlpStream stream)
{
    g_autoptr(GArray) closures = g_array_new(FALSE, FALSE, sizeof(PlpPatientClosure));
    Maker maker = {.patient = patient,
                   .chance = plp_patient_make_chance(&patient->options, 0, stream),
                   .closures = closures};
    if (plp_patient_get_kind(patient->options.kind)->is_independent)
        append_independent(&maker, seconds);
    else
        append_renewal(&maker, seconds);
    if (patient->options.kind == PLP_PATIENT_SUSTAINED)
        put_sustained(&maker, seconds);
    return cut(closures, seconds);
}

/** Whether the lid of that side is at rest around a time, so that a twitch is one by itself. */
static bool is_open(const PlpPatient *patient, PlpSide side, int64_t from_us, int64_t to_end_us)
{
    for (guint i = 0; i < patient->closures->len; i++) {
        const PlpPatientClosure *closure = &g_array_index(patient->closures, PlpPatientClosure, i);
        if (closure->eye == side && closure->offset_us + closure->opening_us > from_us &&
            closure->onset_us - closure->closing_us < to_end_us)
            return false;
    }
    return true;
}

GArray *plp_patient_make_twitches(const PlpPatient *patient)
{
    const PlpHabits *habits = &patient->habits;
    GArray *twitches = g_array_new(FALSE, FALSE, sizeof(PlpPatientTwitch));
    PlpChance chance = plp_patient_make_chance(&patient->options, 0, PLP_STREAM_TWITCHES);
    if (habits->twitches_per_min <= 0)
        return twitches;
    for (int64_t t_us = 500000;;) {
        t_us += to_us(0.35 + plp_chance_exponential(&chance, 60 / habits->twitches_per_min));
        PlpPatientTwitch twitch = {
            .side = habits->affected,
            .t_us = t_us,
            .span_us = to_us(plp_chance_between(&chance, 0.08, 0.18)),
            .eye_ratio = plp_chance_between(&chance, 0.25, 0.7),
            .mouth_ratio = habits->mouth_ratio * plp_chance_between(&chance, 0, 0.7),
        };
        if (t_us + 500000 > patient->duration_us)
            return twitches;
        if (is_open(patient, twitch.side, t_us - 100000, t_us + twitch.span_us + 100000))
            g_array_append_val(twitches, twitch);
    }
}
