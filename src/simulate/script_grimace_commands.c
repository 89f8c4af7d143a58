#include <string.h>

#include "simulate/script_commands_priv.h"

static bool add_pulse(PlpScriptLine *line, PlpPulse pulse, GError **error)
{
    if (!plp_line_check_room(line, line->script->pulses, error))
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
           plp_line_take_seconds(line, "duration in seconds", 0.05, &pulse->span_us, error) &&
           take_strength(line, low, &pulse->strength, error);
}

bool plp_script_handle_squint(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_SQUINT, .strength = 1};
    if (!take_pulse(line, 0, &pulse, error) || !add_pulse(line, pulse, error))
        return false;
    add_decoy(line, &pulse, PLP_SCRIPT_KIND_SQUINT);
    return true;
}

bool plp_script_handle_smile(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_SMILE, .strength = 1};
    return take_pulse(line, 0, &pulse, error) && add_pulse(line, pulse, error);
}

bool plp_script_handle_mouth(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_MOUTH, .strength = 1};
    return take_pulse(line, 0, &pulse, error) && add_pulse(line, pulse, error);
}

bool plp_script_handle_brow(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_BROW, .strength = 1};
    return take_pulse(line, -1, &pulse, error) && add_pulse(line, pulse, error);
}

bool plp_script_handle_talk(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_TALK, .eye = PLP_SIDE_BOTH, .strength = 1};
    return plp_line_take_seconds(line, "duration in seconds", 0.05, &pulse.span_us, error) &&
           take_strength(line, 0, &pulse.strength, error) && add_pulse(line, pulse, error);
}

bool plp_script_handle_lost(PlpScriptLine *line, GError **error)
{
    PlpPulse pulse = {.kind = PLP_PULSE_LOST, .eye = PLP_SIDE_BOTH, .strength = 1};
    return plp_line_take_seconds(line, "duration in seconds", 0.001, &pulse.span_us, error) &&
           add_pulse(line, pulse, error);
}

bool plp_script_handle_look(PlpScriptLine *line, GError **error)
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
        if (!plp_line_take_seconds(line, "duration in seconds", 0.05, &pulse.span_us, error) ||
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
