// The list of closures by hand, with a window manager: its rows' menu, sorting, filtering.

#include "harness.h"
#include "pointer.h"
#include "ui/words.h"
#include "watch.h"

/** Without a manager the X server swallows the press after a menu. It ends with its screen. */
static int start_manager(void **state)
{
    static bool is_there;
    is_there = g_spawn_command_line_async("openbox --sm-disable", NULL);
    *state = &is_there;
    g_usleep(G_USEC_PER_SEC);
    return 0;
}

/** Over the whole screen: its surface lies in the corner, where the pointer's helper expects it. */
static PlpUiWindow *open_whole(void **state)
{
    if (!*(bool *)*state)
        skip();
    plp_test_remove_edits();
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    gtk_window_fullscreen(GTK_WINDOW(window));
    plp_test_spin(1);
    return window;
}

static GtkWidget *find_open_menu(GtkWidget *widget)
{
    GtkWidget *found = NULL;
    if (GTK_IS_POPOVER_MENU(widget) && gtk_widget_get_mapped(widget))
        return widget;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = find_open_menu(child);
    return found;
}

static bool has_menu(void *window)
{
    return find_open_menu(window) != NULL;
}

static bool has_no_menu(void *window)
{
    return !has_menu(window);
}

// ---- the timeline ----

static void click(PlpUiReviewPage *page, double seconds, double y, int button)
{
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(page);
    double x = plp_ui_timeline_get_x(timeline, (int64_t)(seconds * 1e6));
    plp_test_click_slowly(GTK_WIDGET(timeline), x, y, button);
}

/** The click that closes the menu does nothing else, and the next one arrives. */
static void test_click_after_menu(void **state)
{
    static const double ys[] = {12, 60}; // tasks, the right eye
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    for (gsize i = 0; i < G_N_ELEMENTS(ys); i++) {
        click(page, 17.5, ys[i], 3);
        assert_true(plp_test_wait(has_menu, window, 5));
        int64_t before_us = plp_ui_review_page_get_position(page);
        click(page, 3, 100, 1);
        assert_true(plp_test_wait(has_no_menu, window, 5));
        assert_int_equal(plp_ui_review_page_get_position(page), before_us);
        click(page, 17.8, 60, 1);
        assert_in_range(plp_ui_review_page_get_position(page), 17700000, 17900000);
    }
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** After Escape no click is lost, either. */
static void test_click_after_escape(void **state)
{
    static const double ys[] = {12, 60}; // tasks, the right eye
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(ys); i++) {
        int64_t t_us = i % 2 == 0 ? 17800000 : 17200000; // no closure's
        click(page, 17.5, ys[i / 2], 3);
        assert_true(plp_test_wait(has_menu, window, 5));
        plp_test_press("Escape");
        assert_true(plp_test_wait(has_no_menu, window, 5));
        click(page, (double)t_us / 1e6, 60, 1);
        assert_in_range(plp_ui_review_page_get_position(page), t_us - 50000, t_us + 50000);
    }
    plp_test_close_window(window);
    plp_test_remove_edits();
}

// ---- the list of closures ----

static const PlpUiClosureFacts *get_row(PlpUiReviewPage *page, guint i)
{
    GListModel *rows = plp_ui_closures_list_get_rows(plp_ui_review_page_get_closures(page));
    g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
    assert_non_null(row);
    return plp_ui_closure_row_get_facts(row); // the list keeps it
}

static guint count_rows(PlpUiReviewPage *page)
{
    return g_list_model_get_n_items(
        plp_ui_closures_list_get_rows(plp_ui_review_page_get_closures(page)));
}

static void click_label(GtkWidget *below, const char *words, int button)
{
    GtkWidget *label = plp_test_find_label(below, words);
    if (label == NULL)
        fail_msg("there is no `%s`", words);
    plp_test_click_slowly(label, gtk_widget_get_width(label) / 2.0,
                          gtk_widget_get_height(label) / 2.0, button);
}

/** A row's menu, opened at the words of one of its cells. */
static void choose(PlpUiWindow *window, PlpUiReviewPage *page, guint i, const char *item)
{
    plp_test_settle(window); // else the rows move below the pointer
    plp_test_spin(0.5);
    g_autofree char *time = plp_ui_words_dup_time(get_row(page, i)->onset_us, 1);
    click_label(GTK_WIDGET(plp_ui_review_page_get_closures(page)), time, 3);
    assert_true(plp_test_wait(has_menu, window, 5));
    int id =
        get_row(page, i)->right_id != 0 ? get_row(page, i)->right_id : get_row(page, i)->left_id;
    assert_int_equal(plp_ui_review_page_get_selected(page), id);
    if (item == NULL)
        return;
    click_label(find_open_menu(GTK_WIDGET(window)), item, 1);
    assert_true(plp_test_wait(has_no_menu, window, 5));
}

static void test_row_menu(void **state)
{
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    guint found = count_rows(page);
    assert_in_range(found, 3, 200);
    choose(window, page, 1, "Prolonged Closure");
    assert_int_equal(get_row(page, 1)->kind, PLP_KIND_PROLONGED);
    assert_true(get_row(page, 1)->is_touched);
    choose(window, page, 1, "Commanded or Not");
    assert_true(get_row(page, 1)->commanded);
    choose(window, page, 1, NULL);
    plp_test_shoot(GTK_WIDGET(window), "menus-row");
    GtkWidget *entry = plp_test_find(find_open_menu(GTK_WIDGET(window)), GTK_TYPE_ENTRY);
    plp_test_click_slowly(entry, 30, gtk_widget_get_height(entry) / 2.0, 1);
    plp_test_press("s a c");
    plp_test_press("Return");
    assert_true(plp_test_wait(has_no_menu, window, 5));
    const PlpClosure *closure = NULL;
    const GArray *closures = plp_test_get_recording(page)->analysis->right.closures;
    for (guint i = 0; i < closures->len; i++) {
        if (g_array_index(closures, PlpClosure, i).id == get_row(page, 1)->right_id)
            closure = &g_array_index(closures, PlpClosure, i);
    }
    g_autofree char *words = plp_ui_editor_dup_comments(editor, closure);
    assert_string_equal(words, "sac"); // and no key of it did anything else
    assert_int_equal(count_rows(page), found);
    int64_t offset_us = get_row(page, 1)->offset_us;
    guint n = plp_ui_editor_count(editor);
    assert_int_equal(n, 3 * (get_row(page, 1)->eye == PLP_SIDE_BOTH ? 2 : 1));
    choose(window, page, 1, "Merge with the Next");
    assert_int_equal(count_rows(page), found - 1);
    assert_true(get_row(page, 1)->offset_us > offset_us);
    plp_test_press("ctrl+z");
    assert_int_equal(count_rows(page), found);
    choose(window, page, 2, "Delete");
    assert_int_equal(count_rows(page), found - 1);
    plp_test_press("ctrl+z");
    assert_int_equal(count_rows(page), found);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

/** The row that is selected is split where the cursor stands; another row's menu would go there. */
static void test_row_menu_splits(void **state)
{
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    guint found = count_rows(page), longest = 0;
    for (guint i = 1; i < found; i++)
        longest = get_row(page, i)->duration_us > get_row(page, longest)->duration_us ? i : longest;
    int64_t onset_us = get_row(page, longest)->onset_us;
    int64_t offset_us = get_row(page, longest)->offset_us;
    int64_t middle_us = onset_us / 2 + offset_us / 2;
    choose(window, page, longest, "Split at the Cursor"); // at its onset there is nothing to split
    assert_in_range(plp_ui_review_page_get_position(page), onset_us, onset_us + 40000);
    assert_int_equal(count_rows(page), found);
    plp_ui_review_page_seek(page, middle_us);
    choose(window, page, longest, "Split at the Cursor");
    assert_int_equal(plp_ui_review_page_get_position(page), middle_us); // the menu moves nothing
    assert_int_equal(count_rows(page), found + 1);
    assert_int_equal(get_row(page, longest)->onset_us, onset_us);
    assert_true(get_row(page, longest)->offset_us < middle_us);
    assert_true(get_row(page, longest + 1)->onset_us > middle_us);
    assert_int_equal(get_row(page, longest + 1)->offset_us, offset_us);
    plp_test_press("ctrl+z");
    assert_int_equal(count_rows(page), found);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static GtkDropDown *find_eye_filter(GtkWidget *widget)
{
    const char *tip = gtk_widget_get_tooltip_text(widget);
    if (GTK_IS_DROP_DOWN(widget) && tip != NULL && strstr(tip, "one eye") != NULL)
        return GTK_DROP_DOWN(widget);
    GtkDropDown *found = NULL;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = find_eye_filter(child);
    return found;
}

/** One added to each eye alone: every choice shows its own, all together all of them. */
static void test_filter_by_eye(void **state)
{
    static const PlpSide sides[] = {PLP_SIDE_UNKNOWN, PLP_SIDE_BOTH, PLP_SIDE_RIGHT, PLP_SIDE_LEFT};
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpClosureEdit edit = {.action = PLP_EDIT_ADD, .target_onset_us = -1, .target_offset_us = -1};
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        edit.eye = side;
        edit.from_us = side == PLP_SIDE_RIGHT ? 17200000 : 17600000; // where neither is measured
        edit.to_us = edit.from_us + 200000;
        plp_ui_editor_apply(plp_ui_window_get_editor(window), &edit, 1, NULL);
    }
    plp_test_settle(window);
    plp_test_spin(0.5);
    guint found = count_rows(page), sum = 0;
    GtkDropDown *filter = find_eye_filter(GTK_WIDGET(plp_ui_review_page_get_closures(page)));
    assert_non_null(filter);
    for (guint k = 1; k < G_N_ELEMENTS(sides); k++) {
        gtk_widget_grab_focus(GTK_WIDGET(filter));
        plp_test_press("space");
        plp_test_spin(0.3);
        plp_test_press("Home"); // newer GTK does not begin at the chosen one
        for (guint down = 0; down < k; down++)
            plp_test_press("Down");
        plp_test_press("Return");
        plp_test_spin(0.3);
        assert_int_equal(gtk_drop_down_get_selected(filter), k);
        assert_in_range(count_rows(page), 1, found - 1);
        for (guint i = 0; i < count_rows(page); i++)
            assert_int_equal(get_row(page, i)->eye, sides[k]);
        sum += count_rows(page);
    }
    assert_int_equal(sum, found);
    plp_test_shoot(GTK_WIDGET(window), "menus-filter-eye");
    plp_test_close_window(window);
    plp_test_remove_edits();
}

static void test_sort_and_filter(void **state)
{
    PlpUiWindow *window = open_whole(state);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    GtkWidget *list = GTK_WIDGET(plp_ui_review_page_get_closures(page));
    guint found = count_rows(page);
    int64_t first_us = get_row(page, 0)->onset_us;
    click_label(list, "Duration", 1);
    for (guint i = 1; i < found; i++)
        assert_true(get_row(page, i - 1)->duration_us <= get_row(page, i)->duration_us);
    click_label(list, "Duration", 1);
    for (guint i = 1; i < found; i++)
        assert_true(get_row(page, i - 1)->duration_us >= get_row(page, i)->duration_us);
    choose(window, page, 1, "Prolonged Closure"); // its row stays in its place of the sorted list
    click_label(list, "Time", 1);
    assert_int_equal(get_row(page, 0)->onset_us, first_us);
    GtkWidget *filter = plp_test_find(list, GTK_TYPE_DROP_DOWN);
    plp_test_click_slowly(filter, 20, gtk_widget_get_height(filter) / 2.0, 1);
    plp_test_press("Down Down Down");
    plp_test_press("Return");
    assert_int_equal(gtk_drop_down_get_selected(GTK_DROP_DOWN(filter)), 3);
    assert_in_range(count_rows(page), 1, found - 1);
    for (guint i = 0; i < count_rows(page); i++)
        assert_int_equal(get_row(page, i)->kind, PLP_KIND_PROLONGED);
    plp_test_shoot(GTK_WIDGET(window), "menus-filter");
    choose(window, page, 0, "Blink (1)"); // it no longer fits the filter
    for (guint i = 0; i < count_rows(page); i++)
        assert_int_equal(get_row(page, i)->kind, PLP_KIND_PROLONGED);
    plp_test_close_window(window);
    plp_test_remove_edits();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_click_after_menu), cmocka_unit_test(test_click_after_escape),
        cmocka_unit_test(test_row_menu),         cmocka_unit_test(test_row_menu_splits),
        cmocka_unit_test(test_sort_and_filter),  cmocka_unit_test(test_filter_by_eye),
    };
    return cmocka_run_group_tests(tests, start_manager, NULL);
}
