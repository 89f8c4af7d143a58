#include <string.h>

#include "simulate/patient_priv.h"

static const PlpPatientKindInfo kinds[PLP_PATIENT_N] = {
    [PLP_PATIENT_HEALTHY] = {"healthy", "Healthy, silent and at rest: 8 to 20 blinks a minute.", 90,
                             true, true},
    [PLP_PATIENT_TALKING] = {"talking",
                             "Healthy, in conversation: 11 to 31 blinks a minute, the mouth moves.",
                             90, true, true},
    [PLP_PATIENT_READING] = {"reading",
                             "Healthy, reading aloud: 2 to 14 blinks a minute, the eyes look down.",
                             90, true, true},
    [PLP_PATIENT_CLONIC] = {"clonic",
                            "Blepharospasm of brief forceful closures, single and in bursts; "
                            "severity makes them more frequent and longer.",
                            120, true, false},
    [PLP_PATIENT_FLUTTER] = {"flutter",
                             "Blepharospasm that shows in bursts of quick blinks; severity makes "
                             "them more frequent.",
                             120, true, false},
    [PLP_PATIENT_TONIC] = {"tonic",
                           "Blepharospasm of sustained squeezes; severity makes them last from 2 "
                           "to 8 s and come one upon the other.",
                           120, true, false},
    [PLP_PATIENT_SUSTAINED] = {"sustained",
                               "As tonic, with one closure that lasts a minute (a third of a "
                               "recording shorter than three minutes).",
                               180, false, false},
    [PLP_PATIENT_HFS_RIGHT] = {"hfs_right",
                               "Hemifacial spasm of the right side: spasms of that eye alone "
                               "between common blinks, twitches, the corner of the mouth moves "
                               "along, in most the brow rises.",
                               120, true, false},
    [PLP_PATIENT_HFS_LEFT] = {"hfs_left", "The same of the left side.", 120, true, false},
    [PLP_PATIENT_PTOSIS] = {"ptosis", "Healthy at rest, one upper lid 1 mm lower.", 90, true, true},
    [PLP_PATIENT_TOXIN] = {"toxin",
                           "As clonic after treatment: every closure 20 % smaller and slower.", 120,
                           true, false},
    [PLP_PATIENT_PROSTHESIS] = {"prosthesis", "Healthy at rest with a left eye that never moves.",
                                90, true, true},
};

const PlpPatientKindInfo *plp_patient_get_kind(PlpPatientKind kind)
{
    return kind > PLP_PATIENT_UNKNOWN && kind < PLP_PATIENT_N ? &kinds[kind] : NULL;
}

bool plp_patient_parse_kind(const char *name, PlpPatientKind *ret_kind)
{
    for (int i = PLP_PATIENT_UNKNOWN + 1; i < PLP_PATIENT_N; i++) {
        if (strcmp(kinds[i].name, name) != 0)
            continue;
        *ret_kind = (PlpPatientKind)i;
        return true;
    }
    return false;
}

static void set_healthy(PlpHabits *habits, PlpChance *chance, PlpTask task, double low, double high)
{
    habits->task = task;
    habits->blinks_per_min = plp_chance_between(chance, low, high);
}

static void set_shares(PlpHabits *habits, double blink, double spasm, double longer, double burst)
{
    double sum = blink + spasm + longer + burst;
    habits->episode_shares[PLP_EPISODE_BLINK] = blink / sum;
    habits->episode_shares[PLP_EPISODE_SPASM] = spasm / sum;
    habits->episode_shares[PLP_EPISODE_LONG] = longer / sum;
    habits->episode_shares[PLP_EPISODE_BURST] = burst / sum;
}

static void set_blepharospasm(PlpHabits *habits, PlpChance *chance)
{
    habits->squeeze_ratio = plp_chance_between(chance, 0.5, 1);
    habits->onset_jitter_s = 0.012;
    habits->offset_jitter_s = 0.025;
    habits->complete_share = 0.75;
}

static void set_hemifacial_spasm(PlpHabits *habits, PlpChance *chance, PlpSide side,
                                 double severity)
{
    habits->affected = side;
    set_shares(habits, 0.5, 0.3, 0.05 + 0.1 * severity, 0.1);
    habits->wait_s = 4 - 2 * severity;
    habits->spasm_low_s = 0.2;
    habits->spasm_high_s = 0.8;
    habits->long_s = 0.5 + 1.5 * severity;
    habits->slowness = 1.3;
    habits->squeeze_ratio = plp_chance_between(chance, 0.2, 0.6);
    habits->twitches_per_min = plp_chance_between(chance, 4, 10 + 20 * severity);
    habits->mouth_ratio =
        plp_chance_uniform(chance) < 0.25 ? 0 : plp_chance_between(chance, 0.3, 1);
    habits->mouth_lag_s = plp_chance_between(chance, 0, 0.06);
    habits->brow_rises = plp_chance_uniform(chance) < 0.86;
}

static void set_kind(PlpHabits *habits, const PlpPatientOptions *options, PlpChance *chance)
{
    double severity = options->severity;
    switch (options->kind) {
    case PLP_PATIENT_TALKING:
        set_healthy(habits, chance, PLP_TASK_CONVERSATION, 11, 31);
        break;
    case PLP_PATIENT_READING:
        set_healthy(habits, chance, PLP_TASK_READING_ALOUD, 2, 14);
        break;
    case PLP_PATIENT_CLONIC:
    case PLP_PATIENT_TOXIN:
        set_blepharospasm(habits, chance);
        set_shares(habits, 0.35, 0.45, 0, 0.2);
        habits->wait_s = 3.2 - 2.2 * severity;
        habits->spasm_low_s = 0.15;
        habits->spasm_high_s = 0.6 + 0.6 * severity;
        break;
    case PLP_PATIENT_FLUTTER:
        set_blepharospasm(habits, chance);
        set_shares(habits, 0.6, 0, 0, 0.4);
        habits->wait_s = 4 - 2 * severity;
        habits->squeeze_ratio *= 0.3;
        break;
    case PLP_PATIENT_TONIC:
    case PLP_PATIENT_SUSTAINED:
        set_blepharospasm(habits, chance);
        set_shares(habits, 0.4, 0.2, 0.4, 0);
        habits->wait_s = 4.5 - 3 * severity;
        habits->spasm_low_s = 0.3;
        habits->spasm_high_s = 2;
        habits->long_s = 1 + 6 * severity;
        break;
    case PLP_PATIENT_HFS_RIGHT:
        set_hemifacial_spasm(habits, chance, PLP_SIDE_RIGHT, severity);
        break;
    case PLP_PATIENT_HFS_LEFT:
        set_hemifacial_spasm(habits, chance, PLP_SIDE_LEFT, severity);
        break;
    case PLP_PATIENT_HEALTHY:
    case PLP_PATIENT_PTOSIS:
    case PLP_PATIENT_PROSTHESIS:
    case PLP_PATIENT_UNKNOWN:
        set_healthy(habits, chance, PLP_TASK_REST_OPEN, 8, 20);
        break;
    }
}

PlpChance plp_patient_make_chance(const PlpPatientOptions *options, guint32 more, PlpStream stream)
{
    return plp_chance_make(options->seed + more + 0x9e3779b9u * options->recording, stream);
}

/** What a treatment of known effect changes. */
static void treat(PlpHabits *habits, const PlpPatientOptions *options)
{
    habits->blinks_per_min *= options->rate_scale;
    habits->wait_s /= options->rate_scale;
    habits->spasm_scale = options->closed_scale;
}

PlpHabits plp_habits_make(const PlpPatientOptions *options)
{
    PlpChance chance = plp_chance_make(options->seed, PLP_STREAM_HABITS);
    PlpHabits habits = {
        .task = PLP_TASK_REST_OPEN,
        .complete_share = 0.65,
        .onset_jitter_s = 0.006,
        .offset_jitter_s = 0.01,
        .slowness = plp_chance_between(&chance, 0.9, 1.2),
        .affected = PLP_SIDE_BOTH,
    };
    set_kind(&habits, options, &chance);
    treat(&habits, options);
    return habits;
}

static void set_frames(PlpLooks *looks, const PlpPatientOptions *options, PlpChance *chance)
{
    static const double rates_per_s[] = {30, 30, 30, 29.97, 25, 25, 24, 15, 50, 60, 60, 120, 240};
    double which = plp_chance_uniform(chance), how = plp_chance_uniform(chance);
    looks->rate_per_s = options->rate_per_s > 0
                            ? options->rate_per_s
                            : rates_per_s[(int)(which * (double)G_N_ELEMENTS(rates_per_s))];
    looks->jitter = how < 0.2 ? 0.6 : 0;
    looks->dropped = how > 0.92 ? 0.04 : 0;
}

static void set_trouble(PlpLooks *looks, PlpChance *chance)
{
    double lost = plp_chance_uniform(chance), turned = plp_chance_uniform(chance),
           glasses = plp_chance_uniform(chance);
    looks->loss_per_min = lost < 0.4 ? 0.6 : 0;
    looks->squeeze_loss = lost < 0.4 ? 0.12 : 0;
    looks->turns_per_min = turned < 0.3 ? 0.5 : 0;
    looks->glare = glasses < 0.25 ? 0.02 + glasses : 0;
}

/** Ranges as the networks show them on faces of 60 to 180 px between the outer eye corners. */
static void set_signals(PlpLooks *looks, PlpChance *chance)
{
    looks->open_gap = plp_chance_between(chance, 0.18, 0.245);
    looks->right_closed_share = plp_chance_between(chance, 0.2, 0.42);
    looks->left_closed_share =
        CLAMP(looks->right_closed_share + 0.04 * plp_chance_normal(chance), 0.18, 0.45);
    looks->fissure_mm = plp_chance_between(chance, 8, 10.5);
    looks->gap_noise = plp_chance_between(chance, 0.0012, 0.0032);
    looks->drift = plp_chance_between(chance, 0.008, 0.025);
}

PlpLooks plp_looks_make(const PlpPatientOptions *options)
{
    PlpChance chance = plp_chance_make(options->seed, PLP_STREAM_LOOKS);
    PlpLooks looks = {
        .skin = (int)plp_chance_between(&chance, 0, PLP_SKIN_TONES),
        .hair = (int)plp_chance_between(&chance, 0, PLP_HAIR_TONES),
        .iris = (int)plp_chance_between(&chance, 0, PLP_IRIS_TONES),
        .scale = plp_chance_between(&chance, 0.55, 0.8),
        .noise = plp_chance_between(&chance, 1, 4),
        .sway = plp_chance_between(&chance, 0.2, 1),
        .left_stiff = options->kind == PLP_PATIENT_PROSTHESIS,
    };
    set_signals(&looks, &chance);
    set_frames(&looks, options, &chance);
    set_trouble(&looks, &chance);
    if (options->calm)
        looks.jitter = looks.dropped = looks.loss_per_min = looks.squeeze_loss =
            looks.turns_per_min = looks.glare = looks.sway = 0;
    return looks;
}
