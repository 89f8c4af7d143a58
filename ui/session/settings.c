#include "ui/session/settings.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/number.h"

#define PARAMETERS "parameters"
#define GENERAL "general"
#define COLORED "colors of closures"

struct _PlpUiSettings {
    GObject parent;
    char *path;
    GKeyFile *file;
    char *colors, *language;
    char *colored[PLP_UI_N_COLORED];
    PlpParameters parameters;
};

G_DEFINE_FINAL_TYPE(PlpUiSettings, plp_ui_settings, G_TYPE_OBJECT)

static guint changed_signal;

static void set_field(PlpParameters *parameters, const PlpParameterInfo *info, double value)
{
    *(double *)((char *)parameters + info->offset) = value;
}

/** What a hand wrote into the file wrongly counts as not written. */
static void read_parameters(PlpUiSettings *self)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    self->parameters = plp_parameters_make_default();
    for (gsize i = 0; i < n; i++) {
        double value = 0;
        g_autofree char *text = g_key_file_get_value(self->file, PARAMETERS, table[i].name, NULL);
        if (text != NULL && plp_number_parse(text, &value) && value >= table[i].low &&
            value <= table[i].high)
            set_field(&self->parameters, &table[i], value);
    }
}

static const char *const colored_keys[PLP_UI_N_COLORED] = {"blink", "brief", "prolonged", "twitch",
                                                           "commanded"};

static bool is_color(const char *text)
{
    if (text == NULL || text[0] != '#' || strlen(text) != 7)
        return false;
    return strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

static void read_colored(PlpUiSettings *self)
{
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        g_free(self->colored[i]);
        self->colored[i] = g_key_file_get_string(self->file, COLORED, colored_keys[i], NULL);
        if (!is_color(self->colored[i]))
            g_clear_pointer(&self->colored[i], g_free);
    }
}

static void read_all(PlpUiSettings *self)
{
    g_free(self->colors);
    g_free(self->language);
    self->colors = g_key_file_get_string(self->file, GENERAL, "colors", NULL);
    self->language = g_key_file_get_string(self->file, GENERAL, "language", NULL);
    read_parameters(self);
    read_colored(self);
}

/** A disk that is full or read-only keeps the choice until the program's end. */
static void save(PlpUiSettings *self)
{
    g_autofree char *folder = g_path_get_dirname(self->path);
    gsize size = 0;
    g_autofree char *text = g_key_file_to_data(self->file, &size, NULL);
    if (g_mkdir_with_parents(folder, 0700) == 0)
        plp_atomic_file_save(self->path, text, size, NULL);
    read_all(self);
    g_signal_emit(self, changed_signal, 0);
}

static void set_text(PlpUiSettings *self, const char *key, const char *text)
{
    if (text == NULL || *text == '\0')
        g_key_file_remove_key(self->file, GENERAL, key, NULL);
    else
        g_key_file_set_string(self->file, GENERAL, key, text);
    save(self);
}

PlpParameters plp_ui_settings_get_parameters(PlpUiSettings *self)
{
    return self->parameters;
}

bool plp_ui_settings_set_parameter(PlpUiSettings *self, const PlpParameterInfo *info, double value)
{
    if (!(value >= info->low && value <= info->high))
        return false;
    g_autofree char *text = plp_number_dup(value, 6);
    if (ABS(value - info->fallback) < 1e-9)
        g_key_file_remove_key(self->file, PARAMETERS, info->name, NULL);
    else
        g_key_file_set_value(self->file, PARAMETERS, info->name, text);
    save(self);
    return true;
}

void plp_ui_settings_reset_parameters(PlpUiSettings *self)
{
    g_key_file_remove_group(self->file, PARAMETERS, NULL);
    save(self);
}

bool plp_ui_settings_get_automatic(PlpUiSettings *self)
{
    g_autofree char *text = g_key_file_get_string(self->file, GENERAL, "automatic-closures", NULL);
    return g_strcmp0(text, "hidden") != 0;
}

void plp_ui_settings_set_automatic(PlpUiSettings *self, bool is_shown)
{
    set_text(self, "automatic-closures", is_shown ? NULL : "hidden");
}

const char *plp_ui_settings_get_color(PlpUiSettings *self, PlpUiColored colored)
{
    return self->colored[colored];
}

void plp_ui_settings_set_colored(PlpUiSettings *self, const char *const *colors)
{
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        if (is_color(colors[i]))
            g_key_file_set_string(self->file, COLORED, colored_keys[i], colors[i]);
        else
            g_key_file_remove_key(self->file, COLORED, colored_keys[i], NULL);
    }
    save(self);
}

const char *plp_ui_settings_get_colors(PlpUiSettings *self)
{
    return self->colors != NULL ? self->colors : "system";
}

void plp_ui_settings_set_colors(PlpUiSettings *self, const char *colors)
{
    set_text(self, "colors", g_str_equal(colors, "system") ? NULL : colors);
}

const char *plp_ui_settings_get_language(PlpUiSettings *self)
{
    return self->language != NULL ? self->language : "";
}

void plp_ui_settings_set_language(PlpUiSettings *self, const char *language)
{
    set_text(self, "language", language);
}

char *plp_ui_settings_dup_results_folder(PlpUiSettings *self)
{
    return g_key_file_get_string(self->file, GENERAL, "results", NULL);
}

void plp_ui_settings_set_results_folder(PlpUiSettings *self, const char *folder)
{
    set_text(self, "results", folder);
}

char *plp_ui_settings_dup_recordings_folder(PlpUiSettings *self)
{
    char *folder = g_key_file_get_string(self->file, GENERAL, "recordings", NULL);
    const char *videos = g_get_user_special_dir(G_USER_DIRECTORY_VIDEOS);
    if (folder != NULL)
        return folder;
    return videos != NULL ? g_build_filename(videos, "Palpebra", NULL)
                          : g_build_filename(g_get_user_data_dir(), "palpebra", "recordings", NULL);
}

void plp_ui_settings_set_recordings_folder(PlpUiSettings *self, const char *folder)
{
    set_text(self, "recordings", folder);
}

PlpUiSettings *plp_ui_settings_get(void)
{
    static PlpUiSettings *only;
    if (only == NULL)
        only = g_object_new(PLP_UI_TYPE_SETTINGS, NULL);
    return only;
}

static void plp_ui_settings_finalize(GObject *object)
{
    PlpUiSettings *self = PLP_UI_SETTINGS(object);
    g_free(self->path);
    g_key_file_unref(self->file);
    g_free(self->colors);
    g_free(self->language);
    for (int i = 0; i < PLP_UI_N_COLORED; i++)
        g_free(self->colored[i]);
    G_OBJECT_CLASS(plp_ui_settings_parent_class)->finalize(object);
}

static void plp_ui_settings_class_init(PlpUiSettingsClass *class)
{
    G_OBJECT_CLASS(class)->finalize = plp_ui_settings_finalize;
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_settings_init(PlpUiSettings *self)
{
    self->path = g_build_filename(g_get_user_config_dir(), "palpebra", "settings.ini", NULL);
    self->file = g_key_file_new();
    g_key_file_load_from_file(self->file, self->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
    read_all(self);
}
