#include "ui/compare/course_page.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>

#include "store/overview.h"
#include "ui/canvas.h"
#include "ui/compare/course_facts.h"
#include "ui/dialogs/layer.h"
#include "ui/progress.h"
#include "ui/say.h"
#include "ui/words.h"

#define REACH_PX 14
#define WIDE_FROM_PX 700
#define MEASURE_CHARS 20 // of a line of its name
#define PANEL_HEIGHT_PX 130
#define CHART_EXTRA_PX 110
#define MOST_PATIENTS 1000

struct _PlpUiCoursePage {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    PlpUiWork *work;
    PlpUiCourseFacts *facts;
    char *patient;
    PlpTask task;   // unknown: whole recordings
    char *layer;    // whose corrections; NULL: the automatic closures
    int64_t stamp;  // of the library, when the course was read
    GArray *panels; // of PlpCoursePanel: those that are switched on
    GArray *listed; // of PlpTask: what the choice lists

    bool is_filling;

    // of course_page.ui
    GtkWidget *box, *chart, *progress_box;
    GtkStack *stack;
    GtkDropDown *patients, *tasks, *layers;
    GtkBox *measures, *warnings;
    GtkLabel *readout, *words;
    GtkProgressBar *progress_bar;
};

G_DEFINE_FINAL_TYPE(PlpUiCoursePage, plp_ui_course_page, GTK_TYPE_WIDGET)

// ---- the chart ----

static PlpCourseChart make_chart(const PlpUiCoursePage *self)
{
    PlpCourseChart chart = self->facts->data->chart;
    chart.panels = (const PlpCoursePanel *)(const void *)self->panels->data;
    chart.n_panels = self->panels->len;
    return chart;
}

static PlpBox get_box(const PlpUiCoursePage *self)
{
    return (PlpBox){6, 4, gtk_widget_get_width(self->chart) - 12,
                    gtk_widget_get_height(self->chart) - 8};
}

/** False: nothing lies there. */
static bool hit(PlpUiCoursePage *self, double x, double y, const PlpCoursePanel **ret_panel,
                const PlpCourseSeries **ret_series, const PlpChartPoint **ret_point)
{
    gsize panel = 0, series = 0, point = 0;
    if (self->facts == NULL || self->panels->len == 0 || isnan(x))
        return false;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(surface);
    PlpCanvas *canvas = plp_ui_canvas_new(self->chart, cr);
    PlpCourseChart chart = make_chart(self);
    bool found =
        plp_course_hit(canvas, get_box(self), &chart, x, y, REACH_PX, &panel, &series, &point);
    plp_canvas_free(canvas);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    if (!found)
        return false;
    *ret_panel = &chart.panels[panel];
    *ret_series = &(*ret_panel)->series[series];
    *ret_point = &(*ret_series)->points[point];
    return true;
}

static void draw(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
    PlpUiCoursePage *self = data;
    if (self->facts == NULL || self->panels->len == 0)
        return;
    g_autoptr(PlpCanvas) canvas = plp_ui_canvas_new(GTK_WIDGET(area), cr);
    PlpCourseChart chart = make_chart(self);
    plp_course_draw(canvas, get_box(self), &chart);
}

char *plp_ui_course_page_dup_words(PlpUiCoursePage *self, double x, double y)
{
    const PlpCoursePanel *panel = NULL;
    const PlpCourseSeries *series = NULL;
    const PlpChartPoint *point = NULL;
    if (!hit(self, x, y, &panel, &series, &point))
        return NULL;
    g_autofree char *value = plp_ui_words_dup_number(point->value, 1);
    g_autofree char *of = series->name != NULL ? g_strdup_printf("%s, %s", plp_ui_say(panel->title),
                                                                 plp_ui_say(series->name))
                                               : g_strdup(plp_ui_say(panel->title));
    // Translators: a day, a measure, its value.
    g_autofree char *words = g_strdup_printf(_("Day %.0f: %s %s"), point->day, of, value);
    if (!isfinite(point->low) || !isfinite(point->high))
        return g_steal_pointer(&words);
    g_autofree char *low = plp_ui_words_dup_number(point->low, 1);
    g_autofree char *high = plp_ui_words_dup_number(point->high, 1);
    // Translators: a measure with its value, then the ends of its 95 % interval.
    return g_strdup_printf(_("%s (%s to %s)"), words, low, high);
}

bool plp_ui_course_page_open_at(PlpUiCoursePage *self, double x, double y)
{
    const PlpCoursePanel *panel = NULL;
    const PlpCourseSeries *series = NULL;
    const PlpChartPoint *point = NULL;
    int64_t id = hit(self, x, y, &panel, &series, &point)
                     ? plp_ui_course_facts_find(self->facts, point->day)
                     : 0;
    if (id != 0)
        plp_ui_session_open_filed(self->session, id);
    return id != 0;
}

static void on_motion(GtkEventControllerMotion *motion, double x, double y, gpointer data)
{
    PlpUiCoursePage *self = data;
    g_autofree char *words = plp_ui_course_page_dup_words(self, x, y);
    gtk_widget_set_cursor_from_name(self->chart, words != NULL ? "pointer" : NULL);
    gtk_label_set_text(self->readout,
                       words != NULL ? words
                                     : _("Point at a value to read it; click it to open that day's "
                                         "recording."));
}

static void on_pressed(GtkGestureClick *click, int n, double x, double y, gpointer data)
{
    plp_ui_course_page_open_at(data, x, y);
}

// ---- measures ----

static void collect_panels(PlpUiCoursePage *self)
{
    g_array_set_size(self->panels, 0);
    guint i = 0;
    for (GtkWidget *check = gtk_widget_get_first_child(GTK_WIDGET(self->measures));
         check != NULL && self->facts != NULL; check = gtk_widget_get_next_sibling(check), i++) {
        if (gtk_check_button_get_active(GTK_CHECK_BUTTON(check)))
            g_array_append_val(self->panels,
                               g_array_index(self->facts->data->panels, PlpCoursePanel, i));
    }
    gtk_drawing_area_set_content_height(GTK_DRAWING_AREA(self->chart),
                                        CHART_EXTRA_PX + PANEL_HEIGHT_PX * (int)self->panels->len);
    gtk_widget_queue_draw(self->chart);
}

static void clear_box(GtkBox *box)
{
    GtkWidget *child = NULL;
    while ((child = gtk_widget_get_first_child(GTK_WIDGET(box))) != NULL)
        gtk_box_remove(box, child);
}

static void fill_measures(PlpUiCoursePage *self)
{
    clear_box(self->measures);
    const GArray *panels = self->facts->data->panels;
    for (guint i = 0; i < panels->len; i++) {
        const char *title = g_array_index(panels, PlpCoursePanel, i).title;
        GtkWidget *check = gtk_check_button_new();
        GtkWidget *label = gtk_label_new(plp_ui_say(title));
        gtk_label_set_wrap(GTK_LABEL(label), true);
        gtk_label_set_xalign(GTK_LABEL(label), 0);
        int n_chars = (int)g_utf8_strlen(gtk_label_get_text(GTK_LABEL(label)), -1);
        if (gtk_widget_get_width(GTK_WIDGET(self)) >= WIDE_FROM_PX) // else the chart needs it
            gtk_label_set_width_chars(GTK_LABEL(label), MIN(n_chars, MEASURE_CHARS));
        gtk_label_set_max_width_chars(GTK_LABEL(label), MEASURE_CHARS);
        gtk_check_button_set_child(GTK_CHECK_BUTTON(check), label);
        gtk_check_button_set_active(GTK_CHECK_BUTTON(check), true);
        g_signal_connect_swapped(check, "toggled", G_CALLBACK(collect_panels), self);
        gtk_box_append(self->measures, check);
    }
    collect_panels(self);
}

static void add_sentence(GtkBox *box, const char *sentence)
{
    GtkWidget *label = gtk_label_new(sentence);
    gtk_label_set_wrap(GTK_LABEL(label), true);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_box_append(box, label);
}

static void fill_warnings(PlpUiCoursePage *self)
{
    const GPtrArray *warnings = self->facts->course->warnings;
    g_autofree char *layer = plp_ui_layer_dup_sentence(self->layer);
    clear_box(self->warnings);
    if (layer != NULL)
        add_sentence(self->warnings, layer);
    for (guint i = 0; i < warnings->len; i++)
        add_sentence(self->warnings, plp_ui_say(warnings->pdata[i]));
}

// ---- loading ----

static void show_words(PlpUiCoursePage *self, const char *sentence)
{
    gtk_label_set_text(self->words, plp_ui_say(sentence));
    gtk_stack_set_visible_child_name(self->stack, "words");
}

static void show_progress(PlpUiCoursePage *self)
{
    gtk_widget_set_visible(self->progress_box, self->work != NULL);
    plp_ui_progress_show(self->progress_bar, self->work);
}

static void drop_facts(PlpUiCoursePage *self)
{
    g_array_set_size(self->panels, 0);
    g_clear_pointer(&self->facts, plp_ui_course_facts_free);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "course.report", false);
}

static void fill_layers(PlpUiCoursePage *self, const char *const *layers)
{
    self->is_filling = true;
    plp_ui_layer_fill(self->layers, layers, self->layer);
    self->is_filling = false;
}

static void on_done(PlpUiWork *work, gpointer data)
{
    PlpUiCoursePage *self = data;
    g_autoptr(PlpUiWork) kept = g_object_ref(work);
    drop_facts(self);
    self->facts = plp_ui_work_steal_result(work);
    plp_ui_work_drop(&self->work, self);
    show_progress(self);
    if (self->facts == NULL) {
        show_words(self, plp_ui_work_get_error(kept) != NULL ? plp_ui_work_get_error(kept) : "");
        return;
    }
    fill_layers(self, (const char *const *)self->facts->layers);
    gtk_stack_set_visible_child_name(self->stack, "chart");
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "course.report", true);
    fill_measures(self);
    fill_warnings(self);
    on_motion(NULL, (double)NAN, 0, self);
}

static void choose_in_list(PlpUiCoursePage *self, const char *pseudonym)
{
    GListModel *names = gtk_drop_down_get_model(self->patients);
    guint n = names != NULL ? g_list_model_get_n_items(names) : 0;
    self->is_filling = true;
    for (guint i = 0; i < n; i++) {
        if (g_strcmp0(gtk_string_list_get_string(GTK_STRING_LIST(names), i), pseudonym) == 0)
            gtk_drop_down_set_selected(self->patients, i);
    }
    self->is_filling = false;
}

/** When the library was last written to, in us. */
static int64_t get_stamp(void)
{
    static const char *const endings[] = {"", "-wal"};
    g_autofree char *path = plp_library_dup_default_path();
    int64_t newest = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        GStatBuf facts;
        if (g_stat(file, &facts) == 0)
            newest = MAX(newest, (int64_t)facts.st_mtim.tv_sec * G_USEC_PER_SEC +
                                     facts.st_mtim.tv_nsec / 1000);
    }
    return newest;
}

static void set_layer(PlpUiCoursePage *self, const char *layer)
{
    char *former = self->layer;
    self->layer = g_strdup(layer);
    g_free(former);
    if (g_strcmp0(plp_ui_layer_get_chosen(self->layers), layer) != 0)
        fill_layers(self, NULL);
}

void plp_ui_course_page_show_patient(PlpUiCoursePage *self, const char *pseudonym)
{
    self->stamp = get_stamp();
    char *former = self->patient;
    self->patient = g_strdup(pseudonym);
    if (g_strcmp0(former, pseudonym) != 0) // whose recordings may have other raters
        set_layer(self, PLP_LAYER_MAIN);
    g_free(former);
    plp_ui_work_drop(&self->work, self);
    drop_facts(self);
    choose_in_list(self, pseudonym);
    self->work = plp_ui_course_facts_start(self->patient, self->task, self->layer);
    g_signal_connect_swapped(self->work, "progress", G_CALLBACK(show_progress), self);
    g_signal_connect(self->work, "done", G_CALLBACK(on_done), self);
    show_words(self, "");
    show_progress(self);
}

static void on_patient_chosen(PlpUiCoursePage *self)
{
    GtkStringObject *chosen = gtk_drop_down_get_selected_item(self->patients);
    if (!self->is_filling && chosen != NULL &&
        g_strcmp0(gtk_string_object_get_string(chosen), self->patient) != 0)
        plp_ui_course_page_show_patient(self, gtk_string_object_get_string(chosen));
}

static void on_task_chosen(PlpUiCoursePage *self)
{
    guint place = gtk_drop_down_get_selected(self->tasks);
    PlpTask task =
        place < self->listed->len ? g_array_index(self->listed, PlpTask, place) : PLP_TASK_UNKNOWN;
    if (self->is_filling || task == self->task)
        return;
    self->task = task;
    if (self->patient == NULL)
        return;
    g_autofree char *patient = g_strdup(self->patient);
    plp_ui_course_page_show_patient(self, patient);
}

void plp_ui_course_page_choose_layer(PlpUiCoursePage *self, const char *layer)
{
    if (g_strcmp0(layer, self->layer) == 0)
        return;
    set_layer(self, layer);
    g_autofree char *patient = g_strdup(self->patient);
    if (patient != NULL)
        plp_ui_course_page_show_patient(self, patient);
}

static void on_layer_chosen(PlpUiCoursePage *self)
{
    if (!self->is_filling)
        plp_ui_course_page_choose_layer(self, plp_ui_layer_get_chosen(self->layers));
}

const char *plp_ui_course_page_get_layer(PlpUiCoursePage *self)
{
    return self->layer;
}

/** Those whose closures are nobody's command. */
static void fill_tasks(PlpUiCoursePage *self)
{
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    self->is_filling = true;
    for (int task = PLP_TASK_UNKNOWN; task < PLP_TASK_N; task++) {
        PlpTask one = (PlpTask)task;
        if (plp_task_is_commanded(one))
            continue;
        gtk_string_list_append(names, one == PLP_TASK_UNKNOWN ? _("Whole recordings")
                                                              : plp_ui_words_get_task(one));
        g_array_append_val(self->listed, one);
    }
    gtk_drop_down_set_model(self->tasks, G_LIST_MODEL(names));
    self->is_filling = false;
}

void plp_ui_course_page_choose_task(PlpUiCoursePage *self, PlpTask task)
{
    for (guint i = 0; i < self->listed->len; i++) {
        if (g_array_index(self->listed, PlpTask, i) == task)
            gtk_drop_down_set_selected(self->tasks, i);
    }
}

PlpTask plp_ui_course_page_get_task(PlpUiCoursePage *self)
{
    return self->task;
}

static GArray *list_patients(GError **error)
{
    g_autofree char *path = plp_library_dup_default_path();
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return NULL;
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_READ, error);
    return library != NULL ? plp_overview_list_patients(library, NULL, MOST_PATIENTS, 0, error)
                           : NULL;
}

/** What was filed or corrected since is in it, too. */
static void show_again(PlpUiCoursePage *self)
{
    g_autofree char *patient = g_strdup(self->patient);
    if (self->stamp != get_stamp())
        plp_ui_course_page_show_patient(self, patient);
    else
        choose_in_list(self, patient);
}

void plp_ui_course_page_refresh(PlpUiCoursePage *self)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) patients = list_patients(&error);
    g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);
    for (guint i = 0; patients != NULL && i < patients->len; i++)
        gtk_string_list_append(names, g_array_index(patients, PlpPatientOverview, i).pseudonym);
    guint n = g_list_model_get_n_items(G_LIST_MODEL(names));
    self->is_filling = true;
    gtk_drop_down_set_model(self->patients, G_LIST_MODEL(names));
    gtk_drop_down_set_selected(self->patients, GTK_INVALID_LIST_POSITION);
    self->is_filling = false;
    gtk_widget_set_sensitive(GTK_WIDGET(self->patients), n > 0);
    if (error != NULL)
        show_words(self, error->message);
    else if (n == 0)
        show_words(self,
                   _("No patient is in the library yet. A course shows a patient's recordings "
                     "over the days since an injection."));
    else if (self->patient != NULL)
        show_again(self);
    else if (n == 1)
        plp_ui_course_page_show_patient(self, gtk_string_list_get_string(names, 0));
    else
        show_words(self, _("Choose a patient to see the course over the days."));
}

const char *plp_ui_course_page_get_patient(PlpUiCoursePage *self)
{
    return self->facts != NULL ? self->patient : NULL;
}

bool plp_ui_course_page_is_running(PlpUiCoursePage *self)
{
    return self->work != NULL;
}

GtkWidget *plp_ui_course_page_get_chart(PlpUiCoursePage *self)
{
    return self->chart;
}

// ---- the widget ----

static void act_report(GtkWidget *widget, const char *name, GVariant *parameter)
{
    gtk_widget_activate_action(widget, "win.report", NULL);
}

static void act_cancel(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiCoursePage *self = PLP_UI_COURSE_PAGE(widget);
    plp_ui_work_drop(&self->work, self);
    show_progress(self);
    show_words(self, _("Cancelled; choose a patient to begin again."));
    g_clear_pointer(&self->patient, g_free);
}

static void map(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(plp_ui_course_page_parent_class)->map(widget);
    plp_ui_course_page_refresh(PLP_UI_COURSE_PAGE(widget));
}

static void dispose(GObject *object)
{
    PlpUiCoursePage *self = PLP_UI_COURSE_PAGE(object);
    plp_ui_work_drop(&self->work, self);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    g_clear_pointer(&self->facts, plp_ui_course_facts_free);
    g_clear_pointer(&self->panels, g_array_unref);
    g_clear_pointer(&self->listed, g_array_unref);
    g_clear_pointer(&self->patient, g_free);
    g_clear_pointer(&self->layer, g_free);
    G_OBJECT_CLASS(plp_ui_course_page_parent_class)->dispose(object);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class,
                                                "/org/palpebra/Palpebra/compare/course_page.ui");
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, box);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, chart);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, progress_box);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, stack);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, patients);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, tasks);
    gtk_widget_class_bind_template_callback(class, on_task_chosen);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, layers);
    gtk_widget_class_bind_template_callback(class, on_layer_chosen);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, measures);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, warnings);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, readout);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, words);
    gtk_widget_class_bind_template_child(class, PlpUiCoursePage, progress_bar);
    gtk_widget_class_bind_template_callback(class, on_patient_chosen);
}

static void plp_ui_course_page_class_init(PlpUiCoursePageClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    widget_class->map = map;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    bind_children(widget_class);
    gtk_widget_class_install_action(widget_class, "course.report", NULL, act_report);
    gtk_widget_class_install_action(widget_class, "course.cancel", NULL, act_cancel);
}

static void plp_ui_course_page_init(PlpUiCoursePage *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    self->panels = g_array_new(FALSE, FALSE, sizeof(PlpCoursePanel));
    self->listed = g_array_new(FALSE, FALSE, sizeof(PlpTask));
    fill_tasks(self);
    set_layer(self, PLP_LAYER_MAIN);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "course.report", false);
    gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(self->chart), draw, self, NULL);
    plp_ui_canvas_follow_look(self->chart);
    GtkEventController *motion = gtk_event_controller_motion_new();
    g_signal_connect(motion, "motion", G_CALLBACK(on_motion), self);
    gtk_widget_add_controller(self->chart, motion);
    GtkGesture *click = gtk_gesture_click_new();
    g_signal_connect(click, "pressed", G_CALLBACK(on_pressed), self);
    gtk_widget_add_controller(self->chart, GTK_EVENT_CONTROLLER(click));
    on_motion(NULL, (double)NAN, 0, self);
    show_progress(self);
}

PlpUiCoursePage *plp_ui_course_page_new(PlpUiSession *session)
{
    PlpUiCoursePage *self = g_object_new(PLP_UI_TYPE_COURSE_PAGE, NULL);
    self->session = session;
    return self;
}
