#include "ui/dialogs/colors.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plot/mark.h"
#include "ui/canvas.h"
#include "ui/session/settings.h"
#include "ui/style.h"

#define SAMPLE_HEIGHT_PX 34

/** Whose hues can be told apart with any colour vision. */
typedef struct {
    const char *name;
    const char *colors[PLP_UI_N_COLORED]; // NULL: the look's own
} Palette;

static const Palette palettes[] = {
    {"Okabe & Ito", {NULL}},
    {"Tol", {"#4477aa", "#ccbb44", "#ee6677", "#aa3377", "#8c8c8c"}},
    {"IBM", {"#648fff", "#ffb000", "#fe6100", "#dc267f", "#8c8c8c"}},
};
#define N_PALETTES G_N_ELEMENTS(palettes)

struct _PlpUiColors {
    AdwPreferencesGroup parent;
    AdwComboRow *chooser;
    GtkWidget *sample;
    GtkColorButton *buttons[PLP_UI_N_COLORED];
    gulong settings_handler;
    bool is_filling;
};

G_DEFINE_FINAL_TYPE(PlpUiColors, plp_ui_colors, ADW_TYPE_PREFERENCES_GROUP)

static bool is_palette(const Palette *palette)
{
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        const char *chosen = plp_ui_settings_get_color(plp_ui_settings_get(), (PlpUiColored)i);
        if (g_strcmp0(chosen, palette->colors[i]) != 0)
            return false;
    }
    return true;
}

guint plp_ui_colors_get_chosen(PlpUiColors *self)
{
    guint i = 0;
    while (i < N_PALETTES && !is_palette(&palettes[i]))
        i++;
    return i;
}

void plp_ui_colors_choose(PlpUiColors *self, guint place)
{
    adw_combo_row_set_selected(self->chooser, place);
}

static void on_palette(PlpUiColors *self)
{
    guint place = adw_combo_row_get_selected(self->chooser);
    if (!self->is_filling && place < N_PALETTES)
        plp_ui_settings_set_colored(plp_ui_settings_get(), palettes[place].colors);
}

static void on_color(GtkColorButton *button, gpointer data)
{
    PlpUiColors *self = data;
    GdkRGBA color;
    const char *kept[PLP_UI_N_COLORED];
    g_auto(GStrv) copies = g_new0(char *, PLP_UI_N_COLORED + 1); // setting frees what is borrowed
    gtk_color_chooser_get_rgba(GTK_COLOR_CHOOSER(button), &color);
    g_autofree char *chosen =
        g_strdup_printf("#%02x%02x%02x", (unsigned)lroundf(255 * color.red),
                        (unsigned)lroundf(255 * color.green), (unsigned)lroundf(255 * color.blue));
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        const char *before = plp_ui_settings_get_color(plp_ui_settings_get(), (PlpUiColored)i);
        const char *wanted = button == self->buttons[i] ? chosen : before;
        kept[i] = copies[i] = g_strdup(wanted != NULL ? wanted : "");
    }
    plp_ui_settings_set_colored(plp_ui_settings_get(), kept);
}

static void show_colors(PlpUiColors *self)
{
    const PlpPalette *palette = plp_ui_style_get_palette();
    self->is_filling = true;
    for (int i = 0; i < PLP_UI_N_COLORED; i++) {
        PlpColor color = plp_ui_style_get_colored(palette, (PlpUiColored)i);
        GdkRGBA shown = {(float)color.red, (float)color.green, (float)color.blue, 1};
        gtk_color_chooser_set_rgba(GTK_COLOR_CHOOSER(self->buttons[i]), &shown);
    }
    adw_combo_row_set_selected(self->chooser, plp_ui_colors_get_chosen(self));
    self->is_filling = false;
    gtk_widget_queue_draw(self->sample);
}

static void draw_sample(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
    static const PlpMark marks[] = {PLP_MARK_BLINK, PLP_MARK_BRIEF, PLP_MARK_PROLONGED,
                                    PLP_MARK_TWITCH, PLP_MARK_COMMANDED};
    g_autoptr(PlpCanvas) canvas = plp_ui_canvas_new(GTK_WIDGET(area), cr);
    plp_legend_draw(canvas, 8, 8, width, marks, G_N_ELEMENTS(marks), true);
}

// ---- the widget ----

static GtkWidget *make_chooser(PlpUiColors *self)
{
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    for (gsize i = 0; i < N_PALETTES; i++)
        gtk_string_list_append(names, palettes[i].name);
    gtk_string_list_append(names, _("My own"));
    self->chooser = ADW_COMBO_ROW(adw_combo_row_new());
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(self->chooser), _("Palette"));
    adw_action_row_set_subtitle(
        ADW_ACTION_ROW(self->chooser),
        _("Those of a named palette can be told apart with any colour vision."));
    adw_combo_row_set_model(self->chooser, G_LIST_MODEL(names));
    g_signal_connect_swapped(self->chooser, "notify::selected", G_CALLBACK(on_palette), self);
    return GTK_WIDGET(self->chooser);
}

static GtkWidget *make_row(PlpUiColors *self, int i, const char *name)
{
    GtkWidget *row = adw_action_row_new();
    GtkWidget *button = gtk_color_button_new();
    gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
    gtk_color_button_set_title(GTK_COLOR_BUTTON(button), name);
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    // The button within is what has the focus.
    gtk_accessible_update_property(GTK_ACCESSIBLE(gtk_widget_get_first_child(button)),
                                   GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    g_signal_connect(button, "color-set", G_CALLBACK(on_color), self);
    self->buttons[i] = GTK_COLOR_BUTTON(button);
    adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), name);
    adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
    adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), button);
    return row;
}

static void dispose(GObject *object)
{
    PlpUiColors *self = PLP_UI_COLORS(object);
    g_clear_signal_handler(&self->settings_handler, plp_ui_settings_get());
    G_OBJECT_CLASS(plp_ui_colors_parent_class)->dispose(object);
}

static void plp_ui_colors_class_init(PlpUiColorsClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
}

static void plp_ui_colors_init(PlpUiColors *self)
{
    const char *names[PLP_UI_N_COLORED] = {_("Blinks"), _("Brief closures"),
                                           _("Prolonged closures"), _("Twitches"),
                                           _("Commanded closures")};
    AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP(self);
    adw_preferences_group_set_title(group, _("Colours of Closures"));
    adw_preferences_group_set_description(
        group, _("On the screen; a report keeps its own. Kinds differ in pattern, too. With high "
                 "contrast the desktop's own are taken."));
    adw_preferences_group_add(group, make_chooser(self));
    for (int i = 0; i < PLP_UI_N_COLORED; i++)
        adw_preferences_group_add(group, make_row(self, i, names[i]));
    self->sample = gtk_drawing_area_new();
    gtk_drawing_area_set_content_height(GTK_DRAWING_AREA(self->sample), SAMPLE_HEIGHT_PX);
    gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(self->sample), draw_sample, self, NULL);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->sample), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("How the kinds look"), -1);
    plp_ui_canvas_follow_look(self->sample);
    adw_preferences_group_add(group, self->sample);
    self->settings_handler =
        g_signal_connect_swapped(plp_ui_settings_get(), "changed", G_CALLBACK(show_colors), self);
    show_colors(self);
}
