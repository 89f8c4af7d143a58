#include "pages.h"

#include "fixture.h"
#include "store/records.h"
#include "store/rows.h"
#include "study.h"
#include "ui/capture/page.h"
#include "ui/compare/course_page.h"
#include "ui/compare/page.h"
#include "ui/dialogs/about.h"
#include "ui/dialogs/export.h"
#include "ui/dialogs/help.h"
#include "ui/dialogs/preferences.h"
#include "ui/dialogs/report.h"
#include "ui/library/form.h"
#include "ui/library/sidebar.h"
#include "ui/window_reports.h"

typedef struct {
    PlpUiWindow *window;
    PlpTestVisit visit;
    void *data;
} Walk;

// ---- a library with one patient ----

/** Returns the patient's id. */
static int64_t fill_library(PlpLibrary *library)
{
    int64_t id = plp_test_file_patient(library);
    PlpScore score;
    plp_row_init(PLP_ENTITY_SCORE, &score);
    score.patient = id;
    score.day = PLP_TEST_FIRST_DAY + 21;
    score.scale = PLP_SCALE_JRS_SUM;
    score.value = 3;
    assert_true(plp_row_insert(library, PLP_ENTITY_SCORE, &score, NULL));
    plp_row_clear(PLP_ENTITY_SCORE, &score);
    return id;
}

// ---- visits ----

static void look(Walk *walk, GtkWidget *window, const char *name)
{
    plp_test_spin(0.4);
    walk->visit(window, name, walk->data);
}

static void look_and_close(Walk *walk, GtkWindow *window, const char *name)
{
    assert_non_null(window);
    look(walk, GTK_WIDGET(window), name);
    gtk_window_destroy(window);
    plp_test_spin(0.2);
}

static PlpUiComparePage *show_compare(Walk *walk)
{
    plp_ui_window_show_page(walk->window, "compare");
    return PLP_UI_COMPARE_PAGE(plp_test_find(GTK_WIDGET(walk->window), PLP_UI_TYPE_COMPARE_PAGE));
}

static bool is_compared(void *page)
{
    return !plp_ui_compare_page_is_running(page);
}

static PlpUiOperand *make_operand(const char *folder)
{
    PlpUiOperand *operand = plp_ui_operand_new_path(folder);
    operand->video_path = g_strdup(plp_test_get_video());
    return operand;
}

static void visit_compare(Walk *walk)
{
    g_autofree char *second = plp_test_write_results();
    PlpUiComparePage *page = show_compare(walk);
    plp_ui_compare_page_take_operand(page, 0, make_operand(plp_test_get_results()));
    plp_ui_compare_page_take_operand(page, 1, make_operand(second));
    assert_true(plp_test_wait(is_compared, page, 120));
    look(walk, GTK_WIDGET(walk->window), "compare");
}

static bool is_drawn(void *page)
{
    return !plp_ui_course_page_is_running(page);
}

static void visit_course(Walk *walk)
{
    plp_ui_window_show_page(walk->window, "review");
    plp_ui_window_show_page(walk->window, "course");
    PlpUiCoursePage *page =
        PLP_UI_COURSE_PAGE(plp_test_find(GTK_WIDGET(walk->window), PLP_UI_TYPE_COURSE_PAGE));
    plp_test_spin(0.3);
    plp_ui_course_page_show_patient(page, "P-014");
    assert_true(plp_test_wait(is_drawn, page, 120));
    look(walk, GTK_WIDGET(walk->window), "course");
}

static void visit_forms(Walk *walk, PlpLibrary *library, int64_t patient)
{
    static const struct {
        PlpEntity entity;
        const char *name;
    } forms[] = {{PLP_ENTITY_PATIENT, "form-patient"},     {PLP_ENTITY_VISIT, "form-visit"},
                 {PLP_ENTITY_TREATMENT, "form-treatment"}, {PLP_ENTITY_SITE, "form-site"},
                 {PLP_ENTITY_EFFECT, "form-effect"},       {PLP_ENTITY_SCORE, "form-score"}};
    GtkWindow *over = GTK_WINDOW(walk->window);
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        GtkWindow *form = plp_ui_form_open(over, library, forms[i].entity, 0, patient, NULL, NULL);
        plp_ui_form_type(form, "day", "2026-02-30"); // a sentence beside it
        plp_ui_form_save(form);
        look_and_close(walk, form, forms[i].name);
    }
}

static bool is_previewed(void *dialog)
{
    return !plp_ui_report_dialog_is_busy(dialog);
}

static void visit_dialogs(Walk *walk)
{
    plp_ui_window_show_page(walk->window, "review");
    GtkWindow *report = plp_ui_window_open_report(walk->window);
    assert_true(plp_test_wait(is_previewed, report, 60));
    look_and_close(walk, report, "report");
    look_and_close(walk, plp_ui_window_open_export(walk->window, false), "export");
    look_and_close(walk, plp_ui_window_open_batch(walk->window), "batch");
}

static void visit_preferences(Walk *walk)
{
    GtkWidget *preferences = plp_ui_preferences_new(plp_ui_window_get_session(walk->window));
    gtk_window_present(GTK_WINDOW(preferences));
    look(walk, preferences, "preferences");
    adw_preferences_window_set_visible_page_name(ADW_PREFERENCES_WINDOW(preferences), "thresholds");
    look_and_close(walk, GTK_WINDOW(preferences), "preferences-thresholds");
}

static void visit_help(Walk *walk)
{
    GtkWidget *help = plp_ui_help_new();
    gtk_window_present(GTK_WINDOW(help));
    look_and_close(walk, GTK_WINDOW(help), "help");
    gtk_widget_activate_action(GTK_WIDGET(walk->window), "win.show-help-overlay", NULL);
    GtkWidget *shortcuts =
        GTK_WIDGET(gtk_application_window_get_help_overlay(GTK_APPLICATION_WINDOW(walk->window)));
    look(walk, shortcuts, "shortcuts");
    gtk_widget_set_visible(shortcuts, false);
    plp_ui_show_about(GTK_WINDOW(walk->window));
    plp_test_spin(0.2);
    GtkWidget *about = NULL;
    g_autoptr(GList) windows = gtk_window_list_toplevels();
    for (GList *at = windows; at != NULL; at = at->next)
        about = ADW_IS_ABOUT_WINDOW(at->data) ? at->data : about;
    look_and_close(walk, GTK_WINDOW(about), "about");
}

static bool has_picture(void *page)
{
    return plp_ui_camera_get_texture(plp_ui_capture_page_get_camera(page)) != NULL;
}

static void visit_capture(Walk *walk)
{
    // What is no camera: the page says so.
    g_setenv("PALPEBRA_CAMERA", "/dev/null", true);
    gtk_widget_activate_action(GTK_WIDGET(walk->window), "win.record", NULL);
    plp_test_spin(1);
    look(walk, GTK_WIDGET(walk->window), "capture-none");
    g_autofree char *id = g_strconcat("loop:", plp_test_get_video(), NULL);
    g_setenv("PALPEBRA_CAMERA", id, true);
    GtkWidget *page = plp_test_find(GTK_WIDGET(walk->window), PLP_UI_TYPE_CAPTURE_PAGE);
    plp_ui_window_show_page(walk->window, "review"); // and comes back
    plp_test_spin(0.3);
    gtk_widget_activate_action(GTK_WIDGET(walk->window), "win.record", NULL);
    assert_true(plp_test_wait(has_picture, page, 20));
    look(walk, GTK_WIDGET(walk->window), "capture");
    plp_ui_window_show_page(walk->window, "review");
}

void plp_test_walk(int width_px, int height_px, PlpTestVisit visit, void *data)
{
    Walk walk = {plp_test_open_window(width_px, height_px), visit, data};
    GtkWidget *window = GTK_WIDGET(walk.window);
    PlpUiLibrarySidebar *sidebar =
        PLP_UI_LIBRARY_SIDEBAR(plp_test_find(window, PLP_UI_TYPE_LIBRARY_SIDEBAR));
    look(&walk, window, "welcome");
    show_compare(&walk);
    look(&walk, window, "compare-empty");
    plp_ui_window_show_page(walk.window, "course");
    look(&walk, window, "course-empty");
    plp_ui_window_show_page(walk.window, "review");
    int64_t patient = fill_library(plp_ui_library_sidebar_make_library(sidebar));
    plp_test_open_patient(walk.window);
    look(&walk, window, "review");
    visit_dialogs(&walk);
    visit_compare(&walk);
    visit_course(&walk);
    visit_forms(&walk, plp_ui_library_sidebar_make_library(sidebar), patient);
    plp_ui_window_show_page(walk.window, "review");
    plp_ui_library_sidebar_refresh(sidebar);
    gtk_widget_activate_action(window, "win.sidebar", NULL);
    look(&walk, window, "library");
    visit_preferences(&walk);
    visit_help(&walk);
    visit_capture(&walk);
    plp_test_close_window(walk.window);
}
