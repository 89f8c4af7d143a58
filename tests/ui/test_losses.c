// What goes away under the program's hands: a sentence, nothing lost, no crash.

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "report/recording_folder.h"
#include "store/rows.h"
#include "ui/dialogs/report.h"
#include "ui/library/sidebar.h"
#include "ui/window_reports.h"
#include "watch.h"
#include "workflow/library.h"
#include "workflow/library_file.h"

static PlpUiWindow *open_window(void)
{
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    plp_test_listen(window);
    return window;
}

static bool has_recording(void *window)
{
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(window));
    return document != NULL && plp_ui_document_get_recording(document) != NULL;
}

static bool is_idle(void *dialog)
{
    return !plp_ui_report_dialog_is_busy(dialog);
}

static const PlpClosureEdit add_one = {.action = PLP_EDIT_ADD,
                                       .eye = PLP_SIDE_RIGHT,
                                       .target_onset_us = -1,
                                       .target_offset_us = -1,
                                       .from_us = 17300000,
                                       .to_us = 17600000};

/** The results' folder goes while it is looked at. */
static void test_results_vanish(void **state)
{
    g_autofree char *results = plp_test_write_results();
    PlpUiWindow *window = open_window();
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_results(session, results, NULL);
    assert_true(plp_test_wait(has_recording, window, 60));
    plp_test_spin(0.3);
    plp_test_remove_all(results);
    plp_ui_editor_apply(plp_ui_window_get_editor(window), &add_one, 1, NULL);
    assert_true(plp_test_is_said((void *)"could not be saved"));
    assert_null(strstr(plp_test_get_said(), "/tmp"));
    assert_int_equal(plp_ui_editor_count(plp_ui_window_get_editor(window)), 1); // still shown
    GtkWindow *dialog = plp_ui_window_open_report(window);
    assert_true(plp_test_wait(is_idle, dialog, 60));
    assert_true(strlen(plp_ui_report_dialog_get_error(PLP_UI_REPORT_DIALOG(dialog))) > 10);
    gtk_window_destroy(dialog);
    plp_test_forget();
    plp_ui_session_open_path(session, results);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"cannot be found", 10));
    assert_true(has_recording(window)); // what is open stays open
    plp_test_close_window(window);
}

/** Results that are cut short, and corrections that are no table. */
static void test_damaged_results(void **state)
{
    g_autofree char *results = plp_test_write_results();
    g_autofree char *edits = g_build_filename(results, "edits.csv", NULL);
    g_autofree char *trace = g_build_filename(results, "trace.csv", NULL);
    assert_true(g_file_set_contents(edits, "this is no table\n", -1, NULL));
    PlpUiWindow *window = open_window();
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_results(session, results, NULL);
    assert_true(plp_test_wait(has_recording, window, 60));
    plp_test_spin(0.3);
    assert_true(plp_test_is_said((void *)"edits.csv"));
    plp_ui_editor_apply(plp_ui_window_get_editor(window), &add_one, 1, NULL);
    g_autofree char *left = NULL;
    assert_true(g_file_get_contents(edits, &left, NULL, NULL));
    assert_string_equal(left, "this is no table\n"); // never written over
    plp_test_forget();
    plp_ui_session_set_document(session, NULL);
    assert_true(g_file_set_contents(trace, "frame,t_us\n0,0\n", -1, NULL));
    plp_ui_session_open_results(session, results, NULL);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"trace.csv", 30));
    assert_null(strstr(plp_test_get_said(), "/tmp"));
    assert_false(has_recording(window));
    plp_test_close_window(window);
    plp_test_remove_all(results);
}

// ---- a filed recording and its video ----

static int64_t file_one(PlpLibrary *library, const char *video)
{
    g_autoptr(GError) error = NULL;
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("L-001");
    assert_true(plp_row_insert(library, PLP_ENTITY_PATIENT, &patient, NULL));
    PlpVisit visit = {.patient = patient.id, .day = 20000};
    assert_true(plp_row_insert(library, PLP_ENTITY_VISIT, &visit, NULL));
    g_autoptr(PlpRecording) measured = plp_recording_folder_load(plp_test_get_results(), &error);
    measured->video_path = g_strdup(video);
    g_free(measured->input_sha256);
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(video, &content, &size, NULL));
    measured->input_sha256 =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)content, size);
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.visit = visit.id;
    if (!plp_library_file_recording(library, measured, &row, &error))
        fail_msg("%s", error->message);
    int64_t id = row.id;
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    return id;
}

static bool is_chooser_there(void *data)
{
    return plp_test_find_window(GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL;
}

/** The video is moved: its recording is read all the same, and the video is found again. */
static void test_video_moves(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("plp-moved-XXXXXX", NULL);
    g_autofree char *video = g_build_filename(folder, "drawn.mp4", NULL);
    g_autofree char *other = g_build_filename(folder, "sub", NULL);
    g_autofree char *moved = g_build_filename(other, "renamed.mp4", NULL);
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(plp_test_get_video(), &content, &size, NULL));
    assert_true(g_file_set_contents(video, content, (gssize)size, NULL));
    PlpUiWindow *window = open_window();
    PlpUiLibrarySidebar *sidebar =
        PLP_UI_LIBRARY_SIDEBAR(plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_LIBRARY_SIDEBAR));
    int64_t id = file_one(plp_ui_library_sidebar_make_library(sidebar), video);
    g_mkdir(other, 0700);
    assert_int_equal(g_rename(video, moved), 0);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_filed(session, id);
    assert_true(plp_test_wait(has_recording, window, 60));
    plp_test_spin(0.5);
    assert_null(plp_ui_document_get_video_path(plp_ui_session_get_document(session)));
    plp_test_shoot(GTK_WIDGET(window), "video-missing");
    plp_test_forget();
    gtk_widget_activate_action(GTK_WIDGET(sidebar), "library.find-videos", NULL);
    assert_true(plp_test_wait(is_chooser_there, NULL, 10));
    plp_test_choose_file(folder);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"1 recordings have their video again", 60));
    plp_ui_session_open_filed(session, id);
    plp_test_spin(1.5);
    assert_string_equal(plp_ui_document_get_video_path(plp_ui_session_get_document(session)),
                        moved);
    plp_test_close_window(window);
    plp_test_remove_all(folder);
}

/** The library's file goes while it is open: what is corrected then is said not to be kept. */
static void test_library_vanishes(void **state)
{
    PlpUiWindow *window = open_window();
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_filed(session, 1);
    assert_true(plp_test_wait(has_recording, window, 60));
    plp_test_spin(0.5);
    g_autofree char *path = plp_library_dup_default_path();
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        g_unlink(file);
    }
    plp_test_forget();
    plp_ui_editor_apply(plp_ui_window_get_editor(window), &add_one, 1, NULL);
    assert_true(plp_test_is_said((void *)"could not be saved"));
    plp_ui_session_open_filed(session, 1);
    assert_true(plp_test_wait(plp_test_is_said, (void *)"there is no library yet", 10));
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results_vanish),
        cmocka_unit_test(test_damaged_results),
        cmocka_unit_test(test_video_moves),
        cmocka_unit_test(test_library_vanishes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
