// The export dialog and the queue.

#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"
#include "ui/dialogs/batch.h"
#include "ui/dialogs/export.h"
#include "ui/window_reports.h"
#include "vision/models.h"

static bool is_idle(void *dialog)
{
    return !plp_ui_export_dialog_is_busy(dialog);
}

static void keep_path(GtkWidget *dialog, const char *path, gpointer data)
{
    *(char **)data = g_strdup(path);
}

static bool is_set(void *data)
{
    return *(char **)data != NULL;
}

static bool has_preview(void *dialog)
{
    g_autofree char *preview = plp_ui_export_dialog_dup_preview(dialog);
    return preview != NULL && *preview != '\0';
}

static void test_exports_every_format(void **state)
{
    // What the first lines of each must have.
    static const char *const marks[] = {
        [PLP_EXPORT_XLSX] = "closures · ",
        [PLP_EXPORT_CSV] = "onset",
        [PLP_EXPORT_JSON] = "{",
        [PLP_EXPORT_EAF] = "ANNOTATION_DOCUMENT",
        [PLP_EXPORT_BORIS] = "{",
        [PLP_EXPORT_BORIS_TSV] = "\t",
        [PLP_EXPORT_OPENFACE] = "palpebra_right_openness",
    };
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    plp_test_open_patient(window);
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    for (int format = PLP_EXPORT_XLSX; format < PLP_EXPORT_CLIP; format++) {
        PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
        assert_non_null(dialog);
        g_autofree char *saved = NULL;
        g_signal_connect(dialog, "saved", G_CALLBACK(keep_path), &saved);
        plp_ui_export_dialog_set_format(dialog, (PlpExportFormat)format);
        assert_true(plp_test_wait(has_preview, dialog, 60));
        g_autofree char *preview = plp_ui_export_dialog_dup_preview(dialog);
        if (strstr(preview, marks[format]) == NULL)
            fail_msg("%s: %s", marks[format], preview);
        if (format == PLP_EXPORT_XLSX) {
            plp_test_spin(0.3);
            plp_test_shoot(GTK_WIDGET(dialog), "export");
        }
        const PlpExportFormatInfo *info = plp_export_get_format((PlpExportFormat)format);
        g_autofree char *name = g_strconcat(info->name, info->ending, NULL);
        g_autofree char *path = g_build_filename(folder, name, NULL);
        plp_ui_export_dialog_save(dialog, path);
        assert_true(plp_test_wait(is_set, &saved, 60));
        assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
        plp_test_spin(0.1);
    }
    plp_test_close_window(window);
}

static void test_refuses_with_a_sentence(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    assert_null(plp_ui_window_open_export(window, false));
    assert_null(plp_ui_window_open_export(window, true));
    plp_test_open_patient(window);
    PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
    plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_JSON);
    plp_ui_export_dialog_save(dialog, "/nowhere/at/all.json");
    assert_true(plp_test_wait(is_idle, dialog, 60));
    assert_true(strlen(plp_ui_export_dialog_get_error(dialog)) > 10);
    assert_null(strstr(plp_ui_export_dialog_get_error(dialog), "/nowhere"));
    gtk_window_destroy(GTK_WINDOW(dialog));
    // No clip without a video.
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_ptr_array_add(words, (gpointer)plp_test_get_results());
    dialog = plp_ui_export_dialog_new(GTK_WINDOW(window), words, "/nowhere/gone.mp4",
                                      PLP_LAYER_MAIN, "x");
    gtk_window_present(GTK_WINDOW(dialog));
    plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_CLIP);
    assert_non_null(strstr(plp_ui_export_dialog_get_error(dialog), "whose video is at hand"));
    plp_test_spin(0.3);
    plp_test_shoot(GTK_WIDGET(dialog), "export-clip");
    gtk_window_destroy(GTK_WINDOW(dialog));
    plp_test_close_window(window);
}

static char *export_closures(PlpUiWindow *window, const char *sentence)
{
    PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), sentence));
    plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_CSV);
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    g_autofree char *saved = NULL;
    g_signal_connect(dialog, "saved", G_CALLBACK(keep_path), &saved);
    plp_test_shoot(GTK_WIDGET(dialog), "export-layer");
    plp_ui_export_dialog_save(dialog, tables);
    assert_true(plp_test_wait(is_set, &saved, 60));
    g_autofree char *path = g_build_filename(tables, "closures.csv", NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static int count_lines(const char *text)
{
    int n = 0;
    for (; *text != '\0'; text++)
        n += *text == '\n';
    return n;
}

/** What is exported is what the Review page shows: a rater who added one closure of both eyes gets
 * these, the automatic view all that were found. */
static void test_exports_the_layer_in_view(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1200, 800);
    PlpUiReviewPage *page = plp_test_open_patient(window);
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    assert_true(plp_ui_editor_add_blind_layer(editor, "B"));
    plp_ui_review_page_seek(page, 5000000);
    gtk_widget_activate_action(GTK_WIDGET(page), "edit.add", NULL);
    plp_test_spin(0.5);
    g_autofree char *second = export_closures(window, "layer “B”");
    assert_int_equal(count_lines(second), 3); // the head, right, left
    plp_ui_editor_set_layer(editor, NULL);
    g_autofree char *automatic = export_closures(window, "automatic results");
    assert_true(count_lines(automatic) > 4);
    plp_ui_editor_set_layer(editor, PLP_LAYER_MAIN);
    GtkWindow *usual = plp_ui_window_open_export(window, false);
    plp_test_spin(0.3);
    assert_null(plp_test_find_label(GTK_WIDGET(usual), "Made "));
    // Another one than Review shows can be chosen, as the queue's export needs it.
    plp_ui_export_dialog_set_format(PLP_UI_EXPORT_DIALOG(usual), PLP_EXPORT_CSV);
    assert_true(plp_test_wait(has_preview, usual, 60));
    g_autofree char *of_main = plp_ui_export_dialog_dup_preview(PLP_UI_EXPORT_DIALOG(usual));
    plp_ui_export_dialog_choose_layer(PLP_UI_EXPORT_DIALOG(usual), "B");
    assert_non_null(plp_test_find_label(GTK_WIDGET(usual), "layer “B”"));
    assert_true(plp_test_wait(has_preview, usual, 60));
    g_autofree char *of_b = plp_ui_export_dialog_dup_preview(PLP_UI_EXPORT_DIALOG(usual));
    assert_true(count_lines(of_b) < count_lines(of_main));
    plp_test_shoot(GTK_WIDGET(usual), "export-chosen-layer");
    gtk_window_destroy(usual);
    plp_test_close_window(window);
    g_autofree char *edits = g_build_filename(plp_test_get_results(), "edits.csv", NULL);
    g_unlink(edits);
}

/** A folder that holds such tables already is not written over; a file is, the chooser has asked.
 */
static void test_a_folder_is_not_written_over(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    plp_test_open_patient(window);
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *tables = g_build_filename(folder, "tables", NULL);
    for (int i = 0; i < 2; i++) {
        PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
        plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_CSV);
        g_autofree char *saved = NULL;
        gulong handler = g_signal_connect(dialog, "saved", G_CALLBACK(keep_path), &saved);
        g_object_ref(dialog);
        plp_ui_export_dialog_save(dialog, tables);
        assert_true(plp_test_wait(is_idle, dialog, 60));
        g_signal_handler_disconnect(dialog, handler);
        if (i == 0)
            assert_non_null(saved);
        else
            assert_non_null(strstr(plp_ui_export_dialog_get_error(dialog), "is there already"));
        if (i == 1)
            gtk_window_destroy(GTK_WINDOW(dialog));
        g_object_unref(dialog);
    }
    plp_test_close_window(window);
}

/** A clip of a drawn patient, cancelled and then made. */
static void test_makes_a_clip(void **state)
{
    g_autofree char *models = plp_models_dup_folder();
    g_autofree char *weights =
        g_build_filename(models, "face_landmark_with_attention.tflite", NULL);
    if (!g_file_test(weights, G_FILE_TEST_EXISTS))
        skip();
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    plp_test_open_patient(window);
    PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
    plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_CLIP);
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "clip.mp4", NULL);
    g_autofree char *saved = NULL;
    g_signal_connect(dialog, "saved", G_CALLBACK(keep_path), &saved);
    plp_ui_export_dialog_save(dialog, path);
    gtk_widget_activate_action(GTK_WIDGET(dialog), "export.cancel", NULL);
    assert_false(plp_ui_export_dialog_is_busy(dialog));
    plp_test_spin(0.5);
    assert_null(saved);
    plp_ui_export_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_set, &saved, 120));
    assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
    plp_test_spin(0.3);
    plp_test_close_window(window);
}

static void replace(const char *path, const char *from, const char *to)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char **parts = g_strsplit(text, from, -1);
    g_autofree char *changed = g_strjoinv(to, parts);
    assert_string_not_equal(changed, text);
    assert_true(g_file_set_contents(path, changed, -1, NULL));
    g_strfreev(parts);
}

/** The clip is of the face whose results these are, not of the one that the rule would take. */
static void test_a_clip_is_of_the_chosen_face(void **state)
{
    g_autofree char *models = plp_models_dup_folder();
    g_autofree char *weights =
        g_build_filename(models, "face_landmark_with_attention.tflite", NULL);
    if (!g_file_test(weights, G_FILE_TEST_EXISTS))
        skip();
    g_autofree char *folder = plp_test_write_results();
    g_autofree char *summary = g_build_filename(folder, "summary.json", NULL);
    replace(summary, "\"identity\": null", "\"identity\": 7");
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_set_document(session, NULL);
    plp_ui_session_open_results(session, folder, plp_test_get_video());
    plp_test_spin(1);
    PlpUiExportDialog *dialog = PLP_UI_EXPORT_DIALOG(plp_ui_window_open_export(window, false));
    plp_ui_export_dialog_set_format(dialog, PLP_EXPORT_CLIP);
    g_autofree char *path = g_build_filename(folder, "clip.mp4", NULL);
    plp_ui_export_dialog_save(dialog, path);
    assert_true(plp_test_wait(is_idle, dialog, 120));
    assert_non_null(strstr(plp_ui_export_dialog_get_error(dialog), "face 7 was not seen"));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    plp_test_close_window(window);
}

static bool has_ended(void *job)
{
    return plp_ui_job_get_state(job) >= PLP_UI_JOB_DONE;
}

static void test_queue(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiBatchDialog *dialog = PLP_UI_BATCH_DIALOG(plp_ui_window_open_batch(window));
    plp_test_spin(0.2);
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "The Queue Is Empty"));
    g_autofree char *folder = g_dir_make_tmp("plp-ui-XXXXXX", NULL);
    g_autofree char *junk = g_build_filename(folder, "junk.mp4", NULL);
    assert_true(g_file_set_contents(junk, "no video at all", -1, NULL));
    plp_ui_batch_dialog_add(dialog, junk);
    GListModel *jobs = plp_ui_session_get_jobs(plp_ui_window_get_session(window));
    assert_int_equal(g_list_model_get_n_items(jobs), 1);
    g_autoptr(PlpUiJob) job = g_list_model_get_item(jobs, 0);
    assert_true(plp_test_wait(has_ended, job, 60));
    plp_test_spin(0.3);
    // Why it failed stands in its row; the rest of the queue goes on without it.
    assert_non_null(plp_ui_job_get_error(job));
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), plp_ui_job_get_error(job)));
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "0 of 1 finished"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(dialog), "Go On"));
    plp_test_shoot(GTK_WIDGET(dialog), "queue");
    plp_ui_batch_dialog_add(dialog, "/nowhere/gone.mp4");
    assert_int_equal(g_list_model_get_n_items(jobs), 1);
    gtk_window_destroy(GTK_WINDOW(dialog));
    plp_test_close_window(window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exports_every_format),
        cmocka_unit_test(test_refuses_with_a_sentence),
        cmocka_unit_test(test_exports_the_layer_in_view),
        cmocka_unit_test(test_a_folder_is_not_written_over),
        cmocka_unit_test(test_makes_a_clip),
        cmocka_unit_test(test_a_clip_is_of_the_chosen_face),
        cmocka_unit_test(test_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
