#include "store/entity.h"

#include <string.h>

#include "store/records.h"
#include "store/words_priv.h"

#define REQUIRED PLP_STORE_REQUIRED
#define INTERNAL PLP_STORE_INTERNAL
#define PRIVATE PLP_STORE_PRIVATE
#define LOCAL PLP_STORE_LOCAL
#define HIDDEN (PLP_STORE_REQUIRED | PLP_STORE_INTERNAL)

// column, member, …
#define TEXT(at, flags, longest, help)                                                             \
    {                                                                                              \
#at, PLP_STORE_TEXT, flags, offsetof(ROW, at), 0, longest, NULL, 0, 0, help                \
    }
#define LINES(at, flags)                                                                           \
    {                                                                                              \
#at, PLP_STORE_LINES, (flags) | INTERNAL, offsetof(ROW, at), 0, 1 << 20, NULL, 0, 0, ""    \
    }
#define WORD(column, at, flags, get_word, n, help)                                                 \
    {                                                                                              \
        column, PLP_STORE_WORD, flags, offsetof(ROW, at), 0, 0, get_word, n, 0, help               \
    }
#define YEAR(at, help)                                                                             \
    {                                                                                              \
#at, PLP_STORE_YEAR, 0, offsetof(ROW, at), 1880, 2200, NULL, 0, 0, help                    \
    }
#define DATE(flags, help)                                                                          \
    {                                                                                              \
        "day", PLP_STORE_DAY, flags, offsetof(ROW, day), -60000, 90000, NULL, 0, 0, help           \
    }
#define DAYS(at, help)                                                                             \
    {                                                                                              \
#at, PLP_STORE_DAYS, 0, offsetof(ROW, at), 0, 3650, NULL, 0, 0, help                       \
    }
#define NUMBER(column, at, flags, low, high, help)                                                 \
    {                                                                                              \
        column, PLP_STORE_NUMBER, flags, offsetof(ROW, at), low, high, NULL, 0, 0, help            \
    }
#define MEASURE(column, at) NUMBER(column, at, INTERNAL, -1e300, 1e300, "")
#define ANSWER(column, at, flags, help)                                                            \
    {                                                                                              \
        column, PLP_STORE_ANSWER, flags, offsetof(ROW, at), 0, 0, NULL, 0, 0, help                 \
    }
#define TIME(column, at, flags, low, help)                                                         \
    {                                                                                              \
        column, PLP_STORE_TIME, flags, offsetof(ROW, at), low, 1e15, NULL, 0, 0, help              \
    }
#define INTEGER(at, flags, low, high)                                                              \
    {                                                                                              \
#at, PLP_STORE_INTEGER, (flags) | INTERNAL, offsetof(ROW, at), low, high, NULL, 0, 0, ""   \
    }
#define INT(column, at, low, high)                                                                 \
    {                                                                                              \
        column, PLP_STORE_INT, HIDDEN, offsetof(ROW, at), low, high, NULL, 0, 0, ""                \
    }
#define BOOL(column, at)                                                                           \
    {                                                                                              \
        column, PLP_STORE_BOOL, HIDDEN, offsetof(ROW, at), 0, 1, NULL, 0, 0, ""                    \
    }
#define PARENT(at, entity)                                                                         \
    {                                                                                              \
#at, PLP_STORE_PARENT, HIDDEN, offsetof(ROW, at), 1, 9e15, NULL, 0, entity, ""             \
    }
#define BYTES(at)                                                                                  \
    {                                                                                              \
#at, PLP_STORE_BYTES, HIDDEN, offsetof(ROW, at), 0, 0, NULL, 0, 0, ""                      \
    }
#define COMMENT                                                                                    \
    TEXT(comment, PRIVATE, 2000,                                                                   \
         "Free words; never a name. Archives with relative days leave it "                         \
         "out.")
#define SIDE(column, at, help) WORD(column, at, 0, plp_words_get_side, PLP_SIDE_BOTH + 1, help)

#define ROW PlpPatient
static const PlpStoreField patient[] = {
    TEXT(pseudonym, REQUIRED, 64, "The patient's code, such as P-014; never a name."),
    WORD("sex", sex, 0, plp_words_get_sex, PLP_SEX_N, "Sex."),
    YEAR(birth_year, "Year of birth; no day, no month."),
    WORD("diagnosis", diagnosis, 0, plp_words_get_diagnosis, PLP_DIAGNOSIS_N, "Diagnosis."),
    SIDE("side", side, "The affected side: the patient's right or left, or both."),
    YEAR(onset_year, "Year in which it began."),
    BOOL("has_relative_days", has_relative_days),
    COMMENT,
};
#undef ROW

#define ROW PlpVisit
static const PlpStoreField visit[] = {
    PARENT(patient, PLP_ENTITY_PATIENT),
    DATE(REQUIRED, "The day of the visit."),
    TEXT(label, 0, 80, "A word for it, such as `baseline`."),
    COMMENT,
};
#undef ROW

#define ROW PlpTreatment
static const PlpStoreField treatment[] = {
    PARENT(patient, PLP_ENTITY_PATIENT),
    DATE(REQUIRED, "The day of the injection."),
    WORD("product", product, 0, plp_words_get_product, PLP_PRODUCT_N,
         "The product. Units of different products are never converted."),
    TEXT(product_name, 0, 80, "The brand, as on the vial."),
    TEXT(lot, PRIVATE, 40, "The lot's number."),
    NUMBER("vial_units", vial_units, 0, 0, 20000, "Units in the vial before dilution."),
    NUMBER("diluent_ml", diluent_ml, 0, 0, 100, "Millilitres it was diluted with."),
    NUMBER("total_units", total_units, 0, 0, 20000, "All units given, as written down."),
    NUMBER("total_volume_ml", total_volume_ml, 0, 0, 100, "All millilitres given."),
    DAYS(onset_days, "By the patient's word: days until it began to work."),
    DAYS(peak_days, "By the patient's word: days until it worked best."),
    DAYS(wearing_off_days, "By the patient's word: days until it wore off."),
    COMMENT,
};
#undef ROW

#define ROW PlpSite
static const PlpStoreField site[] = {
    PARENT(treatment, PLP_ENTITY_TREATMENT),
    TEXT(muscle, REQUIRED, 80, "The muscle, such as orbicularis_oculi."),
    TEXT(place, 0, 80, "Where in it, such as `lateral upper lid, pretarsal`."),
    WORD("side", side, REQUIRED, plp_words_get_side, PLP_SIDE_BOTH + 1,
         "The patient's right or left; both for the midline."),
    NUMBER("units", units, 0, 0, 20000, "Units given there."),
    NUMBER("volume_ml", volume_ml, 0, 0, 100, "Millilitres given there."),
};
#undef ROW

#define ROW PlpEffect
static const PlpStoreField effect[] = {
    PARENT(treatment, PLP_ENTITY_TREATMENT),
    WORD("effect", effect, REQUIRED, plp_words_get_effect, PLP_EFFECT_N, "What it was."),
    SIDE("side", side, "The patient's right or left, or both."),
    WORD("grade", grade, 0, plp_words_get_grade, PLP_GRADE_N, "How much."),
    DAYS(first_days, "Days after the treatment at which it began."),
    DAYS(last_days, "Days after the treatment at which it ended."),
    COMMENT,
};
#undef ROW

#define ROW PlpScore
static const PlpStoreField score[] = {
    PARENT(patient, PLP_ENTITY_PATIENT),
    DATE(REQUIRED, "The day it was given."),
    WORD("scale", scale, REQUIRED, plp_words_get_scale, PLP_SCALE_N, "The scale."),
    NUMBER("value", value, REQUIRED, 0, 100, "The number, within the scale's limits."),
    TEXT(wording, 0, 80, "Which edition or translation of the scale was used; not its wording."),
    TEXT(rater, 0, 40, "Who rated, by code; never a name."),
    COMMENT,
};
#undef ROW

#define ROW PlpFiledRecording
static const PlpStoreField recording[] = {
    PARENT(visit, PLP_ENTITY_VISIT),
    TEXT(name, REQUIRED | INTERNAL | PRIVATE, 1000, ""),
    TEXT(path, INTERNAL | LOCAL, 8000, ""),
    TEXT(sha256, INTERNAL, 64, ""),
    INTEGER(size_bytes, REQUIRED, 0, 9e15),
    LINES(media, 0),
    MEASURE("duration_s", duration_s),
    MEASURE("rate_per_s", rate_per_s),
    INT("width_px", width_px, 0, 100000),
    INT("height_px", height_px, 0, 100000),
    ANSWER("mirrored", mirrored, 0, "Whether the picture is a mirror's (selfie camera)."),
    ANSWER("glasses", glasses, 0, "Whether glasses are worn."),
    TEXT(light, 0, 80, "The light, such as `bright`."),
    TEXT(camera, 0, 80, "The camera, such as `tablet, 1 m`."),
    SIDE("affected_side", affected_side, "The affected side, as confirmed for this recording."),
    WORD("consent", consent, 0, plp_words_get_consent, PLP_CONSENT_N,
         "What the patient agreed to; each includes the ones before."),
    COMMENT,
};
#undef ROW

#define ROW PlpFiledSegment
static const PlpStoreField segment[] = {
    PARENT(recording, PLP_ENTITY_RECORDING),
    WORD("task", task, REQUIRED, plp_words_get_task_name, PLP_TASK_N, "The task."),
    TIME("start_us", start_us, REQUIRED, 0, "Where it begins, in seconds."),
    TIME("end_us", end_us, REQUIRED, 1, "Where it ends, in seconds."),
};
#undef ROW

#define ROW PlpFiledEdit
static const PlpStoreField edit[] = {
    PARENT(recording, PLP_ENTITY_RECORDING),
    INTEGER(analysis_number, REQUIRED, 0, 1e9),
    TEXT(layer, REQUIRED, 40, "Whose corrections these are; `main` without."),
    TEXT(author, REQUIRED, 40, "Who made it, by code; never a name."),
    TEXT(made_at, INTERNAL | PRIVATE, 30, ""),
    WORD("action", edit.action, REQUIRED, plp_words_get_action, PLP_EDIT_N, "What to do."),
    WORD("eye", edit.eye, REQUIRED, plp_words_get_side, PLP_SIDE_BOTH + 1,
         "The patient's right or left eye; both where the recording is meant."),
    TIME("target_onset_us", edit.target_onset_us, REQUIRED | INTERNAL, -1, ""),
    TIME("target_offset_us", edit.target_offset_us, REQUIRED | INTERNAL, -1, ""),
    TIME("from_us", edit.from_us, REQUIRED, -1, "A time in seconds, see below."),
    TIME("to_us", edit.to_us, REQUIRED, -1, "A time in seconds, see below."),
    WORD("kind", edit.kind, 0, plp_words_get_kind, PLP_KIND_N, "The kind it is to have."),
    {"commanded", PLP_STORE_BOOL, REQUIRED, offsetof(ROW, edit.commanded), 0, 1, NULL, 0, 0,
     "Whether the closure was asked for."},
    WORD("task", edit.task, 0, plp_words_get_task_name, PLP_TASK_N, "The task it is to be."),
    TEXT(why, PRIVATE, 500, "Why."),
    BOOL("is_undone", is_undone),
};
#undef ROW

#define ROW PlpFiledTrace
static const PlpStoreField trace[] = {
    PARENT(recording, PLP_ENTITY_RECORDING),
    TEXT(sha256, HIDDEN, 64, ""),
    INTEGER(samples, REQUIRED, 0, 1e9),
    BYTES(content),
};
#undef ROW

#define ROW PlpFiledAnalysis
static const PlpStoreField analysis[] = {
    PARENT(recording, PLP_ENTITY_RECORDING),
    PARENT(trace, PLP_ENTITY_TRACE),
    INTEGER(number, REQUIRED, 1, 1e9),
    TEXT(made_at, INTERNAL | PRIVATE, 30, ""),
    TEXT(program_version, INTERNAL, 40, ""),
    TEXT(engine, INTERNAL, 40, ""),
    LINES(models, REQUIRED),
    LINES(parameters, REQUIRED),
    LINES(segments, REQUIRED),
    TEXT(input_sha256, INTERNAL, 64, ""),
    TEXT(run_sha256, INTERNAL, 64, ""),
    BOOL("is_mirrored", is_mirrored),
    BOOL("is_partial", is_partial),
    MEASURE("interocular_mm", interocular_mm),
    MEASURE("frame_rate_per_s", frame_rate_per_s),
    // `references` is a word of SQL's own.
    {"eye_references", PLP_STORE_LINES, HIDDEN, offsetof(ROW, references), 0, 1 << 20, NULL, 0, 0,
     ""},
    LINES(hemifacial, REQUIRED),
    LINES(classes, 0),
    LINES(notes, REQUIRED),
    BYTES(openness),
};
#undef ROW

#define ROW PlpFiledClosure
#define AT(member) closure.member
static const PlpStoreField closure[] = {
    PARENT(analysis, PLP_ENTITY_ANALYSIS),
    INT("number", AT(id), 1, 1e9),
    WORD("eye", AT(eye), HIDDEN, plp_words_get_side, PLP_SIDE_LEFT + 1, ""),
    WORD("kind", AT(kind), HIDDEN, plp_words_get_kind, PLP_KIND_N, ""),
    WORD("extent", AT(extent), INTERNAL, plp_words_get_extent, PLP_EXTENT_COMPLETE + 1, ""),
    TIME("onset_us", AT(onset_us), HIDDEN, -1e15, ""),
    TIME("peak_us", AT(peak_us), HIDDEN, -1e15, ""),
    TIME("offset_us", AT(offset_us), HIDDEN, -1e15, ""),
    INT("onset_frame", AT(onset_frame), 0, 2147483647),
    INT("offset_frame", AT(offset_frame), 0, 2147483647),
    TIME("duration_us", AT(duration_us), HIDDEN, 0, ""),
    MEASURE("depth_ratio", AT(depth_ratio)),
    MEASURE("closing_speed_per_s", AT(closing_speed_per_s)),
    MEASURE("opening_speed_per_s", AT(opening_speed_per_s)),
    INT("pair", AT(pair), 0, 1e9),
    INT("burst", AT(burst), 0, 1e9),
    WORD("task", AT(task), INTERNAL, plp_words_get_task_name, PLP_TASK_N, ""),
    BOOL("commanded", AT(commanded)),
    INT("notes", AT(notes), 0, 15),
    MEASURE("brow_shift_ratio", AT(brow_shift_ratio)),
    MEASURE("bunching_ratio", AT(bunching_ratio)),
    MEASURE("squeeze_z", AT(squeeze_z)),
    ANSWER("tight", AT(tight), INTERNAL, ""),
    ANSWER("brow_rise", AT(brow_rise), INTERNAL, ""),
    MEASURE("cheek_excursion_ratio", AT(cheek.excursion_ratio)),
    MEASURE("cheek_lag_ms", AT(cheek.lag_ms)),
    BOOL("cheek_moves", AT(cheek.moves)),
    MEASURE("mouth_excursion_ratio", AT(mouth.excursion_ratio)),
    MEASURE("mouth_lag_ms", AT(mouth.lag_ms)),
    BOOL("mouth_moves", AT(mouth.moves)),
};
#undef AT
#undef ROW

#define ROW PlpFiledTwitch
#define AT(member) twitch.member
static const PlpStoreField twitch[] = {
    PARENT(analysis, PLP_ENTITY_ANALYSIS),
    INT("number", AT(id), 1, 1e9),
    WORD("side", AT(side), HIDDEN, plp_words_get_side, PLP_SIDE_LEFT + 1, ""),
    INT("regions", AT(regions), 0, 15),
    TIME("onset_us", AT(onset_us), HIDDEN, -1e15, ""),
    TIME("peak_us", AT(peak_us), HIDDEN, -1e15, ""),
    TIME("offset_us", AT(offset_us), HIDDEN, -1e15, ""),
    INT("peak_frame", AT(peak_frame), 0, 2147483647),
    TIME("duration_us", AT(duration_us), HIDDEN, 0, ""),
    MEASURE("lid_depth_ratio", AT(lid_depth_ratio)),
    MEASURE("eye_ratio", AT(eye_ratio)),
    MEASURE("cheek_ratio", AT(cheek_ratio)),
    MEASURE("mouth_ratio", AT(mouth_ratio)),
    MEASURE("strength", AT(strength)),
    WORD("task", AT(task), INTERNAL, plp_words_get_task_name, PLP_TASK_N, ""),
    BOOL("commanded", AT(commanded)),
};
#undef AT
#undef ROW

#define ROW PlpFiledFigure
static const PlpStoreField figure[] = {
    PARENT(analysis, PLP_ENTITY_ANALYSIS),
    INT("scope", scope, 0, 1e6),
    WORD("task", task, INTERNAL, plp_words_get_task_name, PLP_TASK_N, ""),
    WORD("metric", metric, HIDDEN, plp_words_get_metric, PLP_METRIC_N, ""),
    WORD("side", side, HIDDEN, plp_words_get_side, PLP_SIDE_BOTH + 1, ""),
    MEASURE("value", value),
    MEASURE("low", low),
    MEASURE("high", high),
    MEASURE("boot_low", boot_low),
    MEASURE("boot_high", boot_high),
    INT("count", count, -1, 2147483647),
};
#undef ROW

#define TABLE(entity, table, noun, Type, array, parent)                                            \
    [entity] = {table, noun, sizeof(Type), array, G_N_ELEMENTS(array), parent}

static const PlpStoreTable tables[PLP_ENTITY_N] = {
    [PLP_ENTITY_UNKNOWN] = {"", "", 0, NULL, 0, PLP_ENTITY_UNKNOWN},
    TABLE(PLP_ENTITY_PATIENT, "patients", "patient", PlpPatient, patient, PLP_ENTITY_UNKNOWN),
    TABLE(PLP_ENTITY_VISIT, "visits", "visit", PlpVisit, visit, PLP_ENTITY_PATIENT),
    TABLE(PLP_ENTITY_TREATMENT, "treatments", "treatment", PlpTreatment, treatment,
          PLP_ENTITY_PATIENT),
    TABLE(PLP_ENTITY_SITE, "sites", "site", PlpSite, site, PLP_ENTITY_TREATMENT),
    TABLE(PLP_ENTITY_EFFECT, "effects", "effect", PlpEffect, effect, PLP_ENTITY_TREATMENT),
    TABLE(PLP_ENTITY_SCORE, "scores", "score", PlpScore, score, PLP_ENTITY_PATIENT),
    TABLE(PLP_ENTITY_RECORDING, "recordings", "recording", PlpFiledRecording, recording,
          PLP_ENTITY_VISIT),
    TABLE(PLP_ENTITY_SEGMENT, "segments", "segment", PlpFiledSegment, segment,
          PLP_ENTITY_RECORDING),
    TABLE(PLP_ENTITY_EDIT, "edits", "edit", PlpFiledEdit, edit, PLP_ENTITY_RECORDING),
    TABLE(PLP_ENTITY_TRACE, "traces", "trace", PlpFiledTrace, trace, PLP_ENTITY_RECORDING),
    TABLE(PLP_ENTITY_ANALYSIS, "analyses", "analysis", PlpFiledAnalysis, analysis,
          PLP_ENTITY_RECORDING),
    TABLE(PLP_ENTITY_CLOSURE, "closures", "closure", PlpFiledClosure, closure, PLP_ENTITY_ANALYSIS),
    TABLE(PLP_ENTITY_TWITCH, "twitches", "twitch", PlpFiledTwitch, twitch, PLP_ENTITY_ANALYSIS),
    TABLE(PLP_ENTITY_FIGURE, "figures", "figure", PlpFiledFigure, figure, PLP_ENTITY_ANALYSIS),
};

const PlpStoreTable *plp_store_get_table(PlpEntity entity)
{
    return &tables[entity];
}

PlpEntity plp_store_find_entity(const char *noun)
{
    for (int i = PLP_ENTITY_UNKNOWN + 1; i < PLP_ENTITY_N; i++) {
        if (strcmp(tables[i].noun, noun) == 0)
            return (PlpEntity)i;
    }
    return PLP_ENTITY_UNKNOWN;
}

const PlpStoreField *plp_store_find_field(PlpEntity entity, const char *name)
{
    const PlpStoreTable *table = &tables[entity];
    for (gsize i = 0; i < table->n_fields; i++) {
        if (strcmp(table->fields[i].name, name) == 0)
            return &table->fields[i];
    }
    return NULL;
}

int plp_store_get_field_layout(const PlpStoreField *field)
{
    return field == plp_store_find_field(PLP_ENTITY_EDIT, "task") ? 2 : 1;
}

int plp_store_get_parent_index(PlpEntity entity)
{
    const PlpStoreTable *table = &tables[entity];
    for (gsize i = 0; i < table->n_fields; i++) {
        if (table->fields[i].type == PLP_STORE_PARENT && table->fields[i].parent == table->parent)
            return (int)i;
    }
    return -1;
}
