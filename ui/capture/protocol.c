#include "ui/capture/protocol.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/text.h"
#include "ui/words.h"

#define MAX_STEPS 64
#define MAX_SECONDS 3600
#define MAX_TIMES 20

struct PlpUiProtocol {
    char *name;
    bool has_sound;
    GArray *steps; // of PlpUiProtocolStep
};

static void clear_step(gpointer step)
{
    g_free(((PlpUiProtocolStep *)step)->prompt);
}

void plp_ui_protocol_free(PlpUiProtocol *protocol)
{
    if (protocol == NULL)
        return;
    g_free(protocol->name);
    g_array_unref(protocol->steps);
    g_free(protocol);
}

/** An integer of a group within limits; `fallback` where it is missing, unless that is below 0. */
static bool read_number(GKeyFile *file, const char *group, const char *key, int fallback, int most,
                        int *ret_value, GError **error)
{
    g_autofree char *text = g_key_file_get_value(file, group, key, NULL);
    guint64 value = (guint64)MAX(fallback, 0);
    bool is_good = text == NULL
                       ? fallback >= 0
                       : g_ascii_string_to_unsigned(text, 10, 1, (guint64)most, &value, NULL);
    if (!is_good)
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "[%s]: %s must be a number from 1 to %d",
                    group, key, most);
    *ret_value = (int)value;
    return is_good;
}

static bool read_step(GKeyFile *file, const char *group, PlpUiProtocolStep *ret_step,
                      GError **error)
{
    int seconds = 0;
    g_autofree char *task = g_key_file_get_string(file, group, "task", NULL);
    if (task == NULL || !plp_task_parse(task, &ret_step->task) ||
        ret_step->task == PLP_TASK_UNKNOWN) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "[%s]: `task` must be a task of the vocabulary, such as rest_open", group);
        return false;
    }
    if (!read_number(file, group, "seconds", -1, MAX_SECONDS, &seconds, error) ||
        !read_number(file, group, "times", 1, MAX_TIMES, &ret_step->times, error))
        return false;
    ret_step->duration_us = (int64_t)seconds * G_USEC_PER_SEC;
    ret_step->prompt = g_key_file_get_locale_string(file, group, "prompt", NULL, NULL);
    return true;
}

static bool read_steps(GKeyFile *file, GArray *steps, GError **error)
{
    for (int i = 1; i <= MAX_STEPS; i++) {
        g_autofree char *group = g_strdup_printf("task %d", i);
        PlpUiProtocolStep step = {0};
        if (!g_key_file_has_group(file, group))
            break;
        if (!read_step(file, group, &step, error))
            return false;
        g_array_append_val(steps, step);
    }
    if (steps->len == 0)
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT,
                            "there is no [task 1]: a protocol needs a task");
    return steps->len > 0;
}

static PlpUiProtocol *parse(GKeyFile *file, GError **error)
{
    g_autoptr(PlpUiProtocol) protocol = g_new0(PlpUiProtocol, 1);
    protocol->steps = g_array_new(FALSE, TRUE, sizeof(PlpUiProtocolStep));
    g_array_set_clear_func(protocol->steps, clear_step);
    protocol->name = g_key_file_get_locale_string(file, "protocol", "name", NULL, NULL);
    protocol->has_sound = g_key_file_get_boolean(file, "protocol", "sound", NULL);
    if (protocol->name == NULL || *protocol->name == '\0') {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT,
                            "[protocol]: `name` is missing: give it one");
        return NULL;
    }
    return read_steps(file, protocol->steps, error) ? g_steal_pointer(&protocol) : NULL;
}

PlpUiProtocol *plp_ui_protocol_load(const char *path, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_KEEP_TRANSLATIONS, &cause)) {
        bool is_format = cause->domain == G_KEY_FILE_ERROR;
        g_set_error(error, PLP_ERROR, is_format ? PLP_ERROR_FORMAT : PLP_ERROR_IO,
                    is_format ? "%s: no protocol: %s" : "%s: cannot be read: %s", name,
                    cause->message);
        return NULL;
    }
    PlpUiProtocol *protocol = parse(file, &cause);
    if (protocol == NULL)
        g_set_error(error, cause->domain, cause->code, "%s: %s", name, cause->message);
    return protocol;
}

// ---- where they lie ----

static void add_folder(GPtrArray *protocols, const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        PlpUiProtocol *protocol =
            g_str_has_suffix(name, ".protocol") ? plp_ui_protocol_load(path, NULL) : NULL;
        if (protocol != NULL)
            g_ptr_array_add(protocols, protocol);
    }
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return g_utf8_collate((*(PlpUiProtocol *const *)a)->name, (*(PlpUiProtocol *const *)b)->name);
}

static void free_protocol(gpointer protocol)
{
    plp_ui_protocol_free(protocol);
}

GPtrArray *plp_ui_protocol_list(void)
{
    GPtrArray *protocols = g_ptr_array_new_with_free_func(free_protocol);
    const char *data = g_getenv("PALPEBRA_DATA"); // a build that is not installed
    const char *const *systems = g_get_system_data_dirs();
    g_autofree char *own = g_build_filename(g_get_user_data_dir(), "palpebra", "protocols", NULL);
    add_folder(protocols, own);
    if (data != NULL) {
        g_autofree char *folder = g_build_filename(data, "protocols", NULL);
        add_folder(protocols, folder);
    }
    for (guint i = 0; data == NULL && systems[i] != NULL; i++) {
        g_autofree char *folder = g_build_filename(systems[i], "palpebra", "protocols", NULL);
        add_folder(protocols, folder);
    }
    g_ptr_array_sort(protocols, compare_names);
    return protocols;
}

// ---- looking at one ----

const char *plp_ui_protocol_get_name(const PlpUiProtocol *protocol)
{
    return protocol->name;
}

bool plp_ui_protocol_has_sound(const PlpUiProtocol *protocol)
{
    return protocol->has_sound;
}

guint plp_ui_protocol_get_length(const PlpUiProtocol *protocol)
{
    return protocol->steps->len;
}

const PlpUiProtocolStep *plp_ui_protocol_get_step(const PlpUiProtocol *protocol, guint i)
{
    return &g_array_index(protocol->steps, PlpUiProtocolStep, i);
}

static const char *const prompts[PLP_TASK_N] = {
    [PLP_TASK_REST_OPEN] = N_("Look straight ahead and keep your eyes open, relaxed."),
    [PLP_TASK_GENTLE_CLOSURE] = N_("Close your eyes gently, then open them."),
    [PLP_TASK_FORCED_CLOSURE] = N_("Squeeze your eyes shut, then open them."),
    [PLP_TASK_REST_AFTER] = N_("Rest again, with your eyes open."),
    [PLP_TASK_CONVERSATION] = N_("Talk about your day."),
    [PLP_TASK_READING_ALOUD] = N_("Read the text aloud."),
    [PLP_TASK_WRITING] = N_("Write a few sentences."),
    [PLP_TASK_GAZE_UP] = N_("Look up, without moving your head."),
    [PLP_TASK_GAZE_DOWN] = N_("Look down, without moving your head."),
    [PLP_TASK_BRIGHT_LIGHT] = N_("Look towards the light."),
    [PLP_TASK_HEAD_TURN] = N_("Turn your head slowly to both sides."),
    [PLP_TASK_SENSORY_TRICK] = N_("Use the touch that helps you keep your eyes open."),
    [PLP_TASK_CHEWING] = N_("Chew."),
    [PLP_TASK_LAUGHING] = N_("Laugh."),
    [PLP_TASK_SINGING] = N_("Sing."),
    [PLP_TASK_SMILE] = N_("Smile broadly, then relax."),
    [PLP_TASK_PUCKER] = N_("Purse your lips, then relax."),
    [PLP_TASK_BROW_RAISE] = N_("Raise your brows, then relax."),
    [PLP_TASK_FREE] = N_("Do as you like."),
};

char *plp_ui_protocol_step_dup_prompt(const PlpUiProtocolStep *step)
{
    const char *own = prompts[step->task] != NULL ? _(prompts[step->task]) : "";
    const char *words = step->prompt != NULL ? step->prompt : own;
    if (step->times <= 1)
        return g_strdup(words);
    // Translators: what the patient is asked to do, and how often.
    return g_strdup_printf(ngettext("%s (%d time)", "%s (%d times)", (gulong)step->times), words,
                           step->times);
}
