// Cutting, de-identifying and writing recordings.

#include "../report/recordings.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "analysis/analyse.h"
#include "base/error.h"
#include "folder.h"
#include "workflow/clip_path.h"
#include "workflow/export.h"
#include "workflow/export_clip.h"
#include "workflow/export_files.h"
#include "workflow/export_prepare.h"

static char *folder;

static int make_folder(void **state)
{
    folder = plp_folder_new();
    return 0;
}

static int remove_folder(void **state)
{
    plp_folder_remove(folder);
    return 0;
}

static void free_recording(gpointer data)
{
    plp_recording_free(data);
}

/** Sixty seconds at 50 frames/s with blinks of both eyes at 5, 15, 25, … s, of the right at 32 s.
 */
static PlpRecording *make_long(void)
{
    PlpRecording *recording = plp_recording_new();
    recording->label = g_strdup("long");
    recording->parameters.bootstrap_resamples = 10;
    recording->trace = plp_trace_new();
    for (int i = 0; i < 3000; i++) {
        PlpSample sample = plp_sample_make_unmeasured(i * 20000LL, i, PLP_REASON_MEASURED);
        bool both = i % 500 >= 250 && i % 500 < 260;
        bool right = both || (i >= 1600 && i < 1610);
        sample.right.reason = sample.left.reason = PLP_REASON_MEASURED;
        sample.right.lid_gap_ratio = sample.right.ear_ratio = right ? 0.05f : 0.3f;
        sample.left.lid_gap_ratio = sample.left.ear_ratio = both ? 0.05f : 0.3f;
        plp_trace_append(recording->trace, &sample);
    }
    PlpSegment tasks[] = {{PLP_TASK_REST_OPEN, 0, 30000000},
                          {PLP_TASK_READING_ALOUD, 30000000, 60000000}};
    g_array_append_vals(recording->segments, tasks, 2);
    recording->analysis =
        plp_analyse_compute(recording->trace, recording->segments, &recording->parameters);
    assert_int_equal(recording->analysis->right.closures->len, 7);
    assert_int_equal(recording->analysis->left.closures->len, 6);
    return recording;
}

// ---- cutting ----

static void a_cut_keeps_what_is_in_it(void **state)
{
    g_autoptr(PlpRecording) recording = make_long();
    g_autoptr(GError) error = NULL;
    assert_true(plp_export_cut(recording, 20000000, 40000000, &error));
    const PlpAnalysis *analysis = recording->analysis;
    assert_int_equal(plp_trace_get_length(recording->trace), 1000);
    assert_int_equal(plp_trace_get(recording->trace, 0)->t_us, 20000000); // the recording's own
    assert_int_equal(analysis->right.openness->len, 1000);
    assert_int_equal(analysis->right.closures->len, 3);
    assert_int_equal(analysis->left.closures->len, 2);
    assert_int_equal(analysis->whole.scope.start_us, 20000000);
    assert_int_equal(analysis->whole.scope.end_us, 40000000);
    assert_float_equal(analysis->whole.both[PLP_METRIC_TOTAL_S].value, 20, 0.001);
    assert_float_equal(analysis->whole.right[PLP_METRIC_CLOSURES_PER_MIN].value, 9, 0.01);
    assert_int_equal(recording->segments->len, 2);
    assert_int_equal(g_array_index(recording->segments, PlpSegment, 0).start_us, 20000000);
    assert_int_equal(analysis->tasks->len, 2);
    const PlpFigures *reading = &g_array_index(analysis->tasks, PlpFigures, 1);
    assert_int_equal(reading->scope.task, PLP_TASK_READING_ALOUD);
    assert_float_equal(reading->both[PLP_METRIC_TOTAL_S].value, 10, 0.001);
    const char *note = g_ptr_array_index(analysis->notes, 0);
    assert_true(g_str_has_prefix(note, "Only 20.000 s to 40.000 s of the recording"));
}

static void a_closure_over_the_edge_stays_whole(void **state)
{
    g_autoptr(PlpRecording) recording = make_long();
    const PlpClosure before = g_array_index(recording->analysis->left.closures, PlpClosure, 1);
    int64_t middle_us = (before.onset_us + before.offset_us) / 2;
    assert_true(plp_export_cut(recording, middle_us, 20000000, NULL));
    const PlpClosure *kept = &g_array_index(recording->analysis->left.closures, PlpClosure, 0);
    assert_int_equal(kept->onset_us, before.onset_us);
    assert_int_equal(kept->offset_us, before.offset_us);
}

static void no_cut_changes_nothing(void **state)
{
    g_autoptr(PlpRecording) recording = make_long();
    guint notes = recording->analysis->notes->len;
    assert_true(plp_export_cut(recording, 0, 0, NULL));
    assert_true(plp_export_cut(recording, 0, 99000000, NULL)); // beyond its end
    assert_int_equal(plp_trace_get_length(recording->trace), 3000);
    assert_int_equal(recording->analysis->notes->len, notes);
}

static void a_cut_beside_the_recording_is_refused(void **state)
{
    g_autoptr(PlpRecording) recording = make_long();
    g_autoptr(GError) error = NULL;
    assert_false(plp_export_cut(recording, 70000000, 80000000, &error));
    assert_string_equal(error->message,
                        "long: nothing of it lies between --from and --to (it is 60.000 s long)");
    assert_int_equal(plp_trace_get_length(recording->trace), 3000);
}

// ---- names ----

static void equal_names_are_told_apart(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("a", "a", "a (2)", "", "b\n", NULL);
    plp_export_name_apart(recordings);
    static const char *const names[] = {"a", "a (2)", "a (2) (2)", "recording", "b\\x0A"};
    for (guint i = 0; i < recordings->len; i++)
        assert_string_equal(((PlpRecording *)g_ptr_array_index(recordings, i))->label, names[i]);
}

/** Appends names and contents of all files below a folder, NULs as blanks. */
static void append_files(GString *text, const char *path)
{
    g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        g_autofree char *content = NULL;
        gsize size = 0;
        g_string_append_printf(text, "%s\n", name);
        if (g_file_test(child, G_FILE_TEST_IS_DIR))
            append_files(text, child);
        else if (g_file_get_contents(child, &content, &size, NULL))
            for (gsize i = 0; i < size; i++)
                g_string_append_c(text, content[i] != '\0' ? content[i] : ' ');
    }
}

static void unzip(const char *path)
{
    g_autofree char *into = g_strconcat(path, ".d", NULL);
    const char *words[] = {"unzip", "-q", path, "-d", into, NULL};
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                      NULL))
        print_message("unzip is not installed: the workbook was not looked into\n");
}

/** Every text of every file of every format. */
static char *export_everything(bool de_identified)
{
    char *place = plp_folder_new();
    for (int format = PLP_EXPORT_XLSX; format < PLP_EXPORT_CLIP; format++) {
        g_autoptr(GPtrArray) recordings = recordings_make("Jane_Doe", "Jane_Doe 2", NULL);
        const PlpExportFormatInfo *info = plp_export_get_format((PlpExportFormat)format);
        g_autofree char *path = g_build_filename(place, info->name, NULL);
        PlpExportOptions options = {.format = (PlpExportFormat)format,
                                    .program_version = "1.2.3",
                                    .de_identified = de_identified};
        g_autoptr(GError) error = NULL;
        if (!plp_export_recordings(recordings, path, &options, &error))
            fail_msg("%s: %s", info->name, error->message);
        if (format == PLP_EXPORT_XLSX)
            unzip(path);
    }
    GString *text = g_string_new(NULL);
    append_files(text, place);
    plp_folder_remove(place);
    return g_string_free(text, FALSE);
}

static void de_identified_exports_tell_nothing(void **state)
{
    static const char *const telling[] = {"Jane",  "visit",     "aaaaaaaa", "bbbbbbbb",
                                          "north", "HYPERLINK", "/tmp"};
    g_autofree char *open = export_everything(false);
    g_autofree char *closed = export_everything(true);
    for (gsize i = 0; i < 6; i++)
        assert_non_null(strstr(open, telling[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(telling); i++)
        if (strstr(closed, telling[i]) != NULL)
            fail_msg("%s", telling[i]);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
    assert_null(strstr(closed, today));
    assert_non_null(strstr(closed, "recording 2"));
    assert_non_null(strstr(closed, ",42,")); // days since an injection stay
}

// ---- places ----

static void refuse_export(const char *path, PlpExportFormat format, guint n, const char *message)
{
    g_autoptr(GPtrArray) recordings = g_ptr_array_new_with_free_func(free_recording);
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(recordings, recording_make("a"));
    PlpExportOptions options = {.format = format, .program_version = "1.2.3"};
    g_autoptr(GError) error = NULL;
    assert_false(plp_export_recordings(recordings, path, &options, &error));
    assert_string_equal(error->message, message);
}

static void what_is_there_is_kept(void **state)
{
    g_autofree char *file = plp_folder_add(folder, "there.json", "mine");
    g_autofree char *place = g_build_filename(folder, "tables", NULL);
    g_mkdir(place, 0755);
    g_autofree char *table = plp_folder_add(place, "figures.csv", "mine");
    refuse_export(file, PLP_EXPORT_JSON, 1,
                  "there.json: is there already; choose another name or allow it to be replaced "
                  "(--force)");
    refuse_export(place, PLP_EXPORT_EAF, 1, "tables: is a folder; give the name of a file");
    refuse_export(file, PLP_EXPORT_CSV, 1,
                  "there.json: is a file; this format writes several, so name a folder");
    refuse_export(file, PLP_EXPORT_EAF, 2,
                  "there.json: is a file; this format writes several, so name a folder");
    refuse_export(place, PLP_EXPORT_CSV, 1,
                  "figures.csv: is there already; choose another name or allow it to be replaced "
                  "(--force)");
    g_autofree char *names = plp_folder_dup_names(place);
    assert_string_equal(names, "figures.csv");
    refuse_export(file, PLP_EXPORT_CLIP, 1, "there is nothing to export in this format");
    refuse_export(file, PLP_EXPORT_XLSX, 0, "there is nothing to export in this format");
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(file, &kept, NULL, NULL));
    assert_string_equal(kept, "mine");
}

static void force_replaces_and_keeps_the_rest(void **state)
{
    g_autofree char *place = g_build_filename(folder, "mixed", NULL);
    g_mkdir(place, 0755);
    g_autofree char *table = plp_folder_add(place, "figures.csv", "old");
    g_autofree char *other = plp_folder_add(place, "letter.txt", "mine");
    g_autoptr(GPtrArray) recordings = recordings_make("a", NULL);
    PlpExportOptions options = {
        .format = PLP_EXPORT_CSV, .program_version = "1.2.3", .force = true};
    assert_true(plp_export_recordings(recordings, place, &options, NULL));
    g_autofree char *names = plp_folder_dup_names(place);
    assert_string_equal(names, "closures.csv data-dictionary.csv figures.csv letter.txt "
                               "not-measured.csv notes.csv provenance.csv recordings.csv "
                               "severity.csv tasks.csv trace.csv twitches.csv");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(table, &text, NULL, NULL));
    assert_true(g_str_has_prefix(text, "recording,scope,"));
}

static void several_recordings_become_several_files(void **state)
{
    g_autofree char *place = g_build_filename(folder, "deep", "er", "elan/", NULL);
    g_autoptr(GPtrArray) recordings = recordings_make("a", "../b", ".c", NULL);
    PlpExportOptions options = {.format = PLP_EXPORT_EAF, .program_version = "1.2.3"};
    g_autoptr(GError) error = NULL;
    if (!plp_export_recordings(recordings, place, &options, &error))
        fail_msg("%s", error->message);
    g_autofree char *names = plp_folder_dup_names(place);
    assert_string_equal(names, "_.._b.eaf _.c.eaf a.eaf");
}

static void a_missing_or_closed_folder_is_said(void **state)
{
    refuse_export("/nonexistent-folder/a.boris", PLP_EXPORT_BORIS, 1,
                  "a.boris: cannot be created: No such file or directory");
    if (geteuid() == 0) {
        print_message("skipped in part: root may write everywhere\n");
        return;
    }
    g_autofree char *closed = g_build_filename(folder, "closed", NULL);
    g_mkdir(closed, 0500);
    g_autofree char *place = g_build_filename(closed, "tables", NULL);
    refuse_export(place, PLP_EXPORT_CSV, 1, "tables: cannot be made: Permission denied");
}

static void a_cancel_leaves_nothing(void **state)
{
    g_autofree char *place = g_build_filename(folder, "cancelled", NULL);
    g_autoptr(GPtrArray) recordings = recordings_make("a", NULL);
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    PlpExportOptions options = {
        .format = PLP_EXPORT_CSV, .program_version = "1.2.3", .cancel = &cancel};
    g_autofree char *before = plp_folder_dup_names(folder);
    g_autoptr(GError) error = NULL;
    assert_false(plp_export_recordings(recordings, place, &options, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED));
    g_autofree char *after = plp_folder_dup_names(folder);
    assert_string_equal(before, after);
}

// ---- what is asked ----

static void formats_are_told_by_name_and_ending(void **state)
{
    PlpExportFormat format = PLP_EXPORT_UNKNOWN;
    for (int i = PLP_EXPORT_XLSX; i < PLP_EXPORT_N; i++) {
        assert_true(
            plp_export_parse_format(plp_export_get_format((PlpExportFormat)i)->name, &format));
        assert_int_equal(format, i);
    }
    assert_false(plp_export_parse_format("unknown", &format));
    assert_false(plp_export_parse_format("XLSX", &format));
    assert_int_equal(plp_export_guess_format("a/b.XLSX"), PLP_EXPORT_XLSX);
    assert_int_equal(plp_export_guess_format("b.mp4"), PLP_EXPORT_CLIP);
    assert_int_equal(plp_export_guess_format("b.csv"), PLP_EXPORT_UNKNOWN); // may be two things
    assert_int_equal(plp_export_guess_format("folder"), PLP_EXPORT_UNKNOWN);
}

static void assert_not_loaded(const char *path, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) recordings = plp_export_load(&path, 1, NULL, NULL, &error);
    assert_null(recordings);
    assert_string_equal(error->message, message);
}

static void what_is_no_result_is_said(void **state)
{
    g_autofree char *file = plp_folder_add(folder, "v.mp4", "video");
    g_autofree char *empty = g_build_filename(folder, "empty", NULL);
    g_mkdir(empty, 0755);
    assert_not_loaded("/nonexistent-folder",
                      "nonexistent-folder: does not exist; name a folder that analyze has written");
    assert_not_loaded(file, "v.mp4: is a file; name the folder that analyze has written (a video "
                            "is exported with --as clip)");
    assert_not_loaded(empty, "empty: holds no result; name a folder that analyze has written, or "
                             "one that holds such");
}

// ---- a clip's path ----

/** A face whose right eye's outer corner is at (x, y), 100 px to the other one. */
static void add_face(PlpClipPath *path, int64_t frame, int identity, float x, float y)
{
    g_autofree PlpObservation *seen = g_new0(PlpObservation, 1);
    seen->frame_index = frame;
    seen->n_faces = 1;
    PlpFace *face = &seen->faces[0];
    face->identity = identity;
    for (int i = 0; i < PLP_LANDMARKS; i++)
        face->points[i] = (PlpPoint){x + 50, y + 30};
    face->points[33] = (PlpPoint){x, y};
    face->points[133] = (PlpPoint){x + 36, y};
    face->points[362] = (PlpPoint){x + 64, y};
    face->points[263] = (PlpPoint){x + 100, y};
    plp_clip_path_add(path, seen);
}

static void the_crop_holds_the_eyes_level(void **state)
{
    g_autoptr(PlpClipPath) path = plp_clip_path_new();
    for (int i = 0; i < 10; i++)
        add_face(path, i, 1, 200, 100);
    double interocular_px = 0;
    g_autoptr(GArray) all = plp_clip_path_follow(path, 1, 0, 10, &interocular_px);
    assert_float_equal(interocular_px, 100, 1e-6);
    const PlpClipEyes *eyes = &g_array_index(all, PlpClipEyes, 5);
    assert_true(eyes->is_seen);
    assert_float_equal(eyes->scale, 1, 1e-6);
    PlpAffine crop = plp_clip_eyes_make_crop(eyes, 300, 100, 2);
    double x = 0, y = 0;
    plp_affine_apply(crop, 150, 56, &x, &y); // the middle between the eyes
    assert_float_equal(x, 250, 1e-3);
    assert_float_equal(y, 100, 1e-3);
    plp_affine_apply(crop, 250, 56, &x, &y); // 100 px of a crop at twice the size
    assert_float_equal(x, 300, 1e-3);
    assert_float_equal(y, 100, 1e-3);
}

static void a_lost_face_is_not_bridged(void **state)
{
    g_autoptr(PlpClipPath) path = plp_clip_path_new();
    for (int i = 10; i < 20; i++)
        if (i != 14 && i != 15)
            add_face(path, i, 1, i < 14 ? 100 : 400, 100);
    double interocular_px = 0;
    g_autoptr(GArray) all = plp_clip_path_follow(path, 1, 10, 10, &interocular_px);
    assert_false(g_array_index(all, PlpClipEyes, 4).is_seen);
    assert_false(g_array_index(all, PlpClipEyes, 5).is_seen);
    // What was before the loss does not pull at what comes after it.
    assert_float_equal(g_array_index(all, PlpClipEyes, 3).corners[0].x_px, 100, 1e-3);
    assert_float_equal(g_array_index(all, PlpClipEyes, 6).corners[0].x_px, 400, 1e-3);
}

static void faces_without_sense_are_not_seen(void **state)
{
    g_autoptr(PlpClipPath) path = plp_clip_path_new();
    add_face(path, 0, 1, NAN, 100);
    add_face(path, 1, 1, INFINITY, 100);
    double interocular_px = -1;
    g_autoptr(GArray) all = plp_clip_path_follow(path, 1, 0, 2, &interocular_px);
    assert_false(g_array_index(all, PlpClipEyes, 0).is_seen);
    assert_false(g_array_index(all, PlpClipEyes, 1).is_seen);
    assert_float_equal(interocular_px, 0, 0);
    g_autoptr(GArray) nobody = plp_clip_path_follow(path, 7, 0, 2, &interocular_px);
    assert_int_equal(nobody->len, 2);
    assert_float_equal(interocular_px, 0, 0);
}

static void other_faces_are_listed_by_frame(void **state)
{
    g_autoptr(PlpClipPath) path = plp_clip_path_new();
    add_face(path, 0, 1, 100, 100);
    add_face(path, 1, 1, 100, 100);
    add_face(path, 1, 2, 300, 100);
    add_face(path, 2, 1, 100, 100);
    PlpEllipse circles[PLP_MAX_FACES];
    assert_int_equal(plp_clip_path_list_others(path, 1, 0, circles), 0);
    assert_int_equal(plp_clip_path_list_others(path, 1, 1, circles), 1);
    assert_float_equal(circles[0].x_px, 350, 1);
    assert_true(circles[0].first_px > 50);
    assert_int_equal(plp_clip_path_list_others(path, 1, 9, circles), 0);
}

static void keeps_are_told_by_name(void **state)
{
    PlpClipKeep keep = PLP_CLIP_KEEP_UNKNOWN;
    assert_true(plp_clip_parse_keep("eyes", &keep));
    assert_int_equal(keep, PLP_CLIP_KEEP_EYES);
    assert_true(plp_clip_parse_keep("blur", &keep));
    assert_int_equal(keep, PLP_CLIP_KEEP_BLUR);
    assert_false(plp_clip_parse_keep("", &keep));
    assert_false(plp_clip_parse_keep("face", &keep));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_keeps_what_is_in_it),
        cmocka_unit_test(a_closure_over_the_edge_stays_whole),
        cmocka_unit_test(no_cut_changes_nothing),
        cmocka_unit_test(a_cut_beside_the_recording_is_refused),
        cmocka_unit_test(equal_names_are_told_apart),
        cmocka_unit_test(de_identified_exports_tell_nothing),
        cmocka_unit_test(what_is_there_is_kept),
        cmocka_unit_test(force_replaces_and_keeps_the_rest),
        cmocka_unit_test(several_recordings_become_several_files),
        cmocka_unit_test(a_missing_or_closed_folder_is_said),
        cmocka_unit_test(a_cancel_leaves_nothing),
        cmocka_unit_test(formats_are_told_by_name_and_ending),
        cmocka_unit_test(what_is_no_result_is_said),
        cmocka_unit_test(the_crop_holds_the_eyes_level),
        cmocka_unit_test(a_lost_face_is_not_bridged),
        cmocka_unit_test(faces_without_sense_are_not_seen),
        cmocka_unit_test(other_faces_are_listed_by_frame),
        cmocka_unit_test(keeps_are_told_by_name),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
