#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/segment.h"
#include "domain/side.h"
#include "simulate/face.h"

/**
 * A script says what a drawn face does: one command a line, `#` begins a comment, times in seconds
 * from the first picture. From it come the face at any time and the truth: when each eye's lid
 * crosses half of its way, to the microsecond. The same script gives the same pictures.
 */
typedef struct PlpScript PlpScript;

#define PLP_SCRIPT_MAX_FACES 4
#define PLP_SCRIPT_MAX_BYTES (1u << 20)

/** One command of the language: help, documentation and the parser are made from the same table. */
typedef struct {
    const char *name;
    const char *form;    // such as `at T blink EYE SECONDS [depth X]`
    const char *meaning; // a sentence
} PlpScriptCommandInfo;

const PlpScriptCommandInfo *plp_script_get_command(gsize i); // NULL beyond the last
/** A whole script to begin with. */
const char *plp_script_get_example(void);

/**
 * Errors: PLP_ERROR_FORMAT, `name: line N: what is wrong and what is right`; PLP_ERROR_IO from
 * load. Content may be anything at all.
 */
PlpScript *plp_script_parse(const char *name, GBytes *content, GError **error);
PlpScript *plp_script_load(const char *path, GError **error);
void plp_script_free(PlpScript *script);

/** How the recording is to be stored; NULL and 0 where the script does not say. */
typedef struct {
    int width_px, height_px;
    double rate_per_s;
    double duration_s;
    char *codec, *container, *pixel_format, *encoder_options;
    int rotation_deg; // clockwise, by the display matrix: the stored pictures lie the other way
                      // round
    bool mirrored;    // by the display matrix
    double pixel_aspect_ratio;
    int b_frames; // -1: the encoder's default
    int64_t start_us;
} PlpScriptStorage;

const PlpScriptStorage *plp_script_get_storage(const PlpScript *script);

/** The pictures' times, int64_t in us, strictly increasing from 0. Caller unrefs. */
GArray *plp_script_dup_frame_times(const PlpScript *script);

/**
 * The faces at a time: the patient first, then companions. `frame` only varies the noise. Returns
 * how many, 1..PLP_SCRIPT_MAX_FACES.
 */
int plp_script_get_faces(const PlpScript *script, int64_t t_us, int64_t frame,
                         PlpDrawnFace faces[PLP_SCRIPT_MAX_FACES]);

/** What a closure is called in the truth, as in label files. */
typedef enum {
    PLP_SCRIPT_KIND_UNKNOWN = 0,
    PLP_SCRIPT_KIND_BLINK,
    PLP_SCRIPT_KIND_PARTIAL,
    PLP_SCRIPT_KIND_WINK,
    PLP_SCRIPT_KIND_LONG,
    PLP_SCRIPT_KIND_SQUEEZE,
    PLP_SCRIPT_KIND_SQUINT,   // no closure: narrowed by less than half
    PLP_SCRIPT_KIND_DOWNGAZE, // no closure: the lid follows the eye
} PlpScriptKind;

/**
 * One closure of one eye, or a decoy. The lid leaves its rest before onset_us and reaches half of
 * the closure's amplitude exactly there; on its way back it crosses the same height exactly at
 * offset_us.
 */
typedef struct {
    PlpSide eye; // right or left
    PlpScriptKind kind;
    int64_t onset_us, offset_us;
    double depth_ratio; // 1 shut
} PlpTruth;

const char *plp_script_kind_get_name(PlpScriptKind kind);
/** Closures and decoys in order of onset, right before left. Borrowed array of PlpTruth. */
const GArray *plp_script_get_truth(const PlpScript *script);
/** In order of start; empty when the script has none. Borrowed array of PlpSegment. */
const GArray *plp_script_get_segments(const PlpScript *script);

/** Columns clip,eye,first_frame,last_frame,kind,onset_us,offset_us,depth. Caller frees. */
char *plp_script_dup_truth_csv(const PlpScript *script, const char *clip,
                               const GArray *frame_times);
/** Columns task,start,end in seconds. Caller frees. */
char *plp_script_dup_segments_csv(const PlpScript *script);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpScript, plp_script_free)
