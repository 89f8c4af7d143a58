// Videos analysed in the background by the real networks: skipped where their weights are not.

#include "fixture.h"
#include "harness.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ui/bottom_bar.h"
#include "ui/compare/page.h"
#include "ui/session/settings.h"
#include "ui/window_reports.h"
#include "vision/models.h"
#include "watch.h"
#include "workflow/networks.h"
#include "workflow/simulate.h"

static bool has_models(void)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(GError) error = NULL;
    PlpParameters parameters = plp_parameters_make_default();
    PlpNetworks *networks = plp_networks_load(folder, PLP_ENGINE_UNKNOWN, &parameters, &error);
    bool is_there = networks != NULL;
    if (networks != NULL)
        plp_networks_free(networks);
    return is_there;
}

typedef struct {
    PlpUiSession *session;
    int live; // how often the document in view grew
} Watch;

static PlpUiJob *get_job(PlpUiSession *session, guint i)
{
    g_autoptr(PlpUiJob) job = g_list_model_get_item(plp_ui_session_get_jobs(session), i);
    return job; // the list keeps it
}

static bool are_all_settled(void *data)
{
    PlpUiSession *session = data;
    return plp_ui_session_get_running_job(session) == NULL &&
           plp_ui_session_count_waiting_jobs(session) == 0;
}

static bool has_frames(void *data)
{
    return plp_ui_job_get_share(data) > 0.05;
}

static void count_live(PlpUiDocument *document, gpointer data)
{
    Watch *watch = data;
    const PlpRecording *recording = plp_ui_document_get_recording(document);
    if (recording != NULL && plp_ui_document_is_live(document)) {
        assert_true(recording->is_partial);
        watch->live++;
    }
}

static void test_analyses_and_keeps(void **state)
{
    if (!has_models())
        skip();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    Watch watch = {.session = plp_ui_window_get_session(window)};
    plp_ui_session_open_path(watch.session, plp_test_get_video());
    PlpUiDocument *document = plp_ui_session_get_document(watch.session);
    assert_non_null(document);
    g_signal_connect(document, "changed", G_CALLBACK(count_live), &watch);
    assert_true(plp_test_wait(are_all_settled, watch.session, 120));
    assert_int_equal(plp_ui_job_get_state(get_job(watch.session, 0)), PLP_UI_JOB_DONE);
    assert_true(watch.live > 0);
    assert_false(plp_ui_document_is_live(document));
    const PlpRecording *recording = plp_ui_document_get_recording(document);
    assert_int_equal(plp_trace_get_length(recording->trace), 4 * PLP_TEST_RATE_PER_S);
    PlpOverlayFace face;
    assert_true(plp_overlay_get(plp_ui_document_get_overlay(document), 60, 0, &face));
    plp_test_spin(1);
    plp_test_shoot(GTK_WIDGET(window), "analysed");
    g_signal_handlers_disconnect_by_data(document, &watch);
    plp_test_close_window(window);
    // Another window: the results are there already.
    window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    int64_t start_us = g_get_monotonic_time();
    plp_ui_session_open_path(session, plp_test_get_video());
    assert_true(plp_test_wait(are_all_settled, session, 60));
    assert_int_equal(plp_ui_job_get_state(get_job(session, 0)), PLP_UI_JOB_DONE);
    print_message("kept results are shown after %.1f s\n",
                  (double)(g_get_monotonic_time() - start_us) / G_USEC_PER_SEC);
    plp_test_close_window(window);
}

static char *copy_video(const char *folder, const char *name)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_get_contents(plp_test_get_video(), &content, &size, NULL));
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
    return path;
}

static void test_stops_goes_on_and_queues(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-jobs-XXXXXX", NULL);
    g_autofree char *first = copy_video(folder, "first.mp4");
    g_autofree char *second = copy_video(folder, "second.mp4");
    g_autoptr(GFile) one = g_file_new_for_path(first);
    g_autoptr(GFile) two = g_file_new_for_path(second);
    GFile *both[] = {one, two};
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_window_open_files(window, both, 2);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "2 recordings were opened."));
    PlpUiJob *job = get_job(session, 0);
    assert_ptr_equal(plp_ui_session_get_document(session), plp_ui_job_get_document(job));
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_RUNNING);
    assert_int_equal(plp_ui_session_count_waiting_jobs(session), 1);
    assert_true(plp_test_wait(has_frames, job, 60));
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Analysing first.mp4"));
    plp_ui_job_stop(job);
    assert_true(plp_test_wait(are_all_settled, session, 120));
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_STOPPED);
    assert_true(plp_ui_document_get_recording(plp_ui_job_get_document(job))->is_partial);
    assert_int_equal(plp_ui_job_get_state(get_job(session, 1)), PLP_UI_JOB_DONE);
    plp_ui_session_resume_job(session, job);
    assert_true(plp_test_wait(are_all_settled, session, 120));
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_DONE);
    assert_false(plp_ui_document_get_recording(plp_ui_job_get_document(job))->is_partial);
    plp_test_press("ctrl+Page_Down");
    PlpUiDocument *other = plp_ui_job_get_document(get_job(session, 1));
    assert_ptr_equal(plp_ui_session_get_document(session), other);
    plp_test_press("ctrl+Page_Down");
    assert_ptr_equal(plp_ui_session_get_document(session), plp_ui_job_get_document(job));
    plp_test_close_window(window);
    g_remove(first);
    g_remove(second);
    g_rmdir(folder);
}

// ---- stopped in the middle ----

/** Long enough that a person could stop it; caller frees. */
static char *draw_long_video(const char *folder)
{
    static const char text[] = "rate 30\nduration 30\nencoder preset=veryfast\n"
                               "at 1 blinks both 20 28\nat 20 squeeze both 1.5\n";
    char *path = g_build_filename(folder, "long.mp4", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) content = g_bytes_new_static(text, sizeof text - 1);
    g_autoptr(PlpScript) script = plp_script_parse("long", content, &error);
    PlpSimulateResult result = {0};
    if (script == NULL || !plp_simulate(script, path, NULL, &result, &error))
        fail_msg("%s", error->message);
    plp_simulate_result_clear(&result);
    return path;
}

/** Every file's hash by its name. */
static GHashTable *hash_files(const char *folder)
{
    GHashTable *hashes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    assert_non_null(dir);
    while ((name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *content = NULL;
        gsize size = 0;
        assert_true(g_file_get_contents(path, &content, &size, NULL));
        char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (guchar *)content, size);
        g_hash_table_insert(hashes, g_strdup(name), hash);
    }
    return hashes;
}

static void assert_same_files(GHashTable *one, GHashTable *other)
{
    GHashTableIter iter;
    gpointer name = NULL, hash = NULL;
    assert_int_equal(g_hash_table_size(one), g_hash_table_size(other));
    g_hash_table_iter_init(&iter, one);
    while (g_hash_table_iter_next(&iter, &name, &hash)) {
        const char *again = g_hash_table_lookup(other, name);
        if (again == NULL || strcmp(hash, again) != 0)
            fail_msg("%s is another one", (char *)name);
    }
}

static void click(PlpUiWindow *window, const char *button)
{
    GtkWidget *bar = plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_BOTTOM_BAR);
    GObject *child = gtk_widget_get_template_child(bar, PLP_UI_TYPE_BOTTOM_BAR, button);
    assert_true(gtk_widget_get_mapped(GTK_WIDGET(child)));
    g_signal_emit_by_name(child, "clicked");
}

/** A part was measured, shown, and its pace is told. */
static bool is_in_the_middle(void *data)
{
    PlpUiSession *session = plp_ui_window_get_session(data);
    PlpUiDocument *document = plp_ui_session_get_document(session);
    return plp_ui_job_get_share(get_job(session, 0)) > 0.3 && plp_ui_document_is_live(document) &&
           plp_test_find_label(data, "frames/s") != NULL &&
           plp_test_find_label(data, " left") != NULL;
}

/** The samples of a part are those of the whole. */
static guint assert_is_part(const PlpTrace *part, const GArray *whole)
{
    guint length = plp_trace_get_length(part);
    assert_in_range(length, whole->len * 3 / 10, whole->len - 1);
    for (guint i = 0; i < length; i++) {
        const PlpSample *sample = plp_trace_get(part, i);
        const PlpSample *same = &g_array_index(whole, PlpSample, i);
        assert_int_equal(sample->t_us, same->t_us);
        assert_memory_equal(&sample->right.ear_ratio, &same->right.ear_ratio, sizeof(float));
        assert_memory_equal(&sample->left.ear_ratio, &same->left.ear_ratio, sizeof(float));
    }
    return length;
}

/** Going on, nothing that was measured is measured again. */
static void assert_not_less(PlpUiDocument *document, gpointer kept)
{
    const PlpRecording *recording = plp_ui_document_get_recording(document);
    assert_true(plp_trace_get_length(recording->trace) >= GPOINTER_TO_UINT(kept));
}

/** Stopped in the middle: the part is kept; going on gives the very results of a whole run. */
static void test_going_on_gives_the_same(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-middle-XXXXXX", NULL);
    g_autofree char *video = draw_long_video(folder);
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_path(session, video);
    assert_true(plp_test_wait(are_all_settled, session, 240));
    PlpUiDocument *document = plp_ui_session_get_document(session);
    g_autofree char *results = g_strdup(plp_ui_document_get_results_folder(document));
    g_autoptr(GHashTable) whole = hash_files(results);
    g_autoptr(GArray) samples =
        g_array_copy(plp_ui_document_get_recording(document)->trace->samples);
    assert_int_equal(samples->len, 900);
    // Anew, as after a change of settings.
    PlpUiJobOptions options = {.restart = true};
    plp_ui_session_analyze(session, video, &options);
    assert_true(plp_test_wait(is_in_the_middle, window, 120));
    click(window, "stop_button");
    assert_true(plp_test_wait(are_all_settled, session, 60));
    PlpUiJob *job = get_job(session, 0);
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_STOPPED);
    document = plp_ui_session_get_document(session);
    assert_true(plp_ui_document_get_recording(document)->is_partial);
    guint kept = assert_is_part(plp_ui_document_get_recording(document)->trace, samples);
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "The analysis of long.mp4 was stop"));
    plp_test_shoot(GTK_WIDGET(window), "stopped");
    g_signal_connect(document, "changed", G_CALLBACK(assert_not_less), GUINT_TO_POINTER(kept));
    click(window, "resume_button");
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_RUNNING);
    assert_true(plp_test_wait(are_all_settled, session, 240));
    g_signal_handlers_disconnect_by_func(document, assert_not_less, GUINT_TO_POINTER(kept));
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_DONE);
    assert_false(plp_ui_document_get_recording(document)->is_partial);
    g_autoptr(GHashTable) again = hash_files(results);
    assert_same_files(whole, again);
    plp_test_close_window(window);
    plp_test_remove_all(folder);
}

static bool is_compared(void *page)
{
    return plp_ui_compare_page_get_comparison(page) != NULL;
}

/** Files let go over the queue: each says how far it is, one that fails stops no other, and the
 * results lie in the folder that was chosen. */
static void test_queue_of_dropped_files(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-queue-XXXXXX", NULL);
    g_autofree char *place = g_build_filename(folder, "my results", NULL);
    g_autofree char *sub = g_build_filename(folder, "sub", NULL);
    g_mkdir(sub, 0700);
    g_autofree char *first = copy_video(folder, "rest.mp4");
    g_autofree char *junk = g_build_filename(folder, "junk.mp4", NULL);
    g_autofree char *second = copy_video(sub, "rest.mp4"); // the same name, as phones give it
    assert_true(g_file_set_contents(junk, "no video at all", -1, NULL));
    plp_ui_settings_set_results_folder(plp_ui_settings_get(), place);
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    GtkWidget *dialog = GTK_WIDGET(plp_ui_window_open_batch(window));
    plp_test_spin(0.2);
    assert_non_null(plp_test_find_label(dialog, "my results"));
    g_autoptr(GFile) one = g_file_new_for_path(first);
    g_autoptr(GFile) two = g_file_new_for_path(junk);
    g_autoptr(GFile) three = g_file_new_for_path(second);
    plp_test_drop(dialog, (GFile *[]){one, two, three}, 3);
    assert_true(plp_test_wait(has_frames, get_job(session, 0), 60));
    plp_test_shoot(dialog, "queue-running");
    assert_true(plp_test_wait(are_all_settled, session, 180));
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(dialog, "2 of 3 finished"));
    assert_non_null(plp_test_find_label(dialog, plp_ui_job_get_error(get_job(session, 1))));
    plp_test_shoot(dialog, "queue-finished");
    const char *results[2] = {
        plp_ui_document_get_results_folder(plp_ui_job_get_document(get_job(session, 0))),
        plp_ui_document_get_results_folder(plp_ui_job_get_document(get_job(session, 2)))};
    assert_string_not_equal(results[0], results[1]);
    for (int i = 0; i < 2; i++) {
        g_autofree char *parent = g_path_get_dirname(results[i]);
        g_autofree char *summary = g_build_filename(results[i], "summary.json", NULL);
        assert_string_equal(parent, place);
        assert_true(g_file_test(summary, G_FILE_TEST_IS_REGULAR));
    }
    // A row's button opens what is finished.
    GtkWidget *list = plp_test_find_label(dialog, "Open");
    gtk_widget_activate(gtk_widget_get_ancestor(list, GTK_TYPE_BUTTON));
    plp_test_spin(0.3);
    assert_ptr_equal(plp_ui_session_get_document(session),
                     plp_ui_job_get_document(get_job(session, 0)));
    gtk_window_destroy(GTK_WINDOW(dialog));
    plp_test_close_window(window);
    plp_ui_settings_set_results_folder(plp_ui_settings_get(), NULL);
    plp_test_remove_all(folder);
}

/** Two videos that were measured here, beside each other with their lids outlined. */
static void test_compares_with_lids(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-pair-XXXXXX", NULL);
    g_autofree char *first = copy_video(folder, "day0.mp4");
    g_autofree char *second = copy_video(folder, "day21.mp4");
    g_autoptr(GFile) one = g_file_new_for_path(first);
    g_autoptr(GFile) two = g_file_new_for_path(second);
    PlpUiWindow *window = plp_test_open_window(1280, 860);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_files(session, (GFile *[]){one, two}, 2);
    assert_true(plp_test_wait(are_all_settled, session, 180));
    plp_ui_window_show_page(window, "compare");
    PlpUiComparePage *page =
        PLP_UI_COMPARE_PAGE(plp_test_find(GTK_WIDGET(window), PLP_UI_TYPE_COMPARE_PAGE));
    for (int side = 0; side < 2; side++) {
        PlpUiDocument *document = plp_ui_job_get_document(get_job(session, (guint)side));
        assert_non_null(plp_ui_document_get_overlay(document));
        plp_ui_compare_page_take_operand(page, side, plp_ui_operand_new_document(document));
    }
    assert_true(plp_test_wait(is_compared, page, 120));
    plp_ui_duo_seek(plp_ui_compare_page_get_duo(page), 2000000);
    plp_test_spin(1.5);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "The same video stands before"));
    plp_test_shoot(GTK_WIDGET(window), "compare-lids");
    PlpUiComparePane *pane = plp_ui_compare_page_get_pane(page, 1);
    assert_true(plp_ui_compare_pane_get_outlines(pane));
    gtk_widget_activate_action(GTK_WIDGET(page), "compare.outlines", NULL);
    assert_false(plp_ui_compare_pane_get_outlines(pane));
    plp_test_close_window(window);
    plp_test_remove_all(folder);
}

/** Corrections outlive a second analysis with other settings, and opening the video again. */
static void test_corrections_stay(void **state)
{
    if (!has_models())
        skip();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_path(session, plp_test_get_video());
    assert_true(plp_test_wait(are_all_settled, session, 120));
    PlpUiEditor *editor = plp_ui_window_get_editor(window);
    PlpClosureEdit add_one = {.action = PLP_EDIT_ADD,
                              .eye = PLP_SIDE_RIGHT,
                              .target_onset_us = -1,
                              .target_offset_us = -1,
                              .from_us = 3700000,
                              .to_us = 3900000};
    plp_test_spin(0.3);
    plp_ui_editor_apply(editor, &add_one, 1, NULL);
    assert_int_equal(plp_ui_editor_count(editor), 1);
    PlpUiJobOptions options = {.restart = true};
    plp_ui_session_analyze(session, plp_test_get_video(), &options);
    assert_true(plp_test_wait(are_all_settled, session, 120));
    plp_test_spin(0.3);
    assert_int_equal(plp_ui_editor_count(editor), 1);
    plp_test_close_window(window);
    window = plp_test_open_window(1280, 820);
    session = plp_ui_window_get_session(window);
    plp_ui_session_open_path(session, plp_test_get_video());
    assert_true(plp_test_wait(are_all_settled, session, 60));
    assert_int_equal(plp_ui_job_get_state(get_job(session, 0)), PLP_UI_JOB_DONE);
    plp_test_spin(0.3);
    editor = plp_ui_window_get_editor(window);
    assert_int_equal(plp_ui_editor_count(editor), 1);
    plp_ui_editor_undo(editor);
    plp_test_close_window(window);
}

/** The patient's face, chosen from the menu: measured anew, and the choice outlives the window. */
static void test_face_stays(void **state)
{
    if (!has_models())
        skip();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    GtkWidget *page = GTK_WIDGET(plp_ui_window_get_review_page(window));
    g_autoptr(PlpOutput) output = plp_ui_session_make_output(plp_test_get_video());
    g_autofree char *path = g_strconcat(output->path, ".face", NULL);
    g_autofree char *chosen = NULL;
    plp_ui_session_open_path(session, plp_test_get_video());
    assert_true(plp_test_wait(are_all_settled, session, 120));
    plp_test_spin(0.3);
    assert_true(gtk_widget_activate_action(page, "edit.face", "i", 1));
    assert_non_null(plp_ui_session_get_running_job(session)); // measured anew
    assert_true(plp_test_wait(are_all_settled, session, 120));
    const PlpRecording *recording =
        plp_ui_document_get_recording(plp_ui_session_get_document(session));
    assert_int_equal(recording->face_identity, 1);
    assert_true(g_file_get_contents(path, &chosen, NULL, NULL));
    assert_string_equal(chosen, "1");
    plp_test_close_window(window);
    window = plp_test_open_window(1280, 820);
    session = plp_ui_window_get_session(window);
    page = GTK_WIDGET(plp_ui_window_get_review_page(window));
    plp_ui_session_open_path(session, plp_test_get_video());
    assert_true(plp_test_wait(are_all_settled, session, 120));
    assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
    plp_test_spin(0.3);
    assert_true(gtk_widget_activate_action(page, "edit.face", "i", 0)); // by rule again
    assert_true(plp_test_wait(are_all_settled, session, 120));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    plp_test_close_window(window);
}

/** A results folder that cannot be made is said, and nothing is lost. */
static void test_no_place_for_results(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-place-XXXXXX", NULL);
    g_autofree char *video = copy_video(folder, "rest.mp4");
    g_autofree char *place = g_build_filename(video, "below a file", NULL);
    plp_ui_settings_set_results_folder(plp_ui_settings_get(), place);
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_path(session, video);
    assert_true(plp_test_wait(are_all_settled, session, 60));
    PlpUiJob *job = get_job(session, 0);
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_FAILED);
    assert_non_null(strstr(plp_ui_job_get_error(job), "the folder for results cannot be made"));
    // Another place, and it goes on.
    plp_ui_settings_set_results_folder(plp_ui_settings_get(), NULL);
    PlpUiJobOptions options = {0};
    plp_ui_session_analyze(session, video, &options);
    assert_true(plp_test_wait(are_all_settled, session, 120));
    assert_int_equal(plp_ui_job_get_state(get_job(session, 0)), PLP_UI_JOB_DONE);
    plp_test_close_window(window);
    plp_test_remove_all(folder);
}

static void test_damaged_video_gives_a_sentence(void **state)
{
    if (!has_models())
        skip();
    g_autofree char *folder = g_dir_make_tmp("plp-jobs-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "junk.mp4", NULL);
    assert_true(g_file_set_contents(path, "no video at all", -1, NULL));
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_open_path(session, path);
    assert_true(plp_test_wait(are_all_settled, session, 60));
    PlpUiJob *job = get_job(session, 0);
    assert_int_equal(plp_ui_job_get_state(job), PLP_UI_JOB_FAILED);
    assert_non_null(strstr(plp_ui_job_get_error(job), "junk.mp4"));
    assert_null(strstr(plp_ui_job_get_error(job), folder));
    plp_test_spin(0.3);
    assert_non_null(plp_test_find_label(GTK_WIDGET(window), "Nothing was measured yet."));
    plp_test_shoot(GTK_WIDGET(window), "failed");
    plp_test_close_window(window);
    g_remove(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_analyses_and_keeps),
        cmocka_unit_test(test_stops_goes_on_and_queues),
        cmocka_unit_test(test_going_on_gives_the_same),
        cmocka_unit_test(test_queue_of_dropped_files),
        cmocka_unit_test(test_compares_with_lids),
        cmocka_unit_test(test_corrections_stay),
        cmocka_unit_test(test_face_stays),
        cmocka_unit_test(test_no_place_for_results),
        cmocka_unit_test(test_damaged_video_gives_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
