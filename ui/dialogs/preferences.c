#include "ui/dialogs/preferences.h"

#include <glib/gi18n.h>
#include <math.h>

#include "analysis/analyse.h"
#include "ui/dialogs/colors.h"
#include "ui/dialogs/results_row.h"
#include "ui/say.h"
#include "ui/session/settings.h"
#include "ui/style.h"
#include "ui/words.h"

#define EFFECT_AFTER_MS 250 // so that a row of key presses computes once

struct _PlpUiPreferences {
    AdwPreferencesWindow parent;
    PlpUiSession *session;
    GtkLabel *effect;
    GtkLabel *folder;
    guint timer;
    guint number; // of the computation whose result is wanted
    gulong settings_handler;
    GPtrArray *spins; // of GtkSpinButton, in the order of the table
    bool is_filling;
};

G_DEFINE_FINAL_TYPE(PlpUiPreferences, plp_ui_preferences, ADW_TYPE_PREFERENCES_WINDOW)

// ---- what the thresholds do ----

typedef struct {
    PlpTrace *trace;
    GArray *segments;
    PlpParameters parameters;
    guint number;
    guint right, left;         // closures as they are shown
    guint new_right, new_left; // as they would be
} Effect;

static void free_effect(gpointer data)
{
    Effect *effect = data;
    plp_trace_free(effect->trace);
    g_clear_pointer(&effect->segments, g_array_unref);
    g_free(effect);
}

static void compute(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Effect *effect = data;
    g_autoptr(PlpAnalysis) analysis =
        plp_analyse_compute(effect->trace, effect->segments, &effect->parameters);
    effect->new_right = analysis->right.closures->len;
    effect->new_left = analysis->left.closures->len;
    g_task_return_boolean(task, true);
}

static void show_effect(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiPreferences *self = PLP_UI_PREFERENCES(object);
    const Effect *effect = g_task_get_task_data(G_TASK(result));
    if (effect->number != self->number || self->session == NULL)
        return;
    g_autofree char *words = g_strdup_printf(
        _("In the open recording: closures of the right eye %u → %u, of the left eye %u → %u."),
        effect->right, effect->new_right, effect->left, effect->new_left);
    gtk_label_set_text(self->effect, words);
}

/** A copy of what the computation reads: the document may get another recording meanwhile. */
static Effect *make_effect(const PlpRecording *recording)
{
    Effect *effect = g_new0(Effect, 1);
    effect->trace = plp_trace_new();
    g_array_append_vals(effect->trace->samples, recording->trace->samples->data,
                        recording->trace->samples->len);
    effect->segments = g_array_copy(recording->segments);
    effect->parameters = plp_ui_settings_get_parameters(plp_ui_settings_get());
    effect->parameters.bootstrap_resamples = 0; // closures are asked for, not intervals
    effect->right = recording->analysis->right.closures->len;
    effect->left = recording->analysis->left.closures->len;
    return effect;
}

static gboolean start_effect(gpointer data)
{
    PlpUiPreferences *self = data;
    self->timer = 0;
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    const PlpRecording *recording =
        document != NULL ? plp_ui_document_get_recording(document) : NULL;
    self->number++;
    if (recording == NULL || recording->analysis == NULL) {
        gtk_label_set_text(self->effect,
                           _("Open a recording to see here what a change does to its closures."));
        return G_SOURCE_REMOVE;
    }
    Effect *effect = make_effect(recording);
    effect->number = self->number;
    g_autoptr(GTask) task = g_task_new(self, NULL, show_effect, NULL);
    g_task_set_task_data(task, effect, free_effect);
    g_task_run_in_thread(task, compute);
    return G_SOURCE_REMOVE;
}

static void want_effect(PlpUiPreferences *self)
{
    g_clear_handle_id(&self->timer, g_source_remove);
    self->timer = g_timeout_add(EFFECT_AFTER_MS, start_effect, self);
}

const char *plp_ui_preferences_get_effect(PlpUiPreferences *self)
{
    return gtk_label_get_text(self->effect);
}

// ---- thresholds ----

static void on_value(GtkSpinButton *spin, gpointer data)
{
    PlpUiPreferences *self = data;
    const PlpParameterInfo *info = g_object_get_data(G_OBJECT(spin), "parameter");
    if (!self->is_filling)
        plp_ui_settings_set_parameter(plp_ui_settings_get(), info, gtk_spin_button_get_value(spin));
}

static void fill_spins(PlpUiPreferences *self)
{
    PlpParameters parameters = plp_ui_settings_get_parameters(plp_ui_settings_get());
    self->is_filling = true;
    for (guint i = 0; i < self->spins->len; i++) {
        GtkSpinButton *spin = g_ptr_array_index(self->spins, i);
        const PlpParameterInfo *info = g_object_get_data(G_OBJECT(spin), "parameter");
        gtk_spin_button_set_value(spin, plp_parameters_get(&parameters, info));
    }
    self->is_filling = false;
}

static GtkWidget *make_row(PlpUiPreferences *self, const PlpParameterInfo *info)
{
    bool is_switch = g_str_equal(info->unit, "0 or 1");
    bool is_whole = is_switch || (info->fallback >= 5 && floor(info->fallback) == info->fallback);
    double step = is_whole ? 1 : info->fallback >= 1 ? 0.1 : 0.01;
    GtkWidget *spin = gtk_spin_button_new_with_range(info->low, info->high, step);
    gtk_spin_button_set_digits(GTK_SPIN_BUTTON(spin), is_whole ? 0 : 3);
    gtk_widget_set_valign(spin, GTK_ALIGN_CENTER);
    g_object_set_data(G_OBJECT(spin), "parameter", (gpointer)info);
    gtk_accessible_update_property(GTK_ACCESSIBLE(spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _(info->meaning), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                   info->name, -1);
    g_signal_connect(spin, "value-changed", G_CALLBACK(on_value), self);
    g_ptr_array_add(self->spins, spin);
    g_autofree char *fallback = plp_ui_words_dup_number(info->fallback, is_whole ? 0 : 3);
    const char *unit = is_switch ? "" : plp_ui_say(info->unit);
    // Translators: a threshold's name in files, its default with the unit.
    g_autofree char *facts = g_strdup_printf(_("%s, default %s %s"), info->name, fallback, unit);
    g_autofree char *subtitle = g_markup_escape_text(g_strchomp(facts), -1);
    g_autofree char *title = g_markup_escape_text(_(info->meaning), -1);
    GtkWidget *row = adw_action_row_new();
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
    adw_action_row_set_title_lines(ADW_ACTION_ROW(row), 0);
    adw_action_row_set_subtitle(ADW_ACTION_ROW(row), subtitle);
    adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), spin);
    return row;
}

static void on_reset(PlpUiPreferences *self)
{
    plp_ui_settings_reset_parameters(plp_ui_settings_get());
    fill_spins(self);
}

static AdwPreferencesPage *make_thresholds(PlpUiPreferences *self)
{
    AdwPreferencesPage *page = ADW_PREFERENCES_PAGE(adw_preferences_page_new());
    adw_preferences_page_set_name(page, "thresholds");
    adw_preferences_page_set_title(page, _("Thresholds"));
    adw_preferences_page_set_icon_name(page, "preferences-other-symbolic");
    AdwPreferencesGroup *top = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
    adw_preferences_group_set_description(
        top, _("They hold for analyses from now on. A recording keeps those it was analysed with; "
               "compare only recordings with the same ones."));
    self->effect = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_wrap(self->effect, true);
    gtk_label_set_xalign(self->effect, 0);
    gtk_widget_add_css_class(GTK_WIDGET(self->effect), "heading");
    adw_preferences_group_add(top, GTK_WIDGET(self->effect));
    GtkWidget *reset = gtk_button_new_with_mnemonic(_("_Back to the Defaults"));
    gtk_widget_set_halign(reset, GTK_ALIGN_START);
    gtk_widget_set_margin_top(reset, 12);
    g_signal_connect_swapped(reset, "clicked", G_CALLBACK(on_reset), self);
    adw_preferences_group_add(top, reset);
    adw_preferences_page_add(page, top);
    AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++)
        adw_preferences_group_add(group, make_row(self, &table[i]));
    adw_preferences_page_add(page, group);
    return page;
}

// ---- colours, language, storage ----

static const char *const colors[] = {"system", "light", "dark"};
static const char *const languages[] = {"", "en", "tr"};

static guint find_text(const char *const *texts, guint n, const char *text)
{
    guint i = 0;
    while (i < n && !g_str_equal(texts[i], text))
        i++;
    return i < n ? i : 0;
}

static void on_colors(AdwComboRow *row)
{
    plp_ui_settings_set_colors(plp_ui_settings_get(), colors[adw_combo_row_get_selected(row)]);
    plp_ui_style_apply_settings();
}

static void on_language(AdwComboRow *row)
{
    plp_ui_settings_set_language(plp_ui_settings_get(), languages[adw_combo_row_get_selected(row)]);
}

static GtkWidget *make_choice(const char *title, const char *subtitle, const char *const *names,
                              guint selected, GCallback changed)
{
    g_autoptr(GtkStringList) list = gtk_string_list_new(names);
    GtkWidget *row = adw_combo_row_new();
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
    adw_action_row_set_subtitle(ADW_ACTION_ROW(row), subtitle);
    adw_combo_row_set_model(ADW_COMBO_ROW(row), G_LIST_MODEL(list));
    adw_combo_row_set_selected(ADW_COMBO_ROW(row), selected);
    g_signal_connect(row, "notify::selected", changed, NULL);
    return row;
}

static void show_folder(PlpUiPreferences *self)
{
    g_autofree char *folder = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    g_autofree char *shown = g_filename_display_name(folder);
    gtk_label_set_text(self->folder, shown);
}

static void on_folder_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    g_autofree char *path = file != NULL ? g_file_get_path(file) : NULL;
    if (response == GTK_RESPONSE_ACCEPT && path != NULL)
        plp_ui_settings_set_recordings_folder(plp_ui_settings_get(), path);
    show_folder(data);
    g_object_unref(dialog);
}

static void on_choose_folder(PlpUiPreferences *self)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        _("Folder for Recordings"), GTK_WINDOW(self), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
        _("_Open"), _("_Cancel"));
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    g_signal_connect_object(dialog, "response", G_CALLBACK(on_folder_chosen), self, 0);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static GtkWidget *make_storage(PlpUiPreferences *self)
{
    GtkWidget *row = adw_action_row_new();
    GtkWidget *button = gtk_button_new_with_mnemonic(_("_Choose…"));
    self->folder = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_ellipsize(self->folder, PANGO_ELLIPSIZE_START);
    gtk_label_set_max_width_chars(self->folder, 24);
    gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
    g_signal_connect_swapped(button, "clicked", G_CALLBACK(on_choose_folder), self);
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), _("Folder for Recordings"));
    adw_action_row_set_subtitle(ADW_ACTION_ROW(row), _("Where the camera's videos go."));
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), GTK_WIDGET(self->folder));
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
    show_folder(self);
    return row;
}

static AdwPreferencesPage *make_general(PlpUiPreferences *self)
{
    PlpUiSettings *settings = plp_ui_settings_get();
    const char *color_names[] = {_("As the system"), _("Light"), _("Dark"), NULL};
    const char *language_names[] = {_("As the system"), "English", "Türkçe", NULL};
    AdwPreferencesPage *page = ADW_PREFERENCES_PAGE(adw_preferences_page_new());
    AdwPreferencesGroup *look = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
    AdwPreferencesGroup *storage = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
    adw_preferences_page_set_title(page, _("General"));
    adw_preferences_page_set_icon_name(page, "preferences-system-symbolic");
    adw_preferences_group_set_title(look, _("Look"));
    adw_preferences_group_add(
        look, make_choice(_("Colours"), _("Kinds of closures differ in pattern, too."), color_names,
                          find_text(colors, 3, plp_ui_settings_get_colors(settings)),
                          G_CALLBACK(on_colors)));
    adw_preferences_group_add(
        look, make_choice(_("Language"), _("Works from the next start on."), language_names,
                          find_text(languages, 3, plp_ui_settings_get_language(settings)),
                          G_CALLBACK(on_language)));
    adw_preferences_group_set_title(storage, _("Storage"));
    adw_preferences_group_add(storage, g_object_new(PLP_UI_TYPE_RESULTS_ROW, NULL));
    adw_preferences_group_add(storage, make_storage(self));
    adw_preferences_page_add(page, look);
    adw_preferences_page_add(page, g_object_new(PLP_UI_TYPE_COLORS, NULL));
    adw_preferences_page_add(page, storage);
    return page;
}

// ---- the window ----

static void dispose(GObject *object)
{
    PlpUiPreferences *self = PLP_UI_PREFERENCES(object);
    g_clear_handle_id(&self->timer, g_source_remove);
    g_clear_signal_handler(&self->settings_handler, plp_ui_settings_get());
    g_clear_object(&self->session);
    g_clear_pointer(&self->spins, g_ptr_array_unref);
    G_OBJECT_CLASS(plp_ui_preferences_parent_class)->dispose(object);
}

static void plp_ui_preferences_class_init(PlpUiPreferencesClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
}

static void plp_ui_preferences_init(PlpUiPreferences *self)
{
    self->spins = g_ptr_array_new();
    gtk_window_set_title(GTK_WINDOW(self), _("Preferences"));
    adw_preferences_window_add(ADW_PREFERENCES_WINDOW(self), make_general(self));
    adw_preferences_window_add(ADW_PREFERENCES_WINDOW(self), make_thresholds(self));
    fill_spins(self);
    self->settings_handler =
        g_signal_connect_swapped(plp_ui_settings_get(), "changed", G_CALLBACK(want_effect), self);
}

GtkWidget *plp_ui_preferences_new(PlpUiSession *session)
{
    PlpUiPreferences *self = g_object_new(PLP_UI_TYPE_PREFERENCES, NULL);
    self->session = g_object_ref(session);
    start_effect(self);
    return GTK_WIDGET(self);
}
