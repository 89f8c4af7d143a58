// Every .ui file of the program loads, in a program that has its widgets.

#include "harness.h"

#include <string.h>

static void check(const char *path, GPtrArray *checked)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_resources_lookup_data(path, 0, &error);
    assert_non_null(bytes);
    g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_ptr_array_add(checked, g_strdup(path));
    // Strings that a translator never sees are found by an eye on Turkish; a domain is a must.
    assert_non_null(strstr(text, "domain=\"palpebra\""));
    if (strstr(text, "<template") != NULL)
        return; // its widget's own test builds it
    g_autoptr(GtkBuilder) builder = gtk_builder_new();
    if (!gtk_builder_add_from_resource(builder, path, &error))
        fail_msg("%s: %s", path, error->message);
}

static void walk(const char *folder, GPtrArray *checked)
{
    g_auto(GStrv) names = g_resources_enumerate_children(folder, 0, NULL);
    assert_non_null(names);
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *path = g_strconcat(folder, *name, NULL);
        if (g_str_has_suffix(path, "/"))
            walk(path, checked);
        else if (g_str_has_suffix(path, ".ui"))
            check(path, checked);
    }
}

static void test_every_file_loads(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700); // registers all types
    g_autoptr(GPtrArray) checked = g_ptr_array_new_with_free_func(g_free);
    walk("/org/palpebra/Palpebra/", checked);
    assert_true(checked->len >= 7);
    plp_test_close_window(window);
}

/** Builds every template there is, each as a widget of its own. */
static void test_every_template_builds(void **state)
{
    static const char *const types[] = {
        "PlpUiWelcome",    "PlpUiBottomBar",      "PlpUiClosuresList", "PlpUiVideoControls",
        "PlpUiReviewPage", "PlpUiLibrarySidebar", "PlpUiComparePage",  "PlpUiCoursePage"};
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        GType type = g_type_from_name(types[i]);
        assert_true(type != 0);
        GtkWidget *widget = g_object_ref_sink(g_object_new(type, NULL));
        gpointer gone = widget;
        g_object_add_weak_pointer(G_OBJECT(widget), &gone);
        g_object_unref(widget);
        assert_null(gone);
    }
    plp_test_close_window(window);
}

static void test_shortcuts_window_opens(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    GtkShortcutsWindow *help =
        gtk_application_window_get_help_overlay(GTK_APPLICATION_WINDOW(window));
    assert_non_null(help);
    gtk_widget_activate_action(GTK_WIDGET(window), "win.show-help-overlay", NULL);
    plp_test_spin(0.5);
    assert_true(gtk_widget_get_mapped(GTK_WIDGET(help)));
    plp_test_shoot(GTK_WIDGET(help), "shortcuts");
    gtk_widget_set_visible(GTK_WIDGET(help), false);
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_file_loads),
        cmocka_unit_test(test_every_template_builds),
        cmocka_unit_test(test_shortcuts_window_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
