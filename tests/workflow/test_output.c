#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "folder.h"
#include "workflow/output.h"

static int set_up(void **state)
{
    *state = plp_folder_new();
    return *state == NULL;
}

static int tear_down(void **state)
{
    plp_folder_remove(*state);
    return 0;
}

static void assert_stem(const char *path, const char *expected)
{
    g_autoptr(PlpOutput) output = plp_output_new("out", path);
    assert_string_equal(output->name, expected);
}

static void test_stems(void **state)
{
    assert_stem("/a/b/rest.mp4", "rest");
    assert_stem("rest.visit.2.mov", "rest.visit.2");
    assert_stem("rest", "rest");
    assert_stem("a b\n\xff.mp4", "a b\n\xff");
    assert_stem(".mp4", ".mp4");
    assert_stem("...mp4", "...mp4"); // never `..`
    assert_stem("..", "..");
    assert_stem(".hidden.mp4", ".hidden");
    assert_stem("end.", "end");
}

static void check(const char *folder, PlpOutputState expected)
{
    g_autoptr(PlpOutput) output = plp_output_new(folder, "clip.mp4");
    assert_int_equal(plp_output_get_state(output), expected);
}

static void test_states(void **state)
{
    const char *folder = *state;
    check(folder, PLP_OUTPUT_ABSENT);
    g_autofree char *clip = g_build_filename(folder, "clip", NULL);
    assert_int_equal(g_mkdir(clip, 0700), 0);
    check(folder, PLP_OUTPUT_ABSENT);
    g_autofree char *trace = plp_folder_add(clip, "trace.csv", "x");
    check(folder, PLP_OUTPUT_COMPLETE);
    g_autofree char *checkpoint = plp_folder_add(folder, "clip.checkpoint", "x");
    check(folder, PLP_OUTPUT_UNFINISHED);
    g_autofree char *notes = plp_folder_add(clip, "my notes.txt", "x");
    check(folder, PLP_OUTPUT_FOREIGN);
}

static void test_foreign_things(void **state)
{
    const char *folder = *state;
    g_autofree char *clip = plp_folder_add(folder, "clip", "a file");
    check(folder, PLP_OUTPUT_FOREIGN);
    g_remove(clip);
    assert_int_equal(symlink("/usr", clip), 0);
    check(folder, PLP_OUTPUT_FOREIGN);
}

static void assert_check(const PlpOutput *output, bool replace, bool go_on, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_int_equal(plp_output_check(output, replace, go_on, &error), message == NULL);
    if (message == NULL)
        return;
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INVALID));
    assert_string_equal(error->message, message);
}

static void test_what_is_refused(void **state)
{
    const char *folder = *state;
    g_autoptr(PlpOutput) output = plp_output_new(folder, "clip.mp4");
    assert_check(output, false, false, NULL);
    g_mkdir(output->path, 0700);
    g_autofree char *trace = plp_folder_add(output->path, "trace.csv", "x");
    assert_check(output, false, false,
                 "results are there already; replace them with --force or choose another "
                 "--out");
    assert_check(output, true, false, NULL);
    assert_check(output, false, true, NULL);
    g_autofree char *checkpoint = plp_folder_add(folder, "clip.checkpoint", "x");
    assert_check(output, false, false,
                 "an unfinished analysis is there; go on with --resume or start again with "
                 "--force");
    g_autofree char *notes = plp_folder_add(output->path, "notes.txt", "x");
    const char *foreign = "its folder exists already and holds other things than results; "
                          "choose another --out";
    assert_check(output, true, false, foreign);
    assert_check(output, false, true, foreign);
}

static void commit(const PlpOutput *output, const char *content)
{
    g_autofree char *folder = plp_output_begin(output, NULL);
    assert_non_null(folder);
    g_autofree char *file = plp_folder_add(folder, "summary.json", content);
    assert_true(plp_output_commit(output, folder, NULL));
}

static void test_commit_replaces_in_one_step(void **state)
{
    g_autofree char *parent = g_build_filename(*state, "new", "folder", NULL);
    g_autoptr(PlpOutput) output = plp_output_new(parent, "clip.mp4");
    commit(output, "first");
    commit(output, "second");
    g_autofree char *names = plp_folder_dup_names(parent);
    assert_string_equal(names, "clip");
    g_autofree char *file = g_build_filename(output->path, "summary.json", NULL);
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(file, &content, NULL, NULL));
    assert_string_equal(content, "second");
}

static void test_discard_leaves_nothing(void **state)
{
    g_autoptr(PlpOutput) output = plp_output_new(*state, "clip.mp4");
    g_autofree char *folder = plp_output_begin(output, NULL);
    g_autofree char *file = plp_folder_add(folder, "trace.csv", "x");
    plp_output_discard(folder);
    g_autofree char *names = plp_folder_dup_names(*state);
    assert_string_equal(names, "");
}

static void test_where_nobody_may_write(void **state)
{
    g_autoptr(PlpOutput) output = plp_output_new("/proc/results", "clip.mp4");
    g_autoptr(GError) error = NULL;
    assert_null(plp_output_begin(output, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_true(g_str_has_prefix(error->message, "results: the output folder cannot be made: "));
}

static void test_parent_is_a_file(void **state)
{
    g_autofree char *parent = plp_folder_add(*state, "file", "x");
    g_autoptr(PlpOutput) output = plp_output_new(parent, "clip.mp4");
    g_autoptr(GError) error = NULL;
    assert_null(plp_output_begin(output, &error));
    assert_string_equal(error->message, "file: the output folder cannot be made: Not a directory");
}

static void test_file_comes_between(void **state)
{
    g_autoptr(PlpOutput) output = plp_output_new(*state, "clip.mp4");
    g_autofree char *folder = plp_output_begin(output, NULL);
    g_autofree char *between = plp_folder_add(*state, "clip", "somebody else's");
    g_autoptr(GError) error = NULL;
    assert_false(plp_output_commit(output, folder, &error));
    assert_string_equal(error->message,
                        "clip: the output folder cannot be put in its place: Not a directory");
}

static void test_one_analysis_at_a_time(void **state)
{
    g_autofree char *parent = g_build_filename(*state, "out", NULL);
    g_autoptr(PlpOutput) output = plp_output_new(parent, "clip.mp4");
    g_autoptr(PlpOutput) other = plp_output_new(parent, "other.mp4");
    PlpOutputLock *lock = plp_output_lock(output, NULL);
    assert_non_null(lock);
    g_autoptr(GError) error = NULL;
    assert_null(plp_output_lock(output, &error));
    assert_string_equal(error->message, "another analysis is writing there just now; wait for it "
                                        "or choose another --out");
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INVALID));
    PlpOutputLock *beside = plp_output_lock(other, NULL); // another recording's
    assert_non_null(beside);
    plp_output_unlock(beside);
    plp_output_unlock(lock);
    g_autofree char *names = plp_folder_dup_names(parent);
    assert_string_equal(names, "");
    lock = plp_output_lock(output, NULL);
    assert_non_null(lock);
    plp_output_unlock(lock);
    plp_output_unlock(NULL);
}

/** What a program leaves that was killed. */
static void test_a_lock_nobody_holds_is_none(void **state)
{
    g_autoptr(PlpOutput) output = plp_output_new(*state, "clip.mp4");
    g_autofree char *stale = plp_folder_add(*state, ".clip.lock", "");
    PlpOutputLock *lock = plp_output_lock(output, NULL);
    assert_non_null(lock);
    plp_output_unlock(lock);
    assert_false(g_file_test(stale, G_FILE_TEST_EXISTS));
}

static void test_a_lock_that_cannot_be_made_is_said(void **state)
{
    g_autofree char *file = plp_folder_add(*state, "file", "x");
    g_autoptr(PlpOutput) output = plp_output_new(file, "clip.mp4");
    g_autoptr(GError) error = NULL;
    assert_null(plp_output_lock(output, &error));
    assert_string_equal(error->message, "file: the output folder cannot be made: Not a directory");
    g_clear_error(&error);
    g_autofree char *link = g_build_filename(*state, ".link.lock", NULL);
    assert_int_equal(symlink(file, link), 0); // never followed
    g_autoptr(PlpOutput) linked = plp_output_new(*state, "link.mp4");
    assert_null(plp_output_lock(linked, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
}

/** What a person did beside the results outlives them. */
static void test_corrections_stay(void **state)
{
    const char *folder = *state;
    g_autoptr(PlpOutput) output = plp_output_new(folder, "clip.mp4");
    g_autofree char *first = plp_output_begin(output, NULL);
    g_autofree char *trace = plp_folder_add(first, "trace.csv", "old");
    assert_true(plp_output_commit(output, first, NULL));
    g_autofree char *edits = plp_folder_add(output->path, "edits.csv", "a correction");
    assert_int_equal(plp_output_get_state(output), PLP_OUTPUT_COMPLETE);
    assert_true(plp_output_check(output, false, true, NULL));
    g_autofree char *second = plp_output_begin(output, NULL);
    g_autofree char *newer = plp_folder_add(second, "trace.csv", "new");
    assert_true(plp_output_commit(output, second, NULL));
    g_autofree char *names = plp_folder_dup_names(output->path);
    assert_string_equal(names, "edits.csv trace.csv");
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(edits, &text, NULL, NULL));
    assert_string_equal(text, "a correction");
    g_autofree char *left = plp_folder_dup_names(folder);
    assert_string_equal(left, "clip");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems),
        TEST(test_one_analysis_at_a_time),
        TEST(test_a_lock_nobody_holds_is_none),
        TEST(test_a_lock_that_cannot_be_made_is_said),
        TEST(test_states),
        TEST(test_foreign_things),
        TEST(test_what_is_refused),
        TEST(test_commit_replaces_in_one_step),
        TEST(test_corrections_stay),
        TEST(test_discard_leaves_nothing),
        TEST(test_where_nobody_may_write),
        TEST(test_parent_is_a_file),
        TEST(test_file_comes_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
