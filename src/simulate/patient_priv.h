#pragma once

#include "simulate/patient.h"
#include "simulate/patient_chance.h"
#include "simulate/script_priv.h"

/** What an episode is made of. */
typedef enum {
    PLP_EPISODE_BLINK, // both eyes
    PLP_EPISODE_SPASM, // of the affected eyes, brief
    PLP_EPISODE_LONG,
    PLP_EPISODE_BURST, // quick closures one after the other
    PLP_EPISODE_N,
} PlpEpisode;

/** How this patient's lids move: what the kind and the severity say, and the seed within that. */
typedef struct {
    PlpTask task;
    double blinks_per_min;                // of an independent kind
    double wait_s;                        // else: mean wait between episodes
    double episode_shares[PLP_EPISODE_N]; // they add up to 1
    double spasm_low_s, spasm_high_s;
    double long_s;         // mean of what comes on top of a second
    double spasm_scale;    // of the length of spasms; 1 untreated
    double complete_share; // of blinks
    double squeeze_ratio;
    double onset_jitter_s, offset_jitter_s; // between the eyes
    double slowness;                        // of closing and opening
    PlpSide affected;                       // by spasms: both, right or left
    double twitches_per_min;
    double mouth_ratio; // synkinesis
    double mouth_lag_s;
    bool brow_rises;
} PlpHabits;

/** How the patient and the recording look. */
typedef struct {
    double rate_per_s, jitter, dropped; // of the frames
    int skin, hair, iris;
    double scale, noise, sway, glare;
    double loss_per_min;  // anywhere
    double squeeze_loss;  // share of the squeezes that are lost
    double turns_per_min; // of the head, out of what can be measured
    double open_gap, right_closed_share, left_closed_share;
    double fissure_mm;
    double gap_noise, drift;
    bool left_stiff; // that eye never moves
} PlpLooks;

struct PlpPatient {
    PlpPatientOptions options;
    int64_t duration_us;
    PlpHabits habits;
    PlpLooks looks;
    GArray *closures; // of PlpPatientClosure, those of the recording and its edges
    GArray *twitches; // of PlpPatientTwitch
    char *text;
    PlpScript *script;
};

/** Chance of what differs from recording to recording of one person. */
PlpChance plp_patient_make_chance(const PlpPatientOptions *options, guint32 more, PlpStream stream);
PlpHabits plp_habits_make(const PlpPatientOptions *options);
PlpLooks plp_looks_make(const PlpPatientOptions *options);

/** Closures of [0, seconds), and what reaches in from before. Caller unrefs. */
GArray *plp_patient_make_closures(const PlpPatient *patient, double seconds, PlpStream stream);
GArray *plp_patient_make_twitches(const PlpPatient *patient);
/** The patient as a script's text. Caller frees. */
char *plp_patient_dup_script(const PlpPatient *patient);
/** Appends the lines of looks, talk, head turns, glare and losses. */
void plp_patient_append_disturbances(const PlpPatient *patient, GString *text);
/** Figures of any set of closures over a length of time. */
PlpPatientTruth plp_patient_count(const PlpPatient *patient, const GArray *closures,
                                  int64_t duration_us);
