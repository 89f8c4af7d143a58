// Corrections in the real window: made, undone, saved, closed, opened again.

#include "harness.h"

#include <string.h>

#include "ui/words.h"
#include "watch.h"
#include "workflow/edit_file.h"
#include "workflow/library.h"

static const PlpClosure *get_first(PlpUiReviewPage *page)
{
    const PlpRecording *recording = plp_test_get_recording(page);
    return &g_array_index(recording->analysis->right.closures, PlpClosure, 0);
}

static void act(PlpUiReviewPage *page, const char *action)
{
    assert_true(gtk_widget_activate_action(GTK_WIDGET(page), action, NULL));
    plp_test_spin(0.05);
}

static double get_rate(PlpUiReviewPage *page)
{
    return plp_test_get_recording(page)->analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN].value;
}

static void test_edit_undo_redo_reopen(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    guint found = plp_test_count_closures(window);
    double rate = get_rate(page);
    assert_true(found > 2);
    plp_ui_review_page_select(page, get_first(page)->id);
    guint pair = get_first(page)->pair != 0 ? 2 : 1;
    act(page, "edit.delete");
    assert_int_equal(plp_test_count_closures(window), found - pair);
    plp_test_settle(window);
    assert_true(get_rate(page) < rate);
    plp_test_spin(0.4);
    plp_test_shoot(GTK_WIDGET(window), "edit-deleted");
    act(page, "edit.undo");
    assert_int_equal(plp_test_count_closures(window), found);
    plp_test_settle(window);
    assert_float_equal(get_rate(page), rate, 1e-9);
    act(page, "edit.redo");
    assert_int_equal(plp_test_count_closures(window), found - pair);
    const PlpClosure *first = get_first(page);
    PlpClosureEdit move = {PLP_EDIT_MOVE,           first->eye,
                           first->onset_us,         first->offset_us,
                           first->onset_us - 30000, first->offset_us + 40000,
                           PLP_KIND_UNKNOWN,        false,
                           PLP_TASK_UNKNOWN};
    plp_ui_editor_preview(plp_ui_window_get_editor(window), &move);
    plp_ui_editor_preview(plp_ui_window_get_editor(window), NULL);
    plp_ui_editor_apply(plp_ui_window_get_editor(window), &move, 1, "seen, \"by eye\"");
    assert_int_equal(get_first(page)->onset_us, move.from_us);
    plp_test_settle(window);
    double corrected = get_rate(page);
    plp_test_close_window(window);

    window = plp_test_open_window(1200, 800);
    page = plp_test_open_patient(window);
    plp_test_settle(window);
    assert_int_equal(plp_test_count_closures(window), found - pair);
    assert_int_equal(get_first(page)->onset_us, move.from_us);
    assert_int_equal(get_first(page)->offset_us, move.to_us);
    assert_float_equal(get_rate(page), corrected, 1e-9);
    g_autofree char *words =
        plp_ui_editor_dup_comments(plp_ui_window_get_editor(window), get_first(page));
    assert_string_equal(words, "seen, \"by eye\"");
    plp_ui_editor_set_layer(plp_ui_window_get_editor(window), NULL); // as it was found
    assert_int_equal(plp_test_count_closures(window), found);
    assert_false(plp_ui_editor_can_edit(plp_ui_window_get_editor(window)));
    plp_ui_editor_set_layer(plp_ui_window_get_editor(window), "main");
    act(page, "edit.restore");
    assert_int_equal(plp_test_count_closures(window), found);
    plp_test_close_window(window);
}

static void test_keys(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    guint found = plp_test_count_closures(window);
    plp_ui_review_page_seek(page, 17500000); // nothing is measured there
    plp_ui_review_page_grab_focus(page);
    plp_test_press("a");
    assert_int_equal(plp_test_count_closures(window), found + 2);
    assert_int_not_equal(plp_ui_review_page_get_selected(page), 0);
    plp_test_press("c");
    plp_test_press("ctrl+z");
    plp_test_press("ctrl+z");
    assert_int_equal(plp_test_count_closures(window), found);
    plp_test_press("ctrl+shift+z");
    assert_int_equal(plp_test_count_closures(window), found + 2);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_blind_layer(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    guint found = plp_test_count_closures(window);
    assert_false(plp_ui_editor_add_blind_layer(editor, "main")); // taken
    assert_false(plp_ui_editor_add_blind_layer(editor, ""));
    assert_true(plp_ui_editor_add_blind_layer(editor, "B"));
    assert_int_equal(plp_test_count_closures(window), 0);
    assert_false(plp_ui_editor_can_undo(editor)); // the others' closures stay hidden
    plp_ui_review_page_seek(page, 5000000);
    act(page, "edit.add");
    assert_int_equal(plp_test_count_closures(window), 2);
    g_autofree char *words = plp_ui_editor_dup_agreement(editor, "main");
    assert_non_null(strstr(words, "kappa"));
    plp_ui_editor_set_layer(editor, "main");
    assert_int_equal(plp_test_count_closures(window), found);
    plp_test_settle(window);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** What the readout says over the middle of a stretch, in the right eye's strip. */
static char *dup_words_in_strip(PlpUiTimeline *timeline, int64_t t_us)
{
    PlpBox lane;
    assert_true(plp_ui_timeline_get_lane(timeline, PLP_SIDE_RIGHT, &lane));
    PlpTimelineHit hit = plp_ui_timeline_hit(timeline, plp_ui_timeline_get_x(timeline, t_us),
                                             lane.y + lane.height + 6);
    return plp_ui_timeline_dup_words(timeline, &hit);
}

static bool says_automatic(PlpUiTimeline *timeline, int64_t t_us)
{
    plp_test_spin(0.3); // it is drawn
    g_autofree char *words = dup_words_in_strip(timeline, t_us);
    return strstr(words, "automatic:") != NULL;
}

static bool names_kind(PlpUiTimeline *timeline, int64_t t_us, PlpKind kind)
{
    g_autofree char *words = dup_words_in_strip(timeline, t_us);
    g_autofree char *start = g_strconcat("automatic: ", plp_ui_words_get_kind(kind), NULL);
    return strstr(words, start) != NULL;
}

static void test_automatic_closures_beside_corrected_ones(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(page);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    int64_t t_us = get_first(page)->onset_us + get_first(page)->duration_us / 2;
    PlpKind kind = get_first(page)->kind;
    assert_false(says_automatic(timeline, t_us)); // nothing differs
    plp_ui_review_page_select(page, get_first(page)->id);
    act(page, "edit.delete");
    plp_test_settle(window);
    assert_true(says_automatic(timeline, t_us));
    assert_true(names_kind(timeline, t_us, kind));
    plp_test_shoot(GTK_WIDGET(window), "edit-automatic");
    plp_ui_editor_set_layer(editor, NULL);
    assert_false(says_automatic(timeline, t_us)); // they are the lanes themselves
    plp_ui_editor_set_layer(editor, PLP_LAYER_MAIN);
    plp_ui_review_page_grab_focus(page);
    plp_test_press("b");
    assert_false(says_automatic(timeline, t_us));
    plp_test_close_window(window);

    window = plp_test_open_window(1200, 800); // it is remembered
    page = plp_test_open_patient(window);
    timeline = plp_ui_review_page_get_timeline(page);
    plp_test_settle(window);
    assert_false(says_automatic(timeline, t_us));
    act(page, "edit.automatic");
    assert_true(says_automatic(timeline, t_us));
    act(page, "edit.undo");
    plp_test_settle(window);
    assert_false(says_automatic(timeline, t_us));
    plp_test_close_window(window);
}

/** A blinded rater has to ask, in every layer again. */
static void test_blind_layer_hides_automatic_closures(void **state)
{
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(page);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    int64_t t_us = get_first(page)->onset_us + get_first(page)->duration_us / 2;
    assert_true(plp_ui_editor_add_blind_layer(editor, "B"));
    assert_false(says_automatic(timeline, t_us));
    act(page, "edit.automatic");
    assert_true(says_automatic(timeline, t_us));
    assert_true(plp_ui_editor_add_blind_layer(editor, "C"));
    assert_false(says_automatic(timeline, t_us));
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_damaged_file(void **state)
{
    g_autofree char *path = g_build_filename(plp_test_get_results(), PLP_EDIT_FILE_NAME, NULL);
    assert_true(g_file_set_contents(path, "layer,action\nmain,fly\n", -1, NULL));
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    plp_test_open_patient(window);
    assert_true(plp_test_count_closures(window) > 2); // the recording is shown all the same
    assert_false(plp_ui_editor_can_edit(plp_ui_window_get_editor(window))); // and not written over
    plp_test_close_window(window);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "layer,action\nmain,fly\n");
    plp_test_remove_edits();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edit_undo_redo_reopen),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_blind_layer),
        cmocka_unit_test(test_automatic_closures_beside_corrected_ones),
        cmocka_unit_test(test_blind_layer_hides_automatic_closures),
        cmocka_unit_test(test_damaged_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
