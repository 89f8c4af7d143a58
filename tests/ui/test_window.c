// The real window with a drawn patient's recording.

#include "fixture.h"
#include "harness.h"
#include "watch.h"

#include <string.h>

static PlpUiTimeline *timeline_of(PlpUiReviewPage *page)
{
    return plp_ui_review_page_get_timeline(page);
}

static const PlpUiClosureFacts *get_row(PlpUiReviewPage *page, guint i)
{
    GListModel *rows = plp_ui_closures_list_get_rows(plp_ui_review_page_get_closures(page));
    g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
    return row != NULL ? plp_ui_closure_row_get_facts(row) : NULL;
}

static void test_welcomes(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1100, 760);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Measure eyelid closures"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Not a medical device"));
    plp_test_shoot(GTK_WIDGET(window), "welcome");
    plp_test_close_window(window);
}

static void test_shows_a_recording(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    const PlpRecording *recording = plp_test_get_recording(page);
    assert_true(recording->analysis->right.closures->len > 2);
    assert_int_equal(plp_ui_timeline_get_duration(timeline_of(page)),
                     PLP_TEST_SECONDS * G_USEC_PER_SEC);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Closures/min"));
    plp_test_shoot(GTK_WIDGET(window), "review");
    plp_test_close_window(window);
}

static void test_jumps_by_key(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    plp_ui_review_page_grab_focus(page);
    plp_ui_review_page_seek(page, 0);
    plp_test_press("bracketright");
    int first = plp_ui_review_page_get_selected(page);
    int64_t first_us = plp_ui_review_page_get_position(page);
    assert_true(first != 0);
    plp_test_press("bracketright");
    assert_true(plp_ui_review_page_get_selected(page) != first);
    assert_true(plp_ui_review_page_get_position(page) > first_us);
    plp_test_press("bracketleft");
    assert_int_equal(plp_ui_review_page_get_selected(page), first);
    assert_int_equal(plp_ui_review_page_get_position(page), first_us);
    plp_test_press("Right");
    assert_int_equal(plp_ui_review_page_get_position(page), first_us + G_USEC_PER_SEC);
    plp_test_press("shift+Left");
    assert_int_equal(plp_ui_review_page_get_position(page), MAX(0, first_us - 4 * G_USEC_PER_SEC));
    plp_test_shoot(GTK_WIDGET(window), "review-selected");
    plp_test_close_window(window);
}

static void test_zooms_by_key(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = timeline_of(page);
    int64_t start_us = 0, end_us = 0;
    plp_ui_review_page_grab_focus(page);
    plp_ui_review_page_seek(page, 10 * G_USEC_PER_SEC);
    plp_test_press("plus");
    plp_test_press("plus");
    plp_ui_timeline_get_view(timeline, &start_us, &end_us);
    assert_true(start_us > 0 && end_us < PLP_TEST_SECONDS * G_USEC_PER_SEC);
    assert_true(start_us < 10 * G_USEC_PER_SEC && end_us > 10 * G_USEC_PER_SEC);
    // The cursor leaves the view: the view goes after it.
    plp_ui_review_page_seek(page, 19 * G_USEC_PER_SEC);
    plp_ui_timeline_get_view(timeline, &start_us, &end_us);
    assert_true(end_us >= 19 * G_USEC_PER_SEC);
    plp_test_press("0");
    plp_ui_timeline_get_view(timeline, &start_us, &end_us);
    assert_int_equal(start_us, 0);
    assert_int_equal(end_us, PLP_TEST_SECONDS * G_USEC_PER_SEC);
    plp_test_close_window(window);
}

static void test_timeline_hits(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = timeline_of(page);
    const PlpRecording *recording = plp_test_get_recording(page);
    const PlpClosure *closure = &g_array_index(recording->analysis->left.closures, PlpClosure, 1);
    PlpBox lane;
    assert_true(plp_ui_timeline_get_lane(timeline, PLP_SIDE_LEFT, &lane));
    double x = plp_ui_timeline_get_x(timeline, (closure->onset_us + closure->offset_us) / 2);
    PlpTimelineHit hit = plp_ui_timeline_hit(timeline, x, lane.y + lane.height / 2);
    assert_int_equal(hit.part, PLP_TIMELINE_LEFT);
    assert_int_equal(hit.closure_id, closure->id);
    x = plp_ui_timeline_get_x(timeline, 17500000);
    hit = plp_ui_timeline_hit(timeline, x, lane.y + lane.height / 2);
    assert_int_equal(hit.reason, PLP_REASON_TURNED);
    g_autofree char *words = plp_ui_timeline_dup_words(timeline, &hit);
    assert_non_null(strstr(words, plp_reason_get_sentence(PLP_REASON_TURNED)));
    assert_non_null(strstr(words, "not measured"));
    hit = plp_ui_timeline_hit(timeline, -5, -5);
    assert_int_equal(hit.part, PLP_TIMELINE_NOWHERE);
    assert_int_equal(hit.closure_id, 0);
    plp_test_close_window(window);
}

static bool is_at_frame_2(void *page)
{
    return plp_ui_review_page_get_position(page) > 60000 &&
           plp_ui_review_page_get_position(page) < 70000;
}

static bool is_past_half_a_second(void *page)
{
    return plp_ui_review_page_get_position(page) > 500000;
}

static void test_plays_and_steps(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    plp_ui_review_page_grab_focus(page);
    plp_test_spin(1);
    plp_test_press("period");
    plp_test_press("period");
    assert_true(plp_test_wait(is_at_frame_2, page, 10));
    plp_test_press("space");
    assert_true(plp_test_wait(is_past_half_a_second, page, 20));
    plp_test_press("space");
    int64_t here_us = plp_ui_review_page_get_position(page);
    plp_test_spin(0.4);
    assert_true(ABS(plp_ui_review_page_get_position(page) - here_us) < 100000);
    plp_test_press("comma");
    plp_test_spin(0.3);
    assert_true(plp_ui_review_page_get_position(page) < here_us);
    plp_test_close_window(window);
}

static void test_goes_where_a_row_is(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiClosuresList *list = plp_ui_review_page_get_closures(page);
    GtkColumnView *view = GTK_COLUMN_VIEW(plp_test_find(GTK_WIDGET(list), GTK_TYPE_COLUMN_VIEW));
    gtk_selection_model_select_item(gtk_column_view_get_model(view), 2, true);
    const PlpUiClosureFacts *facts = get_row(page, 2);
    int id = facts->right_id != 0 ? facts->right_id : facts->left_id;
    assert_int_equal(plp_ui_review_page_get_selected(page), id);
    // By depth: other order, same closures, same selection.
    guint n = g_list_model_get_n_items(plp_ui_closures_list_get_rows(list));
    gtk_column_view_sort_by_column(
        view, g_list_model_get_item(gtk_column_view_get_columns(view), 6), GTK_SORT_DESCENDING);
    assert_int_equal(g_list_model_get_n_items(plp_ui_closures_list_get_rows(list)), n);
    for (guint i = 1; i < n; i++)
        assert_true(get_row(page, i - 1)->depth_ratio >= get_row(page, i)->depth_ratio);
    assert_int_equal(plp_ui_review_page_get_selected(page), id);
    plp_test_close_window(window);
}

static GtkMenuButton *find_cell(GtkWidget *window, const char *caption)
{
    GtkWidget *label = plp_test_find_label(window, caption);
    assert_non_null(label);
    return GTK_MENU_BUTTON(gtk_widget_get_ancestor(label, GTK_TYPE_MENU_BUTTON));
}

/** A figure opens the very definition that the data dictionary has; the grade opens its rule. */
static void test_figures_explain_themselves(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 900);
    plp_test_open_patient(window);
    GtkMenuButton *cell = find_cell(GTK_WIDGET(window), "Closed time");
    gtk_menu_button_popup(cell);
    plp_test_spin(0.3);
    const char *definition = plp_metric_get_info(PLP_METRIC_CLOSED_SHARE)->definition;
    GtkWidget *popover = GTK_WIDGET(gtk_menu_button_get_popover(cell));
    assert_non_null(popover);
    assert_non_null(plp_test_find_label(popover, definition));
    gtk_menu_button_popdown(cell);
    GtkMenuButton *why = find_cell(GTK_WIDGET(window), "Why?");
    gtk_menu_button_popup(why);
    plp_test_spin(0.3);
    popover = GTK_WIDGET(gtk_menu_button_get_popover(why));
    // 53 % of the time closed: the first rule holds, and says so with the number.
    assert_non_null(plp_test_find_label(popover, "▸ 4: closed for more than half"));
    assert_non_null(plp_test_find_label(popover, "53 %"));
    gtk_menu_button_popdown(why);
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

static void test_loops_a_closure(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiPlayer *player = plp_ui_review_page_get_player(page);
    plp_ui_review_page_grab_focus(page);
    plp_test_press("bracketright");
    plp_test_press("l");
    assert_true(plp_ui_player_is_looping(player));
    plp_test_press("l");
    assert_false(plp_ui_player_is_looping(player));
    plp_test_press("Up");
    assert_true(plp_ui_player_get_speed(player) > 1.4);
    plp_test_press("Down");
    plp_test_press("Down");
    assert_true(plp_ui_player_get_speed(player) < 0.8);
    plp_test_close_window(window);
}

static void test_fits_a_narrow_window(void **state)
{
    PlpUiWindow *window = plp_test_open_window(360, 640);
    plp_test_open_patient(window);
    int minimum = 0;
    gtk_widget_measure(GTK_WIDGET(window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                       NULL);
    plp_test_shoot(GTK_WIDGET(window), "narrow");
    if (minimum > 360)
        plp_test_print_widths(GTK_WIDGET(window), 0, 361);
    assert_true(minimum <= 360);
    assert_true(gtk_widget_get_width(GTK_WIDGET(window)) <= 360);
    plp_test_close_window(window);
}

static void test_is_dark(void **state)
{
    AdwStyleManager *manager = adw_style_manager_get_default();
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_FORCE_DARK);
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    plp_test_shoot(GTK_WIDGET(window), "review-dark");
    adw_style_manager_set_color_scheme(manager, ADW_COLOR_SCHEME_DEFAULT);
    plp_test_close_window(window);
}

static void keep_message(PlpUiSession *session, const char *sentence, gpointer data)
{
    char **kept = data;
    g_free(*kept);
    *kept = g_strdup(sentence);
}

static bool has_message(void *data)
{
    return *(char **)data != NULL;
}

static void test_refuses_with_a_sentence(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    PlpUiSession *session = plp_ui_window_get_session(window);
    g_autofree char *message = NULL;
    g_signal_connect(session, "message", G_CALLBACK(keep_message), &message);
    plp_ui_session_open_path(session, "/nowhere/at all.mp4");
    assert_non_null(message);
    assert_non_null(strstr(message, "at all.mp4"));
    assert_null(strstr(message, "/nowhere"));
    g_clear_pointer(&message, g_free);
    plp_ui_session_open_path(session, g_get_tmp_dir());
    assert_non_null(message);
    g_clear_pointer(&message, g_free);
    plp_ui_session_open_results(session, "/nowhere/results", NULL);
    assert_true(plp_test_wait(has_message, &message, 10));
    assert_null(plp_ui_session_get_document(session));
    g_signal_handlers_disconnect_by_data(session, &message);
    plp_test_close_window(window);
}

static void test_shows_results_without_video(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_test_open_patient(window);
    plp_ui_session_open_results(session, plp_test_get_results(), "/nowhere/gone.mp4");
    plp_test_spin(2);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "The Video Cannot Be Shown"));
    plp_test_shoot(GTK_WIDGET(window), "no-video");
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_welcomes),
        cmocka_unit_test(test_shows_a_recording),
        cmocka_unit_test(test_jumps_by_key),
        cmocka_unit_test(test_zooms_by_key),
        cmocka_unit_test(test_timeline_hits),
        cmocka_unit_test(test_plays_and_steps),
        cmocka_unit_test(test_goes_where_a_row_is),
        cmocka_unit_test(test_figures_explain_themselves),
        cmocka_unit_test(test_loops_a_closure),
        cmocka_unit_test(test_fits_a_narrow_window),
        cmocka_unit_test(test_is_dark),
        cmocka_unit_test(test_refuses_with_a_sentence),
        cmocka_unit_test(test_shows_results_without_video),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
