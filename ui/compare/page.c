#include "ui/compare/page.h"

#include <glib/gi18n.h>

#include "ui/compare/table.h"
#include "ui/compare/traces.h"
#include "ui/dialogs/layer.h"
#include "ui/progress.h"
#include "ui/say.h"
#include "ui/words.h"

struct _PlpUiComparePage {
    GtkWidget parent;
    PlpUiDuo *duo;
    PlpUiWork *work;
    PlpUiComparison *comparison;
    PlpInStep step;
    GArray *steps; // of PlpInStep: what the chooser lists
    PlpUiComparePane *panes[PLP_SIDES_N];
    char *layer;     // whose corrections; NULL: the automatic closures
    bool is_filling; // a chooser; not the user's doing

    // of page.ui
    GtkWidget *box;
    GtkBox *panes_box, *warnings, *sentences;
    GtkButton *play_button;
    GtkLabel *time_label;
    GtkDropDown *step_chooser, *layer_chooser;
    GtkRevealer *progress_revealer, *result_revealer;
    GtkProgressBar *progress_bar;
    PlpUiTraces *traces;
    PlpUiChangesTable *table;
    GtkWidget *error_box;
    GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE(PlpUiComparePage, plp_ui_compare_page, GTK_TYPE_WIDGET)

// ---- in step ----

static void use_step(PlpUiComparePage *self, const PlpInStep *step)
{
    self->step = *step;
    plp_ui_traces_set_step(self->traces, step);
    plp_ui_duo_set_step(self->duo, step);
}

static const PlpSegment *find_task(const PlpRecording *recording, PlpTask task)
{
    for (guint i = 0; i < recording->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(recording->segments, PlpSegment, i);
        if (segment->task == task)
            return segment;
    }
    return NULL;
}

static int64_t get_duration(const PlpUiComparePage *self, int side)
{
    guint shown = plp_ui_compare_pane_get_shown(self->panes[side]);
    const PlpChartData *chart = plp_ui_comparison_get_chart(self->comparison, side, shown);
    return chart->timeline.duration_us;
}

static void add_step(PlpUiComparePage *self, GtkStringList *names, int64_t before_us,
                     int64_t after_us, PlpTask task, const char *name)
{
    int64_t both_us = MIN(get_duration(self, 0) - before_us, get_duration(self, 1) - after_us);
    PlpInStep step = {-before_us, -after_us, MAX(1, both_us), task};
    g_array_append_val(self->steps, step);
    gtk_string_list_append(names, name);
}

static const PlpRecording *get_shown(PlpUiComparePage *self, int side)
{
    return plp_ui_comparison_get_recording(self->comparison, side,
                                           plp_ui_compare_pane_get_shown(self->panes[side]));
}

/** At the start, and at every task that both have, of which the first is taken. */
static void fill_steps(PlpUiComparePage *self)
{
    const PlpRecording *before = get_shown(self, 0);
    const PlpRecording *after = get_shown(self, 1);
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    guint chosen = 0;
    g_array_set_size(self->steps, 0);
    add_step(self, names, 0, 0, PLP_TASK_UNKNOWN, _("In step from the start"));
    for (guint i = 0; i < before->segments->len; i++) {
        const PlpSegment *first = &g_array_index(before->segments, PlpSegment, i);
        const PlpSegment *second = find_task(after, first->task);
        if (second == NULL || find_task(before, first->task) != first)
            continue;
        // Translators: %s is a task, such as “rest, eyes open”.
        g_autofree char *name =
            g_strdup_printf(_("In step at: %s"), plp_ui_words_get_task(first->task));
        if (chosen == 0)
            chosen = self->steps->len;
        add_step(self, names, first->start_us, second->start_us, first->task, name);
    }
    self->is_filling = true;
    gtk_drop_down_set_model(self->step_chooser, G_LIST_MODEL(names));
    gtk_drop_down_set_selected(self->step_chooser, chosen);
    gtk_widget_set_visible(GTK_WIDGET(self->step_chooser), true);
    self->is_filling = false;
    use_step(self, &g_array_index(self->steps, PlpInStep, chosen));
}

static void on_step_chosen(PlpUiComparePage *self)
{
    guint chosen = gtk_drop_down_get_selected(self->step_chooser);
    if (!self->is_filling && self->comparison != NULL && chosen < self->steps->len)
        use_step(self, &g_array_index(self->steps, PlpInStep, chosen));
}

/** The user's own sync point: the same step, moved on the side after. */
static void on_shifted(PlpUiTraces *traces, gint64 by_us, gpointer data)
{
    PlpUiComparePage *self = data;
    PlpInStep step = self->step;
    step.after_shift_us += by_us;
    use_step(self, &step);
}

static void on_seek(PlpUiTraces *traces, gint64 t_us, gpointer data)
{
    PlpUiComparePage *self = data;
    plp_ui_duo_seek(self->duo, t_us);
}

static void on_moved(PlpUiComparePage *self)
{
    int64_t t_us = plp_ui_duo_get_position(self->duo);
    double speed = plp_ui_player_get_speed(plp_ui_duo_get_player(self->duo, 0));
    g_autofree char *time = plp_ui_words_dup_time(MAX(0, t_us), 2);
    g_autofree char *factor = plp_ui_words_dup_number(speed, speed < 1 ? 2 : 1);
    g_autofree char *words = g_strdup_printf("%s  %s×", time, factor);
    gtk_label_set_text(self->time_label, words);
    plp_ui_traces_set_position(self->traces, t_us);
    gtk_button_set_icon_name(self->play_button, plp_ui_duo_is_playing(self->duo)
                                                    ? "media-playback-pause-symbolic"
                                                    : "media-playback-start-symbolic");
}

// ---- what is said beside the figures ----

static void clear_sentences(GtkBox *box)
{
    GtkWidget *child = NULL;
    while ((child = gtk_widget_get_first_child(GTK_WIDGET(box))) != NULL)
        gtk_box_remove(box, child);
}

static void add_sentence(GtkBox *box, const char *icon, const char *text)
{
    GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
    GtkWidget *image = gtk_image_new_from_icon_name(icon);
    gtk_widget_set_valign(image, GTK_ALIGN_START);
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_wrap(GTK_LABEL(label), true);
    gtk_label_set_selectable(GTK_LABEL(label), true);
    gtk_widget_set_hexpand(label, true);
    gtk_box_append(GTK_BOX(row), image);
    gtk_box_append(GTK_BOX(row), label);
    gtk_box_append(box, row);
}

/**
 * GTK 4 remembers whether a box's height follows its width from when it was empty, if it was asked
 * for that while hidden and was never measured: sentences of two lines would get the room of one.
 * Measured once, it forgets it with the next child.
 */
static void measure_once(PlpUiComparePage *self)
{
    GtkWidget *result = gtk_revealer_get_child(self->result_revealer);
    gtk_widget_measure(result, GTK_ORIENTATION_VERTICAL, -1, NULL, NULL, NULL, NULL);
}

static void show_sentences(PlpUiComparePage *self)
{
    measure_once(self);
    const PlpComparison *comparison = self->comparison->result->comparison;
    clear_sentences(self->warnings);
    clear_sentences(self->sentences);
    g_autofree char *layer = plp_ui_layer_dup_sentence(self->comparison->layer);
    if (layer != NULL)
        add_sentence(self->warnings, "dialog-information-symbolic", layer);
    for (guint i = 0; i < comparison->warnings->len; i++)
        add_sentence(self->warnings, "dialog-warning-symbolic",
                     plp_ui_say(comparison->warnings->pdata[i]));
    for (guint i = 0; i < comparison->notes->len; i++)
        add_sentence(self->sentences, "dialog-information-symbolic",
                     plp_ui_say(comparison->notes->pdata[i]));
    add_sentence(self->sentences, "dialog-information-symbolic",
                 _("“Nothing shown” is no proof of no change, and a clip's interval does not hold "
                   "the changes from day to day. For research use; not a medical device."));
}

// ---- the comparison ----

static void show_error(PlpUiComparePage *self, const char *sentence)
{
    gtk_widget_set_visible(self->error_box, sentence != NULL);
    gtk_label_set_text(self->error_label, sentence != NULL ? plp_ui_say(sentence) : "");
}

/** The recordings that are shown, and where those are in step. */
static void show_recordings(PlpUiComparePage *self)
{
    if (self->comparison == NULL)
        return;
    if (plp_ui_duo_is_playing(self->duo))
        plp_ui_duo_pause(self->duo);
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_compare_pane_show(self->panes[side], self->comparison, side);
    plp_ui_traces_set_shown(self->traces, plp_ui_compare_pane_get_shown(self->panes[0]),
                            plp_ui_compare_pane_get_shown(self->panes[1]));
    fill_steps(self);
}

static void show_result(PlpUiComparePage *self)
{
    bool has_one = self->comparison != NULL;
    gtk_revealer_set_reveal_child(self->result_revealer, has_one);
    gtk_widget_set_visible(GTK_WIDGET(self->result_revealer), has_one);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "compare.report", has_one);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "compare.play", has_one);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "compare.step", has_one);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "compare.speed", has_one);
    plp_ui_traces_set_comparison(self->traces, self->comparison);
    plp_ui_changes_table_set_comparison(self->table, self->comparison);
    if (!has_one)
        return;
    show_recordings(self);
    show_sentences(self);
}

static void show_progress(PlpUiComparePage *self)
{
    bool is_running = self->work != NULL;
    gtk_widget_set_visible(GTK_WIDGET(self->progress_revealer), is_running);
    gtk_revealer_set_reveal_child(self->progress_revealer, is_running);
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void fill_layers(PlpUiComparePage *self, const char *const *layers)
{
    self->is_filling = true;
    plp_ui_layer_fill(self->layer_chooser, layers, self->layer);
    self->is_filling = false;
}

static bool has_layer(const PlpUiComparison *comparison)
{
    return comparison->layer == NULL ||
           g_strv_contains((const char *const *)comparison->layers, comparison->layer);
}

static void on_done(PlpUiWork *work, gpointer data)
{
    PlpUiComparePage *self = data;
    PlpUiComparison *comparison = plp_ui_work_steal_result(work);
    show_error(self, plp_ui_work_get_error(work));
    g_signal_handlers_disconnect_by_data(work, self);
    g_clear_object(&self->work);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    self->comparison = comparison;
    if (comparison != NULL)
        fill_layers(self, (const char *const *)comparison->layers);
    if (comparison != NULL && !has_layer(comparison)) { // others were chosen meanwhile
        plp_ui_compare_page_choose_layer(self, PLP_LAYER_MAIN);
        return;
    }
    show_progress(self);
    show_result(self);
}

static bool stands_in(GPtrArray *operands, guint n, const char *word)
{
    for (guint i = 0; i < n; i++) {
        if (g_str_equal(((const PlpUiOperand *)g_ptr_array_index(operands, i))->word, word))
            return true;
    }
    return false;
}

/** What can be said before any work; NULL: nothing. Caller frees. */
static char *dup_problem(GPtrArray *const *sides)
{
    for (int side = 0; side < PLP_SIDES_N; side++) {
        for (guint i = 0; i < sides[side]->len; i++) {
            const PlpUiOperand *operand = g_ptr_array_index(sides[side], i);
            if (operand->word[0] != '@' && !g_file_test(operand->word, G_FILE_TEST_EXISTS))
                return g_strdup_printf(_("“%s” cannot be found."), operand->title);
            if (stands_in(sides[side], i, operand->word))
                return g_strdup_printf(_("“%s” stands on this side already."), operand->title);
            if (side > 0 && stands_in(sides[0], sides[0]->len, operand->word))
                return g_strdup(_("The same recording stands on both sides; choose another one for "
                                  "before or after."));
        }
    }
    return NULL;
}

static void on_operand_changed(PlpUiComparePage *self)
{
    GPtrArray *sides[] = {plp_ui_compare_pane_get_operands(self->panes[0]),
                          plp_ui_compare_pane_get_operands(self->panes[1])};
    plp_ui_work_drop(&self->work, self);
    g_autofree char *problem = dup_problem(sides);
    show_error(self, problem);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    if (plp_ui_duo_is_playing(self->duo))
        plp_ui_duo_pause(self->duo);
    show_result(self);
    if (problem == NULL && sides[0]->len > 0 && sides[1]->len > 0) {
        self->work = plp_ui_comparison_start(sides[0], sides[1], self->layer);
        g_signal_connect_swapped(self->work, "progress", G_CALLBACK(show_progress), self);
        g_signal_connect(self->work, "done", G_CALLBACK(on_done), self);
    }
    show_progress(self);
}

void plp_ui_compare_page_choose_layer(PlpUiComparePage *self, const char *layer)
{
    if (g_strcmp0(layer, self->layer) == 0)
        return;
    char *former = self->layer;
    self->layer = g_strdup(layer);
    g_free(former);
    if (g_strcmp0(plp_ui_layer_get_chosen(self->layer_chooser), layer) != 0)
        fill_layers(self, NULL);
    on_operand_changed(self);
}

static void on_layer_chosen(PlpUiComparePage *self)
{
    if (!self->is_filling)
        plp_ui_compare_page_choose_layer(self, plp_ui_layer_get_chosen(self->layer_chooser));
}

PlpUiComparePane *plp_ui_compare_page_get_pane(PlpUiComparePage *self, int side)
{
    return self->panes[side];
}

void plp_ui_compare_page_take_operand(PlpUiComparePage *self, int side, PlpUiOperand *operand)
{
    plp_ui_compare_pane_take_operand(self->panes[side], operand);
}

PlpUiComparison *plp_ui_compare_page_get_comparison(PlpUiComparePage *self)
{
    return self->comparison;
}

PlpUiDuo *plp_ui_compare_page_get_duo(PlpUiComparePage *self)
{
    return self->duo;
}

bool plp_ui_compare_page_is_running(PlpUiComparePage *self)
{
    return self->work != NULL;
}

// ---- actions ----

static void act_play(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiDuo *duo = PLP_UI_COMPARE_PAGE(widget)->duo;
    if (plp_ui_duo_is_playing(duo))
        plp_ui_duo_pause(duo);
    else
        plp_ui_duo_play(duo);
}

static void act_step(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_duo_move_frames(PLP_UI_COMPARE_PAGE(widget)->duo, g_variant_get_int32(parameter));
}

static void act_speed(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_duo_change_speed(PLP_UI_COMPARE_PAGE(widget)->duo, g_variant_get_int32(parameter));
}

static void act_outlines(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePage *self = PLP_UI_COMPARE_PAGE(widget);
    bool is_shown = plp_ui_compare_pane_get_outlines(self->panes[0]);
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_compare_pane_set_outlines(self->panes[side], !is_shown);
}

static void act_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePage *self = PLP_UI_COMPARE_PAGE(widget);
    if (self->work == NULL)
        return;
    plp_ui_work_drop(&self->work, self);
    show_progress(self);
    show_error(self, _("The comparison was cancelled; choose a recording to begin again."));
}

static void act_report(GtkWidget *widget, const char *name, GVariant *parameter)
{
    gtk_widget_activate_action(widget, "win.report", NULL);
}

static gpointer copy_operand(gconstpointer operand, gpointer data)
{
    return plp_ui_operand_copy(operand);
}

/** The panes take what is in it. */
static GPtrArray *copy_operands(PlpUiComparePane *pane)
{
    GPtrArray *copies =
        g_ptr_array_copy(plp_ui_compare_pane_get_operands(pane), copy_operand, NULL);
    g_ptr_array_set_free_func(copies, NULL);
    return copies;
}

static void act_swap(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiComparePage *self = PLP_UI_COMPARE_PAGE(widget);
    g_autoptr(GPtrArray) before = copy_operands(self->panes[0]);
    g_autoptr(GPtrArray) after = copy_operands(self->panes[1]);
    plp_ui_compare_pane_take_operand(self->panes[0], NULL);
    plp_ui_compare_pane_take_operands(self->panes[1], before, false);
    plp_ui_compare_pane_take_operands(self->panes[0], after, false);
}

// ---- keys ----

static void add_key(GtkShortcutController *keys, const char *trigger, const char *action,
                    GVariant *arguments)
{
    GtkShortcut *shortcut =
        gtk_shortcut_new(gtk_shortcut_trigger_parse_string(trigger), gtk_named_action_new(action));
    gtk_shortcut_set_arguments(shortcut, arguments);
    gtk_shortcut_controller_add_shortcut(keys, shortcut);
}

static void add_keys(PlpUiComparePage *self)
{
    GtkEventController *keys = gtk_shortcut_controller_new();
    gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_BUBBLE);
    add_key(GTK_SHORTCUT_CONTROLLER(keys), "space", "compare.play", NULL);
    add_key(GTK_SHORTCUT_CONTROLLER(keys), "period", "compare.step", g_variant_new_int32(1));
    add_key(GTK_SHORTCUT_CONTROLLER(keys), "comma", "compare.step", g_variant_new_int32(-1));
    add_key(GTK_SHORTCUT_CONTROLLER(keys), "h", "compare.outlines", NULL);
    gtk_widget_add_controller(GTK_WIDGET(self), keys);
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiComparePage *self = PLP_UI_COMPARE_PAGE(object);
    plp_ui_work_drop(&self->work, self);
    if (self->duo != NULL)
        g_signal_handlers_disconnect_by_data(self->duo, self);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    g_clear_object(&self->duo);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    g_clear_pointer(&self->steps, g_array_unref);
    g_clear_pointer(&self->layer, g_free);
    G_OBJECT_CLASS(plp_ui_compare_page_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class, "/org/palpebra/Palpebra/compare/page.ui");
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, box);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, panes_box);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, warnings);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, sentences);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, play_button);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, time_label);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, step_chooser);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, layer_chooser);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, progress_revealer);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, result_revealer);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, progress_bar);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, traces);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, table);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, error_box);
    gtk_widget_class_bind_template_child(class, PlpUiComparePage, error_label);
    gtk_widget_class_bind_template_callback(class, on_step_chosen);
    gtk_widget_class_bind_template_callback(class, on_layer_chosen);
    gtk_widget_class_bind_template_callback(class, on_shifted);
    gtk_widget_class_bind_template_callback(class, on_seek);
}

static void plp_ui_compare_page_class_init(PlpUiComparePageClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    g_type_ensure(PLP_UI_TYPE_TRACES);
    g_type_ensure(PLP_UI_TYPE_CHANGES_TABLE);
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    bind_children(widget_class);
    gtk_widget_class_install_action(widget_class, "compare.play", NULL, act_play);
    gtk_widget_class_install_action(widget_class, "compare.step", "i", act_step);
    gtk_widget_class_install_action(widget_class, "compare.speed", "i", act_speed);
    gtk_widget_class_install_action(widget_class, "compare.outlines", NULL, act_outlines);
    gtk_widget_class_install_action(widget_class, "compare.cancel", NULL, act_cancel);
    gtk_widget_class_install_action(widget_class, "compare.report", NULL, act_report);
    gtk_widget_class_install_action(widget_class, "compare.swap", NULL, act_swap);
}

static void plp_ui_compare_page_init(PlpUiComparePage *self)
{
    const char *titles[] = {_("Before"), _("After")};
    gtk_widget_init_template(GTK_WIDGET(self));
    self->layer = g_strdup(PLP_LAYER_MAIN);
    fill_layers(self, NULL);
    self->steps = g_array_new(FALSE, FALSE, sizeof(PlpInStep));
    self->duo = plp_ui_duo_new();
    g_signal_connect_swapped(self->duo, "moved", G_CALLBACK(on_moved), self);
    for (int side = 0; side < PLP_SIDES_N; side++) {
        self->panes[side] =
            plp_ui_compare_pane_new(titles[side], plp_ui_duo_get_player(self->duo, side));
        g_signal_connect_swapped(self->panes[side], "changed", G_CALLBACK(on_operand_changed),
                                 self);
        g_signal_connect_swapped(self->panes[side], "shown", G_CALLBACK(show_recordings), self);
        gtk_box_append(self->panes_box, GTK_WIDGET(self->panes[side]));
    }
    add_keys(self);
    show_error(self, NULL);
    show_progress(self);
    show_result(self);
}

PlpUiComparePage *plp_ui_compare_page_new(PlpUiSession *session)
{
    PlpUiComparePage *self = g_object_new(PLP_UI_TYPE_COMPARE_PAGE, NULL);
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_compare_pane_set_session(self->panes[side], session);
    return self;
}
