#pragma once

#include "simulate/script_priv.h"

/** What reads the rest of a command's line; the table (script_commands.c) says which is whose. */
bool plp_script_handle_size(PlpScriptLine *line, GError **error);
bool plp_script_handle_rate(PlpScriptLine *line, GError **error);
bool plp_script_handle_duration(PlpScriptLine *line, GError **error);
bool plp_script_handle_start(PlpScriptLine *line, GError **error);
bool plp_script_handle_seed(PlpScriptLine *line, GError **error);
bool plp_script_handle_codec(PlpScriptLine *line, GError **error);
bool plp_script_handle_container(PlpScriptLine *line, GError **error);
bool plp_script_handle_pixels(PlpScriptLine *line, GError **error);
bool plp_script_handle_encoder(PlpScriptLine *line, GError **error);
bool plp_script_handle_b_frames(PlpScriptLine *line, GError **error);
bool plp_script_handle_rotate(PlpScriptLine *line, GError **error);
bool plp_script_handle_mirror(PlpScriptLine *line, GError **error);
bool plp_script_handle_aspect(PlpScriptLine *line, GError **error);
bool plp_script_handle_segment(PlpScriptLine *line, GError **error);
bool plp_script_handle_skin(PlpScriptLine *line, GError **error);
bool plp_script_handle_hair(PlpScriptLine *line, GError **error);
bool plp_script_handle_iris(PlpScriptLine *line, GError **error);
bool plp_script_handle_glasses(PlpScriptLine *line, GError **error);
bool plp_script_handle_light(PlpScriptLine *line, GError **error);
bool plp_script_handle_noise(PlpScriptLine *line, GError **error);
bool plp_script_handle_scale(PlpScriptLine *line, GError **error);
bool plp_script_handle_roll(PlpScriptLine *line, GError **error);
bool plp_script_handle_turn(PlpScriptLine *line, GError **error);
bool plp_script_handle_nod(PlpScriptLine *line, GError **error);
bool plp_script_handle_move(PlpScriptLine *line, GError **error);
bool plp_script_handle_sway(PlpScriptLine *line, GError **error);
bool plp_script_handle_companion(PlpScriptLine *line, GError **error);
bool plp_script_handle_blink(PlpScriptLine *line, GError **error);
bool plp_script_handle_partial(PlpScriptLine *line, GError **error);
bool plp_script_handle_wink(PlpScriptLine *line, GError **error);
bool plp_script_handle_long(PlpScriptLine *line, GError **error);
bool plp_script_handle_squeeze(PlpScriptLine *line, GError **error);
bool plp_script_handle_blinks(PlpScriptLine *line, GError **error);
bool plp_script_handle_lid(PlpScriptLine *line, GError **error);
bool plp_script_handle_squint(PlpScriptLine *line, GError **error);
bool plp_script_handle_smile(PlpScriptLine *line, GError **error);
bool plp_script_handle_mouth(PlpScriptLine *line, GError **error);
bool plp_script_handle_brow(PlpScriptLine *line, GError **error);
bool plp_script_handle_talk(PlpScriptLine *line, GError **error);
bool plp_script_handle_lost(PlpScriptLine *line, GError **error);
bool plp_script_handle_look(PlpScriptLine *line, GError **error);

/** A time or duration up to two hours, in microseconds. */
bool plp_line_take_seconds(PlpScriptLine *line, const char *what, double low, int64_t *ret_us,
                           GError **error);
/** Refuses more events than a script can sensibly hold. */
bool plp_line_check_room(const PlpScriptLine *line, const GArray *array, GError **error);
