#include "report/boris.h"

#include <math.h>

#include "analysis/exposure.h"
#include "base/number.h"
#include "report/boris_events.h"
#include "report/json_text.h"
#include "report/stamp.h"

#define PLAYERS 8 // that BORIS has

// ---- subjects and behaviours ----

static void add_subject(PlpJson *json, const char *index, const char *key, PlpSide side)
{
    plp_json_begin_line(json, index);
    plp_json_add_text(json, "key", key);
    plp_json_add_text(json, "name", plp_boris_get_subject(side));
    plp_json_add_text(json, "description", "the patient's own side");
    plp_json_end(json);
}

/** The behaviours get the keys a, b, c … in order. */
static void add_behaviour(PlpJson *json, int *next, PlpStretchKind kind, const char *code,
                          const char *description)
{
    static const char keys[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    g_autofree char *index = g_strdup_printf("%d", *next);
    g_autofree char *behaviour = plp_boris_dup_behaviour(kind, code);
    char key[2] = {*next < (int)sizeof keys - 1 ? keys[*next] : '\0', '\0'};
    plp_json_begin_object(json, index);
    plp_json_add_text(json, "type", "State event");
    plp_json_add_text(json, "key", key);
    plp_json_add_text(json, "code", behaviour);
    plp_json_add_text(json, "description", description);
    plp_json_add_text(json, "color", "");
    plp_json_add_text(json, "category", plp_boris_get_category(kind));
    plp_json_add_text(json, "modifiers", "");
    plp_json_add_text(json, "excluded", "");
    plp_json_add_text(json, "coding map", "");
    plp_json_end(json);
    (*next)++;
}

static void add_behaviours(PlpJson *json)
{
    int next = 0;
    plp_json_begin_object(json, "behaviors_conf");
    add_behaviour(json, &next, PLP_STRETCH_CLOSURE, plp_kind_get_name(PLP_KIND_BLINK),
                  "closure shorter than a spasm");
    add_behaviour(json, &next, PLP_STRETCH_CLOSURE, plp_kind_get_name(PLP_KIND_BRIEF),
                  "brief spasm");
    add_behaviour(json, &next, PLP_STRETCH_CLOSURE, plp_kind_get_name(PLP_KIND_PROLONGED),
                  "prolonged spasm");
    add_behaviour(json, &next, PLP_STRETCH_TWITCH, "twitch", "twitch of one side of the face");
    for (int i = PLP_REASON_NO_FACE; i <= PLP_REASON_DECODE_ERROR; i++)
        add_behaviour(json, &next, PLP_STRETCH_LOSS, plp_reason_get_name((PlpReason)i),
                      plp_reason_get_sentence((PlpReason)i));
    add_behaviour(json, &next, PLP_STRETCH_LOSS, plp_reason_get_name(PLP_REASON_UNKNOWN),
                  "The eye was not measured.");
    add_behaviour(json, &next, PLP_STRETCH_LOSS, PLP_STRETCH_NO_PICTURE,
                  "The recording has no picture here.");
    for (int i = PLP_TASK_UNKNOWN; i < PLP_TASK_N; i++)
        add_behaviour(json, &next, PLP_STRETCH_TASK, plp_task_get_name((PlpTask)i),
                      plp_task_is_commanded((PlpTask)i) ? "commanded" : "");
    plp_json_end(json);
}

// ---- observations ----

static void add_files(PlpJson *json, const PlpRecording *recording)
{
    if (plp_stretches_get_media_name(recording) == NULL) {
        plp_json_begin_line_array(json, "file");
        plp_json_end(json);
        return;
    }
    plp_json_begin_object(json, "file");
    for (int player = 1; player <= PLAYERS; player++) {
        g_autofree char *key = g_strdup_printf("%d", player);
        plp_json_begin_line_array(json, key);
        if (player == 1)
            plp_json_add_text(json, NULL, plp_stretches_get_media_name(recording));
        plp_json_end(json);
    }
    plp_json_end(json);
}

static double get_length_s(const PlpRecording *recording)
{
    return recording->has_media ? (double)recording->media.duration_us / 1e6
                                : (double)plp_exposure_get_end_us(recording->trace) / 1e6;
}

static void add_media_info(PlpJson *json, const PlpRecording *recording)
{
    plp_json_begin_object(json, "media_info");
    if (plp_stretches_get_media_name(recording) != NULL) {
        const char *name = plp_stretches_get_media_name(recording);
        plp_json_begin_line(json, "length");
        plp_json_add_number(json, name, get_length_s(recording), 3);
        plp_json_end(json);
        plp_json_begin_line(json, "fps");
        plp_json_add_number(json, name, recording->analysis->frame_rate_per_s, 3);
        plp_json_end(json);
        plp_json_begin_line(json, "hasVideo");
        plp_json_add_bool(json, name, true);
        plp_json_end(json);
        plp_json_begin_line(json, "hasAudio");
        plp_json_add_bool(json, name, recording->media.n_audio_streams > 0);
        plp_json_end(json);
    }
    plp_json_begin_line(json, "offset");
    if (plp_stretches_get_media_name(recording) != NULL)
        plp_json_add_number(json, "1", 0, 1);
    plp_json_end(json);
    plp_json_end(json);
}

static void add_events(PlpJson *json, const PlpRecording *recording)
{
    g_autoptr(GArray) events = plp_boris_list_events(recording);
    plp_json_begin_array(json, "events");
    for (guint i = 0; i < events->len; i++) {
        const PlpBorisEvent *event = &g_array_index(events, PlpBorisEvent, i);
        plp_json_begin_line_array(json, NULL);
        plp_json_add_number(json, NULL, (double)event->t_ms / 1e3, 3);
        plp_json_add_text(json, NULL, plp_boris_get_subject(event->side));
        plp_json_add_text(json, NULL, event->behaviour);
        plp_json_add_text(json, NULL, "");
        plp_json_add_text(json, NULL, event->comment != NULL ? event->comment : "");
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_observation(PlpJson *json, const PlpRecording *recording, const char *date)
{
    plp_json_begin_object(json, recording->label);
    add_files(json, recording);
    plp_json_add_text(json, "type",
                      plp_stretches_get_media_name(recording) != NULL ? "MEDIA" : "LIVE");
    plp_json_add_text(json, "date", date);
    plp_json_add_text(json, "description", "For research use; not a medical device.");
    plp_json_add_number(json, "time offset", 0, 1);
    add_events(json, recording);
    plp_json_begin_line_array(json, "observation time interval");
    plp_json_add_integer(json, NULL, 0);
    plp_json_add_integer(json, NULL, 0);
    plp_json_end(json);
    plp_json_begin_line(json, "independent_variables");
    plp_json_end(json);
    plp_json_add_bool(json, "visualize_spectrogram", false);
    plp_json_add_bool(json, "visualize_waveform", false);
    plp_json_add_bool(json, "close_behaviors_between_videos", false);
    plp_json_add_integer(json, "scan_sampling_time", 0);
    add_media_info(json, recording);
    plp_json_end(json);
}

static void add_empty_object(PlpJson *json, const char *key)
{
    plp_json_begin_line(json, key);
    plp_json_end(json);
}

static void add_categories(PlpJson *json)
{
    plp_json_begin_line_array(json, "behavioral_categories");
    for (int kind = PLP_STRETCH_TASK; kind <= PLP_STRETCH_LOSS; kind++)
        plp_json_add_text(json, NULL, plp_boris_get_category((PlpStretchKind)kind));
    plp_json_end(json);
}

char *plp_boris_dup_project(const GPtrArray *recordings, const char *program_version,
                            int64_t stamp_s)
{
    g_autoptr(PlpJson) json = plp_json_new();
    g_autofree char *date = plp_stamp_dup_text(stamp_s, "");
    g_autofree char *description =
        g_strdup_printf("Written by palpebra %s. For research use; not a medical device. Every eye "
                        "and time in which nothing could be measured stands as `not measured`.",
                        program_version);
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "time_format", "hh:mm:ss");
    plp_json_add_text(json, "project_date", date);
    plp_json_add_text(json, "project_name", "palpebra export");
    plp_json_add_text(json, "project_description", description);
    plp_json_add_text(json, "project_format_version", "7.0");
    plp_json_begin_object(json, "subjects_conf");
    add_subject(json, "0", "r", PLP_SIDE_RIGHT);
    add_subject(json, "1", "l", PLP_SIDE_LEFT);
    plp_json_end(json);
    add_behaviours(json);
    plp_json_begin_object(json, "observations");
    for (guint i = 0; i < recordings->len; i++)
        add_observation(json, g_ptr_array_index(recordings, i), date);
    plp_json_end(json);
    add_categories(json);
    add_empty_object(json, "independent_variables");
    add_empty_object(json, "coding_map");
    plp_json_begin_line_array(json, "behaviors_coding_map");
    plp_json_end(json);
    add_empty_object(json, "converters");
    plp_json_end(json);
    return plp_json_dup_text(json);
}

// ---- tabular events ----

static const char header[] =
    "Observation id\tObservation date\tDescription\tObservation duration\tObservation type\t"
    "Source\tTime offset (s)\tMedia duration (s)\tFPS (frame/s)\tSubject\tBehavior\t"
    "Behavioral category\tBehavior type\tTime\tMedia file name\tImage index\tImage file path\t"
    "Comment\n";

/** A cell of text: a tab or a line end in it would begin another cell. */
static void append_text(GString *text, const char *value)
{
    g_autofree char *plain = g_strdup(value != NULL ? value : "");
    g_string_append(text, g_strdelimit(plain, "\t\r\n", ' '));
    g_string_append_c(text, '\t');
}

static void append_number(GString *text, double value, int decimals)
{
    plp_number_append(text, value, decimals);
    g_string_append_c(text, '\t');
}

static void append_event(GString *text, const PlpRecording *recording, const PlpBorisEvent *event,
                         const char *date)
{
    double length_s = get_length_s(recording);
    append_text(text, recording->label);
    append_text(text, date);
    append_text(text, "For research use; not a medical device.");
    append_number(text, length_s, 3);
    append_text(text, plp_stretches_get_media_name(recording) != NULL ? "Media file(s)"
                                                                      : "Live observation");
    append_text(text, plp_stretches_get_media_name(recording));
    append_number(text, 0, 3);
    append_number(text, length_s, 3);
    append_number(text, recording->analysis->frame_rate_per_s, 3);
    append_text(text, plp_boris_get_subject(event->side));
    append_text(text, event->behaviour);
    append_text(text, plp_boris_get_category(event->kind));
    append_text(text, event->is_stop ? "STOP" : "START");
    append_number(text, (double)event->t_ms / 1e3, 3);
    append_text(text, plp_stretches_get_media_name(recording));
    append_number(text, event->frame >= 0 ? event->frame : (double)NAN, 0);
    append_text(text, NULL);
    append_text(text, event->comment);
    text->str[text->len - 1] = '\n';
}

char *plp_boris_dup_events(const GPtrArray *recordings, int64_t stamp_s)
{
    g_autofree char *date = plp_stamp_dup_text(stamp_s, "");
    GString *text = g_string_new(header);
    for (guint i = 0; i < recordings->len; i++) {
        const PlpRecording *recording = g_ptr_array_index(recordings, i);
        g_autoptr(GArray) events = plp_boris_list_events(recording);
        for (guint event = 0; event < events->len; event++)
            append_event(text, recording, &g_array_index(events, PlpBorisEvent, event), date);
    }
    return g_string_free(text, FALSE);
}
