#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/error.h"

static int make_folder(void **state)
{
    *state = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    return *state == NULL;
}

static int remove_folder(void **state)
{
    g_autoptr(GDir) folder = g_dir_open(*state, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(*state, name, NULL);
        g_remove(path);
    }
    g_rmdir(*state);
    g_free(*state);
    return 0;
}

static guint count_files(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(folder) != NULL)
        count++;
    return count;
}

static void assert_content(const char *path, const char *expected)
{
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(path, &content, NULL, NULL));
    assert_string_equal(content, expected);
}

static void test_appears_on_commit(void **state)
{
    g_autofree char *path = g_build_filename(*state, "a b\n\xff.csv", NULL);
    g_autoptr(PlpAtomicFile) file = plp_atomic_file_open(path, NULL);
    assert_non_null(file);
    assert_true(plp_atomic_file_write(file, "one ", 4, NULL));
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_true(plp_atomic_file_write(file, "two", 3, NULL));
    assert_true(plp_atomic_file_commit(file, NULL));
    assert_content(path, "one two");
    assert_int_equal(count_files(*state), 1);
}

static void test_replaces(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    assert_true(plp_atomic_file_save(path, "old", 3, NULL));
    assert_true(plp_atomic_file_save(path, "newer", 5, NULL));
    assert_content(path, "newer");
    assert_int_equal(count_files(*state), 1);
}

static void test_leaves_nothing_without_commit(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    assert_true(plp_atomic_file_save(path, "old", 3, NULL));
    PlpAtomicFile *file = plp_atomic_file_open(path, NULL);
    assert_true(plp_atomic_file_write(file, "half", 4, NULL));
    plp_atomic_file_free(file);
    assert_content(path, "old");
    assert_int_equal(count_files(*state), 1);
}

static void test_empty_file(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    assert_true(plp_atomic_file_save(path, "", 0, NULL));
    assert_content(path, "");
}

static void test_missing_folder(void **state)
{
    g_autofree char *path = g_build_filename(*state, "no", "such", "x.csv", NULL);
    g_autoptr(GError) error = NULL;
    assert_null(plp_atomic_file_open(path, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_string_equal(error->message, "x.csv: cannot be created: No such file or directory");
}

static void test_read_only_folder(void **state)
{
    if (geteuid() == 0) {
        print_message("root may write anywhere\n");
        skip();
    }
    g_autofree char *path = g_build_filename(*state, "x.csv", NULL);
    g_chmod(*state, 0500);
    g_autoptr(GError) error = NULL;
    bool saved = plp_atomic_file_save(path, "a", 1, &error);
    g_chmod(*state, 0700);
    assert_false(saved);
    assert_string_equal(error->message, "x.csv: cannot be created: Permission denied");
}

static void test_folder_where_nobody_may_write(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_false(plp_atomic_file_save("/proc/x.csv", "a", 1, &error));
    assert_true(g_str_has_prefix(error->message, "x.csv: cannot be created: "));
}

static void test_a_folder_is_in_the_place(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    assert_int_equal(g_mkdir(path, 0700), 0);
    g_autoptr(GError) error = NULL;
    assert_false(plp_atomic_file_save(path, "a", 1, &error));
    assert_string_equal(error->message, "x: cannot be put in its place: Is a directory");
    assert_int_equal(count_files(*state), 1);
}

/** A disk that takes no more than `limit` bytes a file, as a full one. */
static void set_limit(rlim_t limit)
{
    struct rlimit limits;
    getrlimit(RLIMIT_FSIZE, &limits);
    limits.rlim_cur = limit;
    setrlimit(RLIMIT_FSIZE, &limits);
}

static void test_full_disk(void **state)
{
    signal(SIGXFSZ, SIG_IGN);
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    const gsize size = 1 << 20;
    g_autofree char *bytes = g_malloc0(size);
    g_autoptr(GError) error = NULL;
    set_limit(1 << 16);
    bool saved = plp_atomic_file_save(path, bytes, size, &error);
    set_limit(RLIM_INFINITY);
    assert_false(saved);
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_string_equal(error->message, "x: cannot be written: File too large");
    assert_int_equal(count_files(*state), 0);
}

static void test_full_disk_noticed_at_the_end(void **state)
{
    signal(SIGXFSZ, SIG_IGN);
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    g_autoptr(GError) error = NULL;
    set_limit(10);
    bool saved = plp_atomic_file_save(path, "twelve bytes", 12, &error); // fits into the buffer
    set_limit(RLIM_INFINITY);
    assert_false(saved);
    assert_string_equal(error->message, "x: cannot be written: File too large");
    assert_int_equal(count_files(*state), 0);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        TEST(test_appears_on_commit),
        TEST(test_replaces),
        TEST(test_leaves_nothing_without_commit),
        TEST(test_empty_file),
        TEST(test_missing_folder),
        TEST(test_read_only_folder),
        TEST(test_folder_where_nobody_may_write),
        TEST(test_a_folder_is_in_the_place),
        TEST(test_full_disk),
        TEST(test_full_disk_noticed_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
