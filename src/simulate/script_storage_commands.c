#include <string.h>

#include "simulate/script_commands_priv.h"

bool plp_script_handle_size(PlpScriptLine *line, GError **error)
{
    PlpScriptStorage *storage = &line->script->storage;
    return plp_line_take_integer(line, "width", 16, 7680, &storage->width_px, error) &&
           plp_line_take_integer(line, "height", 16, 4320, &storage->height_px, error);
}

bool plp_script_handle_rate(PlpScriptLine *line, GError **error)
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

bool plp_script_handle_duration(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "duration in seconds", 0.001, 7200,
                                &line->script->storage.duration_s, error);
}

bool plp_script_handle_start(PlpScriptLine *line, GError **error)
{
    return plp_line_take_seconds(line, "first timestamp in seconds", 0,
                                 &line->script->storage.start_us, error);
}

bool plp_script_handle_seed(PlpScriptLine *line, GError **error)
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

bool plp_script_handle_codec(PlpScriptLine *line, GError **error)
{
    return take_name(line, "name of an encoder", &line->script->storage.codec, error);
}

bool plp_script_handle_container(PlpScriptLine *line, GError **error)
{
    return take_name(line, "name of a container", &line->script->storage.container, error);
}

bool plp_script_handle_pixels(PlpScriptLine *line, GError **error)
{
    return take_name(line, "pixel format", &line->script->storage.pixel_format, error);
}

bool plp_script_handle_encoder(PlpScriptLine *line, GError **error)
{
    return take_name(line, "encoder options", &line->script->storage.encoder_options, error);
}

bool plp_script_handle_b_frames(PlpScriptLine *line, GError **error)
{
    return plp_line_take_integer(line, "number of B-frames", 0, 16, &line->script->storage.b_frames,
                                 error);
}

bool plp_script_handle_rotate(PlpScriptLine *line, GError **error)
{
    int degrees = 0;
    if (!plp_line_take_integer(line, "rotation", 0, 270, &degrees, error))
        return false;
    if (degrees % 90 != 0)
        return plp_line_fail(line, error, "`%d` is no rotation: write 0, 90, 180 or 270", degrees);
    line->script->storage.rotation_deg = degrees;
    return true;
}

bool plp_script_handle_mirror(PlpScriptLine *line, GError **error)
{
    line->script->storage.mirrored = true;
    return true;
}

bool plp_script_handle_aspect(PlpScriptLine *line, GError **error)
{
    return plp_line_take_number(line, "pixel aspect ratio", 0.25, 4,
                                &line->script->storage.pixel_aspect_ratio, error);
}

bool plp_script_handle_segment(PlpScriptLine *line, GError **error)
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
    if (!plp_line_take_seconds(line, "start in seconds", 0, &segment.start_us, error) ||
        !plp_line_take_seconds(line, "end in seconds", 0, &segment.end_us, error))
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
    if (!plp_line_check_room(line, line->script->segments, error))
        return false;
    g_array_append_val(line->script->segments, segment);
    return true;
}
