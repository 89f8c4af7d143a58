#include <string.h>

#include "simulate/script_commands_priv.h"

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
    if (!plp_line_check_room(line, line->script->moves, error))
        return false;
    g_array_append_val(line->script->moves, move);
    return true;
}

static bool take_span(PlpScriptLine *line, int64_t *ret_us, GError **error)
{
    *ret_us = 0;
    if (!line->timed || plp_line_is_done(line))
        return true;
    return plp_line_take_seconds(line, "time the change takes in seconds", 0, ret_us, error);
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

bool plp_script_handle_skin(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_SKIN, "skin tone", PLP_SKIN_TONES, error);
}

bool plp_script_handle_hair(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_HAIR, "hair tone", PLP_HAIR_TONES, error);
}

bool plp_script_handle_iris(PlpScriptLine *line, GError **error)
{
    return handle_tone(line, PLP_CHANNEL_IRIS, "iris tone", PLP_IRIS_TONES, error);
}

bool plp_script_handle_glasses(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_GLARE, "glare (0 takes the glasses off)", 0, 1, error);
}

bool plp_script_handle_light(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_LIGHT, "light", 0, 4, error);
}

bool plp_script_handle_noise(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_NOISE, "noise", 0, 60, error);
}

bool plp_script_handle_scale(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_SCALE, "scale", 0.02, 4, error);
}

bool plp_script_handle_roll(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_ROLL, "roll in degrees", -180, 180, error);
}

bool plp_script_handle_turn(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_YAW, "turn in degrees", -60, 60, error);
}

bool plp_script_handle_nod(PlpScriptLine *line, GError **error)
{
    return handle_channel(line, PLP_CHANNEL_PITCH, "nod in degrees", -45, 45, error);
}

bool plp_script_handle_move(PlpScriptLine *line, GError **error)
{
    PlpMove across, along;
    if (!take_move(line, PLP_CHANNEL_CENTRE_X, "share of the width", -2, 3, &across, error) ||
        !take_move(line, PLP_CHANNEL_CENTRE_Y, "share of the height", -2, 3, &along, error) ||
        !take_span(line, &across.span_us, error))
        return false;
    along.span_us = across.span_us;
    return add_move(line, across, error) && add_move(line, along, error);
}

bool plp_script_handle_sway(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "sway", 0, 10, &line->script->sway, error);
}

bool plp_script_handle_companion(PlpScriptLine *line, GError **error)
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
