// The program in Turkish: every word of the engine has its translation, numbers have their comma.

#include "harness.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "ui/capture/page.h"
#include "ui/dialogs/preferences.h"
#include "ui/words.h"

static void test_words_of_the_engine(void **state)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        if (g_str_equal(gettext(table[i].meaning), table[i].meaning))
            fail_msg("not translated: %s", table[i].meaning);
    }
    for (int reason = 0; reason < PLP_REASON_N; reason++)
        assert_string_not_equal(plp_ui_words_get_reason((PlpReason)reason),
                                plp_reason_get_sentence((PlpReason)reason));
    assert_string_equal(plp_ui_words_get_task(PLP_TASK_REST_OPEN), "dinlenme, gözler açık");
    assert_string_equal(plp_ui_words_get_task(PLP_TASK_FREE), "serbest");
    assert_string_equal(plp_ui_words_get_kind(PLP_KIND_BLINK), "kırpma");
}

static void test_numbers(void **state)
{
    g_autofree char *number = plp_ui_words_dup_number(-12.34, 1);
    g_autofree char *percent = plp_ui_words_dup_percent(0.94);
    assert_string_equal(number, "−12,3");
    assert_string_equal(percent, "%94");
}

static void test_pages(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Göz kapağı kapanmalarını ölçün"));
    plp_test_shoot(GTK_WIDGET(window), "welcome-tr");
    plp_test_open_patient(window);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Kapanma/dk"));
    plp_test_shoot(GTK_WIDGET(window), "review-tr");
    gtk_widget_activate_action(GTK_WIDGET(window), "win.record", NULL);
    plp_test_spin(1);
    plp_test_shoot(GTK_WIDGET(window), "capture-tr");
    GtkWidget *preferences = plp_ui_preferences_new(plp_ui_window_get_session(window));
    gtk_window_present(GTK_WINDOW(preferences));
    plp_test_spin(0.5);
    plp_test_shoot(preferences, "preferences-tr");
    gtk_window_destroy(GTK_WINDOW(preferences));
    plp_test_close_window(window);
}

int main(void)
{
    // Locales made from the system's sources where it has none of its own.
    g_setenv("LOCPATH", g_getenv("PALPEBRA_TEST_LOCALES"), true);
    g_setenv("LC_ALL", "tr_TR.UTF-8", true);
    g_setenv("LANGUAGE", "tr", true);
    if (setlocale(LC_ALL, "") == NULL || !g_str_equal(localeconv()->decimal_point, ",")) {
        g_print("skipped: there is no Turkish locale here\n");
        return 77;
    }
    bindtextdomain("palpebra", g_getenv("PALPEBRA_LOCALES"));
    bind_textdomain_codeset("palpebra", "UTF-8");
    textdomain("palpebra");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_the_engine),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
