#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/closure.h"
#include "domain/closure_edit.h"
#include "domain/metric.h"
#include "domain/scale.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "domain/tristate.h"
#include "domain/twitch.h"

// The rows of the library. Texts belong to the row; plp_row_clear() frees them.

typedef enum { PLP_SEX_UNKNOWN = 0, PLP_SEX_FEMALE, PLP_SEX_MALE, PLP_SEX_OTHER } PlpSex;
#define PLP_SEX_N (PLP_SEX_OTHER + 1)

typedef enum {
    PLP_DIAGNOSIS_UNKNOWN = 0,
    PLP_DIAGNOSIS_BLEPHAROSPASM,
    PLP_DIAGNOSIS_HEMIFACIAL_SPASM,
    PLP_DIAGNOSIS_OTHER,
} PlpDiagnosis;
#define PLP_DIAGNOSIS_N (PLP_DIAGNOSIS_OTHER + 1)

/** A person, by pseudonym only. */
typedef struct {
    int64_t id;
    char *pseudonym;
    PlpSex sex;
    int birth_year, onset_year;
    PlpDiagnosis diagnosis;
    PlpSide side;           // that is affected
    bool has_relative_days; // days count from the patient's first one; no dates are known
    char *comment;
} PlpPatient;

typedef struct {
    int64_t id, patient;
    int32_t day;
    char *label, *comment;
} PlpVisit;

/** Products are never converted into one another. */
typedef enum {
    PLP_PRODUCT_UNKNOWN = 0,
    PLP_PRODUCT_ONABOTULINUMTOXIN_A,
    PLP_PRODUCT_ABOBOTULINUMTOXIN_A,
    PLP_PRODUCT_INCOBOTULINUMTOXIN_A,
    PLP_PRODUCT_RIMABOTULINUMTOXIN_B,
    PLP_PRODUCT_PRABOTULINUMTOXIN_A,
    PLP_PRODUCT_DAXIBOTULINUMTOXIN_A,
    PLP_PRODUCT_OTHER,
} PlpProduct;
#define PLP_PRODUCT_N (PLP_PRODUCT_OTHER + 1)

typedef struct {
    int64_t id, patient;
    int32_t day;
    PlpProduct product;
    char *product_name, *lot;
    double vial_units, diluent_ml;                   // the dilution
    double total_units, total_volume_ml;             // as written down; not computed
    int32_t onset_days, peak_days, wearing_off_days; // by the patient's word, after the treatment
    char *comment;
} PlpTreatment;

typedef struct {
    int64_t id, treatment;
    char *muscle, *place;
    PlpSide side;
    double units, volume_ml;
} PlpSite;

typedef enum {
    PLP_EFFECT_UNKNOWN = 0,
    PLP_EFFECT_PTOSIS,
    PLP_EFFECT_DRY_EYE,
    PLP_EFFECT_DOUBLE_VISION,
    PLP_EFFECT_LAGOPHTHALMOS,
    PLP_EFFECT_TEARING,
    PLP_EFFECT_BRUISE,
    PLP_EFFECT_FACIAL_WEAKNESS,
    PLP_EFFECT_OTHER,
} PlpEffectKind;
#define PLP_EFFECT_N (PLP_EFFECT_OTHER + 1)

typedef enum {
    PLP_GRADE_UNKNOWN = 0,
    PLP_GRADE_MILD,
    PLP_GRADE_MODERATE,
    PLP_GRADE_SEVERE,
} PlpGrade;
#define PLP_GRADE_N (PLP_GRADE_SEVERE + 1)

typedef struct {
    int64_t id, treatment;
    PlpEffectKind effect;
    PlpSide side;
    PlpGrade grade;
    int32_t first_days, last_days; // after the treatment
    char *comment;
} PlpEffect;

/** A clinician's or patient's score: the number, never the scale's wording. */
typedef struct {
    int64_t id, patient;
    int32_t day;
    PlpScale scale;
    double value;
    char *wording; // which edition's wording was used, such as `Jankovic 2009`
    char *rater;   // by code
    char *comment;
} PlpScore;

/** What the patient agreed to. */
typedef enum {
    PLP_CONSENT_UNKNOWN = 0,
    PLP_CONSENT_CARE,        // for the patient's own care only
    PLP_CONSENT_RESEARCH,    // and research by this group
    PLP_CONSENT_SHARING,     // and passing the video on for research
    PLP_CONSENT_PUBLICATION, // and showing it in public
} PlpConsent;
#define PLP_CONSENT_N (PLP_CONSENT_PUBLICATION + 1)

typedef struct {
    int64_t id, visit;
    char *name; // of the file
    char *path; // where it was last seen
    char *sha256;
    int64_t size_bytes; // 0: not known
    char *media;        // PlpMediaFacts as lines (facts.h); NULL: not from a video
    double duration_s, rate_per_s;
    int width_px, height_px;
    PlpTristate mirrored; // a mirror's picture, by the user's word
    PlpTristate glasses;
    char *light, *camera;
    PlpSide affected_side;
    PlpConsent consent;
    char *comment;
} PlpFiledRecording;

typedef struct {
    int64_t id, recording;
    PlpTask task;
    int64_t start_us, end_us;
} PlpFiledSegment;

/** A correction with who, when and why. Undone ones are kept. */
typedef struct {
    int64_t id, recording;
    int64_t analysis_number; // which analysis the person looked at; 0: not known
    char *layer, *author;
    char *made_at; // UTC, such as `2026-02-03T10:11:12Z`
    PlpClosureEdit edit;
    char *why;
    bool is_undone;
} PlpFiledEdit;

typedef struct {
    int64_t id, recording;
    char *sha256; // of the samples before compression
    int64_t samples;
    GBytes *content; // samples.h
} PlpFiledTrace;

typedef struct {
    int64_t id, recording, trace;
    int64_t number; // 1, 2, … of the recording
    char *made_at;
    char *program_version, *engine;
    char *models;     // lines `name<TAB>file<TAB>sha256`
    char *parameters; // lines `name<TAB>value`
    char *segments;   // lines `task<TAB>start_us<TAB>end_us`: those it was made with
    char *input_sha256, *run_sha256;
    bool is_mirrored, is_partial;
    double interocular_mm, frame_rate_per_s;
    char *references; // lines
    char *hemifacial; // lines
    char *classes;    // edges of the BSRS classes, lines; NULL: none
    char *notes;      // a line a sentence
    GBytes *openness; // samples.h: both eyes' openness, and where a twitch could be told
} PlpFiledAnalysis;

typedef struct {
    int64_t id, analysis;
    PlpClosure closure;
} PlpFiledClosure;

typedef struct {
    int64_t id, analysis;
    PlpTwitch twitch;
} PlpFiledTwitch;

typedef struct {
    int64_t id, analysis;
    int scope; // 0: the whole recording; 1, 2, …: its tasks in order
    PlpTask task;
    PlpMetric metric;
    PlpSide side;
    double value, low, high, boot_low, boot_high;
    int count; // -1: none
} PlpFiledFigure;
