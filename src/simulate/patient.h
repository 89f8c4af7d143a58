#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/closure.h"
#include "domain/segment.h"
#include "domain/trace.h"
#include "simulate/script.h"

/**
 * Patients who are nobody: a kind, a seed and a severity give a course of closures, twitches,
 * looks, head turns and losses. The same patient comes as a drawn face's script and, without any
 * drawing, as the trace that landmark networks would give; both have the same exact truth. Nothing
 * in it is taken from a person: the habits are ranges from the literature, the signals' levels and
 * noise are of the kind that the networks show on real faces.
 */
typedef enum {
    PLP_PATIENT_UNKNOWN = 0,
    PLP_PATIENT_HEALTHY,
    PLP_PATIENT_TALKING,
    PLP_PATIENT_READING,
    PLP_PATIENT_CLONIC,
    PLP_PATIENT_FLUTTER,
    PLP_PATIENT_TONIC,
    PLP_PATIENT_SUSTAINED,
    PLP_PATIENT_HFS_RIGHT,
    PLP_PATIENT_HFS_LEFT,
    PLP_PATIENT_PTOSIS,
    PLP_PATIENT_TOXIN,
    PLP_PATIENT_PROSTHESIS,
} PlpPatientKind;
#define PLP_PATIENT_N (PLP_PATIENT_PROSTHESIS + 1)

typedef struct {
    const char *name;    // as given to --patient
    const char *meaning; // a sentence
    double seconds;      // usual length of the recording
    bool is_stationary;  // the process behind it is the same all the time: it has a true rate
    bool is_independent; // its closures come by a Poisson process
} PlpPatientKindInfo;

const PlpPatientKindInfo *plp_patient_get_kind(PlpPatientKind kind); // NULL beyond the last
bool plp_patient_parse_kind(const char *name, PlpPatientKind *ret_kind);

#define PLP_PATIENT_MIN_S 2.0
#define PLP_PATIENT_MAX_S 3600.0

/** What makes a patient. The same options give the same patient, on every machine. */
typedef struct {
    PlpPatientKind kind;
    guint32 seed;
    double severity;        // 0 mild … 1 severe; without meaning for the healthy
    double seconds;         // 0: the kind's usual length
    double rate_per_s;      // 0: the seed decides, 15 to 240
    double blink_scale;     // 1; 0.8 after toxin: each closure comes so far only, and slower
    double right_ptosis_mm; // so much lower rests the lid
    double left_ptosis_mm;
    bool calm;           // no looks, turns, glare, losses and variable frame rates
    guint32 recording;   // 0: the first; another: the same person and habits on another day
    double rate_scale;   // 1; 0.5: episodes come half as often (a treatment of known effect)
    double closed_scale; // 1; 0.5: spasms last half as long; blinks stay as they are
} PlpPatientOptions;

PlpPatientOptions plp_patient_make_options(PlpPatientKind kind, guint32 seed);

/** One closure of one eye, or a twitch's size of one (see depth_ratio). */
typedef struct {
    PlpSide eye;
    int64_t onset_us, offset_us; // half-amplitude crossings
    int64_t closing_us, opening_us;
    double depth_ratio;   // of the way from the lid's rest to shut; a closure from 0.5 on
    double squeeze_ratio; // 0 a blink … 1 as forceful as can be: the brow comes down
    double mouth_ratio;   // synkinesis: that side's corner of the mouth is pulled along, 0..1
    int64_t mouth_lag_us;
    bool brow_rises; // the other Babinski sign
    bool is_spasm;   // not a blink
    int pair;        // the same number for both eyes' closures of a pair; 0: this eye alone
} PlpPatientClosure;

/** A movement of one side below the size of a closure. */
typedef struct {
    PlpSide side;
    int64_t t_us, span_us;
    double eye_ratio;   // how far the lids narrow, 0..1 of a squint
    double mouth_ratio; // how far the corner of the mouth is pulled, 0..1
} PlpPatientTwitch;

/** A person's or an eye's true figures over the whole recording. */
typedef struct {
    int closures, blinks, brief, prolonged; // a pair counts once for the person
    double per_min;
    double closed_share; // the person's: both eyes at a time
} PlpPatientFigures;

typedef struct {
    PlpPatientFigures right, left, both;
    int paired, right_alone, left_alone;
    int right_twitches, left_twitches;
    int bursts;
    int over_1s;       // the person's closures longer than a second
    int jrs_frequency; // Jankovic Rating Scale, frequency, clip-equivalent: 0..4
} PlpPatientTruth;

/** What the process would give in an endless recording: the target of intervals. NaN where there
 * is none. */
typedef struct {
    double right_per_min, left_per_min, both_per_min;
    double right_closed_share, left_closed_share, both_closed_share;
} PlpPatientExpectation;

typedef struct PlpPatient PlpPatient;

/** PLP_ERROR_INVALID: an option is out of range; the sentence names it. */
PlpPatient *plp_patient_new(const PlpPatientOptions *options, GError **error);
void plp_patient_free(PlpPatient *patient);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPatient, plp_patient_free)

const PlpPatientOptions *plp_patient_get_options(const PlpPatient *patient); // filled in
/** The drawn face, borrowed; its truth and segments are the patient's. */
const PlpScript *plp_patient_get_script(const PlpPatient *patient);
/** The script's text, borrowed: what plp_script_parse() makes it from. */
const char *plp_patient_get_script_text(const PlpPatient *patient);
/** Of PlpPatientClosure, in order of onset, right before left; borrowed. */
const GArray *plp_patient_get_closures(const PlpPatient *patient);
/** Of PlpPatientTwitch, in order of time; borrowed. */
const GArray *plp_patient_get_twitches(const PlpPatient *patient);
PlpPatientTruth plp_patient_compute_truth(const PlpPatient *patient);
/** Runs the process, without pictures, for hours. */
PlpPatientExpectation plp_patient_compute_expectation(const PlpPatient *patient);
/** Whether it belongs to the recording and is deep enough to be counted. */
bool plp_patient_counts(const PlpPatient *patient, const PlpPatientClosure *closure);

/** The trace that the networks would give of the drawn face, with their noise. Caller frees. */
PlpTrace *plp_patient_shoot(const PlpPatient *patient);

/** Columns figure,eye,value: the truth in numbers. Caller frees. */
char *plp_patient_dup_figures_csv(const PlpPatient *patient);
/** Columns clip,side,start_us,end_us,eye,mouth. Caller frees. */
char *plp_patient_dup_twitches_csv(const PlpPatient *patient, const char *clip);
