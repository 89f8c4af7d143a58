#include <string.h>

#include "simulate/script_commands_priv.h"

static bool add_lid_move(PlpScriptLine *line, PlpLidMove move, PlpSide eye, GError **error)
{
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        if (eye != side && eye != PLP_SIDE_BOTH)
            continue;
        if (!plp_line_check_room(line, line->script->lid_moves, error))
            return false;
        move.truth.eye = side;
        g_array_append_val(line->script->lid_moves, move);
    }
    return true;
}

/** [depth X] [close S] [open S] [force X] in any order. */
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
        else if (plp_line_take_if(line, "force"))
            ok = plp_line_take_number(line, "force", 0, 1, &move->force, error);
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
        !plp_line_take_seconds(line, "duration in seconds", 0.02, &span_us, error))
        return false;
    PlpLidMove move = {.line = line->line,
                       .force = kind == PLP_SCRIPT_KIND_SQUEEZE ? 1 : 0,
                       .truth = {.kind = kind,
                                 .onset_us = line->t_us,
                                 .offset_us = line->t_us + span_us,
                                 .depth_ratio = depth}};
    return take_course(line, &move, error) && add_lid_move(line, move, eye, error);
}

bool plp_script_handle_blink(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_BLINK, 1, true, error);
}

bool plp_script_handle_partial(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_PARTIAL, 0.65, true, error);
}

bool plp_script_handle_wink(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_WINK, 1, false, error);
}

bool plp_script_handle_long(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_LONG, 1, true, error);
}

bool plp_script_handle_squeeze(PlpScriptLine *line, GError **error)
{
    return handle_closure(line, PLP_SCRIPT_KIND_SQUEEZE, 1, true, error);
}

/** Blinks at random, never closer than 0.6 s, with durations of 0.12 to 0.26 s. */
bool plp_script_handle_blinks(PlpScriptLine *line, GError **error)
{
    PlpSide eye = PLP_SIDE_UNKNOWN;
    double rate_per_min = 0;
    int64_t span_us = 0;
    if (!plp_line_take_eye(line, true, &eye, error) ||
        !plp_line_take_number(line, "rate in blinks a minute", 0.1, 60, &rate_per_min, error) ||
        !plp_line_take_seconds(line, "span in seconds", 0.1, &span_us, error))
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

bool plp_script_handle_lid(PlpScriptLine *line, GError **error)
{
    PlpSide eye = PLP_SIDE_UNKNOWN;
    double open = 1;
    if (!plp_line_take_eye(line, true, &eye, error) ||
        !plp_line_take_number(line, "openness", 0.1, 1, &open, error))
        return false;
    if (eye != PLP_SIDE_LEFT)
        line->script->base.right_openness = open;
    if (eye != PLP_SIDE_RIGHT)
        line->script->base.left_openness = open;
    return true;
}
