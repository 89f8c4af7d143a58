#pragma once

#include "simulate/script.h"

/** Something of the face that a script sets once or moves over time. */
typedef enum {
    PLP_CHANNEL_CENTRE_X,
    PLP_CHANNEL_CENTRE_Y,
    PLP_CHANNEL_SCALE,
    PLP_CHANNEL_ROLL,
    PLP_CHANNEL_YAW,
    PLP_CHANNEL_PITCH,
    PLP_CHANNEL_LIGHT,
    PLP_CHANNEL_NOISE,
    PLP_CHANNEL_GLARE,
    PLP_CHANNEL_SKIN,
    PLP_CHANNEL_HAIR,
    PLP_CHANNEL_IRIS,
    PLP_CHANNEL_N,
} PlpChannel;

/** From t_us on the channel glides to `value` within span_us and stays there. */
typedef struct {
    PlpChannel channel;
    int64_t t_us, span_us;
    double value;
} PlpMove;

typedef enum {
    PLP_PULSE_SQUINT,
    PLP_PULSE_LOOK_X,
    PLP_PULSE_LOOK_Y,
    PLP_PULSE_SMILE,
    PLP_PULSE_MOUTH,
    PLP_PULSE_BROW,
    PLP_PULSE_TALK,
    PLP_PULSE_LOST,
} PlpPulseKind;

/** For span_us from t_us on, eased in and out. */
typedef struct {
    PlpPulseKind kind;
    PlpSide eye;
    int64_t t_us, span_us;
    double strength;
} PlpPulse;

/** A closure's course: `closing_us` centred on the onset, `opening_us` on the offset. */
typedef struct {
    PlpTruth truth;
    int64_t closing_us, opening_us;
    double force; // 1: the brow comes down as far as it can and the cheek rises
    int line;
} PlpLidMove;

typedef enum {
    PLP_RATE_CONSTANT,
    PLP_RATE_VARIABLE, // every time is off its place by up to half of `irregularity` of an interval
    PLP_RATE_DROPPED,  // the share `irregularity` of the pictures is missing
} PlpRateKind;

struct PlpScript {
    PlpScriptStorage storage;
    PlpRateKind rate_kind;
    double irregularity;
    guint32 seed;
    double sway;
    PlpDrawnFace base;
    GArray *moves;      // of PlpMove, in order of time
    GArray *pulses;     // of PlpPulse
    GArray *lid_moves;  // of PlpLidMove, in order of onset, right before left
    GArray *truth;      // of PlpTruth: the lid moves and the decoys
    GArray *segments;   // of PlpSegment
    GArray *companions; // of PlpDrawnFace
    int last_line;      // of the lid's movement that begins last, for errors
    int64_t last_us;    // when
};

/** 0 before, 1 after, half in the middle, smooth (raised cosine). */
double plp_script_ease(double share);
/** How far a closure shuts the eye at a time: 0..1 of its depth. */
double plp_lid_move_compute(const PlpLidMove *move, int64_t t_us);
/** Fills in how long the lid is under way for the given duration at half amplitude. */
void plp_lid_move_set_course(PlpLidMove *move, double closing_s, double opening_s);

/** A line being read. */
typedef struct {
    PlpScript *script;
    const char *name; // of the script, for errors
    int line;
    char **words;
    guint next; // the word to be read
    const char *form;
    bool timed;   // the line began with `at`
    int64_t t_us; // with `at`
} PlpScriptLine;

typedef bool (*PlpScriptHandler)(PlpScriptLine *line, GError **error);

typedef struct {
    PlpScriptCommandInfo info;
    bool timed;
    bool untimed;
    PlpScriptHandler handle;
} PlpScriptCommand;

const PlpScriptCommand *plp_script_find_command(const char *name);

/** Readers of the next word. Each error names line, word and remedy; always return false on error.
 */
bool plp_line_fail(const PlpScriptLine *line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
bool plp_line_take_number(PlpScriptLine *line, const char *what, double low, double high,
                          double *ret_value, GError **error);
bool plp_line_take_integer(PlpScriptLine *line, const char *what, int low, int high, int *ret_value,
                           GError **error);
bool plp_line_take_word(PlpScriptLine *line, const char *what, const char **ret_word,
                        GError **error);
bool plp_line_take_eye(PlpScriptLine *line, bool may_be_both, PlpSide *ret_eye, GError **error);
/** Whether the next word is `word`; takes it then. */
bool plp_line_take_if(PlpScriptLine *line, const char *word);
bool plp_line_is_done(const PlpScriptLine *line);

/** Appends a cell of a CSV table, quoted where it must be. */
void plp_script_append_cell(GString *text, const char *cell);

/** Refuses closures that disturb one another's half-amplitude crossings. */
bool plp_script_check_lid_moves(const PlpScript *script, const char *name, GError **error);

/** Like plp_face_dice, for events. */
double plp_script_dice(guint32 *state);
