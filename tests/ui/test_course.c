// The course page on a library with one drawn patient.

#include "harness.h"

#include <string.h>

#include "study.h"
#include "ui/compare/course_page.h"
#include "watch.h"

static void fill_library(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = plp_library_dup_default_path();
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_MAKE, &error);
    if (library == NULL)
        fail_msg("%s", error->message);
    int64_t patient = plp_test_file_patient(library);
    plp_test_file_visit(library, patient, PLP_TEST_FIRST_DAY + 80);
}

static PlpUiCoursePage *open_page(PlpUiWindow *window)
{
    plp_ui_window_show_page(window, "course");
    plp_test_spin(0.3);
    GtkWidget *page = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COURSE_PAGE);
    assert_non_null(page);
    return PLP_UI_COURSE_PAGE(page);
}

static bool is_over(void *page)
{
    return !plp_ui_course_page_is_running(page);
}

static void test_has_no_patient(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    open_page(window);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "No patient is in the library yet"));
    plp_test_close_window(window);
}

/** Looks for a point on the chart as a pointer would. */
static bool find_point(PlpUiCoursePage *page, double *ret_x, double *ret_y)
{
    GtkWidget *chart = plp_ui_course_page_get_chart(page);
    for (int y = 0; y < gtk_widget_get_height(chart); y += 10) {
        for (int x = 0; x < gtk_widget_get_width(chart); x += 10) {
            g_autofree char *words = plp_ui_course_page_dup_words(page, x, y);
            if (words == NULL || strstr(words, "Day 21: ") == NULL)
                continue;
            *ret_x = x;
            *ret_y = y;
            return true;
        }
    }
    return false;
}

static bool has_document(void *session)
{
    return plp_ui_session_get_document(session) != NULL;
}

static void test_shows_and_opens(void **state)
{
    double x = 0, y = 0;
    fill_library();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCoursePage *page = open_page(window); // the only patient is shown at once
    assert_true(plp_test_wait(is_over, page, 120));
    plp_test_spin(0.5);
    assert_string_equal(plp_ui_course_page_get_patient(page), "P-014");
    plp_test_shoot(GTK_WIDGET(window), "course");
    assert_true(find_point(page, &x, &y));
    assert_null(plp_ui_course_page_dup_words(page, -50, -50));
    assert_false(plp_ui_course_page_open_at(page, -50, -50));
    assert_true(plp_ui_course_page_open_at(page, x, y));
    PlpUiSession *session = plp_ui_window_get_session(window);
    assert_true(plp_test_wait(has_document, session, 60));
    PlpUiDocument *document = plp_ui_session_get_document(session);
    assert_int_equal(plp_ui_document_get_library_id(document), 2);
    assert_int_equal(plp_ui_document_get_recording(document)->days_since_injection, 21);
    plp_test_close_window(window);
}

static bool is_settled(void *window)
{
    return has_document(plp_ui_window_get_session(window)) &&
           !plp_ui_editor_is_busy(plp_ui_window_get_editor(window));
}

/** A recording that is opened from the course has its corrections once, and the course follows
 * them. */
static void test_follows_corrections(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCoursePage *page = open_page(window);
    assert_true(plp_test_wait(is_over, page, 120));
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_filed(session, 2);
    assert_true(plp_test_wait(is_settled, window, 60));
    guint found = plp_test_count_closures(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    PlpClosureEdit add_one = {.action = PLP_EDIT_ADD,
                              .eye = PLP_SIDE_RIGHT,
                              .target_onset_us = -1,
                              .target_offset_us = -1,
                              .from_us = 17300000,
                              .to_us = 17600000};
    plp_ui_window_show_page(window, "review");
    plp_ui_editor_apply(editor, &add_one, 1, NULL);
    assert_true(plp_test_wait(is_settled, window, 60));
    plp_ui_session_set_document(session, NULL);
    plp_ui_session_open_filed(session, 2);
    assert_true(plp_test_wait(is_settled, window, 60));
    plp_test_spin(0.3);
    assert_int_equal(plp_test_count_closures(window), found + 1); // not twice
    plp_ui_window_show_page(window, "course");
    assert_true(plp_ui_course_page_is_running(page)); // read anew by itself
    assert_true(plp_test_wait(is_over, page, 120));
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "corrected by a person"));
    plp_ui_editor_undo(editor);
    // Of one task; a task that nobody has is a sentence.
    plp_ui_course_page_choose_task(page, PLP_TASK_REST_OPEN);
    assert_true(plp_test_wait(is_over, page, 120));
    double x = 0, y = 0;
    plp_test_spin(0.3);
    assert_true(find_point(page, &x, &y));
    plp_test_shoot(GTK_WIDGET(window), "course-task");
    plp_ui_course_page_choose_task(page, PLP_TASK_CONVERSATION);
    assert_true(plp_test_wait(is_over, page, 120));
    plp_test_spin(0.2);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "has the task"));
    plp_test_close_window(window);
}

static void test_chooses_measures(void **state)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_FORCE_DARK);
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCoursePage *page = open_page(window);
    assert_true(plp_test_wait(is_over, page, 120));
    double x = 0, y = 0;
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(window), "course-dark");
    GtkWidget *check = plp_test_find(GTK_WIDGET(page), GTK_TYPE_CHECK_BUTTON);
    while (check != NULL) {
        gtk_check_button_set_active(GTK_CHECK_BUTTON(check), false);
        check = gtk_widget_get_next_sibling(check);
    }
    assert_false(find_point(page, &x, &y)); // nothing is drawn, nothing is hit
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_DEFAULT);
    plp_ui_course_page_show_patient(page, "nobody");
    assert_true(plp_test_wait(is_over, page, 60));
    assert_null(plp_ui_course_page_get_patient(page));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "nobody"));
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_has_no_patient),
        cmocka_unit_test(test_shows_and_opens),
        cmocka_unit_test(test_follows_corrections),
        cmocka_unit_test(test_chooses_measures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
