#include "ui/review/figures.h"

#include <glib/gi18n.h>

#include "ui/review/figures_words.h"
#include "ui/say.h"
#include "ui/tooltip.h"
#include "ui/words.h"

#define DEFINITION_WIDTH_CHARS 44

struct _PlpUiFigures {
    GtkWidget parent;
    const PlpRecording *recording; // borrowed until the next set_recording
    guint scope;                   // 0: the whole; else the task's place, from 1
    bool is_live, is_filling;

    GtkWidget *box;
    GtkDropDown *scopes;
    GtkLabel *state;
    GtkFlowBox *cells;
    GtkLabel *severity;
    GtkMenuButton *why;
    GtkLabel *rule;
    GtkLabel *said; // by a person of the recording; not measured
    GtkExpander *notes;
    GtkLabel *notes_label;
};

G_DEFINE_FINAL_TYPE(PlpUiFigures, plp_ui_figures, GTK_TYPE_WIDGET)

static GtkWidget *make_label(const char *text, const char *style)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    if (style != NULL)
        gtk_widget_add_css_class(label, style);
    return label;
}

static GtkLabel *make_paragraph(const char *text)
{
    GtkLabel *label = GTK_LABEL(make_label(text, NULL));
    gtk_label_set_wrap(label, true);
    gtk_label_set_selectable(label, true);
    gtk_label_set_max_width_chars(label, DEFINITION_WIDTH_CHARS);
    return label;
}

static GtkWidget *make_popover(GtkLabel *label)
{
    GtkWidget *popover = gtk_popover_new();
    gtk_popover_set_child(GTK_POPOVER(popover), GTK_WIDGET(label));
    return popover;
}

static void open_definition(GtkMenuButton *button, gpointer data)
{
    gtk_menu_button_set_popover(button, make_popover(make_paragraph(data)));
}

static GtkWidget *make_cell(const PlpUiFigureWords *words)
{
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    GtkWidget *value = make_label(words->value, "big-number");
    gtk_box_append(GTK_BOX(box), make_label(words->caption, "caption"));
    gtk_box_append(GTK_BOX(box), value);
    GtkWidget *detail = make_label(words->detail != NULL ? words->detail : "", "caption");
    gtk_widget_add_css_class(detail, "dim-label");
    gtk_widget_add_css_class(detail, "numbers");
    gtk_box_append(GTK_BOX(box), detail);
    GtkWidget *button = gtk_menu_button_new();
    gtk_menu_button_set_child(GTK_MENU_BUTTON(button), box);
    gtk_menu_button_set_create_popup_func(GTK_MENU_BUTTON(button), open_definition,
                                          g_strdup(words->definition), g_free);
    gtk_widget_add_css_class(button, "flat");
    gtk_widget_add_css_class(button, "figure");
    gtk_widget_set_halign(button, GTK_ALIGN_START);
    plp_ui_tooltip_give(button, _("What it means"));
    g_autofree char *name = g_strdup_printf("%s: %s", words->caption, words->value);
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    return button;
}

static void clear_cells(PlpUiFigures *self)
{
    GtkWidget *child = NULL;
    while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->cells))) != NULL)
        gtk_flow_box_remove(self->cells, child);
}

static const PlpFigures *get_figures(const PlpUiFigures *self)
{
    const PlpAnalysis *analysis = self->recording->analysis;
    return self->scope > 0 && self->scope <= analysis->tasks->len
               ? &g_array_index(analysis->tasks, PlpFigures, self->scope - 1)
               : &analysis->whole;
}

static void show_severity(PlpUiFigures *self, const PlpSeverity *severity)
{
    bool is_given = severity->answer == PLP_ANSWER_GIVEN;
    g_autofree char *words =
        is_given ? g_strdup_printf(_("JRS frequency, clip-equivalent: %d"), severity->jrs.grade)
        : severity->answer == PLP_ANSWER_COMMANDED
            ? g_strdup(_("The closures of this task were asked for: no clip-equivalent."))
            : g_strdup(_("Not enough was measured for a clip-equivalent."));
    gtk_label_set_text(self->severity, words);
    gtk_widget_set_visible(GTK_WIDGET(self->why), is_given);
    g_autofree char *rule = is_given ? plp_ui_figures_dup_rule(severity) : NULL;
    gtk_label_set_text(self->rule, rule != NULL ? rule : "");
}

static void show_said(PlpUiFigures *self)
{
    PlpSide side = self->recording != NULL ? self->recording->affected_side : PLP_SIDE_UNKNOWN;
    const char *words = side == PLP_SIDE_RIGHT ? _("Affected side, as entered: the patient's right")
                        : side == PLP_SIDE_LEFT ? _("Affected side, as entered: the patient's left")
                        : side == PLP_SIDE_BOTH ? _("Affected side, as entered: both")
                                                : "";
    gtk_label_set_text(self->said, words);
    gtk_widget_set_visible(GTK_WIDGET(self->said), *words != '\0');
}

static void show_notes(PlpUiFigures *self, const GPtrArray *notes)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < notes->len; i++)
        g_string_append_printf(text, "%s• %s", i > 0 ? "\n" : "",
                               plp_ui_say(g_ptr_array_index(notes, i)));
    g_autofree char *title =
        g_strdup_printf(ngettext("%u note", "%u notes", notes->len), notes->len);
    gtk_expander_set_label(self->notes, title);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->notes), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   title, -1);
    gtk_label_set_text(self->notes_label, text->str);
    gtk_widget_set_visible(GTK_WIDGET(self->notes), notes->len > 0);
}

static void show(PlpUiFigures *self)
{
    clear_cells(self);
    gtk_label_set_text(self->state, self->recording != NULL
                                        ? _("Provisional: the analysis is going on.")
                                        : _("Nothing was measured yet."));
    gtk_widget_set_visible(GTK_WIDGET(self->state), self->is_live || self->recording == NULL);
    show_said(self);
    if (self->recording == NULL) {
        gtk_label_set_text(self->severity, "");
        gtk_widget_set_visible(GTK_WIDGET(self->why), false);
        gtk_widget_set_visible(GTK_WIDGET(self->notes), false);
        return;
    }
    const PlpFigures *figures = get_figures(self);
    g_autoptr(GPtrArray) cells = plp_ui_figures_make_words(self->recording->analysis, figures);
    for (guint i = 0; i < cells->len; i++)
        gtk_flow_box_insert(self->cells, make_cell(g_ptr_array_index(cells, i)), -1);
    show_severity(self, &figures->severity);
    show_notes(self, self->recording->analysis->notes);
}

static void fill_scopes(PlpUiFigures *self)
{
    const GArray *tasks = self->recording != NULL ? self->recording->analysis->tasks : NULL;
    guint n_tasks = tasks != NULL ? tasks->len : 0;
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    gtk_string_list_append(names, _("Whole recording"));
    for (guint i = 0; i < n_tasks; i++) {
        const PlpSegment *scope = &g_array_index(tasks, PlpFigures, i).scope;
        g_autofree char *start = plp_ui_words_dup_time(scope->start_us, 0);
        g_autofree char *name =
            g_strdup_printf("%s, %s", plp_ui_words_get_task(scope->task), start);
        gtk_string_list_append(names, name);
    }
    self->is_filling = true;
    if (self->scope > n_tasks)
        self->scope = 0;
    guint scope = self->scope;
    gtk_drop_down_set_model(self->scopes, G_LIST_MODEL(names));
    gtk_drop_down_set_selected(self->scopes, scope);
    self->is_filling = false;
    gtk_widget_set_visible(GTK_WIDGET(self->scopes), n_tasks > 0);
}

static void on_scope(PlpUiFigures *self)
{
    if (self->is_filling)
        return;
    self->scope = gtk_drop_down_get_selected(self->scopes);
    show(self);
}

void plp_ui_figures_set_recording(PlpUiFigures *self, const PlpRecording *recording, bool is_live)
{
    self->recording = recording;
    self->is_live = is_live;
    fill_scopes(self);
    show(self);
}

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_FIGURES(object)->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_figures_parent_class)->dispose(object);
}

static void plp_ui_figures_class_init(PlpUiFiguresClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *make_severity(PlpUiFigures *self)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
    self->severity = GTK_LABEL(make_label(NULL, NULL));
    gtk_label_set_wrap(self->severity, true);
    gtk_widget_set_margin_start(row, 9);
    self->why = GTK_MENU_BUTTON(gtk_menu_button_new());
    gtk_menu_button_set_label(self->why, _("Why?"));
    gtk_widget_add_css_class(GTK_WIDGET(self->why), "flat");
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->why), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Why this grade"), -1);
    self->rule = make_paragraph(NULL);
    gtk_menu_button_set_popover(self->why, make_popover(self->rule));
    gtk_box_append(GTK_BOX(row), GTK_WIDGET(self->severity));
    gtk_box_append(GTK_BOX(row), GTK_WIDGET(self->why));
    return row;
}

static void plp_ui_figures_init(PlpUiFigures *self)
{
    self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    gtk_widget_set_parent(self->box, GTK_WIDGET(self));
    self->scopes = GTK_DROP_DOWN(gtk_drop_down_new(NULL, NULL));
    gtk_widget_set_margin_start(GTK_WIDGET(self->scopes), 9);
    gtk_widget_set_margin_end(GTK_WIDGET(self->scopes), 9);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self->scopes), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Which part of the recording"), -1);
    g_signal_connect_swapped(self->scopes, "notify::selected", G_CALLBACK(on_scope), self);
    self->state = GTK_LABEL(make_label(NULL, "dim-label"));
    gtk_widget_set_margin_start(GTK_WIDGET(self->state), 9);
    self->cells = GTK_FLOW_BOX(gtk_flow_box_new());
    gtk_flow_box_set_selection_mode(self->cells, GTK_SELECTION_NONE);
    gtk_flow_box_set_homogeneous(self->cells, true);
    gtk_flow_box_set_max_children_per_line(self->cells, 6);
    gtk_flow_box_set_min_children_per_line(self->cells, 2);
    self->notes_label = make_paragraph(NULL);
    gtk_label_set_max_width_chars(self->notes_label, -1);
    self->notes = GTK_EXPANDER(gtk_expander_new(NULL));
    gtk_expander_set_child(self->notes, GTK_WIDGET(self->notes_label));
    gtk_widget_set_margin_start(GTK_WIDGET(self->notes), 9);
    gtk_widget_set_margin_end(GTK_WIDGET(self->notes), 9);
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->scopes));
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->state));
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->cells));
    gtk_box_append(GTK_BOX(self->box), make_severity(self));
    self->said = GTK_LABEL(make_label(NULL, "dim-label"));
    gtk_label_set_wrap(self->said, true);
    gtk_widget_set_margin_start(GTK_WIDGET(self->said), 9);
    gtk_widget_set_tooltip_text(GTK_WIDGET(self->said),
                                _("Said by a person, not measured: no figure rests on it."));
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->said));
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->notes));
    gtk_widget_set_margin_top(self->box, 9);
    gtk_widget_set_margin_bottom(self->box, 9);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Figures"), -1);
    show(self);
}
