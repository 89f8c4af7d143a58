#include <string.h>

#include "simulate/script_priv.h"

#define LONGEST_S 7200.0
#define MAX_EVENTS 20000u

static int64_t to_us(double seconds)
{
    return (int64_t)(seconds * 1e6 + (seconds < 0 ? -0.5 : 0.5));
}

static bool take_seconds(PlpScriptLine *line, const char *what, double low, int64_t *ret_us,
                         GError **error)
{
    double seconds = 0;
    if (!plp_line_take_number(line, what, low, LONGEST_S, &seconds, error))
        return false;
    *ret_us = to_us(seconds);
    return true;
}

static bool check_room(const PlpScriptLine *line, const GArray *array, GError **error)
{
    if (array->len < MAX_EVENTS)
        return true;
    return plp_line_fail(line, error, "more than %u events of this sort; make the script shorter",
                         MAX_EVENTS);
}

// --- how the recording is stored

static bool handle_size(PlpScriptLine *line, GError **error)
{
    PlpScriptStorage *storage = &line->script->storage;
    return plp_line_take_integer(line, "width", 16, 7680, &storage->width_px, error) &&
           plp_line_take_integer(line, "height", 16, 4320, &storage->height_px, error);
}

static bool handle_rate(PlpScriptLine *line, GError **error)
{
    PlpScript *script = line->script;
    bool variable = plp_line_take_if(line, "vfr"),
         dropped = !variable && plp_line_take_if(line, "drop");
    script->rate_kind = variable  ? PLP_RATE_VARIABLE
                        : dropped ? PLP_RATE_DROPPED
                                  : PLP_RATE_CONSTANT;
    script->irregularity = 0;
    if (!plp_line_take_number(line, "rate in pictures a second", 0.5, 1000,
                              &script->storage.rate_per_s, error))
        return false;
    if (variable)
        return plp_line_take_number(line, "jitter as share of an interval", 0, 0.9,
                                    &script->irregularity, error);
    return !dropped || plp_line_take_number(line, "share of dropped pictures", 0, 0.9,
                                            &script->irregularity, error);
}

static bool handle_duration(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "duration in seconds", 0.001, LONGEST_S,
                                &line->script->storage.duration_s, error);
}

static bool handle_start(PlpScriptLine *line, GError **error)
{
    return take_seconds(line, "first timestamp in seconds", 0, &line->script->storage.start_us,
                        error);
}

static bool handle_seed(PlpScriptLine *line, GError **error)
{
    int seed = 0;
    bool ok = plp_line_take_integer(line, "seed", 0, G_MAXINT, &seed, error);
    line->script->seed = (guint32)seed;
    return ok;
}

/** A name handed to FFmpeg: letters, digits and a few signs, nothing that could be a path. */
static bool take_name(PlpScriptLine *line, const char *what, char **ret_name, GError **error)
{
    const char *word = NULL;
    if (!plp_line_take_word(line, what, &word, error))
        return false;
    for (const char *p = word; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("_-.=:", *p) == NULL)
            return plp_line_fail(
                line, error, "`%s` is no %s: only letters, digits and _ - . = : may stand there",
                word, what);
    }
    g_free(*ret_name);
    *ret_name = g_strdup(word);
    return true;
}

static bool handle_codec(PlpScriptLine *line, GError **error)
{
    return take_name(line, "name of an encoder", &line->script->storage.codec, error);
}

static bool handle_container(PlpScriptLine *line, GError **error)
{
    return take_name(line, "name of a container", &line->script->storage.container, error);
}

static bool handle_pixels(PlpScriptLine *line, GError **error)
{
    return take_name(line, "pixel format", &line->script->storage.pixel_format, error);
}

static bool handle_encoder(PlpScriptLine *line, GError **error)
{
    return take_name(line, "encoder options", &line->script->storage.encoder_options, error);
}

static bool handle_b_frames(PlpScriptLine *line, GError **error)
{
    return plp_line_take_integer(line, "number of B-frames", 0, 16, &line->script->storage.b_frames,
                                 error);
}

static bool handle_rotate(PlpScriptLine *line, GError **error)
{
    int degrees = 0;
    if (!plp_line_take_integer(line, "rotation", 0, 270, &degrees, error))
        return false;
    if (degrees % 90 != 0)
        return plp_line_fail(line, error, "`%d` is no rotation: write 0, 90, 180 or 270", degrees);
    line->script->storage.rotation_deg = degrees;
    return true;
}

static bool handle_mirror(PlpScriptLine *line, GError **error)
{
    line->script->storage.mirrored = true;
    return true;
}

static bool handle_aspect(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "pixel aspect ratio", 0.25, 4,
                                &line->script->storage.pixel_aspect_ratio, error);
}

static bool handle_segment(PlpScriptLine *line, GError **error)
{
    const char *task = NULL;
    PlpSegment segment = {0};
    if (!plp_line_take_word(line, "the task", &task, error))
        return false;
    if (!plp_task_parse(task, &segment.task))
        return plp_line_fail(
            line, error,
            "`%s` is no task: write rest_open, gentle_closure, forced_closure, … as in a "
            "segments file",
            task);
    if (!take_seconds(line, "start in seconds", 0, &segment.start_us, error) ||
        !take_seconds(line, "end in seconds", 0, &segment.end_us, error))
        return false;
    if (segment.end_us <= segment.start_us)
        return plp_line_fail(line, error, "the segment ends before it starts; swap the two times");
    for (guint i = 0; i < line->script->segments->len; i++) {
        PlpSegment other = g_array_index(line->script->segments, PlpSegment, i);
        if (segment.start_us < other.end_us && other.start_us < segment.end_us)
            return plp_line_fail(
                line, error, "the segment overlaps the one of %s; let it start at that one's end",
                plp_task_get_name(other.task));
    }
    if (!check_room(line, line->script->segments, error))
        return false;
    g_array_append_val(line->script->segments, segment);
    return true;
}

// --- what the face is like: once, or from a time on

typedef struct {
    const char *name;
    PlpChannel channel;
    const char *what;
    double low, high;
} ChannelWord;

static bool take_move(PlpScriptLine *line, PlpChannel channel, const char *what, double low,
                      double high, PlpMove *ret_move, GError **error)
{
    *ret_move = (PlpMove){.channel = channel, .t_us = line->t_us};
    return plp_line_take_number(line, what, low, high, &ret_move->value, error);
}

/** `at` T … [SECONDS]: how long the change takes. Without `at` it holds from the start. */
static bool add_move(PlpScriptLine *line, PlpMove move, GError **error)
{
    if (!line->timed)
        move.t_us = G_MININT64 / 4;
    if (!check_room(line, line->script->moves, error))
        return false;
    g_array_append_val(line->script->moves, move);
    return true;
}

static bool take_span(PlpScriptLine *line, int64_t *ret_us, GError **error)
{
    *ret_us = 0;
    if (!line->timed || plp_line_is_done(line))
        return true;
    return take_seconds(line, "time the change takes in seconds", 0, ret_us, error);
}

static bool handle_channel(PlpScriptLine *line, PlpChannel channel, const char *what, double low,
                           double high, GError **error)
{
    PlpMove move;
    return take_move(line, channel, what, low, high, &move, error) &&
           take_span(line, &move.span_us, error) && add_move(line, move, error);
}

static bool handle_tone(PlpScriptLine *line, PlpChannel channel, const char *what, int n,
                        GError **error)
{
    int tone = 0;
    if (!plp_line_take_integer(line, what, 0, n - 1, &tone, error))
        return false;
    return add_move(line, (PlpMove){.channel = channel, .t_us = line->t_us, .value = tone}, error);
}

static bool handle_skin(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_SKIN, "skin tone", PLP_SKIN_TONES, error);
}

static bool handle_hair(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_HAIR, "hair tone", PLP_HAIR_TONES, error);
}

static bool handle_iris(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_IRIS, "iris tone", PLP_IRIS_TONES, error);
}

static bool handle_glasses(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_GLARE, "glare (0 takes the glasses off)", 0, 1, error);
}

static bool handle_light(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_LIGHT, "light", 0, 4, error);
}

static bool handle_noise(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_NOISE, "noise", 0, 60, error);
}

static bool handle_scale(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_SCALE, "scale", 0.02, 4, error);
}

static bool handle_roll(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_ROLL, "roll in degrees", -180, 180, error);
}

static bool handle_turn(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_YAW, "turn in degrees", -60, 60, error);
}

static bool handle_nod(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_PITCH, "nod in degrees", -45, 45, error);
}

static bool handle_move(PlpScriptLine *line, GError **error)
{
    PlpMove across, along;
    if (!take_move(line, PLP_CHANNEL_CENTRE_X, "share of the width", -2, 3, &across, error) ||
        !take_move(line, PLP_CHANNEL_CENTRE_Y, "share of the height", -2, 3, &along, error) ||
        !take_span(line, &across.span_us, error))
        return false;
    along.span_us = across.span_us;
    return add_move(line, across, error) && add_move(line, along, error);
}

static bool handle_sway(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "sway", 0, 10, &line->script->sway, error);
}

static bool handle_companion(PlpScriptLine *line, GError **error)
{
    GArray *companions = line->script->companions;
    PlpDrawnFace face = plp_drawn_face_make_default();
    if (companions->len + 1 >= PLP_SCRIPT_MAX_FACES)
        return plp_line_fail(line, error, "at most %d companions fit", PLP_SCRIPT_MAX_FACES - 1);
    if (!plp_line_take_number(line, "share of the width", -2, 3, &face.centre_x, error) ||
        !plp_line_take_number(line, "share of the height", -2, 3, &face.centre_y, error) ||
        !plp_line_take_number(line, "scale", 0.02, 4, &face.scale, error) ||
        !plp_line_take_integer(line, "skin tone", 0, PLP_SKIN_TONES - 1, &face.skin_tone, error) ||
        !plp_line_take_integer(line, "hair tone", 0, PLP_HAIR_TONES - 1, &face.hair_tone, error))
        return false;
    g_array_append_val(companions, face);
    return true;
}

// --- lids

static bool add_lid_move(PlpScriptLine *line, PlpLidMove move, PlpSide eye, GError **error)
{
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        if (eye != side && eye != PLP_SIDE_BOTH)
            continue;
        if (!check_room(line, line->script->lid_moves, error))
            return false;
        move.truth.eye = side;
        g_array_append_val(line->script->lid_moves, move);
    }
    return true;
}

/** [depth X] [close S] [open S] in any order. */
static bool take_course(PlpScriptLine *line, PlpLidMove *move, GError **error)
{
    double closing_s = 0.07, opening_s = 0.12;
    while (!plp_line_is_done(line)) {
        bool ok = true;
        if (plp_line_take_if(line, "depth"))
            ok = plp_line_take_number(line, "depth", 0.05, 1, &move->truth.depth_ratio, error);
        else if (plp_line_take_if(line, "close"))
            ok =
                plp_line_take_number(line, "closing time in seconds", 0.001, 10, &closing_s, error);
        else if (plp_line_take_if(line, "open"))
            ok =
                plp_line_take_number(line, "opening time in seconds", 0.001, 10, &opening_s, error);
        else
            break;
        if (!ok)
            return false;
    }
    plp_lid_move_set_course(move, closing_s, opening_s);
    return true;
}

static bool handle_closure(PlpScriptLine *line, PlpScriptKind kind, double depth, bool both,
                           GError **error)
{
    PlpSide eye = PLP_SIDE_UNKNOWN;
    int64_t span_us = 0;
    if (!plp_line_take_eye(line, both, &eye, error) ||
        !take_seconds(line, "duration in seconds", 0.02, &span_us, error))
        return false;
    PlpLidMove move = {.line = line->line,
                       .truth = {.kind = kind,
                                 .onset_us = line->t_us,
                                 .offset_us = line->t_us + span_us,
                                 .depth_ratio = depth}};
    return take_course(line, &move, error) && add_lid_move(line, move, eye, error);
}

static bool handle_blink(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_BLINK, 1, true, error);
}

static bool handle_partial(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_PARTIAL, 0.65, true, error);
}

static bool handle_wink(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_WINK, 1, false, error);
}

static bool handle_long(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_LONG, 1, true, error);
}

static bool handle_squeeze(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_SQUEEZE, 1, true, error);
}

/** Blinks at random, never closer than 0.6 s, with durations of 0.12 to 0.26 s. */
static bool handle_blinks(PlpScriptLine *line, GError **error)
{
    PlpSide eye = PLP_SIDE_UNKNOWN;
    double rate_per_min = 0;
    int64_t span_us = 0;
    if (!plp_line_take_eye(line, true, &eye, error) ||
        !plp_line_take_number(line, "rate in blinks a minute", 0.1, 60, &rate_per_min, error) ||
        !take_seconds(line, "span in seconds", 0.1, &span_us, error))
        return false;
    guint32 dice = line->script->seed * 747796405u + (guint32)line->line;
    double mean_us = 60e6 / rate_per_min;
    int64_t t_us = line->t_us;
    for (;;) {
        t_us += (int64_t)(0.6e6 + plp_script_dice(&dice) * 2 * MAX(mean_us - 0.6e6, 0));
        PlpLidMove move = {.line = line->line,
                           .truth = {.kind = PLP_SCRIPT_KIND_BLINK, .onset_us = t_us}};
        move.truth.offset_us = t_us + (int64_t)(120e3 + 140e3 * plp_script_dice(&dice));
        move.truth.depth_ratio = 0.92 + 0.08 * plp_script_dice(&dice);
        plp_lid_move_set_course(&move, 0.07, 0.12);
        if (move.truth.offset_us > line->t_us + span_us)
            return true;
        if (!add_lid_move(line, move, eye, error))
            return false;
    }
}

// --- grimaces and decoys

static bool add_pulse(PlpScriptLine *line, PlpPulse pulse, GError **error)
{
    if (!check_room(line, line->script->pulses, error))
        return false;
    pulse.t_us = line->t_us;
    g_array_append_val(line->script->pulses, pulse);
    return true;
}

static void add_decoy(PlpScriptLine *line, const PlpPulse *pulse, PlpScriptKind kind)
{
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        PlpTruth decoy = {.eye = side,
                          .kind = kind,
                          .onset_us = line->t_us,
                          .offset_us = line->t_us + pulse->span_us,
                          .depth_ratio = 0};
        if (pulse->eye == side || pulse->eye == PLP_SIDE_BOTH)
            g_array_append_val(line->script->truth, decoy);
    }
}

static bool take_strength(PlpScriptLine *line, double low, double *value, GError **error)
{
    return !plp_line_take_if(line, "by") ||
           plp_line_take_number(line, "strength", low, 1, value, error);
}

static bool take_pulse(PlpScriptLine *line, double low, PlpPulse *pulse, GError **error)
{
    return plp_line_take_eye(line, true, &pulse->eye, error) &&
           take_seconds(line, "duration in seconds", 0.05, &pulse->span_us, error) &&
           take_strength(line, low, &pulse->strength, error);
}

static bool handle_squint(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_SQUINT, .strength = 1};
    if (!take_pulse(line, 0, &pulse, error) || !add_pulse(line, pulse, error))
        return false;
    add_decoy(line, &pulse, PLP_SCRIPT_KIND_SQUINT);
    return true;
}

static bool handle_smile(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_SMILE, .strength = 1};
    return take_pulse(line, 0, &pulse, error) && add_pulse(line, pulse, error);
}

static bool handle_brow(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_BROW, .strength = 1};
    return take_pulse(line, -1, &pulse, error) && add_pulse(line, pulse, error);
}

static bool handle_talk(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_TALK, .eye = PLP_SIDE_BOTH, .strength = 1};
    return take_seconds(line, "duration in seconds", 0.05, &pulse.span_us, error) &&
           take_strength(line, 0, &pulse.strength, error) && add_pulse(line, pulse, error);
}

static bool handle_lost(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_LOST, .eye = PLP_SIDE_BOTH, .strength = 1};
    return take_seconds(line, "duration in seconds", 0.001, &pulse.span_us, error) &&
           add_pulse(line, pulse, error);
}

static bool handle_look(PlpScriptLine *line, GError **error)
{
    static const struct {
        const char *word;
        PlpPulseKind kind;
        int sign;
    } ways[] = {{"up", PLP_PULSE_LOOK_Y, -1},
                {"down", PLP_PULSE_LOOK_Y, 1},
                {"right", PLP_PULSE_LOOK_X, -1},
                {"left", PLP_PULSE_LOOK_X, 1}};
    const char *word = NULL;
    if (!plp_line_take_word(line, "the direction", &word, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strcmp(word, ways[i].word) != 0)
            continue;
        PlpPulse pulse = {.kind = ways[i].kind, .eye = PLP_SIDE_BOTH, .strength = 1};
        if (!take_seconds(line, "duration in seconds", 0.05, &pulse.span_us, error) ||
            !take_strength(line, 0, &pulse.strength, error))
            return false;
        pulse.strength *= ways[i].sign;
        if (ways[i].kind == PLP_PULSE_LOOK_Y && ways[i].sign > 0)
            add_decoy(line, &pulse, PLP_SCRIPT_KIND_DOWNGAZE);
        return add_pulse(line, pulse, error);
    }
    return plp_line_fail(
        line, error, "`%s` is no direction: write up, down, right or left (the patient's)", word);
}

// --- the table

enum { ONCE = 1, TIMED = 2 };
#define COMMAND(name, when, handler, form, meaning)                                                \
    {                                                                                              \
        {name, form, meaning}, ((when)&TIMED) != 0, ((when)&ONCE) != 0, handler                    \
    }

static const PlpScriptCommand commands[] = {
    COMMAND("size", ONCE, handle_size, "size WIDTH HEIGHT",
            "Size of the pictures in pixels; 640 480."),
    COMMAND("rate", ONCE, handle_rate, "rate R | rate vfr R JITTER | rate drop R SHARE",
            "Pictures a second; 30. 29.97 and the like mean 30000/1001. vfr shifts every time by "
            "up to half of JITTER "
            "of an interval; drop leaves out that share of the pictures."),
    COMMAND("duration", ONCE, handle_duration, "duration SECONDS", "Length of the recording; 10."),
    COMMAND("seed", ONCE, handle_seed, "seed N",
            "Of everything random; 1. Stands before the lines it is to steer."),
    COMMAND("start", ONCE, handle_start, "start SECONDS",
            "Timestamp of the first picture in the file; 0."),
    COMMAND("codec", ONCE, handle_codec, "codec NAME",
            "FFmpeg's name of the encoder, such as libx264, mpeg4, ffv1."),
    COMMAND("container", ONCE, handle_container, "container NAME",
            "FFmpeg's name of the container; else the output's ending decides."),
    COMMAND("pixels", ONCE, handle_pixels, "pixels FORMAT",
            "FFmpeg's name of the pixel format; yuv420p."),
    COMMAND("encoder", ONCE, handle_encoder, "encoder OPTIONS",
            "Options of the encoder, as crf=18:preset=fast."),
    COMMAND("b_frames", ONCE, handle_b_frames, "b_frames N", "Most B-frames in a row."),
    COMMAND("rotate", ONCE, handle_rotate, "rotate 0|90|180|270",
            "The file's display matrix turns the picture so much clockwise; the stored pictures "
            "lie the other way."),
    COMMAND("mirror", ONCE, handle_mirror, "mirror",
            "The file's display matrix mirrors the picture."),
    COMMAND("aspect", ONCE, handle_aspect, "aspect RATIO", "Width of a pixel over its height; 1."),
    COMMAND("segment", ONCE, handle_segment, "segment TASK START END",
            "A task of the recording, in seconds."),
    COMMAND("sway", ONCE, handle_sway, "sway X",
            "The head never rests: 1 is a patient on a chair (about 2 % of the head's width, 1.5 "
            "degrees); 0."),
    COMMAND("companion", ONCE, handle_companion, "companion X Y SCALE SKIN HAIR",
            "Another face at that share of width and height, who blinks now and then and is not in "
            "the truth."),
    COMMAND("skin", ONCE | TIMED, handle_skin, "[at T] skin 0..5", "Skin from light to dark; 1."),
    COMMAND("hair", ONCE | TIMED, handle_hair, "[at T] hair 0..5",
            "Hair from black to fair, 5 is grey; 1."),
    COMMAND("iris", ONCE | TIMED, handle_iris, "[at T] iris 0..4",
            "Dark brown, hazel, green, blue, grey; 1."),
    COMMAND("glasses", ONCE | TIMED, handle_glasses, "[at T] glasses GLARE [SECONDS]",
            "Glasses with reflections from 0.01 (hardly any) to 1; 0 is none."),
    COMMAND("light", ONCE | TIMED, handle_light, "[at T] light X [SECONDS]",
            "Brightness: 1 is normal, 0 black; within SECONDS."),
    COMMAND("noise", ONCE | TIMED, handle_noise, "[at T] noise X [SECONDS]",
            "Noise of the camera: standard deviation in steps of 255."),
    COMMAND("scale", ONCE | TIMED, handle_scale, "[at T] scale X [SECONDS]",
            "Height of the head, crown to chin, over the picture's height; 0.72."),
    COMMAND("move", ONCE | TIMED, handle_move, "[at T] move X Y [SECONDS]",
            "The point between the eyes, over width and height; 0.5 0.46."),
    COMMAND("roll", ONCE | TIMED, handle_roll, "[at T] roll DEGREES [SECONDS]",
            "The head leans clockwise in the picture."),
    COMMAND("turn", ONCE | TIMED, handle_turn, "[at T] turn DEGREES [SECONDS]",
            "The head turns to the patient's left."),
    COMMAND("nod", ONCE | TIMED, handle_nod, "[at T] nod DEGREES [SECONDS]",
            "The head looks up; down when negative."),
    COMMAND("blink", TIMED, handle_blink, "at T blink EYE SECONDS [depth X] [close S] [open S]",
            "A closure: T is when the lid is half way down, SECONDS until it is half way up again; "
            "it closes within "
            "0.08 s and opens within 0.16 s (less when SECONDS is short)."),
    COMMAND("partial", TIMED, handle_partial,
            "at T partial EYE SECONDS [depth X] [close S] [open S]",
            "A closure that does not shut the eye; depth 0.65."),
    COMMAND("wink", TIMED, handle_wink, "at T wink right|left SECONDS [depth X] [close S] [open S]",
            "A closure of one eye."),
    COMMAND("long", TIMED, handle_long, "at T long EYE SECONDS [depth X] [close S] [open S]",
            "A long closure."),
    COMMAND("squeeze", TIMED, handle_squeeze,
            "at T squeeze EYE SECONDS [depth X] [close S] [open S]",
            "A forceful closure: the brow comes down and the cheek rises."),
    COMMAND("blinks", TIMED, handle_blinks, "at T blinks EYE RATE SECONDS",
            "Blinks at random, RATE a minute, for SECONDS."),
    COMMAND("squint", TIMED, handle_squint, "at T squint EYE SECONDS [by X]",
            "No closure: the lids narrow by about a third (X 1)."),
    COMMAND("smile", TIMED, handle_smile, "at T smile EYE SECONDS [by X]",
            "That side's corner of the mouth goes up and the cheek lifts the lower lid a little."),
    COMMAND("brow", TIMED, handle_brow, "at T brow EYE SECONDS [by X]",
            "The brow rises (X 1) or falls (X -1)."),
    COMMAND("look", TIMED, handle_look, "at T look up|down|right|left SECONDS [by X]",
            "The eyes turn; looking down, the upper lids follow (no closure)."),
    COMMAND("talk", TIMED, handle_talk, "at T talk SECONDS [by X]", "The mouth opens and shuts."),
    COMMAND("lost", TIMED, handle_lost, "at T lost SECONDS", "The face leaves the picture."),
};

const PlpScriptCommandInfo *plp_script_get_command(gsize i)
{
    return i < G_N_ELEMENTS(commands) ? &commands[i].info : NULL;
}

const PlpScriptCommand *plp_script_find_command(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].info.name, name) == 0)
            return &commands[i];
    }
    return NULL;
}
