// Opening, playing, seeking, correcting and closing again and again leaves nothing behind: no
// memory, no thread, no open file, no document. PLP_UI_SOAK_ROUNDS says how often.

#include "harness.h"
#include "watch.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 24, LEAST_ROUNDS = 12 };
#define GROWTH_MIB 3   // of what is allocated, from the second quarter to the last one
#define MEMORY_MIB 500 // at any time

static double get_mib(const char *what)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents("/proc/self/status", &text, NULL, NULL));
    const char *line = strstr(text, what);
    assert_non_null(line);
    return g_ascii_strtod(line + strlen(what), NULL) / 1024;
}

/** What is allocated. Resident memory goes up and down by a tenth with what the allocator keeps. */
static double get_heap_mib(void)
{
    struct mallinfo2 facts = mallinfo2();
    return (double)(facts.uordblks + facts.hblkhd) / (1 << 20);
}

static guint count_entries(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (dir != NULL && g_dir_read_name(dir) != NULL)
        n++;
    return n;
}

static void correct(PlpUiWindow *window, PlpUiReviewPage *page)
{
    const PlpRecording *recording = plp_test_get_recording(page);
    const PlpClosure *closure = &g_array_index(recording->analysis->right.closures, PlpClosure, 0);
    plp_ui_review_page_select(page, closure->id);
    gtk_widget_activate_action(GTK_WIDGET(page), "edit.delete", NULL);
    gtk_widget_activate_action(GTK_WIDGET(page), "edit.undo", NULL);
    plp_test_settle(window);
}

static void use_once(PlpUiWindow *window)
{
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiPlayer *player = plp_ui_review_page_get_player(page);
    plp_ui_player_play(player);
    plp_test_spin(0.2);
    plp_ui_player_pause(player);
    for (int i = 1; i <= 4; i++) {
        plp_ui_review_page_seek(page, i * G_USEC_PER_SEC);
        plp_test_spin(0.05);
    }
    correct(window, page);
    gpointer document = plp_ui_review_page_get_document(page);
    g_object_add_weak_pointer(document, &document);
    plp_ui_session_set_document(plp_ui_window_get_session(window), NULL);
    for (int i = 0; i < 100 && document != NULL; i++) // a worker may be at its end
        plp_test_spin(0.02);
    assert_null(document); // nobody keeps it
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double find_median(double *values, guint n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return values[n / 2];
}

static guint get_rounds(void)
{
    const char *words = g_getenv("PLP_UI_SOAK_ROUNDS");
    guint rounds = words != NULL ? (guint)g_ascii_strtoull(words, NULL, 10) : ROUNDS;
    return MAX(rounds, LEAST_ROUNDS);
}

static void test_nothing_is_left_behind(void **state)
{
#ifdef __SANITIZE_ADDRESS__
    print_message("skipped: the sanitizer's own memory would be measured\n");
    skip();
#endif
    guint rounds = get_rounds(), quarter = rounds / 4;
    g_autofree double *mib = g_new(double, rounds);
    g_autofree double *resident = g_new(double, rounds);
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    guint n_files = 0, n_threads = 0;
    for (guint i = 0; i < rounds; i++) {
        use_once(window);
        malloc_trim(0); // what is free, but kept by the allocator, is no growth
        mib[i] = get_heap_mib();
        resident[i] = get_mib("VmRSS:");
        if (i == quarter) {
            n_files = count_entries("/proc/self/fd");
            n_threads = count_entries("/proc/self/task");
        }
    }
    double early = find_median(mib + quarter, quarter);
    double late = find_median(mib + rounds - quarter, quarter);
    print_message("%u times opened, used, closed: %.1f MiB allocated, then %.1f MiB; %.0f MiB "
                  "resident, then %.0f MiB, at most %.0f MiB; threads %u, then %u; open files %u, "
                  "then %u\n",
                  rounds, early, late, find_median(resident + quarter, quarter),
                  find_median(resident + rounds - quarter, quarter), get_mib("VmHWM:"), n_threads,
                  count_entries("/proc/self/task"), n_files, count_entries("/proc/self/fd"));
    assert_true(late - early < GROWTH_MIB);
    assert_true(get_mib("VmHWM:") < MEMORY_MIB);
    assert_true(count_entries("/proc/self/fd") <= n_files + 2);
    assert_true(count_entries("/proc/self/task") <= n_threads + 4); // GLib keeps some idle
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_left_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
