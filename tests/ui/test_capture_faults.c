// What stands against a recording: a full disk, a busy camera, a killed program. What was recorded
// until then is kept, can be played, and a sentence says so.

#include "capturing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "ui/capture/take.h"
#include "ui/session/settings.h"
#include "ui/words.h"
#include "workflow/inspect.h"

static char *folder;     // of this run
static const char *self; // this program

static char *dup_recordings(void)
{
    return g_build_filename(folder, "recordings", NULL);
}

static void set_folders(void)
{
    g_setenv("PALPEBRA_DATA", folder, true);
    g_autofree char *recordings = dup_recordings();
    plp_ui_settings_set_recordings_folder(plp_ui_settings_get(), recordings);
}

static bool has_recorded(void *page)
{
    return plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page))->recorded_pictures > 20;
}

static PlpUiCapturePage *start_recording(PlpUiWindow *window)
{
    PlpUiCapturePage *page = plp_test_open_capture_patient(window, "loop:");
    plp_ui_capture_page_start(page);
    assert_true(plp_test_wait(has_recorded, page, 60));
    return page;
}

// ---- a full disk ----

/** From now on no file of this program may become longer: a disk with no more room. */
static struct rlimit limit_files(rlim_t bytes)
{
    struct rlimit before;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit now = {bytes, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
    return before;
}

static void test_full_disk(void **state)
{
    set_folders();
    PlpUiWindow *window = plp_test_open_window(1280, 820);
    PlpUiCapturePage *page = start_recording(window);
    int64_t bytes = plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page))->recorded_bytes;
    struct rlimit before = limit_files((rlim_t)bytes + 40000);
    bool ended = plp_test_wait(plp_test_recording_is_over, page, 60);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_true(ended);
    assert_non_null(plp_test_find_label(GTK_WIDGET(page), "is kept"));
    assert_null(plp_test_find_label(GTK_WIDGET(page), folder));
    plp_test_shoot(GTK_WIDGET(window), "capture-full-disk");
    // The camera goes on, and the next recording can begin once there is room.
    assert_true(plp_test_camera_runs(page));
    assert_true(plp_test_count_frames(plp_ui_capture_page_get_video_path(page)) > 10);
    plp_ui_capture_page_start(page);
    assert_true(plp_test_wait(has_recorded, page, 60));
    plp_ui_capture_page_stop(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    plp_test_close_window(window);
}

// ---- a busy camera ----

#define BUSY "/dev/video-busy"

/** In place of the C library's, also for FFmpeg: a camera that another program uses. */
int open64(const char *path, int flags, ...);
int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    if (strcmp(path, BUSY) == 0) {
        errno = EBUSY;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static bool says_busy(void *page)
{
    return plp_test_find_label(page, "the camera is in use by another program") != NULL;
}

/** It is said with what to do; when the other program is closed, recording goes as ever. */
static void test_busy_camera(void **state)
{
    set_folders();
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    PlpUiCapturePage *page = plp_test_open_capture(window, "v4l2:" BUSY);
    assert_true(plp_test_wait(says_busy, page, 30));
    assert_null(plp_test_find_label(GTK_WIDGET(page), "/dev/"));
    plp_test_shoot(GTK_WIDGET(window), "capture-busy");
    GtkWidget *again = plp_test_find_label(GTK_WIDGET(page), "Try Again");
    assert_non_null(again);
    g_autofree char *free_again = g_strconcat("loop:", plp_test_get_video(), NULL);
    g_setenv("PALPEBRA_CAMERA", free_again, true);
    g_signal_emit_by_name(gtk_widget_get_ancestor(again, GTK_TYPE_BUTTON), "clicked");
    assert_true(plp_test_wait(plp_test_camera_runs, page, 60));
    assert_false(says_busy(page));
    plp_ui_capture_page_start(page);
    assert_true(plp_test_wait(has_recorded, page, 60));
    plp_ui_capture_page_stop(page);
    assert_true(plp_test_wait(plp_test_recording_is_over, page, 60));
    assert_true(plp_test_count_frames(plp_ui_capture_page_get_video_path(page)) > 20);
    plp_test_close_window(window);
}

// ---- killed ----

static bool is_in_second_task(void *page)
{
    const PlpLiveState *state = plp_ui_camera_get_state(plp_ui_capture_page_get_camera(page));
    return plp_ui_capture_page_get_task(page) == PLP_TASK_FORCED_CLOSURE &&
           state->recorded_us > 2500000;
}

static void write_protocol(void)
{
    g_autofree char *parent = g_build_filename(folder, "protocols", NULL);
    g_autofree char *path = g_build_filename(parent, "killed.protocol", NULL);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path,
                                    "[protocol]\nname=Killed\n"
                                    "[task 1]\ntask=rest_open\nseconds=1\n"
                                    "[task 2]\ntask=forced_closure\nseconds=600\n",
                                    -1, NULL));
}

/** The child that is killed: records until then, in the middle of its second task. */
static void record_on(void **state)
{
    set_folders();
    write_protocol();
    PlpUiCapturePage *page = start_recording(plp_test_open_window(1000, 700));
    assert_true(plp_test_wait(is_in_second_task, page, 60));
    g_autofree char *told = g_build_filename(folder, "records", NULL);
    assert_true(g_file_set_contents(told, "", 0, NULL));
    while (plp_ui_capture_page_is_recording(page))
        plp_test_spin(0.1);
}

static bool says_interrupted(void *window)
{
    return plp_test_find_label(window, "was interrupted") != NULL;
}

static bool says_cut_short(void *window)
{
    g_autofree char *words = g_strdup_printf("the last task (%s) was cut short",
                                             plp_ui_words_get_task(PLP_TASK_FORCED_CLOSURE));
    return plp_test_find_label(window, words) != NULL;
}

/** Where a person finds it again. */
static bool is_among_recent_files(void *none)
{
    GList *infos = gtk_recent_manager_get_items(gtk_recent_manager_get_default());
    bool is_there = false;
    for (GList *each = infos; each != NULL; each = each->next)
        is_there = is_there || g_str_has_suffix(gtk_recent_info_get_uri(each->data), ".mkv");
    g_list_free_full(infos, (GDestroyNotify)gtk_recent_info_unref);
    return is_there;
}

/** The program's next start. */
static void start_again(void **state)
{
    set_folders();
    PlpUiWindow *window = plp_test_open_window(1000, 700);
    assert_true(plp_test_wait(says_interrupted, window, 30));
    plp_test_shoot(GTK_WIDGET(window), "capture-recovered");
    assert_true(plp_test_wait(is_among_recent_files, NULL, 10));
    assert_true(plp_test_wait(says_cut_short, window, 30));
    plp_test_close_window(window);
}

/** This program again, doing only that. */
static GSubprocess *spawn(const char *what)
{
    g_autoptr(GError) error = NULL;
    GSubprocess *child =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, self, what, folder, NULL);
    if (child == NULL)
        fail_msg("%s", error->message);
    return child;
}

static char *find_video(void)
{
    g_autofree char *recordings = dup_recordings();
    g_autoptr(GDir) dir = g_dir_open(recordings, 0, NULL);
    assert_non_null(dir);
    const char *name = NULL;
    while ((name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".mkv"))
            return g_build_filename(recordings, name, NULL);
    }
    fail_msg("nothing was recorded");
    return NULL;
}

/** The whole first task, and the second one as long as there are pictures. */
static void assert_tasks(const char *video)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) segments = plp_test_load_tasks(video, 2);
    const PlpSegment *rest = &g_array_index(segments, PlpSegment, 0);
    const PlpSegment *forced = &g_array_index(segments, PlpSegment, 1);
    assert_int_equal(rest->task, PLP_TASK_REST_OPEN);
    assert_int_equal(rest->end_us, G_USEC_PER_SEC);
    assert_int_equal(forced->task, PLP_TASK_FORCED_CLOSURE);
    assert_int_equal(forced->start_us, G_USEC_PER_SEC);
    PlpMediaFacts facts = {0};
    assert_true(plp_inspect(video, NULL, &facts, &error));
    assert_in_range(forced->end_us - facts.duration_us + 5000, 0, 10000); // usual interval
    assert_true(forced->end_us > 2 * G_USEC_PER_SEC);
    plp_media_facts_clear(&facts);
}

static bool is_told(void *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void test_killed(void **state)
{
    g_free(folder);
    folder = g_dir_make_tmp("plp-killed-XXXXXX", NULL);
    g_autofree char *told = g_build_filename(folder, "records", NULL);
    g_autoptr(GSubprocess) first = spawn("record");
    assert_true(plp_test_wait(is_told, told, 90));
    g_subprocess_force_exit(first); // SIGKILL
    assert_true(g_subprocess_wait(first, NULL, NULL));
    assert_true(g_subprocess_get_if_signaled(first));
    g_autofree char *video = find_video();
    assert_true(plp_test_count_frames(video) > 10);
    g_autoptr(GSubprocess) second = spawn("again");
    assert_true(g_subprocess_wait_check(second, NULL, NULL));
    // It is said once.
    g_autofree char *recordings = dup_recordings();
    g_autoptr(GPtrArray) left = plp_ui_take_find_interrupted(recordings);
    assert_int_equal(left->len, 0);
    assert_tasks(video);
    assert_true(plp_test_count_frames(video) > 10);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest recording[] = {cmocka_unit_test(record_on)};
    const struct CMUnitTest again[] = {cmocka_unit_test(start_again)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_busy_camera),
        cmocka_unit_test(test_killed),
    };
    self = argv[0];
    folder = argc > 2 ? g_strdup(argv[2]) : g_dir_make_tmp("plp-faults-XXXXXX", NULL);
    if (argc > 1 && strcmp(argv[1], "record") == 0)
        return cmocka_run_group_tests(recording, NULL, NULL);
    if (argc > 1 && strcmp(argv[1], "again") == 0)
        return cmocka_run_group_tests(again, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
