#include "simulate/script.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "simulate/script_priv.h"

const char *plp_script_get_example(void)
{
    return "# Half a minute of a patient: blinks, a wink, a squeeze, two decoys.\n"
           "size 640 480\n"
           "rate 30\n"
           "duration 30\n"
           "seed 7\n"
           "skin 2\n"
           "hair 5\n"
           "noise 2\n"
           "sway 0.5\n"
           "segment rest_open 0 20\n"
           "segment gentle_closure 20 27\n"
           "at 1.0 blink both 0.18\n"
           "at 3.0 blink both 0.2 depth 0.9\n"
           "at 4.5 wink right 0.4\n"
           "at 6.0 blink both 0.15\n"
           "at 6.35 blink both 0.15\n"
           "at 8.0 squeeze left 1.6\n"
           "at 11 look down 1.5\n"
           "at 14 squint both 1.2\n"
           "at 17 smile both 2\n"
           "at 21 long both 4.5\n";
}

static PlpScript *make_empty(void)
{
    PlpScript *script = g_new0(PlpScript, 1);
    script->storage = (PlpScriptStorage){.width_px = 640,
                                         .height_px = 480,
                                         .rate_per_s = 30,
                                         .duration_s = 10,
                                         .pixel_aspect_ratio = 1,
                                         .b_frames = -1};
    script->seed = 1;
    script->base = plp_drawn_face_make_default();
    script->moves = g_array_new(FALSE, TRUE, sizeof(PlpMove));
    script->pulses = g_array_new(FALSE, TRUE, sizeof(PlpPulse));
    script->lid_moves = g_array_new(FALSE, TRUE, sizeof(PlpLidMove));
    script->truth = g_array_new(FALSE, TRUE, sizeof(PlpTruth));
    script->segments = g_array_new(FALSE, TRUE, sizeof(PlpSegment));
    script->companions = g_array_new(FALSE, TRUE, sizeof(PlpDrawnFace));
    return script;
}

void plp_script_free(PlpScript *script)
{
    if (script == NULL)
        return;
    g_free(script->storage.codec);
    g_free(script->storage.container);
    g_free(script->storage.pixel_format);
    g_free(script->storage.encoder_options);
    GArray *arrays[] = {script->moves, script->pulses,   script->lid_moves,
                        script->truth, script->segments, script->companions};
    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    g_free(script);
}

const PlpScriptStorage *plp_script_get_storage(const PlpScript *script)
{
    return &script->storage;
}

const GArray *plp_script_get_truth(const PlpScript *script)
{
    return script->truth;
}

const GArray *plp_script_get_segments(const PlpScript *script)
{
    return script->segments;
}

static bool run_command(PlpScriptLine *line, GError **error)
{
    const char *word = NULL;
    line->form = "at T COMMAND …";
    line->timed = plp_line_take_if(line, "at");
    double at_s = 0;
    if (line->timed && !plp_line_take_number(line, "time in seconds", -3600, 7200, &at_s, error))
        return false;
    line->t_us = (int64_t)(at_s * 1e6 + (at_s < 0 ? -0.5 : 0.5));
    if (!plp_line_take_word(line, "the command", &word, error))
        return false;
    const PlpScriptCommand *command = plp_script_find_command(word);
    if (command == NULL)
        return plp_line_fail(
            line, error, "`%s` is no command; the list is printed by the help on simulate", word);
    line->form = command->info.form;
    if (line->timed && !command->timed)
        return plp_line_fail(line, error, "`%s` holds for the whole recording; leave out `at`",
                             word);
    if (!line->timed && !command->untimed)
        return plp_line_fail(line, error, "`%s` needs a time; write: %s", word, line->form);
    guint lid_events = line->script->lid_moves->len + line->script->truth->len;
    if (!command->handle(line, error))
        return false;
    // What else may be told to happen later (a head that turns back) makes no difference.
    bool moves_lids = line->script->lid_moves->len + line->script->truth->len > lid_events;
    if (moves_lids && line->timed && line->t_us > line->script->last_us) {
        line->script->last_us = line->t_us;
        line->script->last_line = line->line;
    }
    if (!plp_line_is_done(line))
        return plp_line_fail(line, error, "`%s` is more than the command takes; write: %s",
                             line->words[line->next], line->form);
    return true;
}

static char **split_words(const char *text)
{
    g_autofree char *plain = g_strdup(text);
    char *comment = strchr(plain, '#');
    if (comment != NULL)
        *comment = '\0';
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    char *rest = NULL;
    for (char *word = strtok_r(plain, " \t\r\v\f", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r\v\f", &rest))
        g_ptr_array_add(words, g_strdup(word));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_steal(words, NULL);
}

static bool run_line(PlpScript *script, const char *name, int number, const char *text,
                     GError **error)
{
    g_auto(GStrv) words = split_words(text);
    PlpScriptLine line = {.script = script, .name = name, .line = number, .words = words};
    return words[0] == NULL || run_command(&line, error);
}

static gint compare_truth(gconstpointer a, gconstpointer b)
{
    const PlpTruth *x = a, *y = b;
    if (x->onset_us != y->onset_us)
        return x->onset_us < y->onset_us ? -1 : 1;
    return (int)x->eye - (int)y->eye;
}

static gint compare_lid_moves(gconstpointer a, gconstpointer b)
{
    const PlpLidMove *x = a, *y = b;
    return compare_truth(&x->truth, &y->truth);
}

static gint compare_moves(gconstpointer a, gconstpointer b)
{
    const PlpMove *x = a, *y = b;
    return (x->t_us > y->t_us) - (x->t_us < y->t_us);
}

static gint compare_segments(gconstpointer a, gconstpointer b)
{
    const PlpSegment *x = a, *y = b;
    return (x->start_us > y->start_us) - (x->start_us < y->start_us);
}

/** The duration may stand below the events, so only the end of the script tells. */
static bool check_last_event(const PlpScript *script, const char *name, GError **error)
{
    double duration_s = script->storage.duration_s;
    if ((double)script->last_us < duration_s * 1e6)
        return true;
    g_autofree char *at = plp_number_dup((double)script->last_us / 1e6, 3);
    g_autofree char *duration = plp_number_dup(duration_s, 3);
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: line %d: at %s s the recording, %s s long, is over; move the closure or set a "
                "longer duration",
                name, script->last_line, at, duration);
    return false;
}

static bool finish(PlpScript *script, const char *name, GError **error)
{
    const PlpScriptStorage *storage = &script->storage;
    if (storage->rate_per_s * storage->duration_s > 1e6) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: rate times duration makes more than a million pictures; make it shorter",
                    name);
        return false;
    }
    if (!check_last_event(script, name, error))
        return false;
    g_array_sort(script->lid_moves, compare_lid_moves);
    g_array_sort(script->segments, compare_segments);
    g_array_sort(script->moves,
                 compare_moves); // GLib's array sort is stable: equal times keep the script's order
    for (guint i = 0; i < script->lid_moves->len; i++)
        g_array_append_val(script->truth, g_array_index(script->lid_moves, PlpLidMove, i).truth);
    g_array_sort(script->truth, compare_truth);
    return plp_script_check_lid_moves(script, name, error);
}

static bool check_text(const char *name, const char *bytes, gsize size, GError **error)
{
    const char *end = NULL;
    if (size <= PLP_SCRIPT_MAX_BYTES && g_utf8_validate_len(bytes, size, &end))
        return true;
    if (size > PLP_SCRIPT_MAX_BYTES)
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is larger than %u bytes and so is no script", name, PLP_SCRIPT_MAX_BYTES);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: byte %" G_GSIZE_FORMAT " is no text; a script is plain UTF-8", name,
                    (gsize)(end - bytes));
    return false;
}

PlpScript *plp_script_parse(const char *name, GBytes *content, GError **error)
{
    gsize size = 0;
    const char *bytes = g_bytes_get_data(content, &size);
    if (!check_text(name, size > 0 ? bytes : "", size, error))
        return NULL;
    g_autofree char *text = g_strndup(size > 0 ? bytes : "", size);
    const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    g_auto(GStrv) lines = g_strsplit(start, "\n", -1);
    g_autoptr(PlpScript) script = make_empty();
    for (int i = 0; lines[i] != NULL; i++) {
        if (!run_line(script, name, i + 1, lines[i], error))
            return NULL;
    }
    if (!finish(script, name, error))
        return NULL;
    return g_steal_pointer(&script);
}

PlpScript *plp_script_load(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autoptr(GBytes) content = plp_text_load_file(path, PLP_SCRIPT_MAX_BYTES, error);
    return content != NULL ? plp_script_parse(name, content, error) : NULL;
}
