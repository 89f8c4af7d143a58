// Preferences: what is chosen is kept, what a threshold does is shown; help.

#include "harness.h"

#include <math.h>
#include <string.h>

#include "ui/dialogs/colors.h"
#include "ui/dialogs/help.h"
#include "ui/dialogs/preferences.h"
#include "ui/session/settings.h"
#include "ui/style.h"

static const PlpParameterInfo *find(const char *name)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        if (g_str_equal(table[i].name, name))
            return &table[i];
    }
    fail_msg("no %s", name);
    return NULL;
}

static char *load_file(void)
{
    g_autofree char *path =
        g_build_filename(g_get_user_config_dir(), "palpebra", "settings.ini", NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void test_keeps_what_differs(void **state)
{
    PlpUiSettings *settings = plp_ui_settings_get();
    const PlpParameterInfo *depth = find("closure_depth_ratio");
    assert_true(plp_ui_settings_set_parameter(settings, depth, 0.6));
    assert_true(plp_ui_settings_get_parameters(settings).closure_depth_ratio == 0.6);
    g_autofree char *text = load_file();
    assert_non_null(strstr(text, "closure_depth_ratio=0.6")); // C locale, whatever the user's
    assert_false(plp_ui_settings_set_parameter(settings, depth, 7));
    assert_false(plp_ui_settings_set_parameter(settings, depth, (double)NAN));
    assert_true(plp_ui_settings_get_parameters(settings).closure_depth_ratio == 0.6);
    assert_true(plp_ui_settings_set_parameter(settings, depth, depth->fallback));
    g_autofree char *after = load_file();
    assert_null(strstr(after, "closure_depth_ratio"));
    plp_ui_settings_set_colors(settings, "dark");
    assert_string_equal(plp_ui_settings_get_colors(settings), "dark");
    plp_ui_settings_set_colors(settings, "system");
    plp_ui_settings_set_language(settings, "tr");
    assert_string_equal(plp_ui_settings_get_language(settings), "tr");
    plp_ui_settings_set_language(settings, "");
}

static void test_a_damaged_file_gives_defaults(void **state)
{
    g_autofree char *path =
        g_build_filename(g_get_user_config_dir(), "palpebra", "settings.ini", NULL);
    const char *text = "[parameters]\nclosure_depth_ratio=wide\nblink_limit_s=-4\nnonsense=1\n"
                       "hold_limit_s=1,5\nbrief_limit_s=2.5\n";
    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_autoptr(PlpUiSettings) settings = g_object_new(PLP_UI_TYPE_SETTINGS, NULL);
    PlpParameters parameters = plp_ui_settings_get_parameters(settings);
    PlpParameters fallback = plp_parameters_make_default();
    assert_true(parameters.closure_depth_ratio == fallback.closure_depth_ratio);
    assert_true(parameters.blink_limit_s == fallback.blink_limit_s);
    assert_true(parameters.hold_limit_s == fallback.hold_limit_s);
    assert_true(parameters.brief_limit_s == 2.5);
}

static bool has_arrow(void *preferences)
{
    return strstr(plp_ui_preferences_get_effect(preferences), "→") != NULL;
}

static char *first_effect;

static bool is_other(void *preferences)
{
    return !g_str_equal(plp_ui_preferences_get_effect(preferences), first_effect);
}

static void test_shows_what_a_threshold_does(void **state)
{
    plp_ui_settings_reset_parameters(plp_ui_settings_get());
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    GtkWidget *preferences = plp_ui_preferences_new(plp_ui_window_get_session(window));
    gtk_window_set_transient_for(GTK_WINDOW(preferences), GTK_WINDOW(window));
    gtk_window_present(GTK_WINDOW(preferences));
    assert_true(plp_test_wait(has_arrow, preferences, 30));
    first_effect = g_strdup(plp_ui_preferences_get_effect(PLP_UI_PREFERENCES(preferences)));
    adw_preferences_window_set_visible_page_name(ADW_PREFERENCES_WINDOW(preferences), "thresholds");
    // Nothing below a second counts: fewer closures than before.
    plp_ui_settings_set_parameter(plp_ui_settings_get(), find("min_closure_s"), 1);
    assert_true(plp_test_wait(is_other, preferences, 30));
    plp_test_shoot(preferences, "preferences");
    plp_ui_settings_reset_parameters(plp_ui_settings_get());
    gtk_window_destroy(GTK_WINDOW(preferences));
    g_clear_pointer(&first_effect, g_free);
    plp_test_close_window(window);
}

static bool is_red(PlpColor color)
{
    return color.red > 0.99 && color.green < 0.01 && color.blue < 0.01;
}

/** A palette, a colour of one's own, and back; what is drawn takes them at once. */
static void test_colors_of_closures(void **state)
{
    PlpUiSettings *settings = plp_ui_settings_get();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    GtkWidget *preferences = plp_ui_preferences_new(plp_ui_window_get_session(window));
    gtk_window_set_transient_for(GTK_WINDOW(preferences), GTK_WINDOW(window));
    gtk_window_present(GTK_WINDOW(preferences));
    plp_test_spin(0.3);
    PlpUiColors *colors = PLP_UI_COLORS(plp_test_find(preferences, PLP_UI_TYPE_COLORS));
    assert_int_equal(plp_ui_colors_get_chosen(colors), 0);
    PlpColor usual = plp_ui_style_get_colored(plp_ui_style_get_palette(), PLP_UI_COLORED_PROLONGED);
    plp_ui_colors_choose(colors, 1);
    assert_string_equal(plp_ui_settings_get_color(settings, PLP_UI_COLORED_BLINK), "#4477aa");
    PlpColor tol = plp_ui_style_get_colored(plp_ui_style_get_palette(), PLP_UI_COLORED_PROLONGED);
    assert_true(usual.blue != tol.blue);
    const char *own[] = {"#4477aa", "#ccbb44", "#ff0000", NULL, "red; rm"};
    plp_ui_settings_set_colored(settings, own);
    assert_int_equal(plp_ui_colors_get_chosen(colors), 3);
    assert_true(
        is_red(plp_ui_style_get_colored(plp_ui_style_get_palette(), PLP_UI_COLORED_PROLONGED)));
    assert_null(plp_ui_settings_get_color(settings, PLP_UI_COLORED_COMMANDED));
    g_autofree char *text = load_file();
    assert_non_null(strstr(text, "prolonged=#ff0000"));
    plp_test_spin(0.5);
    plp_test_shoot(GTK_WIDGET(window), "own-colors");
    plp_test_shoot(preferences, "preferences-colors");
    plp_ui_colors_choose(colors, 0);
    PlpColor again = plp_ui_style_get_colored(plp_ui_style_get_palette(), PLP_UI_COLORED_PROLONGED);
    assert_true(again.blue == usual.blue && again.red == usual.red);
    gtk_window_destroy(GTK_WINDOW(preferences));
    plp_test_close_window(window);
}

static void test_without_a_recording(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    GtkWidget *preferences = plp_ui_preferences_new(plp_ui_window_get_session(window));
    assert_non_null(
        strstr(plp_ui_preferences_get_effect(PLP_UI_PREFERENCES(preferences)), "Open a recording"));
    gtk_window_destroy(GTK_WINDOW(preferences));
    plp_test_close_window(window);
}

static void test_help_has_its_pages(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    GtkWidget *help = plp_ui_help_new();
    gtk_window_present(GTK_WINDOW(help));
    plp_test_spin(0.3);
    GtkStack *stack = GTK_STACK(plp_test_find(help, GTK_TYPE_STACK));
    g_autoptr(GListModel) pages = G_LIST_MODEL(gtk_stack_get_pages(stack));
    assert_true(g_list_model_get_n_items(pages) >= 6);
    for (guint i = 0; i < g_list_model_get_n_items(pages); i++) {
        g_autoptr(GObject) item = g_list_model_get_item(pages, i);
        GtkStackPage *page = GTK_STACK_PAGE(item);
        GtkWidget *view = plp_test_find(gtk_stack_page_get_child(page), GTK_TYPE_TEXT_VIEW);
        GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(view));
        assert_true(gtk_text_buffer_get_char_count(buffer) > 500);
    }
    plp_test_shoot(help, "help");
    gtk_window_destroy(GTK_WINDOW(help));
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_what_differs),
        cmocka_unit_test(test_a_damaged_file_gives_defaults),
        cmocka_unit_test(test_shows_what_a_threshold_does),
        cmocka_unit_test(test_colors_of_closures),
        cmocka_unit_test(test_without_a_recording),
        cmocka_unit_test(test_help_has_its_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
