#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/error.h"
#include "fakes.h"
#include "folder.h"
#include "workflow/batch.h"
#include "workflow/overlay.h"

/** One test's world: a folder with recordings that are scripts, and a script in place of the
 * networks. */
typedef struct {
    char *folder;
    char *out;
    PlpFakeScript script;
    PlpCancel cancel;
    PlpModelInfo model;
    PlpLandmarkerSource source;
    PlpAnalyzeOptions options;
    PlpAnalyzeResult result;
} World;

static bool make_landmarker(void *self, PlpLandmarker *ret_landmarker, GError **error)
{
    const World *world = self;
    *ret_landmarker = plp_fake_landmarker_make(&world->script);
    return true;
}

static int set_up(void **state)
{
    World *world = g_new0(World, 1);
    world->folder = plp_folder_new();
    world->out = g_build_filename(world->folder, "out", NULL);
    world->script = (PlpFakeScript){.fail_at = -1, .cancel_at = -1, .faces = 1};
    plp_cancel_init(&world->cancel);
    world->script.cancel = &world->cancel;
    world->model = (PlpModelInfo){.name = "script", .file_name = "script", .sha256 = "00"};
    world->source = (PlpLandmarkerSource){world, make_landmarker, "script", &world->model, 1};
    world->options = (PlpAnalyzeOptions){
        .landmarkers = &world->source,
        .program_version = "1.2.3",
        .out_folder = world->out,
        .parameters = plp_parameters_make_default(),
        .cancel = &world->cancel,
    };
    world->options.parameters.bootstrap_resamples = 10;
    *state = world;
    return 0;
}

static int tear_down(void **state)
{
    World *world = *state;
    plp_analyze_result_clear(&world->result);
    g_free(world->out);
    plp_folder_remove(world->folder);
    g_free(world);
    return 0;
}

static PlpOutcome analyze_path(World *world, const char *path)
{
    g_autoptr(PlpOutput) output = plp_output_new(world->out, path);
    PlpProgress progress = {0};
    plp_analyze_result_clear(&world->result);
    plp_cancel_init(&world->cancel);
    plp_analyze(path, output, &world->options, &progress, &world->result);
    assert_int_equal(plp_fake_frames_alive(), 0);
    return world->result.outcome;
}

static PlpOutcome analyze(World *world, const char *script)
{
    g_autofree char *path = plp_folder_add(world->folder, "clip.mp4", script);
    return analyze_path(world, path);
}

static void assert_error(const World *world, PlpErrorCode code, const char *message)
{
    assert_int_equal(world->result.outcome, PLP_OUTCOME_FAILED);
    assert_non_null(world->result.error);
    assert_string_equal(world->result.error->message, message);
    assert_true(g_error_matches(world->result.error, PLP_ERROR, (gint)code));
}

static char *read_summary(const World *world)
{
    g_autofree char *path = g_build_filename(world->out, "clip", "summary.json", NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void assert_names(const char *folder, const char *expected)
{
    g_autofree char *names = plp_folder_dup_names(folder);
    assert_string_equal(names, expected);
}

static void test_writes_three_files(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=40"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.frames, 40);
    assert_int_equal(world->result.face, 1);
    assert_names(world->out, "clip");
    g_autofree char *clip = g_build_filename(world->out, "clip", NULL);
    assert_names(clip, "closures.csv summary.json trace.csv twitches.csv");
    g_autofree char *summary = read_summary(world);
    assert_non_null(strstr(summary, "\"partial\": false"));
    assert_non_null(strstr(summary, "\"version\": \"1.2.3\""));
}

static void test_two_at_once_into_one_folder_are_refused(void **state)
{
    World *world = *state;
    g_autoptr(PlpOutput) output = plp_output_new(world->out, "clip.mp4");
    PlpOutputLock *lock = plp_output_lock(output, NULL); // as the other analysis does
    assert_non_null(lock);
    analyze(world, "frames=40");
    assert_error(world, PLP_ERROR_INVALID,
                 "clip.mp4: another analysis is writing there just now; wait for it or choose "
                 "another --out");
    assert_false(g_file_test(output->path, G_FILE_TEST_EXISTS));
    plp_output_unlock(lock);
    assert_int_equal(analyze(world, "frames=40"), PLP_OUTCOME_DONE);
    assert_names(world->out, "clip");
}

static void test_one_frame_and_no_face(void **state)
{
    World *world = *state;
    world->script.faces = 0;
    assert_int_equal(analyze(world, "frames=1"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.face, 0);
    assert_int_equal(world->result.analysis->right.closures->len, 0);
    assert_true(world->result.analysis->notes->len > 0);
}

static void test_largest_face_and_asked_face(void **state)
{
    World *world = *state;
    world->script.faces = 2;
    assert_int_equal(analyze(world, "frames=20"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.face, 1);
    assert_int_equal(world->result.n_faces, 2);
    assert_string_equal(g_ptr_array_index(world->result.analysis->notes, 0),
                        "2 faces were seen; face 1 was measured (the largest and most central over "
                        "the recording). Choose another one with --face.");
    world->options.face = 2;
    world->options.force = true;
    assert_int_equal(analyze(world, "frames=20"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.face, 2);
    world->options.face = 3;
    analyze(world, "frames=20");
    assert_error(
        world, PLP_ERROR_INVALID,
        "clip.mp4: face 3 was not seen; the recording holds 2, numbered from 1 in order of "
        "appearance");
}

static void test_results_are_not_overwritten(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=20"), PLP_OUTCOME_DONE);
    g_autofree char *before = plp_folder_dup_digest(world->out);
    analyze(world, "frames=30");
    assert_error(world, PLP_ERROR_INVALID,
                 "clip.mp4: results are there already; replace them with --force or choose another "
                 "--out");
    g_autofree char *after = plp_folder_dup_digest(world->out);
    assert_string_equal(after, before);
    world->options.force = true;
    assert_int_equal(analyze(world, "frames=30"), PLP_OUTCOME_DONE);
    g_autofree char *replaced = plp_folder_dup_digest(world->out);
    assert_string_not_equal(replaced, before);
    assert_names(world->out, "clip");
}

static void test_errors_leave_nothing(void **state)
{
    World *world = *state;
    analyze(world, "frames=20 fail_at=10");
    assert_error(world, PLP_ERROR_DECODE, "clip.mp4: script: nothing decodes");
    assert_names(world->out, "");
    world->script.fail_at = 5;
    analyze(world, "frames=20");
    assert_error(world, PLP_ERROR_INFERENCE, "clip.mp4: script: the network fails");
    assert_names(world->out, "");
    analyze_path(world, "/no/such/clip.mp4");
    assert_error(world, PLP_ERROR_IO, "clip.mp4: cannot be opened: No such file or directory");
    analyze_path(world, "/dev/null");
    assert_error(world, PLP_ERROR_IO, "null: is no regular file; copy the video to a file first");
}

static void test_pipe_does_not_hang(void **state)
{
    World *world = *state;
    g_autofree char *path = g_build_filename(world->folder, "pipe.mp4", NULL);
    assert_int_equal(mkfifo(path, 0600), 0);
    analyze_path(world, path);
    assert_error(world, PLP_ERROR_IO,
                 "pipe.mp4: is no regular file; copy the video to a file first");
}

static void test_cancel_leaves_a_partial_result(void **state)
{
    World *world = *state;
    world->script.cancel_at = 60;
    assert_int_equal(analyze(world, "frames=200 delay_us=50"), PLP_OUTCOME_PARTIAL);
    assert_int_equal(world->result.frames, 61);
    assert_names(world->out, "clip clip.checkpoint");
    g_autofree char *summary = read_summary(world);
    assert_non_null(strstr(summary, "\"partial\": true"));
    assert_non_null(strstr(summary, "ancelled"));
    // Neither a second start nor a slip of the hand destroys it.
    world->script.cancel_at = -1;
    analyze(world, "frames=200 delay_us=50");
    assert_error(
        world, PLP_ERROR_INVALID,
        "clip.mp4: an unfinished analysis is there; go on with --resume or start again with "
        "--force");
}

static void test_cancel_before_the_first_frame_leaves_nothing(void **state)
{
    World *world = *state;
    analyze(world, "frames=200 cancel_at=0");
    assert_error(world, PLP_ERROR_CANCELLED, "clip.mp4: cancelled");
    assert_names(world->out, "");
}

static void test_resume_gives_the_same_bytes(void **state)
{
    World *world = *state;
    world->script.faces = 2;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *whole = plp_folder_dup_digest(world->out);
    const int cuts[] = {0, 1, 77, 150, 198};
    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        world->options.force = true;
        world->options.resume = false;
        world->script.cancel_at = cuts[i];
        world->script.delay_us = 100;
        assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_PARTIAL);
        world->options.force = false;
        world->options.resume = true;
        world->script.cancel_at = MIN(cuts[i] + 50, 199); // and once more in the middle
        PlpOutcome outcome = analyze(world, "frames=200");
        world->script.cancel_at = -1;
        if (outcome == PLP_OUTCOME_PARTIAL)
            outcome = analyze(world, "frames=200");
        assert_int_equal(outcome, PLP_OUTCOME_DONE);
        g_autofree char *resumed = plp_folder_dup_digest(world->out);
        assert_string_equal(resumed, whole);
    }
}

/** The program dies without a chance to clean up: only the periodic checkpoint is left. */
static void test_resume_after_a_crash(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *whole = plp_folder_dup_digest(world->out);
    world->options.force = true;
    world->options.checkpoint_interval_us = 1000;
    world->script.delay_us = 300;
    world->script.fail_at = 150;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_FAILED);
    assert_names(world->out, "clip clip.checkpoint");
    world->options.force = false;
    world->options.resume = true;
    world->script.fail_at = -1;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *resumed = plp_folder_dup_digest(world->out);
    assert_string_equal(resumed, whole);
}

static void test_resume_keeps_what_is_complete(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=20"), PLP_OUTCOME_DONE);
    world->options.resume = true;
    assert_int_equal(analyze(world, "frames=20"), PLP_OUTCOME_KEPT);
    g_autofree char *clip = g_build_filename(world->out, "clip", NULL);
    assert_names(clip, "closures.csv summary.json trace.csv twitches.csv");
    const char *refusal =
        "clip.mp4: the results there are of another video or were made with other "
        "settings; replace them with --force or choose another --out";
    world->options.face = 1; // what the rule gives too, but the user may mean it
    analyze(world, "frames=20");
    assert_error(world, PLP_ERROR_INVALID, refusal);
    world->options.face = 0;
    analyze(world, "frames=21");
    assert_error(world, PLP_ERROR_INVALID, refusal);
}

static void test_resume_without_the_checkpoint(void **state)
{
    World *world = *state;
    world->script.cancel_at = 60;
    assert_int_equal(analyze(world, "frames=200 delay_us=50"), PLP_OUTCOME_PARTIAL);
    g_autofree char *checkpoint = g_build_filename(world->out, "clip.checkpoint", NULL);
    g_remove(checkpoint);
    world->options.resume = true;
    analyze(world, "frames=200 delay_us=50");
    assert_error(
        world, PLP_ERROR_INVALID,
        "clip.mp4: the results there are partial and their checkpoint is gone; start again "
        "with --force");
}

static void test_resume_of_something_else_is_refused(void **state)
{
    World *world = *state;
    world->script.cancel_at = 60;
    assert_int_equal(analyze(world, "frames=200 delay_us=50"), PLP_OUTCOME_PARTIAL);
    g_autofree char *before = plp_folder_dup_digest(world->out);
    world->options.resume = true;
    world->options.parameters.yaw_limit_deg = 20;
    analyze(world, "frames=200 delay_us=50");
    assert_error(world, PLP_ERROR_INVALID,
                 "clip.mp4: cannot go on from the unfinished analysis: the parameter yaw_limit_deg "
                 "was 40 and is 20 now; start again with --force");
    world->options.parameters.yaw_limit_deg = 40;
    world->options.program_version = "1.2.4";
    analyze(world, "frames=200 delay_us=50");
    assert_error(world, PLP_ERROR_INVALID,
                 "clip.mp4: cannot go on from the unfinished analysis: the program's version was "
                 "1.2.3 and is 1.2.4 now; start again with --force");
    world->options.program_version = "1.2.3";
    analyze(world, "frames=201 delay_us=50");
    assert_true(strstr(world->result.error->message, "the video's sha256 was ") != NULL);
    g_autofree char *after = plp_folder_dup_digest(world->out);
    assert_string_equal(after, before);
}

static void test_resume_from_a_damaged_checkpoint(void **state)
{
    World *world = *state;
    world->script.cancel_at = 60;
    assert_int_equal(analyze(world, "frames=200 delay_us=50"), PLP_OUTCOME_PARTIAL);
    g_autofree char *path = plp_folder_add(world->out, "clip.checkpoint", "cut off");
    world->options.resume = true;
    analyze(world, "frames=200 delay_us=50");
    assert_error(world, PLP_ERROR_FORMAT,
                 "clip.mp4: clip.checkpoint: is damaged or of another version, so the analysis "
                 "cannot go on from it; start again with --force");
}

static void test_closures_are_found_on_their_side(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=300"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.analysis->right.closures->len, 10);
    assert_int_equal(world->result.analysis->left.closures->len, 5);
}

static void test_mirror_swaps_sides(void **state)
{
    World *world = *state;
    world->options.mirrored = true;
    assert_int_equal(analyze(world, "frames=300"), PLP_OUTCOME_DONE);
    assert_int_equal(world->result.analysis->right.closures->len, 5);
    assert_int_equal(world->result.analysis->left.closures->len, 10);
    g_autofree char *summary = read_summary(world);
    assert_non_null(strstr(summary, "\"mirrored\": true"));
}

// ---- those who look on ----

typedef struct {
    guint times, length;
    bool grew;
} Onlooker;

static void look(void *self, PlpTrace *trace, PlpAnalysis *analysis)
{
    Onlooker *onlooker = self;
    guint length = plp_trace_get_length(trace);
    assert_int_equal(analysis->right.openness->len, length);
    onlooker->grew = onlooker->grew || length > onlooker->length;
    onlooker->length = length;
    onlooker->times++;
    plp_trace_free(trace);
    plp_analysis_free(analysis);
}

static void test_onlookers_change_no_byte(void **state)
{
    World *world = *state;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *folder = g_build_filename(world->out, "clip", NULL);
    g_autofree char *alone = plp_folder_dup_digest(folder);
    Onlooker onlooker = {0};
    PlpAnalyzeWatcher watcher = {&onlooker, look};
    world->options.watcher = &watcher;
    world->options.writes_overlay = true;
    world->options.force = true;
    world->script.delay_us = 6000; // long enough to be looked at more than once
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *watched = plp_folder_dup_digest(folder);
    assert_string_equal(watched, alone);
    assert_true(onlooker.times >= 2 && onlooker.grew);
    assert_names(world->out, "clip clip.overlay");
}

static char *load_overlay(const World *world, gsize *ret_size)
{
    g_autofree char *path = g_build_filename(world->out, "clip.overlay", NULL);
    char *content = NULL;
    assert_true(g_file_get_contents(path, &content, ret_size, NULL));
    return content;
}

static void test_resumed_outlines_are_whole(void **state)
{
    World *world = *state;
    gsize whole_size = 0, size = 0;
    world->script.faces = 2;
    world->options.writes_overlay = true;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *whole = load_overlay(world, &whole_size);
    world->options.force = true;
    world->script.cancel_at = 77;
    world->script.delay_us = 100;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_PARTIAL);
    world->options.force = false;
    world->options.resume = true;
    world->script.cancel_at = -1;
    assert_int_equal(analyze(world, "frames=200"), PLP_OUTCOME_DONE);
    g_autofree char *resumed = load_overlay(world, &size);
    assert_int_equal(size, whole_size);
    assert_memory_equal(resumed, whole, size);
}

static void test_outlines_are_read_back(void **state)
{
    World *world = *state;
    world->script.faces = 2;
    world->options.writes_overlay = true;
    assert_int_equal(analyze(world, "frames=50 width=640 height=480"), PLP_OUTCOME_DONE);
    g_autofree char *path = g_build_filename(world->out, "clip.overlay", NULL);
    g_autoptr(PlpOverlay) overlay = plp_overlay_open(path, NULL);
    PlpOverlayFace first, second;
    assert_true(plp_overlay_get(overlay, 49, 1, &first));
    assert_true(plp_overlay_get(overlay, 49, 2, &second));
    // The patient's right eye stands at the picture's left.
    assert_true(first.right.iris.x_px < first.left.iris.x_px);
    assert_true(plp_overlay_get_nearest(overlay, 49, 0.8 * 640, 240, &first));
    assert_int_equal(first.identity, second.identity);
    assert_false(plp_overlay_get(overlay, 50, 0, &first));
    assert_false(plp_overlay_get(overlay, -1, 0, &first));
    assert_false(plp_overlay_get(overlay, 49, 3, &first));
}

static void test_foreign_outlines_are_refused(void **state)
{
    World *world = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = plp_folder_add(world->folder, "clip.overlay", "not an overlay at all");
    assert_null(plp_overlay_open(path, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_FORMAT));
    assert_string_equal(error->message, "clip.overlay: holds no outlines of this program");
    g_clear_error(&error);
    g_autofree char *empty = plp_folder_add(world->folder, "empty.overlay", "");
    assert_null(plp_overlay_open(empty, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_FORMAT));
    g_clear_error(&error);
    assert_null(plp_overlay_open("/nowhere/x.overlay", &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    g_clear_error(&error);
    assert_null(plp_overlay_writer_open("/nowhere/x.overlay", 0, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
}

static void limit_files(rlim_t bytes)
{
    struct rlimit limits;
    getrlimit(RLIMIT_FSIZE, &limits);
    limits.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limits);
}

static void test_full_disk_leaves_no_half_folder(void **state)
{
    signal(SIGXFSZ, SIG_IGN);
    World *world = *state;
    g_autofree char *path = plp_folder_add(world->folder, "clip.mp4", "frames=200");
    limit_files(3000);
    analyze_path(world, path);
    limit_files(RLIM_INFINITY);
    assert_error(world, PLP_ERROR_IO, "clip.mp4: trace.csv: cannot be written: File too large");
    assert_names(world->out, "");
}

static void test_output_folder_that_cannot_be(void **state)
{
    World *world = *state;
    world->options.out_folder = "/proc/results";
    g_free(world->out);
    world->out = g_strdup("/proc/results");
    analyze(world, "frames=20");
    assert_int_equal(world->result.outcome, PLP_OUTCOME_FAILED);
    assert_true(g_str_has_prefix(world->result.error->message,
                                 "clip.mp4: results: the output folder cannot be made: "));
}

// ---- several recordings ----

typedef struct {
    guint ticks;
} Ticks;

static void count_tick(void *self, PlpBatch *batch)
{
    ((Ticks *)self)->ticks++;
}

static GPtrArray *make_recordings(const World *world, int count)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("clip%d.mp4", i);
        g_autofree char *script = g_strdup_printf("frames=%d width=%d", 20 + 17 * i, 640 + i);
        g_ptr_array_add(paths, plp_folder_add(world->folder, name, script));
    }
    return paths;
}

static char *digest_of_batch(World *world, const GPtrArray *paths, guint jobs)
{
    g_autofree char *out = g_strdup_printf("%s/jobs%u", world->folder, jobs);
    world->options.out_folder = out;
    g_autoptr(PlpBatch) batch =
        plp_batch_new((const char *const *)paths->pdata, paths->len, &world->options, NULL);
    Ticks ticks = {0};
    plp_batch_run(batch, jobs, count_tick, &ticks);
    assert_true(ticks.ticks > 0);
    for (guint i = 0; i < paths->len; i++)
        assert_int_equal(plp_batch_get_result(batch, i)->outcome, PLP_OUTCOME_DONE);
    return plp_folder_dup_digest(out);
}

static void test_bytes_do_not_depend_on_jobs(void **state)
{
    World *world = *state;
    g_autoptr(GPtrArray) paths = make_recordings(world, 7);
    g_autofree char *one = digest_of_batch(world, paths, 1);
    g_autofree char *two = digest_of_batch(world, paths, 2);
    g_autofree char *four = digest_of_batch(world, paths, 4);
    g_autofree char *many = digest_of_batch(world, paths, 50);
    assert_string_equal(one, two);
    assert_string_equal(one, four);
    assert_string_equal(one, many);
}

static void test_an_error_does_not_stop_the_others(void **state)
{
    World *world = *state;
    g_autoptr(GPtrArray) paths = make_recordings(world, 3);
    g_autofree char *bad = plp_folder_add(world->folder, "clip1.mp4", "frames=20 fail_at=3");
    g_autoptr(PlpBatch) batch =
        plp_batch_new((const char *const *)paths->pdata, paths->len, &world->options, NULL);
    plp_batch_run(batch, 2, NULL, NULL);
    assert_int_equal(plp_batch_get_result(batch, 0)->outcome, PLP_OUTCOME_DONE);
    assert_int_equal(plp_batch_get_result(batch, 1)->outcome, PLP_OUTCOME_FAILED);
    assert_int_equal(plp_batch_get_result(batch, 2)->outcome, PLP_OUTCOME_DONE);
    assert_names(world->out, "clip0 clip2");
}

static void test_cancel_begins_no_more(void **state)
{
    World *world = *state;
    g_autoptr(GPtrArray) paths = make_recordings(world, 5);
    plp_cancel_request(&world->cancel);
    g_autoptr(PlpBatch) batch =
        plp_batch_new((const char *const *)paths->pdata, paths->len, &world->options, NULL);
    plp_batch_run(batch, 2, NULL, NULL);
    for (guint i = 0; i < paths->len; i++)
        assert_null(plp_batch_get_result(batch, i));
}

static void test_same_names_are_refused(void **state)
{
    World *world = *state;
    const char *const paths[] = {"/P-014/rest.mp4", "/P-015/other.mp4", "/P-015/rest.mov"};
    g_autoptr(GError) error = NULL;
    assert_null(plp_batch_new(paths, 3, &world->options, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INVALID));
    assert_string_equal(error->message,
                        "rest.mp4 and rest.mov would both be written to the folder rest; analyse "
                        "them in two runs with different --out");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_writes_three_files),
        TEST(test_two_at_once_into_one_folder_are_refused),
        TEST(test_one_frame_and_no_face),
        TEST(test_largest_face_and_asked_face),
        TEST(test_results_are_not_overwritten),
        TEST(test_errors_leave_nothing),
        TEST(test_pipe_does_not_hang),
        TEST(test_cancel_leaves_a_partial_result),
        TEST(test_cancel_before_the_first_frame_leaves_nothing),
        TEST(test_resume_gives_the_same_bytes),
        TEST(test_resume_after_a_crash),
        TEST(test_resume_keeps_what_is_complete),
        TEST(test_resume_without_the_checkpoint),
        TEST(test_resume_of_something_else_is_refused),
        TEST(test_resume_from_a_damaged_checkpoint),
        TEST(test_closures_are_found_on_their_side),
        TEST(test_mirror_swaps_sides),
        TEST(test_onlookers_change_no_byte),
        TEST(test_resumed_outlines_are_whole),
        TEST(test_outlines_are_read_back),
        TEST(test_foreign_outlines_are_refused),
        TEST(test_full_disk_leaves_no_half_folder),
        TEST(test_output_folder_that_cannot_be),
        TEST(test_bytes_do_not_depend_on_jobs),
        TEST(test_an_error_does_not_stop_the_others),
        TEST(test_cancel_begins_no_more),
        TEST(test_same_names_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
