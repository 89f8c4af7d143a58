// The compare page with two drawn recordings.

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "ui/compare/page.h"
#include "ui/compare/table.h"
#include "ui/library/sidebar.h"

static PlpUiComparePage *open_page(PlpUiWindow *window)
{
    plp_ui_window_show_page(window, "compare");
    GtkWidget *page = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COMPARE_PAGE);
    assert_non_null(page);
    plp_test_spin(0.1);
    return PLP_UI_COMPARE_PAGE(page);
}

static const char *get_second_results(void)
{
    static char *folder;
    if (folder == NULL)
        folder = plp_test_write_results();
    return folder;
}

static PlpUiOperand *make_operand(const char *folder)
{
    PlpUiOperand *operand = plp_ui_operand_new_path(folder);
    operand->video_path = g_strdup(plp_test_get_video());
    return operand;
}

static bool is_over(void *page)
{
    return !plp_ui_compare_page_is_running(page);
}

static void compare(PlpUiComparePage *page)
{
    plp_ui_compare_page_take_operand(page, 0, make_operand(plp_test_get_results()));
    assert_null(plp_ui_compare_page_get_comparison(page));
    plp_ui_compare_page_take_operand(page, 1, make_operand(get_second_results()));
    assert_true(plp_test_wait(is_over, page, 120));
    assert_non_null(plp_ui_compare_page_get_comparison(page));
    plp_test_spin(1);
}

static void test_compares(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    PlpUiComparePage *page = open_page(window);
    plp_test_shoot(GTK_WIDGET(window), "compare-empty");
    compare(page);
    // The same patient on both sides: no change may be claimed.
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "nothing shown"));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "lower"));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "higher"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "no proof of no change"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "Closures / min"));
    plp_test_shoot(GTK_WIDGET(window), "compare");
    GtkWidget *table = plp_test_find(GTK_WIDGET(page), PLP_UI_TYPE_CHANGES_TABLE);
    GtkWidget *scrolled = gtk_widget_get_ancestor(table, GTK_TYPE_SCROLLED_WINDOW); // sideways
    scrolled = gtk_widget_get_ancestor(gtk_widget_get_parent(scrolled), GTK_TYPE_SCROLLED_WINDOW);
    gtk_adjustment_set_value(gtk_scrolled_window_get_vadjustment(GTK_SCROLLED_WINDOW(scrolled)),
                             1e6);
    plp_test_spin(0.2);
    plp_test_shoot(GTK_WIDGET(window), "compare-figures");
    plp_test_close_window(window);
}

static const PlpRecording *get_first(PlpUiComparePage *page)
{
    return plp_ui_comparison_get_recording(plp_ui_compare_page_get_comparison(page), 0, 0);
}

static void choose_layer(PlpUiComparePage *page, const char *layer)
{
    plp_ui_compare_page_choose_layer(page, layer);
    assert_true(plp_test_wait(is_over, page, 120));
    assert_non_null(plp_ui_compare_page_get_comparison(page));
    plp_test_spin(0.3);
}

/** A second rater's layer of one side: it can be chosen, is said, and what it does not reach is
 * warned of; without anybody's corrections both sides are as they were found. */
static void test_follows_the_layer(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    plp_test_open_patient(window);
    assert_true(plp_ui_editor_add_blind_layer(plp_ui_window_get_editor(window), "B"));
    PlpUiComparePage *page = open_page(window);
    compare(page);
    assert_null(get_first(page)->layer); // nobody corrected the main one
    guint found = get_first(page)->analysis->right.closures->len;
    assert_true(found > 0);
    choose_layer(page, "B");
    assert_string_equal(get_first(page)->layer, "B");
    assert_int_equal(get_first(page)->analysis->right.closures->len, 0);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "layer “B”"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "not all of the same kind"));
    plp_test_shoot(GTK_WIDGET(window), "compare-layer");
    choose_layer(page, NULL);
    assert_int_equal(get_first(page)->analysis->right.closures->len, found);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "automatic results"));
    // A layer that neither side has any more is not kept.
    choose_layer(page, "nobody's");
    assert_null(plp_test_find_label(GTK_WIDGET(page), "nobody's"));
    assert_string_equal(plp_ui_compare_page_get_comparison(page)->layer, "main");
    plp_test_close_window(window);
    g_autofree char *edits = g_build_filename(plp_test_get_results(), "edits.csv", NULL);
    g_unlink(edits);
}

static void test_plays_in_step(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    PlpUiComparePage *page = open_page(window);
    compare(page);
    gtk_widget_activate_action(GTK_WIDGET(page), "compare.play", NULL);
    plp_test_spin(1.2);
    gtk_widget_activate_action(GTK_WIDGET(page), "compare.play", NULL);
    PlpUiDuo *duo = plp_ui_compare_page_get_duo(page);
    assert_false(plp_ui_duo_is_playing(duo));
    int64_t before_us = plp_ui_player_get_position(plp_ui_duo_get_player(duo, 0));
    int64_t after_us = plp_ui_player_get_position(plp_ui_duo_get_player(duo, 1));
    assert_true(before_us > 200000);
    assert_true(ABS(before_us - after_us) < 300000);
    plp_ui_duo_seek(duo, 1000000);
    assert_int_equal(plp_ui_player_get_position(plp_ui_duo_get_player(duo, 1)), 1000000);
    PlpInStep step = {0, -500000, 3000000, PLP_TASK_UNKNOWN};
    plp_ui_duo_set_step(duo, &step);
    assert_int_equal(plp_ui_player_get_position(plp_ui_duo_get_player(duo, 0)), 1000000);
    assert_int_equal(plp_ui_player_get_position(plp_ui_duo_get_player(duo, 1)), 1500000);
    plp_test_close_window(window);
}

static const char *get_third_results(void)
{
    static char *folder;
    if (folder == NULL)
        folder = plp_test_write_results();
    return folder;
}

/** Two recordings before, one after: the figures are of all, one of them is looked at. */
static void test_several_on_a_side(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    PlpUiComparePage *page = open_page(window);
    compare(page);
    double minutes = plp_ui_compare_page_get_comparison(page)->data->minutes[0];
    PlpUiComparePane *pane = plp_ui_compare_page_get_pane(page, 0);
    g_autoptr(GPtrArray) more = g_ptr_array_new();
    g_ptr_array_add(more, make_operand(get_third_results()));
    plp_ui_compare_pane_take_operands(pane, more, true);
    assert_true(plp_test_wait(is_over, page, 120));
    plp_test_spin(1);
    PlpUiComparison *comparison = plp_ui_compare_page_get_comparison(page);
    assert_int_equal(plp_ui_comparison_get_length(comparison, 0), 2);
    assert_true(comparison->data->minutes[0] > 1.9 * minutes);
    assert_int_equal(plp_ui_compare_pane_get_shown(pane), 1); // the one that came last
    assert_non_null(plp_test_find_label(GTK_WIDGET(pane), "2 of 2: "));
    assert_true(plp_ui_player_is_open(plp_ui_duo_get_player(plp_ui_compare_page_get_duo(page), 0)));
    plp_test_shoot(GTK_WIDGET(window), "compare-several");
    plp_ui_compare_pane_choose(pane, 0);
    assert_int_equal(plp_ui_compare_pane_get_shown(pane), 0);
    assert_ptr_equal(plp_ui_compare_page_get_comparison(page), comparison); // nothing anew
    // The same once more on that side is told; leaving it out mends it.
    g_autoptr(GPtrArray) twice = g_ptr_array_new();
    g_ptr_array_add(twice, make_operand(get_third_results()));
    plp_ui_compare_pane_take_operands(pane, twice, true);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "stands on this side already"));
    assert_false(plp_ui_compare_page_is_running(page));
    gtk_widget_activate_action(GTK_WIDGET(pane), "pane.remove", NULL);
    assert_true(plp_test_wait(is_over, page, 120));
    assert_int_equal(plp_ui_compare_pane_get_operands(pane)->len, 2);
    gtk_widget_activate_action(GTK_WIDGET(page), "compare.swap", NULL);
    assert_true(plp_test_wait(is_over, page, 120));
    assert_int_equal(plp_ui_comparison_get_length(plp_ui_compare_page_get_comparison(page), 1), 2);
    plp_test_close_window(window);
}

/** Files that are let go over a side stand there, all of them. */
static void test_files_are_dropped(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    PlpUiComparePage *page = open_page(window);
    PlpUiComparePane *pane = plp_ui_compare_page_get_pane(page, 1);
    g_autoptr(GFile) first = g_file_new_for_path(plp_test_get_results());
    g_autoptr(GFile) second = g_file_new_for_path(get_second_results());
    plp_test_drop(GTK_WIDGET(pane), (GFile *[]){first, second}, 2);
    assert_int_equal(plp_ui_compare_pane_get_operands(pane)->len, 2);
    plp_test_drop(GTK_WIDGET(pane), &second, 1);
    assert_int_equal(plp_ui_compare_pane_get_operands(pane)->len, 1); // instead
    plp_test_close_window(window);
}

static void test_is_dark_and_narrow(void **state)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_FORCE_DARK);
    PlpUiWindow *window = plp_test_open_window(1280, 1000);
    compare(open_page(window));
    plp_test_shoot(GTK_WIDGET(window), "compare-dark");
    plp_test_close_window(window);
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_DEFAULT);
    window = plp_test_open_window(360, 640);
    compare(open_page(window));
    plp_test_shoot(GTK_WIDGET(window), "compare-narrow");
    int minimum = 0;
    GtkWidget *page = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COMPARE_PAGE);
    gtk_widget_measure(page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    if (minimum > 360)
        plp_test_print_widths(GTK_WIDGET(window), 0, 361);
    assert_true(minimum <= 360);
    plp_test_close_window(window);
}

static void test_refuses_with_a_sentence(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiComparePage *page = open_page(window);
    plp_ui_compare_page_take_operand(page, 0, make_operand(plp_test_get_results()));
    plp_ui_compare_page_take_operand(page, 1, make_operand(plp_test_get_results()));
    assert_false(plp_ui_compare_page_is_running(page));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "The same recording stands on both"));
    plp_ui_compare_page_take_operand(page, 1, plp_ui_operand_new_path("/nowhere/gone"));
    assert_true(plp_test_wait(is_over, page, 30));
    assert_null(plp_ui_compare_page_get_comparison(page));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "/nowhere"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "“gone” cannot be found"));
    // So is a library that was never made, and a recording that it does not hold.
    plp_ui_compare_page_take_operand(page, 1, plp_ui_operand_new_library(12, "P-014"));
    assert_true(plp_test_wait(is_over, page, 30));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "there is no library yet"));
    GtkWidget *sidebar = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_LIBRARY_SIDEBAR);
    assert_non_null(plp_ui_library_sidebar_make_library(PLP_UI_LIBRARY_SIDEBAR(sidebar)));
    plp_ui_compare_page_take_operand(page, 1, plp_ui_operand_new_library(12, "P-014"));
    assert_true(plp_test_wait(is_over, page, 30));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "recording 12"));
    plp_test_close_window(window);
}

static void test_cancels(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiComparePage *page = open_page(window);
    plp_ui_compare_page_take_operand(page, 0, make_operand(plp_test_get_results()));
    plp_ui_compare_page_take_operand(page, 1, make_operand(get_second_results()));
    assert_true(plp_ui_compare_page_is_running(page));
    gtk_widget_activate_action(GTK_WIDGET(page), "compare.cancel", NULL);
    assert_false(plp_ui_compare_page_is_running(page));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "cancelled"));
    plp_test_spin(1);
    assert_null(plp_ui_compare_page_get_comparison(page));
    plp_test_close_window(window); // though its thread may still be at work
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compares),
        cmocka_unit_test(test_follows_the_layer),
        cmocka_unit_test(test_plays_in_step),
        cmocka_unit_test(test_several_on_a_side),
        cmocka_unit_test(test_files_are_dropped),
        cmocka_unit_test(test_is_dark_and_narrow),
        cmocka_unit_test(test_refuses_with_a_sentence),
        cmocka_unit_test(test_cancels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
