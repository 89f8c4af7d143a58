#include "ui/compare/pane.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/compare/pane_priv.h"
#include "ui/video/view.h"
#include "ui/words.h"

#define VIDEO_HEIGHT_PX 220

G_DEFINE_FINAL_TYPE(PlpUiComparePane, plp_ui_compare_pane, GTK_TYPE_WIDGET)

static guint changed_signal, shown_signal;

// ---- what is shown ----

static void show_video_or_words(PlpUiComparePane *self)
{
    bool is_open = plp_ui_player_is_open(self->player);
    const char *error = plp_ui_player_get_error(self->player);
    const char *words = error != NULL              ? error
                        : self->operands->len == 0 ? _("Choose a recording, or drop one here.")
                                                   : _("Its video is not at hand.");
    gtk_stack_set_visible_child_name(self->stack, is_open ? "video" : "words");
    gtk_label_set_text(self->words, words);
}

static char *dup_facts(const PlpRecording *recording)
{
    const PlpFigure *both = recording->analysis->whole.both;
    g_autofree char *duration =
        plp_ui_words_dup_time((int64_t)(both[PLP_METRIC_TOTAL_S].value * 1e6), 0);
    g_autofree char *share = plp_ui_words_dup_percent(both[PLP_METRIC_MEASURED_SHARE].value);
    // Translators: a duration and the share of it that was measured.
    g_autofree char *facts = g_strdup_printf(_("%s, measured %s"), duration, share);
    return recording->days_since_injection != PLP_DAYS_UNKNOWN
               ? g_strdup_printf(_("%s, day %d after an injection"), facts,
                                 recording->days_since_injection)
               : g_steal_pointer(&facts);
}

/** What is drawn over the pictures needs a document; the recording stays the comparison's. */
static void show_document(PlpUiComparePane *self, PlpUiComparison *comparison,
                          PlpRecording *recording, const PlpUiOperand *operand)
{
    g_clear_object(&self->document);
    if (recording != NULL) {
        self->document = plp_ui_document_new(operand->title);
        g_object_set_data_full(G_OBJECT(self->document), "comparison",
                               plp_ui_comparison_ref(comparison),
                               (GDestroyNotify)plp_ui_comparison_unref);
        plp_ui_document_borrow_recording(self->document, recording);
        plp_ui_document_take_overlay(
            self->document, plp_ui_session_open_overlay(operand->word, recording->video_path));
    }
    plp_ui_video_view_set_document(PLP_UI_VIDEO_VIEW(self->view), self->document);
}

void plp_ui_compare_pane_show(PlpUiComparePane *self, PlpUiComparison *comparison, int side)
{
    PlpRecording *recording =
        comparison != NULL ? plp_ui_comparison_get_recording(comparison, side, self->shown) : NULL;
    const char *path = recording != NULL ? recording->video_path : NULL;
    bool is_there = path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR);
    plp_ui_player_open(self->player, is_there ? path : NULL);
    show_document(self, comparison, recording,
                  recording != NULL ? g_ptr_array_index(self->operands, self->shown) : NULL);
    show_video_or_words(self);
    g_autofree char *facts = recording != NULL ? dup_facts(recording) : g_strdup("–");
    gtk_label_set_text(self->facts, facts); // never empty: keeps its line
}

/** One name is a word; several are a choice. */
static void show_names(PlpUiComparePane *self)
{
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    guint n = self->operands->len;
    for (guint i = 0; i < n; i++) {
        const PlpUiOperand *operand = g_ptr_array_index(self->operands, i);
        // Translators: which recording of how many on this side, and its name.
        g_autofree char *name = g_strdup_printf(_("%u of %u: %s"), i + 1, n, operand->title);
        gtk_string_list_append(names, name);
    }
    self->is_filling = true;
    gtk_drop_down_set_model(self->chooser, G_LIST_MODEL(names));
    gtk_drop_down_set_selected(self->chooser, n > 0 ? self->shown : GTK_INVALID_LIST_POSITION);
    self->is_filling = false;
    const PlpUiOperand *only = n > 0 ? g_ptr_array_index(self->operands, 0) : NULL;
    gtk_label_set_text(self->name, only != NULL ? only->title : "–");
    gtk_widget_set_visible(GTK_WIDGET(self->name), n <= 1);
    gtk_widget_set_visible(GTK_WIDGET(self->chooser), n > 1);
    gtk_widget_set_visible(self->remove_button, n > 1);
    gtk_widget_set_visible(GTK_WIDGET(self->add_button), n > 0);
}

GPtrArray *plp_ui_compare_pane_get_operands(PlpUiComparePane *self)
{
    return self->operands;
}

guint plp_ui_compare_pane_get_shown(PlpUiComparePane *self)
{
    return self->shown;
}

void plp_ui_compare_pane_choose(PlpUiComparePane *self, guint place)
{
    if (place < self->operands->len)
        gtk_drop_down_set_selected(self->chooser, place);
}

static void on_chosen(PlpUiComparePane *self)
{
    guint place = gtk_drop_down_get_selected(self->chooser);
    if (self->is_filling || place >= self->operands->len || place == self->shown)
        return;
    self->shown = place;
    g_signal_emit(self, shown_signal, 0);
}

void plp_ui_compare_pane_take_operands(PlpUiComparePane *self, GPtrArray *operands, bool is_adding)
{
    plp_ui_compare_pane_show(self, NULL, 0);
    if (!is_adding)
        g_ptr_array_set_size(self->operands, 0);
    for (guint i = 0; i < operands->len; i++)
        g_ptr_array_add(self->operands, g_ptr_array_index(operands, i));
    self->shown = is_adding && self->operands->len > 0 ? self->operands->len - 1 : 0;
    show_names(self);
    show_video_or_words(self);
    g_signal_emit(self, changed_signal, 0);
}

void plp_ui_compare_pane_take_operand(PlpUiComparePane *self, PlpUiOperand *operand)
{
    g_autoptr(GPtrArray) operands = g_ptr_array_new();
    if (operand != NULL)
        g_ptr_array_add(operands, operand);
    plp_ui_compare_pane_take_operands(self, operands, false);
}

bool plp_ui_compare_pane_get_outlines(PlpUiComparePane *self)
{
    return plp_ui_video_view_get_outlines(PLP_UI_VIDEO_VIEW(self->view));
}

void plp_ui_compare_pane_set_outlines(PlpUiComparePane *self, bool is_shown)
{
    plp_ui_video_view_set_outlines(PLP_UI_VIDEO_VIEW(self->view), is_shown);
}

void plp_ui_compare_pane_set_session(PlpUiComparePane *self, PlpUiSession *session)
{
    self->session = session;
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiComparePane *self = PLP_UI_COMPARE_PANE(object);
    if (self->player != NULL)
        g_signal_handlers_disconnect_by_data(self->player, self);
    g_clear_object(&self->player);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    g_clear_object(&self->document);
    g_clear_pointer(&self->operands, g_ptr_array_unref);
    g_clear_pointer(&self->open, g_ptr_array_unref);
    G_OBJECT_CLASS(plp_ui_compare_pane_parent_class)->dispose(object);
}

static void plp_ui_compare_pane_class_init(PlpUiComparePaneClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
    plp_ui_compare_pane_install_choice(widget_class);
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
    shown_signal = g_signal_new("shown", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static GtkLabel *add_label(GtkWidget *box, const char *class, bool is_wide)
{
    GtkWidget *label = gtk_label_new(NULL);
    gtk_label_set_ellipsize(GTK_LABEL(label),
                            is_wide ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_NONE);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_widget_set_hexpand(label, is_wide);
    if (class != NULL)
        gtk_widget_add_css_class(label, class);
    gtk_box_append(GTK_BOX(box), label);
    return GTK_LABEL(label);
}

static GtkMenuButton *add_menu_button(PlpUiComparePane *self, GtkWidget *head, const char *icon,
                                      GtkMenuButtonCreatePopupFunc fill)
{
    GtkMenuButton *button = GTK_MENU_BUTTON(gtk_menu_button_new());
    gtk_menu_button_set_icon_name(button, icon);
    gtk_menu_button_set_create_popup_func(button, fill, self, NULL);
    gtk_box_append(GTK_BOX(head), GTK_WIDGET(button));
    return button;
}

static void name_widget(GtkWidget *widget, const char *words)
{
    gtk_widget_set_tooltip_text(widget, words);
    gtk_accessible_update_property(GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                   -1);
}

static GtkWidget *make_head(PlpUiComparePane *self)
{
    GtkWidget *head = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class(head, "toolbar");
    self->title = add_label(head, "heading", false);
    gtk_widget_set_margin_end(GTK_WIDGET(self->title), 3);
    self->name = add_label(head, NULL, true);
    self->chooser = GTK_DROP_DOWN(gtk_drop_down_new(NULL, NULL));
    gtk_widget_set_hexpand(GTK_WIDGET(self->chooser), true);
    g_signal_connect_swapped(self->chooser, "notify::selected", G_CALLBACK(on_chosen), self);
    gtk_box_append(GTK_BOX(head), GTK_WIDGET(self->chooser));
    self->remove_button = gtk_button_new_from_icon_name("list-remove-symbolic");
    gtk_actionable_set_action_name(GTK_ACTIONABLE(self->remove_button), "pane.remove");
    gtk_widget_add_css_class(self->remove_button, "flat");
    gtk_box_append(GTK_BOX(head), self->remove_button);
    self->add_button =
        add_menu_button(self, head, "list-add-symbolic", plp_ui_compare_pane_fill_add);
    self->choose_button =
        add_menu_button(self, head, "document-open-symbolic", plp_ui_compare_pane_fill_choose);
    return head;
}

static GtkStack *make_stack(PlpUiComparePane *self)
{
    GtkWidget *stack = gtk_stack_new();
    gtk_widget_set_size_request(stack, 120, VIDEO_HEIGHT_PX);
    gtk_widget_set_vexpand(stack, true); // what the table leaves of a large window
    GtkWidget *words = gtk_label_new(NULL);
    gtk_label_set_wrap(GTK_LABEL(words), true);
    gtk_label_set_justify(GTK_LABEL(words), GTK_JUSTIFY_CENTER);
    gtk_widget_add_css_class(words, "dim-label");
    gtk_widget_add_css_class(words, "drop-target");
    gtk_stack_add_named(GTK_STACK(stack), words, "words");
    self->words = GTK_LABEL(words);
    return GTK_STACK(stack);
}

static void plp_ui_compare_pane_init(PlpUiComparePane *self)
{
    self->open = g_ptr_array_new_with_free_func(g_object_unref);
    self->operands = g_ptr_array_new_with_free_func((GDestroyNotify)plp_ui_operand_free);
    self->box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_set_parent(self->box, GTK_WIDGET(self));
    gtk_widget_set_vexpand(GTK_WIDGET(self), true);
    gtk_box_append(GTK_BOX(self->box), make_head(self));
    self->stack = make_stack(self);
    gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->stack));
    self->facts = add_label(self->box, "readout", true);
    gtk_widget_add_css_class(GTK_WIDGET(self->facts), "dim-label");
    plp_ui_compare_pane_accept_files(self);
}

PlpUiComparePane *plp_ui_compare_pane_new(const char *title, PlpUiPlayer *player)
{
    PlpUiComparePane *self = g_object_new(PLP_UI_TYPE_COMPARE_PANE, NULL);
    self->player = g_object_ref(player);
    self->view = g_object_new(PLP_UI_TYPE_VIDEO_VIEW, NULL);
    plp_ui_video_view_set_player(PLP_UI_VIDEO_VIEW(self->view), player);
    gtk_stack_add_named(self->stack, self->view, "video");
    g_signal_connect_swapped(player, "state", G_CALLBACK(show_video_or_words), self);
    gtk_label_set_text(self->title, title);
    // Translators: %s is “Before” or “After”.
    g_autofree char *choose = g_strdup_printf(_("Choose the recording: %s"), title);
    // Translators: %s is “Before” or “After”.
    g_autofree char *add = g_strdup_printf(_("Add another recording: %s"), title);
    // Translators: %s is “Before” or “After”.
    g_autofree char *show = g_strdup_printf(_("Which recording is shown: %s"), title);
    // Translators: %s is “Before” or “After”.
    g_autofree char *leave = g_strdup_printf(_("Leave out the recording that is shown: %s"), title);
    name_widget(GTK_WIDGET(self->choose_button), choose);
    name_widget(GTK_WIDGET(self->add_button), add);
    name_widget(GTK_WIDGET(self->chooser), show);
    name_widget(self->remove_button, leave);
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    plp_ui_compare_pane_take_operand(self, NULL);
    return self;
}
