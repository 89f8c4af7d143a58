// Reports out of the window: the dialog, its preview, the PDF as a reader finds it.

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "ui/compare/page.h"
#include "ui/dialogs/report.h"
#include "ui/window_reports.h"

static bool is_idle(void *dialog)
{
    return !plp_ui_report_dialog_is_busy(dialog);
}

static bool is_over(void *page)
{
    return !plp_ui_compare_page_is_running(page);
}

static PlpUiReportDialog *open_dialog(PlpUiWindow *window)
{
    GtkWindow *dialog = plp_ui_window_open_report(window);
    assert_non_null(dialog);
    assert_true(plp_test_wait(is_idle, dialog, 60));
    return PLP_UI_REPORT_DIALOG(dialog);
}

/** The PDF's text; NULL without pdftotext. */
static char *read_pdf(const char *path)
{
    g_autofree char *tool = g_find_program_in_path("pdftotext");
    if (tool == NULL)
        return NULL;
    char *text = NULL;
    char *arguments[] = {tool, (char *)path, (char *)"-", NULL};
    assert_true(g_spawn_sync(NULL, arguments, NULL, 0, NULL, NULL, &text, NULL, NULL, NULL));
    return text;
}

static char *make_path(const char *name)
{
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    return g_build_filename(folder, name, NULL);
}

static bool is_written(void *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void test_reports_a_recording(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    PlpUiReportDialog *dialog = open_dialog(window);
    assert_string_equal(plp_ui_report_dialog_get_error(dialog), "");
    GdkTexture *preview = plp_ui_report_dialog_get_preview(dialog);
    assert_non_null(preview);
    int width = gdk_texture_get_width(preview);
    assert_true(gdk_texture_get_height(preview) > width); // a page stands upright
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(dialog), "report");
    g_autofree char *path = make_path("report.pdf");
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_written, path, 60));
    g_autofree char *text = read_pdf(path);
    if (text != NULL) {
        assert_non_null(strstr(text, "Closures"));
        assert_non_null(strstr(text, "research use"));
    }
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

/** The report of what is in view names the second rater's layer; then that rater's words go. */
static void check_layer_b(PlpUiWindow *window, const char *name)
{
    PlpUiReportDialog *dialog = open_dialog(window);
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "layer “B”"));
    plp_test_shoot(GTK_WIDGET(dialog), "report-layer");
    g_autofree char *path = make_path(name);
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_written, path, 60));
    g_autofree char *text = read_pdf(path);
    if (text != NULL)
        assert_non_null(strstr(text, "of layer B"));
    plp_test_spin(0.3);
    plp_test_close_window(window);
    g_autofree char *edits = g_build_filename(plp_test_get_results(), "edits.csv", NULL);
    g_unlink(edits);
}

/** The report rests on the layer that the Review page shows, and says so before and in the PDF. */
static void test_reports_the_layer_in_view(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    assert_true(plp_ui_editor_add_blind_layer(plp_ui_window_get_editor(window), "B"));
    plp_ui_review_page_seek(page, 5000000);
    gtk_widget_activate_action(GTK_WIDGET(page), "edit.add", NULL);
    plp_test_spin(0.5);
    check_layer_b(window, "second.pdf");
}

/** The preview is gone through page by page; figures come as files; a report that is cancelled, or
 * whose place is no place, leaves nothing. */
static void test_pages_and_figures(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    PlpUiReportDialog *dialog = open_dialog(window);
    GdkTexture *first = plp_ui_report_dialog_get_preview(dialog);
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "Page 1 of "));
    assert_true(gtk_widget_activate_action(GTK_WIDGET(dialog), "report.on", NULL));
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "Page 2 of "));
    assert_ptr_not_equal(plp_ui_report_dialog_get_preview(dialog), first);
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(dialog), "report-second-page");
    gtk_widget_activate_action(GTK_WIDGET(dialog), "report.back", NULL);
    assert_ptr_equal(plp_ui_report_dialog_get_preview(dialog), first);

    g_autofree char *path = make_path("two words.pdf");
    g_autofree char *folder = g_path_get_dirname(path);
    plp_ui_report_dialog_save(dialog, path);
    gtk_widget_activate_action(GTK_WIDGET(dialog), "report.cancel", NULL);
    assert_true(plp_test_wait(is_idle, dialog, 60)); // the preview again
    plp_test_spin(0.5);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    plp_ui_report_dialog_set_figures(dialog, true);
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_written, path, 60));
    g_autofree char *figures = g_build_filename(folder, "two words figures", NULL);
    g_autoptr(GDir) listed = g_dir_open(figures, 0, NULL);
    assert_non_null(listed);
    int svg = 0, png = 0;
    for (const char *name; (name = g_dir_read_name(listed)) != NULL;) {
        svg += g_str_has_suffix(name, ".svg");
        png += g_str_has_suffix(name, ".png");
    }
    assert_true(svg > 1 && svg == png);
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

static void test_reports_a_comparison(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_ui_window_show_page(window, "compare");
    PlpUiComparePage *page =
        PLP_UI_COMPARE_PAGE(plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COMPARE_PAGE));
    g_autofree char *second = plp_test_write_results();
    plp_ui_compare_page_take_operand(page, 0, plp_ui_operand_new_path(plp_test_get_results()));
    plp_ui_compare_page_take_operand(page, 1, plp_ui_operand_new_path(second));
    assert_true(plp_test_wait(is_over, page, 120));
    PlpUiReportDialog *dialog = open_dialog(window);
    g_autofree char *path = make_path("pair.pdf");
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_written, path, 60));
    g_autofree char *text = read_pdf(path);
    if (text != NULL) {
        assert_non_null(strstr(text, "before and after"));
        assert_non_null(strstr(text, "nothing shown"));
    }
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

/** Of the layer that was chosen on the Compare page, not of the one that Review shows. */
static void test_reports_the_layer_compared(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    assert_true(plp_ui_editor_add_blind_layer(editor, "B"));
    plp_ui_editor_set_layer(editor, NULL);
    plp_ui_window_show_page(window, "compare");
    PlpUiComparePage *page =
        PLP_UI_COMPARE_PAGE(plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COMPARE_PAGE));
    g_autofree char *second = plp_test_write_results();
    plp_ui_compare_page_choose_layer(page, "B");
    plp_ui_compare_page_take_operand(page, 0, plp_ui_operand_new_path(plp_test_get_results()));
    plp_ui_compare_page_take_operand(page, 1, plp_ui_operand_new_path(second));
    assert_true(plp_test_wait(is_over, page, 120));
    check_layer_b(window, "rater.pdf");
}

static void test_de_identified(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    PlpUiReportDialog *dialog = open_dialog(window);
    GtkWidget *toggle = plp_test_find(GTK_WIDGET(dialog), GTK_TYPE_SWITCH);
    gtk_switch_set_active(GTK_SWITCH(toggle), true);
    assert_true(plp_ui_report_dialog_is_busy(dialog)); // another preview
    assert_true(plp_test_wait(is_idle, dialog, 60));
    AdwStyleManager *manager = adw_style_manager_get_default();
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_FORCE_DARK);
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(dialog), "report-dark");
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_DEFAULT);
    g_autofree char *path = make_path("anonymous.pdf");
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_written, path, 60));
    g_autofree char *text = read_pdf(path);
    g_autofree char *name = g_path_get_basename(plp_test_get_results());
    if (text != NULL) {
        assert_null(strstr(text, name));
        assert_null(strstr(text, "drawn.mp4"));
    }
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

static void test_refuses_with_a_sentence(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    assert_null(plp_ui_window_open_report(window)); // nothing is open
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "nothing to report on"));
    plp_test_open_patient(window);
    PlpUiReportDialog *dialog = open_dialog(window);
    plp_ui_report_dialog_save(dialog, "/nowhere/at/all.pdf");
    assert_true(plp_test_wait(is_idle, dialog, 60));
    assert_non_null(strstr(plp_ui_report_dialog_get_error(dialog), "all.pdf"));
    assert_null(strstr(plp_ui_report_dialog_get_error(dialog), "/nowhere"));
    gtk_window_destroy(GTK_WINDOW(dialog));
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reports_a_recording),
        cmocka_unit_test(test_pages_and_figures),
        cmocka_unit_test(test_reports_a_comparison),
        cmocka_unit_test(test_reports_the_layer_compared),
        cmocka_unit_test(test_de_identified),
        cmocka_unit_test(test_refuses_with_a_sentence),
        cmocka_unit_test(test_reports_the_layer_in_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
