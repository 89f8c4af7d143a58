// A measured recording filed in the library and taken out again: the same figures, with every
// analysis kept, corrections as layers, days from the dates, and videos that move.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>

#include "analysis/analyse.h"
#include "base/error.h"
#include "base/sha256.h"
#include "film.h"
#include "folder.h"
#include "store/overview.h"
#include "store/records.h"
#include "store/rows.h"
#include "store/samples.h"
#include "workflow/library.h"
#include "workflow/library_file.h"
#include "workflow/library_videos.h"

typedef struct {
    char *folder, *path, *video;
    PlpLibrary *library;
    PlpRecording *measured;
    int64_t patient, visit, recording;
} Desk;

static PlpRecording *measure(const char *video)
{
    g_autoptr(PlpFilm) film = plp_film_new(50, 40);
    for (int i = 0; i < 6; i++)
        plp_film_blink(film, i == 3 ? PLP_SIDE_LEFT : PLP_SIDE_BOTH, 4 + 5 * i);
    plp_film_lose(film, PLP_SIDE_RIGHT, 35, 37);
    plp_film_add_segment(film, PLP_TASK_REST_OPEN, 0, 20);
    plp_film_add_segment(film, PLP_TASK_CONVERSATION, 20, 40);
    PlpRecording *measured = plp_recording_new();
    measured->trace = plp_film_shoot(film);
    g_array_append_vals(measured->segments, film->segments->data, film->segments->len);
    measured->parameters.bootstrap_resamples = 200;
    measured->parameters.pair_window_s = 0.11;
    measured->analysis =
        plp_analyse_compute(measured->trace, measured->segments, &measured->parameters);
    measured->input_name = g_strdup("clip.mp4");
    measured->video_path = g_strdup(video);
    measured->input_sha256 = plp_sha256_dup_file(video, NULL);
    measured->run_sha256 = g_strnfill(64, 'b');
    measured->program_version = g_strdup("0.0.9");
    measured->engine = g_strdup("xnnpack");
    measured->mirrored = true;
    measured->has_media = true;
    measured->media.codec = g_strdup("h264");
    measured->media.width_px = 1920;
    measured->media.true_rate_per_s = 50;
    measured->media.nominal_rate_per_s = NAN;
    plp_recording_add_model(measured, "landmarks", "landmarks.tflite", "abc");
    return measured;
}

static int set_up(void **state)
{
    Desk *desk = g_new0(Desk, 1);
    desk->folder = plp_folder_new();
    desk->path = g_build_filename(desk->folder, "library.sqlite", NULL);
    desk->video = plp_folder_add(desk->folder, "clip.mp4", "moving pictures");
    desk->library = plp_library_open(desk->path, PLP_LIBRARY_MAKE, NULL);
    desk->measured = measure(desk->video);
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("P-014");
    assert_true(plp_row_insert(desk->library, PLP_ENTITY_PATIENT, &patient, NULL));
    desk->patient = patient.id;
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    PlpVisit visit = {.patient = desk->patient};
    plp_day_parse("2026-02-03", &visit.day);
    assert_true(plp_row_insert(desk->library, PLP_ENTITY_VISIT, &visit, NULL));
    desk->visit = visit.id;
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.visit = desk->visit;
    row.glasses = PLP_TRISTATE_NO;
    row.light = g_strdup("bright");
    row.camera = g_strdup("tablet");
    g_autoptr(GError) error = NULL;
    if (!plp_library_file_recording(desk->library, desk->measured, &row, &error))
        fail_msg("%s", error->message);
    desk->recording = row.id;
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    Desk *desk = *state;
    plp_library_close(desk->library);
    plp_recording_free(desk->measured);
    plp_folder_remove(desk->folder);
    g_free(desk->path);
    g_free(desk->video);
    g_free(desk);
    return 0;
}

static PlpRecording *load(Desk *desk, const PlpLibraryView *view)
{
    g_autoptr(GError) error = NULL;
    PlpRecording *recording =
        plp_library_load_recording(desk->library, desk->recording, view, &error);
    if (recording == NULL)
        fail_msg("%s", error->message);
    return recording;
}

static void assert_error(GError **error, int code, const char *message)
{
    assert_non_null(*error);
    assert_string_equal((*error)->message, message);
    assert_true(g_error_matches(*error, PLP_ERROR, code));
    g_clear_error(error);
}

static bool is_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || a == b;
}

static void assert_same_figures(const PlpFigures *a, const PlpFigures *b)
{
    assert_int_equal(a->scope.task, b->scope.task);
    for (int metric = 1; metric < PLP_METRIC_N; metric++) {
        for (int side = PLP_SIDE_RIGHT; side <= PLP_SIDE_BOTH; side++) {
            const PlpFigure *left = plp_figures_get(a, (PlpMetric)metric, (PlpSide)side);
            const PlpFigure *right = plp_figures_get(b, (PlpMetric)metric, (PlpSide)side);
            if (!is_same(left->value, right->value) || !is_same(left->low, right->low) ||
                !is_same(left->boot_high, right->boot_high) || left->count != right->count)
                fail_msg("%s: %g is not %g", plp_metric_get_info((PlpMetric)metric)->name,
                         left->value, right->value);
        }
    }
}

// ---- in and out ----

static void test_the_same_comes_out(void **state)
{
    Desk *desk = *state;
    g_autoptr(PlpRecording) loaded = load(desk, NULL);
    const PlpRecording *filed = desk->measured;
    g_autoptr(GBytes) before = plp_samples_pack_trace(filed->trace, NULL);
    g_autoptr(GBytes) after = plp_samples_pack_trace(loaded->trace, NULL);
    assert_true(g_bytes_equal(before, after)); // every signal of every sample, to the bit
    assert_int_equal(loaded->analysis->right.closures->len, filed->analysis->right.closures->len);
    for (guint i = 0; i < filed->analysis->left.closures->len; i++) {
        const PlpClosure *a = plp_closure_at(loaded->analysis->left.closures, i);
        const PlpClosure *b = plp_closure_at(filed->analysis->left.closures, i);
        assert_int_equal(a->id, b->id);
        assert_int_equal(a->onset_us, b->onset_us);
        assert_int_equal(a->offset_frame, b->offset_frame);
        assert_int_equal(a->pair, b->pair);
        assert_int_equal(a->notes, b->notes);
        assert_true(is_same(a->depth_ratio, b->depth_ratio));
    }
    assert_same_figures(&loaded->analysis->whole, &filed->analysis->whole);
    assert_int_equal(loaded->analysis->tasks->len, 2);
    for (guint i = 0; i < 2; i++)
        assert_same_figures(&g_array_index(loaded->analysis->tasks, PlpFigures, i),
                            &g_array_index(filed->analysis->tasks, PlpFigures, i));
    assert_true(loaded->parameters.pair_window_s == 0.11);
    assert_true(loaded->analysis->right.reference.open_ratio ==
                filed->analysis->right.reference.open_ratio);
    assert_string_equal(loaded->analysis->right.reference.open_source,
                        filed->analysis->right.reference.open_source);
    assert_int_equal(loaded->analysis->notes->len, filed->analysis->notes->len);
}

static void test_what_the_records_know(void **state)
{
    Desk *desk = *state;
    g_autofree char *label = g_strdup_printf("P-014 2026-02-03 #%d", (int)desk->recording);
    g_autoptr(PlpRecording) loaded = load(desk, NULL);
    assert_string_equal(loaded->label, label);
    assert_string_equal(loaded->input_name, "clip.mp4");
    assert_string_equal(loaded->input_sha256, desk->measured->input_sha256);
    assert_string_equal(loaded->program_version, "0.0.9");
    assert_string_equal(loaded->engine, "xnnpack");
    assert_string_equal(((PlpRecordingModel *)loaded->models->pdata[0])->sha256, "abc");
    assert_string_equal(loaded->media.codec, "h264");
    assert_true(isnan(loaded->media.nominal_rate_per_s));
    assert_int_equal(loaded->media.width_px, 1920);
    assert_true(loaded->mirrored && loaded->has_media && !loaded->is_edited);
    assert_int_equal(loaded->glasses, PLP_TRISTATE_NO);
    assert_string_equal(loaded->light, "bright");
    assert_string_equal(loaded->camera, "tablet");
    assert_string_equal(loaded->video_path, desk->video);
    assert_int_equal(loaded->days_since_injection, PLP_DAYS_UNKNOWN);
}

static void test_days_since_injection(void **state)
{
    static const struct {
        const char *date;
        int days; // of the visit on 2026-02-03
    } cases[] = {
        {"2026-02-13", -10}, // all of them later: before the first one
        {"2026-02-08", -5},  {"2025-11-05", 90},
        {"2026-01-13", 21},  {"2026-02-03", 0}, // the day itself
    };
    Desk *desk = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpTreatment treatment;
        plp_row_init(PLP_ENTITY_TREATMENT, &treatment);
        treatment.patient = desk->patient;
        plp_day_parse(cases[i].date, &treatment.day);
        assert_true(plp_row_insert(desk->library, PLP_ENTITY_TREATMENT, &treatment, NULL));
        g_autoptr(PlpRecording) loaded = load(desk, NULL);
        assert_int_equal(loaded->days_since_injection, cases[i].days);
    }
}

static void test_refused(void **state)
{
    Desk *desk = *state;
    g_autoptr(GError) error = NULL;
    assert_null(plp_library_load_recording(desk->library, 99, NULL, &error));
    assert_error(&error, PLP_ERROR_INVALID, "recording 99: there is none");
    PlpLibraryView view = {.analysis = 7};
    assert_null(plp_library_load_recording(desk->library, desk->recording, &view, &error));
    assert_error(&error, PLP_ERROR_INVALID, "recording 1: it has no such analysis");
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    row.visit = desk->visit;
    assert_false(plp_library_file_recording(desk->library, desk->measured, &row, &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "this very video is filed with the visit already, as recording 1 (analyse it "
                 "again there with --recording 1)");
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    row.visit = 99;
    assert_false(plp_library_file_recording(desk->library, desk->measured, &row, &error));
    assert_error(&error, PLP_ERROR_STORE,
                 "library.sqlite: a record refers to one that is not there; nothing was changed");
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    row.id = desk->recording;
    desk->measured->input_sha256[0] ^= 1;
    assert_false(plp_library_file_recording(desk->library, desk->measured, &row, &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "recording 1: its video was another one (file this one as a new recording)");
    assert_null(plp_library_list_patient_recordings(desk->library, "Jane", &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "Jane: there is no patient of that pseudonym (see `library list patients`)");
    int64_t analyses = 0;
    assert_true(plp_row_count(desk->library, PLP_ENTITY_ANALYSIS, 0, &analyses, NULL) &&
                analyses == 1);
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
}

static void test_references(void **state)
{
    int64_t id = 0;
    assert_true(plp_library_parse_reference("@12", &id));
    assert_int_equal(id, 12);
    const char *const bad[] = {"12", "@", "@-1", "@0", "@1x", "@ 1", "a@1", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(plp_library_parse_reference(bad[i], &id));
}

// ---- again ----

static void test_every_analysis_is_kept(void **state)
{
    Desk *desk = *state;
    PlpFiledSegment segment;
    g_autoptr(GArray) segments =
        plp_row_list(desk->library, PLP_ENTITY_SEGMENT, desk->recording, NULL);
    segment = g_array_index(segments, PlpFiledSegment, 1);
    segment.task = PLP_TASK_GENTLE_CLOSURE; // all of its closures are commanded now
    assert_true(plp_row_update(desk->library, PLP_ENTITY_SEGMENT, &segment, NULL));
    g_autoptr(PlpRecording) before = load(desk, NULL);
    assert_true(plp_library_reanalyze(desk->library, desk->recording, NULL, NULL));
    g_autoptr(PlpRecording) now = load(desk, NULL);
    PlpLibraryView view = {.analysis = 1};
    g_autoptr(PlpRecording) first = load(desk, &view);
    assert_same_figures(&first->analysis->whole, &before->analysis->whole);
    const PlpFigure *commanded =
        plp_figures_get(&now->analysis->whole, PLP_METRIC_COMMANDED_CLOSURES, PLP_SIDE_LEFT);
    assert_int_equal(commanded->count, 2);
    assert_true(now->parameters.pair_window_s == 0.11); // those of the analysis before
    assert_null(now->run_sha256);                       // no longer what that run left
    int64_t traces = 0;
    assert_true(plp_row_count(desk->library, PLP_ENTITY_TRACE, 0, &traces, NULL) && traces == 1);
}

// ---- corrections ----

static PlpCorrection correction(PlpEditAction action, int closure, const char *layer)
{
    return (PlpCorrection){.layer = layer,
                           .author = "R1",
                           .why = "an eye rub",
                           .closure = closure,
                           .edit = {.action = action, .from_us = -1, .to_us = -1}};
}

static guint count_closures(Desk *desk, const PlpLibraryView *view)
{
    g_autoptr(PlpRecording) recording = load(desk, view);
    return recording->analysis->right.closures->len + recording->analysis->left.closures->len;
}

static void correct(Desk *desk, PlpCorrection wanted)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    if (!plp_library_correct(desk->library, desk->recording, &wanted, &id, &error))
        fail_msg("%s", error->message);
    assert_true(id > 0);
}

static void test_layers(void **state)
{
    Desk *desk = *state;
    guint all = count_closures(desk, NULL);
    PlpLibraryView second = {.layer = "second"}, automatic = {.is_automatic = true};
    correct(desk, correction(PLP_EDIT_DELETE, 1, NULL));
    correct(desk, correction(PLP_EDIT_DELETE, 1, NULL)); // the next one, now the first
    assert_int_equal(count_closures(desk, NULL), all - 2);
    assert_int_equal(count_closures(desk, &second), all); // blind to the first
    correct(desk, correction(PLP_EDIT_DELETE, 5, "second"));
    assert_int_equal(count_closures(desk, &second), all - 1);
    assert_int_equal(count_closures(desk, &automatic), all);
    g_autoptr(PlpRecording) edited = load(desk, NULL);
    assert_true(edited->is_edited);
    assert_string_equal(
        g_ptr_array_index(edited->analysis->notes, edited->analysis->notes->len - 1),
        "2 corrections by a person are in these closures.");
    g_autoptr(PlpRecording) untouched = load(desk, &automatic);
    assert_false(untouched->is_edited);
    assert_same_figures(&untouched->analysis->whole, &desk->measured->analysis->whole);
}

static void test_undo_and_redo(void **state)
{
    Desk *desk = *state;
    guint all = count_closures(desk, NULL);
    g_autoptr(GError) error = NULL;
    correct(desk, correction(PLP_EDIT_DELETE, 1, NULL));
    correct(desk, correction(PLP_EDIT_DELETE, 1, NULL));
    assert_true(plp_library_undo(desk->library, desk->recording, NULL, NULL));
    assert_int_equal(count_closures(desk, NULL), all - 1);
    assert_true(plp_library_redo(desk->library, desk->recording, NULL, NULL));
    assert_int_equal(count_closures(desk, NULL), all - 2);
    assert_true(plp_library_undo(desk->library, desk->recording, NULL, NULL));
    assert_true(plp_library_undo(desk->library, desk->recording, NULL, NULL));
    assert_false(plp_library_undo(desk->library, desk->recording, NULL, &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "recording 1: the layer main has no correction to take back");
    assert_true(plp_library_redo(desk->library, desk->recording, NULL, NULL));
    correct(desk, correction(PLP_EDIT_COMMENT, 2, NULL)); // from here on nothing is put back
    assert_false(plp_library_redo(desk->library, desk->recording, NULL, &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "recording 1: the layer main has no correction to put back");
    g_autoptr(GArray) rows = plp_row_list(desk->library, PLP_ENTITY_EDIT, desk->recording, NULL);
    assert_int_equal(rows->len, 3); // what was taken back is still told
    const PlpFiledEdit *row = &g_array_index(rows, PlpFiledEdit, 0);
    assert_string_equal(row->author, "R1");
    assert_string_equal(row->why, "an eye rub");
    assert_int_equal(row->analysis_number, 1);
    assert_int_equal(strlen(row->made_at), 20);
}

static void test_corrections_outlive_an_analysis(void **state)
{
    Desk *desk = *state;
    guint all = count_closures(desk, NULL);
    correct(desk, correction(PLP_EDIT_DELETE, 1, NULL));
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 200;
    assert_true(plp_library_reanalyze(desk->library, desk->recording, &parameters, NULL));
    assert_int_equal(count_closures(desk, NULL), all - 1);
}

static void test_corrections_refused(void **state)
{
    Desk *desk = *state;
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    PlpCorrection wanted = correction(PLP_EDIT_DELETE, 99, NULL);
    assert_false(plp_library_correct(desk->library, desk->recording, &wanted, &id, &error));
    assert_error(&error, PLP_ERROR_INVALID,
                 "closure 99: there is none of that number (see `library closures 1`)");
    wanted = correction(PLP_EDIT_MOVE, 1, NULL);
    assert_false(plp_library_correct(desk->library, desk->recording, &wanted, &id, &error));
    assert_error(&error, PLP_ERROR_INVALID, "from_s, to_s: a closure must end after it begins");
    wanted = correction(PLP_EDIT_ADD, 0, NULL);
    assert_false(plp_library_correct(desk->library, 99, &wanted, &id, &error));
    assert_error(&error, PLP_ERROR_INVALID, "recording 99: there is none");
    wanted = correction(PLP_EDIT_DELETE, 1, NULL);
    wanted.author = NULL;
    assert_false(plp_library_correct(desk->library, desk->recording, &wanted, &id, &error));
    assert_error(&error, PLP_ERROR_INVALID, "author: is missing");
}

/** Killed at many moments while correcting: what was told of is there, the rest is not. */
static void test_killed_correcting(void **state)
{
    Desk *desk = *state;
    g_clear_pointer(&desk->library, plp_library_close);
    int64_t before = 0;
    for (int round = 0; round < 20; round++) {
        int pipes[2];
        assert_int_equal(pipe(pipes), 0);
        fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            PlpLibrary *library = plp_library_open(desk->path, PLP_LIBRARY_WRITE, NULL);
            PlpCorrection wanted = correction(PLP_EDIT_COMMENT, 2, NULL);
            int64_t id = 0;
            while (plp_library_correct(library, desk->recording, &wanted, &id, NULL) &&
                   write(pipes[1], "x", 1) == 1)
                ;
            _exit(1);
        }
        close(pipes[1]);
        char byte = 0;
        int64_t start_us = g_get_monotonic_time(), told = 0, now = 0;
        told += read(pipes[0], &byte, 1) == 1; // the first one shows how fast this machine is
        int64_t one_us = g_get_monotonic_time() - start_us;
        g_usleep((gulong)(one_us * (round * 7 % 20) / 10));
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        while (read(pipes[0], &byte, 1) == 1)
            told++;
        close(pipes[0]);
        g_autoptr(PlpLibrary) library = plp_library_open(desk->path, PLP_LIBRARY_WRITE, NULL);
        g_autoptr(GPtrArray) problems = NULL;
        assert_true(plp_library_check(library, &problems, NULL) && problems->len == 0);
        assert_true(plp_row_count(library, PLP_ENTITY_EDIT, 0, &now, NULL));
        assert_in_range(now - before, told, told + 1);
        before = now;
    }
    print_message("%d corrections by 20 killed programs\n", (int)before);
    assert_true(before > 0);
}

// ---- videos ----

static void test_moved_video(void **state)
{
    Desk *desk = *state;
    g_autofree char *deep = g_build_filename(desk->folder, "a", "b", NULL);
    g_autofree char *moved = g_build_filename(deep, "other name.mov", NULL);
    assert_int_equal(g_mkdir_with_parents(deep, 0700), 0);
    assert_int_equal(rename(desk->video, moved), 0);
    g_autofree char *decoy = plp_folder_add(deep, "decoy.mp4", "same length 15b");
    g_autoptr(PlpRecording) missing = load(desk, NULL); // all results stay readable
    assert_null(missing->video_path);
    const char *folders[] = {desk->folder};
    PlpVideoSearch search;
    assert_true(
        plp_library_find_videos(desk->library, folders, 1, NULL, NULL, NULL, &search, NULL));
    assert_int_equal(search.found, 1);
    assert_int_equal(search.hashed, 2);
    g_autoptr(PlpRecording) found = load(desk, NULL);
    assert_string_equal(found->video_path, moved);
    assert_true(
        plp_library_find_videos(desk->library, folders, 1, NULL, NULL, NULL, &search, NULL));
    assert_int_equal(search.found, 0);
}

static void test_search_ends(void **state)
{
    Desk *desk = *state;
    g_autoptr(GError) error = NULL;
    PlpVideoSearch search;
    const char *nowhere[] = {"/nowhere/at/all"};
    assert_false(
        plp_library_find_videos(desk->library, nowhere, 1, NULL, NULL, NULL, &search, &error));
    assert_error(&error, PLP_ERROR_IO, "all: is no folder that can be read");
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    const char *folders[] = {desk->folder};
    assert_false(
        plp_library_find_videos(desk->library, folders, 1, &cancel, NULL, NULL, &search, &error));
    assert_error(&error, PLP_ERROR_CANCELLED, "cancelled");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_the_same_comes_out),
        TEST(test_what_the_records_know),
        TEST(test_days_since_injection),
        TEST(test_refused),
        cmocka_unit_test(test_references),
        TEST(test_every_analysis_is_kept),
        TEST(test_layers),
        TEST(test_undo_and_redo),
        TEST(test_corrections_outlive_an_analysis),
        TEST(test_corrections_refused),
        TEST(test_killed_correcting),
        TEST(test_moved_video),
        TEST(test_search_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
