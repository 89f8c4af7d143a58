// Recording, from a fake camera: a drawn patient's video played in real time.

#include "capturing.h"

#include <glib/gstdio.h>
#include <string.h>

#include "tables/segments.h"
#include "ui/capture/live_traces.h"
#include "ui/capture/protocol.h"
#include "ui/capture/take.h"
#include "ui/session/settings.h"

static char *folder; // of this run

static char *write_file(const char *name, const char *text)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_mkdir_with_parents(parent, 0700);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

// ---- protocols ----

static int64_t get_duration(const PlpUiProtocol *protocol)
{
    int64_t sum_us = 0;
    for (guint i = 0; i < plp_ui_protocol_get_length(protocol); i++)
        sum_us += plp_ui_protocol_get_step(protocol, i)->duration_us;
    return sum_us;
}

static void test_protocols_of_the_program(void **state)
{
    static const char *const names[] = {"standard", "short", "hemifacial"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = g_strdup_printf("%s/data/protocols/%s.protocol",
                                                g_getenv("PALPEBRA_SOURCE_ROOT"), names[i]);
        g_autoptr(PlpUiProtocol) protocol = plp_ui_protocol_load(path, &error);
        if (protocol == NULL)
            fail_msg("%s", error->message);
        assert_true(plp_ui_protocol_get_length(protocol) >= 3);
        // One minute at rest is what a rate needs; closing on demand is the closed reference.
        assert_int_equal(plp_ui_protocol_get_step(protocol, 0)->task, PLP_TASK_REST_OPEN);
        assert_true(plp_ui_protocol_get_step(protocol, 0)->duration_us >= 60 * G_USEC_PER_SEC);
        assert_true(plp_task_is_closure(plp_ui_protocol_get_step(protocol, 1)->task));
        g_autofree char *prompt =
            plp_ui_protocol_step_dup_prompt(plp_ui_protocol_get_step(protocol, 1));
        assert_non_null(strstr(prompt, "3"));
        if (i == 0)
            assert_int_equal(get_duration(protocol), 180 * G_USEC_PER_SEC);
    }
}

static void test_refuses_bad_protocols(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"", "name"},
        {"rubbish", "no protocol"},
        {"[protocol]\nname=a\n", "[task 1]"},
        {"[protocol]\nname=\n[task 1]\ntask=free\nseconds=3\n", "name"},
        {"[protocol]\nname=a\n[task 2]\ntask=free\nseconds=3\n", "[task 1]"},
        {"[protocol]\nname=a\n[task 1]\ntask=jump\nseconds=3\n", "vocabulary"},
        {"[protocol]\nname=a\n[task 1]\ntask=none\nseconds=3\n", "vocabulary"},
        {"[protocol]\nname=a\n[task 1]\nseconds=3\n", "vocabulary"},
        {"[protocol]\nname=a\n[task 1]\ntask=free\n", "seconds"},
        {"[protocol]\nname=a\n[task 1]\ntask=free\nseconds=0\n", "seconds"},
        {"[protocol]\nname=a\n[task 1]\ntask=free\nseconds=-5\n", "seconds"},
        {"[protocol]\nname=a\n[task 1]\ntask=free\nseconds=99999\n", "seconds"},
        {"[protocol]\nname=a\n[task 1]\ntask=free\nseconds=3\ntimes=x\n", "times"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = write_file("bad.protocol", bad[i].text);
        assert_null(plp_ui_protocol_load(path, &error));
        assert_non_null(strstr(error->message, "bad.protocol"));
        assert_null(strstr(error->message, folder));
        if (strstr(error->message, bad[i].says) == NULL)
            fail_msg("%s: does not say %s", error->message, bad[i].says);
    }
    g_autoptr(GError) error = NULL;
    assert_null(plp_ui_protocol_load("/nowhere/a.protocol", &error));
    assert_non_null(strstr(error->message, "cannot be read"));
}

// ---- takes ----

static void test_a_take_keeps_its_tasks(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *parent = g_build_filename(folder, "takes", NULL);
    g_autoptr(PlpUiTake) take = plp_ui_take_begin(parent, &error);
    assert_non_null(take);
    PlpSegment rest = {PLP_TASK_REST_OPEN, 0, 1500000};
    PlpSegment nothing = {PLP_TASK_WRITING, 1500000, 1500001};
    PlpSegment gentle = {PLP_TASK_GENTLE_CLOSURE, 1500000, 3000000};
    assert_true(plp_ui_take_add_segment(take, &rest, &error));
    assert_true(plp_ui_take_add_segment(take, &nothing, &error));
    assert_true(plp_ui_take_add_segment(take, &gentle, &error));
    g_autofree char *path = plp_ui_take_dup_segments_path(plp_ui_take_get_video_path(take));
    g_autoptr(GArray) read = plp_segments_load(path, &error);
    assert_non_null(read);
    assert_int_equal(read->len, 2);
    assert_int_equal(g_array_index(read, PlpSegment, 1).end_us, 3000000);
    // A second one in the same second has a name of its own.
    assert_true(g_file_set_contents(plp_ui_take_get_video_path(take), "video", -1, NULL));
    g_autoptr(PlpUiTake) other = plp_ui_take_begin(parent, &error);
    assert_string_not_equal(plp_ui_take_get_video_path(take), plp_ui_take_get_video_path(other));
    // Neither was ended: the one with a video is found until it is mended.
    g_autoptr(GPtrArray) found = plp_ui_take_find_interrupted(parent);
    assert_int_equal(found->len, 1);
    assert_string_equal(g_ptr_array_index(found, 0), plp_ui_take_get_video_path(take));
    PlpTask last = PLP_TASK_FREE;
    assert_true(plp_ui_take_mend(g_ptr_array_index(found, 0), &last, &error)); // no task began
    assert_int_equal(last, PLP_TASK_UNKNOWN);
    g_autoptr(GPtrArray) again = plp_ui_take_find_interrupted(parent);
    assert_int_equal(again->len, 0);
}

/** A take in the middle of a task, its video what `content` is; its tasks after it was mended. */
static GArray *mend_take(const char *content, gsize size, int64_t task_start_us, PlpTask *ret_last,
                         GError **mend_error)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *parent = g_build_filename(folder, "mended", NULL);
    g_autoptr(PlpUiTake) take = plp_ui_take_begin(parent, &error);
    const char *video = plp_ui_take_get_video_path(take);
    g_autofree char *path = plp_ui_take_dup_segments_path(video);
    PlpSegment rest = {PLP_TASK_REST_OPEN, 0, 1500000};
    assert_true(plp_ui_take_begin_task(take, PLP_TASK_REST_OPEN, 0, &error));
    assert_true(plp_ui_take_add_segment(take, &rest, &error));
    assert_true(plp_ui_take_begin_task(take, PLP_TASK_FORCED_CLOSURE, task_start_us, &error));
    assert_true(g_file_set_contents(video, content, (gssize)size, NULL));
    bool is_mended = plp_ui_take_mend(video, ret_last, mend_error);
    assert_int_equal(is_mended, *mend_error == NULL);
    GArray *segments = plp_segments_load(path, &error);
    if (segments == NULL)
        fail_msg("%s", error->message);
    g_autoptr(GPtrArray) left = plp_ui_take_find_interrupted(parent);
    assert_int_equal(left->len, 0);
    return segments;
}

static void test_the_task_under_way_is_mended(void **state)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    g_autoptr(GError) error = NULL;
    PlpTask last = PLP_TASK_UNKNOWN;
    assert_true(g_file_get_contents(plp_test_get_video(), &content, &size, NULL));
    g_autoptr(GArray) segments = mend_take(content, size, 1500000, &last, &error); // 4 s long
    assert_int_equal(segments->len, 2);
    assert_int_equal(last, PLP_TASK_FORCED_CLOSURE);
    const PlpSegment *forced = &g_array_index(segments, PlpSegment, 1);
    assert_int_equal(forced->task, PLP_TASK_FORCED_CLOSURE);
    assert_int_equal(forced->start_us, 1500000);
    assert_in_range(forced->end_us, 3999000, 4001000);
    // Killed after a task's end was written and before the next one's beginning: once is enough.
    g_autoptr(GArray) once = mend_take(content, size, 0, &last, &error);
    assert_int_equal(once->len, 1);
    assert_int_equal(last, PLP_TASK_UNKNOWN);
    // Beyond the last picture that reached the disk.
    g_autoptr(GArray) beyond = mend_take(content, size, 5000000, &last, &error);
    assert_int_equal(beyond->len, 1);
    assert_null(error);
    // No picture reached it.
    g_autoptr(GArray) junk = mend_take("no video", 8, 1500000, &last, &error);
    assert_int_equal(junk->len, 1);
    assert_int_equal(last, PLP_TASK_UNKNOWN);
    assert_null(strstr(error->message, folder));
}

/** A tasks file that cannot be read is said, and stays as it is. */
static void test_unreadable_tasks_are_not_written_over(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *content = NULL, *left = NULL;
    gsize size = 0;
    PlpTask last = PLP_TASK_UNKNOWN;
    g_autofree char *parent = g_build_filename(folder, "unreadable", NULL);
    g_autoptr(PlpUiTake) take = plp_ui_take_begin(parent, &error);
    const char *video = plp_ui_take_get_video_path(take);
    g_autofree char *path = plp_ui_take_dup_segments_path(video);
    assert_true(g_file_get_contents(plp_test_get_video(), &content, &size, NULL));
    assert_true(g_file_set_contents(video, content, (gssize)size, NULL));
    assert_true(g_file_set_contents(path, "a person's own words", -1, NULL));
    assert_true(plp_ui_take_begin_task(take, PLP_TASK_FORCED_CLOSURE, 1500000, &error));
    assert_false(plp_ui_take_mend(video, &last, &error));
    assert_null(strstr(error->message, folder));
    assert_true(g_file_get_contents(path, &left, NULL, NULL));
    assert_string_equal(left, "a person's own words");
}

static void test_a_take_that_cannot_begin(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *file = write_file("a file", "x");
    g_autofree char *inside = g_build_filename(file, "deeper", NULL);
    assert_null(plp_ui_take_begin(inside, &error));
    assert_non_null(strstr(error->message, "preferences"));
}

// ---- the page ----

static bool is_at_gentle(void *page)
{
    return plp_ui_capture_page_get_task(page) == PLP_TASK_GENTLE_CLOSURE;
}

static void test_records_along_a_protocol(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "loop:");
    plp_ui_capture_page_choose_protocol(page, 1);
    plp_ui_capture_page_start(page);
    assert_int_equal(plp_ui_capture_page_get_task(page), PLP_TASK_REST_OPEN);
    assert_true(plp_test_wait(is_at_gentle, page, 60));
    plp_test_shoot(GTK_WIDGET(window), "capture");
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "Close your eyes gently"));
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    const char *path = plp_ui_capture_page_get_video_path(page);
    g_autoptr(GArray) segments = plp_test_load_tasks(path, 2);
    const PlpSegment *rest = &g_array_index(segments, PlpSegment, 0);
    const PlpSegment *gentle = &g_array_index(segments, PlpSegment, 1);
    assert_int_equal(rest->start_us, 0);
    assert_int_equal(rest->end_us, G_USEC_PER_SEC);
    assert_int_equal(gentle->start_us, rest->end_us);
    assert_int_equal(gentle->end_us, 2 * G_USEC_PER_SEC);
    // All that the camera gave is in the file, and it lasts as long as the tasks.
    int64_t frames = plp_test_count_frames(path);
    assert_int_equal(
        frames, plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page))->recorded_pictures);
    assert_true(frames > 40);
    plp_test_shoot(GTK_WIDGET(window), "capture-done");
    // Nothing is left to recover.
    g_autofree char *recordings = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    g_autoptr(GPtrArray) found = plp_ui_take_find_interrupted(recordings);
    assert_int_equal(found->len, 0);
    plp_test_close_window(window);
}

static guint count_files(const char *parent, const char *suffix)
{
    guint n = 0;
    g_autoptr(GDir) dir = g_dir_open(parent, 0, NULL);
    const char *name = NULL;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        n += g_str_has_suffix(name, suffix);
    return n;
}

/** Stopped before it began: no task of it was done, however long the one before it was. */
static void test_stopped_at_once(void **state)
{
    g_autofree char *recordings = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "loop:");
    plp_ui_capture_page_choose_protocol(page, 1);
    plp_ui_capture_page_start(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    guint before = count_files(recordings, ".segments.csv");
    assert_true(before > 0);
    plp_ui_capture_page_start(page);
    plp_ui_capture_page_stop(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    assert_int_equal(count_files(recordings, ".segments.csv"), before);
    assert_int_equal(count_files(recordings, ".unfinished"), 0);
    plp_test_close_window(window);
}

static void try_again(GtkWidget *page)
{
    GtkWidget *label = plp_test_find_label(page, "Try Again");
    assert_non_null(label);
    g_signal_emit_by_name(gtk_widget_get_ancestor(label, GTK_TYPE_BUTTON), "clicked");
}

/** In the middle of a task: that is kept, as long as there are pictures; and one goes on. */
static void test_unplugged_in_the_middle(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "file:"); // 4 s long
    plp_ui_capture_page_choose_protocol(page, 2);
    plp_ui_capture_page_start(page);
    assert_int_equal(plp_ui_capture_page_get_task(page), PLP_TASK_REST_OPEN);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "The Camera Gives No Picture"));
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "it may have been unplugged"));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "Then:")); // nobody is to do anything now
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "is kept"));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "/tmp"));
    plp_test_shoot(GTK_WIDGET(window), "capture-unplugged");
    const char *path = plp_ui_capture_page_get_video_path(page);
    const PlpLiveState *live = plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page));
    assert_true(live->recorded_pictures > 5);
    assert_int_equal(plp_test_count_frames(path), live->recorded_pictures);
    g_autoptr(GArray) tasks = plp_test_load_tasks(path, 1);
    int64_t end_us = g_array_index(tasks, PlpSegment, 0).end_us;
    assert_in_range(end_us - live->recorded_us + 1000, 0, 2000); // stored by the millisecond
    // Plugged in again.
    try_again(GTK_WIDGET(page));
    assert_true(plp_test_wait(plp_test_camera_runs, page, 60));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "The Camera Gives No Picture"));
    // And what was kept opens for review.
    GtkWidget *review = plp_test_find_label(GTK_WIDGET(page), "Review the Recording");
    assert_non_null(review);
    g_signal_emit_by_name(gtk_widget_get_ancestor(review, GTK_TYPE_BUTTON), "clicked");
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(window));
    assert_non_null(document);
    assert_string_equal(plp_ui_document_get_video_path(document), path);
    plp_test_close_window(window);
}

static bool has_status(void *page)
{
    return plp_test_find_label(page, "The Camera Gives No Picture") != NULL;
}

static void test_no_such_camera(void **state)
{
    PlpUiWindow *window = plp_test_open_window(900, 700);
    PlpUiCapturePage *page = plp_test_open_capture(window, "/dev/video-none");
    assert_true(plp_test_wait(has_status, page, 30));
    plp_ui_capture_page_start(page); // must fail at once, and say so
    plp_test_spin(1);
    assert_false(plp_ui_capture_page_is_recording(page));
    assert_null(plp_ui_capture_page_get_video_path(page));
    plp_test_close_window(window);
}

static bool says_none(void *page)
{
    return plp_test_find_label(page, "No Camera Was Found") != NULL;
}

static void test_no_camera_at_all(void **state)
{
    g_autoptr(GPtrArray) cameras = plp_camera_list();
    if (cameras->len > 0) { // this machine has one
        g_clear_pointer(&cameras, g_ptr_array_unref);
        skip();
    }
    PlpUiWindow *window = plp_test_open_window(900, 700);
    PlpUiCapturePage *page = plp_test_open_capture(window, NULL);
    assert_true(plp_test_wait(says_none, page, 30));
    plp_test_shoot(GTK_WIDGET(window), "capture-none");
    plp_test_close_window(window);
}

static void test_closing_while_recording(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "loop:");
    plp_ui_capture_page_choose_protocol(page, 1);
    plp_ui_capture_page_start(page);
    plp_test_spin(0.7);
    plp_test_close_window(window);
    plp_test_spin(1.5);
    g_autofree char *recordings = plp_ui_settings_dup_recordings_folder(plp_ui_settings_get());
    g_autoptr(GPtrArray) found = plp_ui_take_find_interrupted(recordings);
    assert_int_equal(found->len, 0);
}

static bool has_traces(void *page)
{
    GtkWidget *traces = plp_test_find(page, PLP_UI_TYPE_LIVE_TRACES);
    return plp_ui_live_traces_get_length(PLP_UI_LIVE_TRACES(traces)) > 25;
}

static void test_follows_the_face(void **state)
{
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "loop:");
    if (!plp_ui_camera_can_track(plp_ui_capture_page_get_camera(page))) {
        plp_test_close_window(window);
        skip();
    }
    plp_ui_capture_page_choose_protocol(page, 2);
    plp_ui_capture_page_start(page);
    assert_true(plp_test_wait(has_traces, page, 60));
    plp_test_shoot(GTK_WIDGET(window), "capture-live");
    plp_ui_capture_page_stop(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 30));
    plp_test_close_window(window);
}

static int set_up(void **state)
{
    folder = g_dir_make_tmp("plp-capture-XXXXXX", NULL);
    g_autofree char *recordings = g_build_filename(folder, "recordings", NULL);
    plp_ui_settings_set_recordings_folder(plp_ui_settings_get(), recordings);
    g_autofree char *protocol = write_file("protocols/quick.protocol",
                                           "[protocol]\nname=Quick\n"
                                           "[task 1]\ntask=rest_open\nseconds=1\n"
                                           "[task 2]\ntask=gentle_closure\nseconds=1\ntimes=2\n");
    g_autofree char *longer =
        write_file("protocols/standard.protocol", "[protocol]\nname=Standard\n"
                                                  "[task 1]\ntask=rest_open\nseconds=60\n"
                                                  "[task 2]\ntask=gentle_closure\nseconds=15\n");
    g_setenv("PALPEBRA_DATA", folder, true);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocols_of_the_program),
        cmocka_unit_test(test_refuses_bad_protocols),
        cmocka_unit_test(test_a_take_keeps_its_tasks),
        cmocka_unit_test(test_the_task_under_way_is_mended),
        cmocka_unit_test(test_unreadable_tasks_are_not_written_over),
        cmocka_unit_test(test_a_take_that_cannot_begin),
        cmocka_unit_test(test_records_along_a_protocol),
        cmocka_unit_test(test_stopped_at_once),
        cmocka_unit_test(test_unplugged_in_the_middle),
        cmocka_unit_test(test_no_such_camera),
        cmocka_unit_test(test_no_camera_at_all),
        cmocka_unit_test(test_closing_while_recording),
        cmocka_unit_test(test_follows_the_face),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
