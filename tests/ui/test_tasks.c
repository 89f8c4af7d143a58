// Tasks, reference frames and sides on the review page, by hand: pointer and keys; saved, closed,
// opened again, and the same for whoever reads the results.
#include <string.h>

#include "harness.h"
#include "pointer.h"
#include "watch.h"
#include "workflow/result.h"

static const PlpSegment *get_segment(PlpUiReviewPage *page, guint i)
{
    assert_in_range(i, 0, plp_test_get_recording(page)->segments->len - 1);
    return &g_array_index(plp_test_get_recording(page)->segments, PlpSegment, i);
}

static void act(PlpUiReviewPage *page, const char *action, GVariant *target)
{
    assert_true(gtk_widget_activate_action_variant(GTK_WIDGET(page), action, target));
    plp_test_spin(0.05);
}

static double x_of(PlpUiReviewPage *page, double seconds)
{
    return plp_ui_timeline_get_x(plp_ui_review_page_get_timeline(page), (int64_t)(seconds * 1e6));
}

static void drag_task(PlpUiReviewPage *page, double from_s, double to_s)
{
    plp_test_drag(GTK_WIDGET(plp_ui_review_page_get_timeline(page)), x_of(page, from_s), 12,
                  x_of(page, to_s), 12);
}

/** Without a window manager a key may not find the menu: it is closed as Escape would. */
static void close_menus(PlpUiReviewPage *page)
{
    GtkWidget *timeline = GTK_WIDGET(plp_ui_review_page_get_timeline(page));
    for (GtkWidget *child = timeline; child != NULL; child = gtk_widget_get_next_sibling(child)) {
        if (GTK_IS_POPOVER(child))
            gtk_popover_popdown(GTK_POPOVER(child));
    }
    plp_test_spin(0.2);
    plp_test_point(timeline, 1000, 600); // out of the window: its server forgets the menu's grab
    plp_test_point(timeline, 100, 60);
}

static void assert_near(int64_t value_us, double seconds)
{
    if (ABS((double)value_us / 1e6 - seconds) > 0.15)
        fail_msg("%f s is not near %f s", (double)value_us / 1e6, seconds);
}

/** The drawn patient comes with two tasks. */
static PlpUiReviewPage *open_without_tasks(PlpUiWindow *window)
{
    PlpUiReviewPage *page = plp_test_open_patient(window);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 2);
    act(page, "edit.task-delete-all", NULL);
    plp_test_settle(window);
    return page;
}

static void test_by_pointer(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = open_without_tasks(window);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 0);
    drag_task(page, 1, 8); // drawn
    close_menus(page);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    assert_int_equal(get_segment(page, 0)->task, PLP_TASK_FREE);
    assert_near(get_segment(page, 0)->start_us, 1);
    assert_near(get_segment(page, 0)->end_us, 8);
    assert_int_equal(plp_ui_review_page_get_selected_task(page), 1);
    act(page, "edit.task", g_variant_new_int32(PLP_TASK_REST_OPEN)); // as its menu does
    assert_int_equal(get_segment(page, 0)->task, PLP_TASK_REST_OPEN);
    drag_task(page, 8, 10); // its end
    assert_near(get_segment(page, 0)->end_us, 10);
    drag_task(page, 5, 6); // its body
    assert_near(get_segment(page, 0)->start_us, 2);
    assert_near(get_segment(page, 0)->end_us, 11);
    drag_task(page, 15, 12.5); // another, drawn from its end
    close_menus(page);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 2);
    plp_test_settle(window);
    assert_int_equal(plp_test_get_recording(page)->analysis->tasks->len, 2); // figures of each
    plp_test_shoot(GTK_WIDGET(window), "tasks");
    plp_test_click(GTK_WIDGET(plp_ui_review_page_get_timeline(page)), x_of(page, 4), 12, 1, 1);
    assert_int_equal(plp_ui_review_page_get_selected_task(page), 1);
    plp_test_press("Delete");
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    plp_test_press("ctrl+z");
    assert_int_equal(plp_test_get_recording(page)->segments->len, 2);
    plp_test_press("ctrl+z"); // the second one's drawing
    plp_test_press("ctrl+z"); // the first one's body
    assert_near(get_segment(page, 0)->start_us, 1);
    plp_test_press("ctrl+shift+z");
    assert_near(get_segment(page, 0)->start_us, 2);
    plp_test_settle(window);
    plp_test_close_window(window);

    window = plp_test_open_window(1200, 800);
    page = plp_test_open_patient(window);
    plp_test_settle(window);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    assert_near(get_segment(page, 0)->start_us, 2);
    assert_int_equal(get_segment(page, 0)->task, PLP_TASK_REST_OPEN);
    g_autoptr(PlpRecording) read = plp_result_load(plp_test_get_results(), NULL, NULL);
    assert_int_equal(read->segments->len, 1);
    const PlpFigures *theirs = &g_array_index(read->analysis->tasks, PlpFigures, 0);
    const PlpFigures *ours =
        &g_array_index(plp_test_get_recording(page)->analysis->tasks, PlpFigures, 0);
    assert_float_equal(theirs->both[PLP_METRIC_CLOSURES_PER_MIN].value,
                       ours->both[PLP_METRIC_CLOSURES_PER_MIN].value, 1e-9);
    assert_true(theirs->both[PLP_METRIC_CLOSURES_PER_MIN].value > 0);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_by_keys(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = open_without_tasks(window);
    plp_ui_review_page_grab_focus(page);
    plp_ui_review_page_seek(page, 3000000);
    plp_test_press("i");
    plp_ui_review_page_seek(page, 9000000);
    plp_test_press("o");
    plp_test_press("t");
    close_menus(page);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    assert_near(get_segment(page, 0)->start_us, 3);
    assert_near(get_segment(page, 0)->end_us, 9);
    plp_ui_review_page_grab_focus(page);
    plp_ui_review_page_seek(page, 4000000);
    plp_test_press("shift+i");
    assert_near(get_segment(page, 0)->start_us, 4);
    plp_ui_review_page_seek(page, 8000000);
    plp_test_press("shift+o");
    assert_near(get_segment(page, 0)->end_us, 8);
    plp_test_press("l"); // repeats the task
    gboolean is_looping = false;
    g_object_get(page, "looping", &is_looping, NULL);
    assert_true(is_looping);
    plp_test_press("Delete");
    assert_int_equal(plp_test_get_recording(page)->segments->len, 0);
    plp_test_settle(window);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_protocol(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = open_without_tasks(window);
    plp_ui_review_page_seek(page, 0);
    act(page, "edit.protocol", g_variant_new_int32(0));
    assert_in_range(plp_test_get_recording(page)->segments->len, 1, 20);
    assert_int_equal(get_segment(page, 0)->start_us, 0);
    act(page, "edit.undo", NULL); // one step
    assert_int_equal(plp_test_get_recording(page)->segments->len, 0);
    act(page, "edit.redo", NULL);
    assert_in_range(plp_test_get_recording(page)->segments->len, 1, 20);
    act(page, "edit.task-delete-all", NULL);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 0);
    plp_test_settle(window);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_references_and_sides(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    PlpReference found = plp_test_get_recording(page)->analysis->right.reference;
    guint n_right = plp_test_get_recording(page)->analysis->right.closures->len;
    guint n_left = plp_test_get_recording(page)->analysis->left.closures->len;
    const PlpClosure *first =
        &g_array_index(plp_test_get_recording(page)->analysis->right.closures, PlpClosure, 0);
    plp_ui_review_page_seek(page, first->peak_us);
    act(page, "edit.closed-lid", NULL);
    plp_test_settle(window);
    assert_string_equal(plp_test_get_recording(page)->analysis->right.reference.closed_source,
                        "user");
    assert_string_equal(plp_test_get_recording(page)->analysis->right.reference.open_source,
                        found.open_source);
    assert_true(plp_ui_editor_get_setup(editor)->lid_frames.closed_us >= 0);
    act(page, "edit.glasses", g_variant_new_string("yes"));
    act(page, "edit.affected", g_variant_new_string("left"));
    assert_int_equal(plp_test_get_recording(page)->glasses, PLP_TRISTATE_YES);
    assert_int_equal(plp_test_get_recording(page)->affected_side, PLP_SIDE_LEFT);
    plp_test_spin(0.2);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "as entered: the patient's left"));
    act(page, "edit.mirrored", NULL);
    plp_test_settle(window);
    assert_true(plp_test_get_recording(page)->mirrored);
    assert_int_equal(plp_test_get_recording(page)->analysis->left.closures->len, n_right);
    assert_int_equal(plp_test_get_recording(page)->analysis->right.closures->len, n_left);
    plp_test_shoot(GTK_WIDGET(window), "set-up");
    g_autoptr(PlpRecording) read = plp_result_load(plp_test_get_results(), NULL, NULL);
    assert_true(read->mirrored);
    assert_int_equal(read->glasses, PLP_TRISTATE_YES);
    assert_string_equal(read->analysis->left.reference.closed_source, "user");
    for (int i = 0; i < 4; i++)
        act(page, "edit.undo", NULL);
    plp_test_settle(window);
    assert_false(plp_test_get_recording(page)->mirrored);
    assert_int_equal(plp_test_get_recording(page)->glasses, PLP_TRISTATE_UNKNOWN);
    assert_null(plp_test_find_label(GTK_WIDGET(page), "Affected side, as entered"));
    assert_float_equal(plp_test_get_recording(page)->analysis->right.reference.closed_ratio,
                       found.closed_ratio, 1e-12);
    assert_int_equal(plp_test_get_recording(page)->analysis->right.closures->len, n_right);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** What the closed lid is cannot be said in a frame where it is open: it is told, and not taken. */
static void test_reference_that_cannot_be(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    double closed = plp_test_get_recording(page)->analysis->right.reference.closed_ratio;
    const PlpTrace *trace = plp_test_get_recording(page)->trace;
    const GArray *openness = plp_test_get_recording(page)->analysis->right.openness;
    guint open = 0;
    while (!((double)g_array_index(openness, float, open) > 0.95))
        open++;
    plp_ui_review_page_seek(page, plp_trace_get(trace, open)->t_us);
    act(page, "edit.closed-lid", NULL);
    plp_test_settle(window);
    assert_float_equal(plp_test_get_recording(page)->analysis->right.reference.closed_ratio, closed,
                       1e-12);
    const GPtrArray *notes = plp_test_get_recording(page)->analysis->notes;
    bool is_told = false;
    for (guint i = 0; i < notes->len; i++)
        is_told = is_told || strstr(g_ptr_array_index(notes, i), "do not serve") != NULL;
    assert_true(is_told);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** Tasks hold for every rater: from a rater's own layer they are seen, not changed. */
static void test_other_layers(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = open_without_tasks(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    drag_task(page, 2, 9);
    close_menus(page);
    plp_test_settle(window);
    assert_true(plp_ui_editor_add_blind_layer(editor, "B"));
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    drag_task(page, 12, 15);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    plp_ui_editor_set_layer(editor, NULL);
    assert_int_equal(plp_test_get_recording(page)->segments->len, 1);
    plp_test_settle(window);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** The edges of closures under the pointer, and what a hand changed bears its mark. */
static void test_closures_by_pointer(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(page);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    PlpBox lane = {0};
    PlpClosure first =
        g_array_index(plp_test_get_recording(page)->analysis->right.closures, PlpClosure, 0);
    plp_ui_timeline_set_view(timeline, MAX(0, first.onset_us - 1000000), first.offset_us + 1000000);
    plp_test_spin(0.1);
    assert_true(plp_ui_timeline_get_lane(timeline, PLP_SIDE_RIGHT, &lane));
    double y = lane.y + lane.height / 2;
    double x = plp_ui_timeline_get_x(timeline, first.offset_us);
    plp_test_drag(GTK_WIDGET(timeline), x, y, x + 60, y);
    const PlpClosure *moved =
        &g_array_index(plp_test_get_recording(page)->analysis->right.closures, PlpClosure, 0);
    assert_int_equal(moved->onset_us, first.onset_us);
    assert_true(moved->offset_us > first.offset_us + 50000);
    assert_true(
        plp_ui_editor_is_touched(editor, PLP_SIDE_RIGHT, moved->onset_us, moved->offset_us));
    GListModel *rows = plp_ui_closures_list_get_rows(plp_ui_review_page_get_closures(page));
    guint n_touched = 0;
    for (guint i = 0; i < g_list_model_get_n_items(rows); i++) {
        g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
        n_touched += plp_ui_closure_row_get_facts(row)->is_touched;
    }
    assert_int_equal(n_touched, 1);
    plp_test_settle(window);
    plp_test_shoot(GTK_WIDGET(window), "edit-marked");
    plp_test_press("ctrl+z");
    moved = &g_array_index(plp_test_get_recording(page)->analysis->right.closures, PlpClosure, 0);
    assert_int_equal(moved->offset_us, first.offset_us);
    guint found = plp_test_get_recording(page)->analysis->right.closures->len;
    double empty = plp_ui_timeline_get_x(timeline, first.offset_us + 300000);
    plp_test_click(GTK_WIDGET(timeline), empty, y, 1, 2); // adds
    assert_int_equal(plp_test_get_recording(page)->analysis->right.closures->len, found + 1);
    plp_test_press("Delete");
    assert_int_equal(plp_test_get_recording(page)->analysis->right.closures->len, found);
    plp_test_settle(window);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_wheel(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(page);
    int64_t start_us = 0, end_us = 0, nearer_start_us = 0, nearer_end_us = 0;
    plp_ui_timeline_get_view(timeline, &start_us, &end_us);
    plp_test_click(GTK_WIDGET(timeline), x_of(page, 10), 80, 4, 3);
    plp_ui_timeline_get_view(timeline, &nearer_start_us, &nearer_end_us);
    assert_true(nearer_end_us - nearer_start_us < (end_us - start_us) * 2 / 3);
    assert_true(nearer_start_us < 10000000 && nearer_end_us > 10000000);
    plp_test_click(GTK_WIDGET(timeline), x_of(page, 10), 80, 7, 2); // sideways
    int64_t later_start_us = 0;
    plp_ui_timeline_get_view(timeline, &later_start_us, &nearer_end_us);
    assert_true(later_start_us > nearer_start_us);
    plp_ui_review_page_grab_focus(page);
    plp_test_press("0");
    plp_ui_timeline_get_view(timeline, &nearer_start_us, &nearer_end_us);
    assert_int_equal(nearer_start_us, start_us);
    assert_int_equal(nearer_end_us, end_us);
    plp_test_close_window(window);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_pointer),
        cmocka_unit_test(test_by_keys),
        cmocka_unit_test(test_protocol),
        cmocka_unit_test(test_references_and_sides),
        cmocka_unit_test(test_reference_that_cannot_be),
        cmocka_unit_test(test_other_layers),
        cmocka_unit_test(test_closures_by_pointer),
        cmocka_unit_test(test_wheel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
