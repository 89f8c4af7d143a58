// Saving where there is no room or no right: a sentence, nothing half written, and the next try
// goes through.

#include "harness.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ui/dialogs/export.h"
#include "ui/dialogs/report.h"
#include "ui/window_reports.h"
#include "watch.h"

#define ROOM_BYTES 300 // less than the shortest of what is saved

/** A folder in which nothing can be saved. */
typedef struct {
    const char *name;
    void (*begin)(const char *folder);
    void (*end)(const char *folder);
    bool (*is_possible)(void);
} Obstacle;

static struct rlimit unlimited;

/** From now on no file of this program may become longer: a disk with no more room. */
static void fill_disk(const char *folder)
{
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
    struct rlimit tight = {ROOM_BYTES, unlimited.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
}

static void empty_disk(const char *folder)
{
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
}

static void forbid(const char *folder)
{
    assert_int_equal(g_chmod(folder, 0500), 0);
}

static void permit(const char *folder)
{
    assert_int_equal(g_chmod(folder, 0700), 0);
}

static bool is_always(void)
{
    return true;
}

static bool is_no_root(void)
{
    return getuid() != 0; // nothing is forbidden to root
}

static const Obstacle obstacles[] = {
    {"a full disk", fill_disk, empty_disk, is_always},
    {"a folder that cannot be written to", forbid, permit, is_no_root},
};

static void assert_empty(const char *folder, const char *what)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    const char *name = g_dir_read_name(dir);
    if (name != NULL)
        fail_msg("%s left %s", what, name);
}

/** It says what is wrong, and names no folder. */
static void assert_sentence(const char *sentence, const char *folder, const char *what)
{
    print_message("%s: %s\n", what, sentence);
    if (strlen(sentence) < 10 || strstr(sentence, folder) != NULL)
        fail_msg("%s: `%s`", what, sentence);
}

// ---- the export ----

static bool is_exported(void *dialog)
{
    return !plp_ui_export_dialog_is_busy(dialog);
}

static void export_against(PlpUiWindow *window, const Obstacle *obstacle, PlpExportFormat format)
{
    const PlpExportFormatInfo *info = plp_export_get_format(format);
    g_autofree char *what = g_strdup_printf("%s, %s", obstacle->name, info->name);
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *name = g_strconcat("saved", info->ending, NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    PlpUiExportDialog *dialog =
        g_object_ref(PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false)));
    plp_ui_export_dialog_set_format(dialog, format);
    obstacle->begin(folder);
    plp_ui_export_dialog_save(dialog, path);
    bool ended = plp_test_wait(is_exported, dialog, 60);
    obstacle->end(folder);
    assert_true(ended);
    assert_sentence(plp_ui_export_dialog_get_error(dialog), folder, what);
    assert_empty(folder, what);
    plp_ui_export_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_exported, dialog, 60));
    assert_string_equal(plp_ui_export_dialog_get_error(dialog), "");
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    g_object_unref(dialog);
    plp_test_remove_all(folder);
}

static void test_export(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    plp_test_open_patient(window);
    for (gsize i = 0; i < G_N_ELEMENTS(obstacles); i++)
        for (int format = PLP_EXPORT_XLSX; obstacles[i].is_possible() && format < PLP_EXPORT_CLIP;
             format++)
            export_against(window, &obstacles[i], (PlpExportFormat)format);
    plp_test_close_window(window);
}

// ---- the report ----

static bool is_reported(void *dialog)
{
    return !plp_ui_report_dialog_is_busy(dialog);
}

static void report_against(PlpUiWindow *window, const Obstacle *obstacle, bool with_figures)
{
    g_autofree char *what =
        g_strdup_printf("%s, report%s", obstacle->name, with_figures ? " with figures" : "");
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "report.pdf", NULL);
    PlpUiReportDialog *dialog =
        g_object_ref(PLP_UI_REPORT_DIALOG(plp_ui_window_open_report(window)));
    plp_ui_report_dialog_set_figures(dialog, with_figures);
    assert_true(plp_test_wait(is_reported, dialog, 60));
    obstacle->begin(folder);
    plp_ui_report_dialog_save(dialog, path);
    bool ended = plp_test_wait(is_reported, dialog, 60);
    obstacle->end(folder);
    assert_true(ended);
    assert_sentence(plp_ui_report_dialog_get_error(dialog), folder, what);
    assert_empty(folder, what);
    plp_ui_report_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_reported, dialog, 60));
    assert_string_equal(plp_ui_report_dialog_get_error(dialog), "");
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    g_object_unref(dialog);
    plp_test_remove_all(folder);
}

static void test_report(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    plp_test_open_patient(window);
    for (gsize i = 0; i < G_N_ELEMENTS(obstacles); i++)
        for (int with_figures = 0; obstacles[i].is_possible() && with_figures < 2; with_figures++)
            report_against(window, &obstacles[i], with_figures != 0);
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_export),
        cmocka_unit_test(test_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
