#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/text.h"

static void assert_name(const char *path, const char *expected)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    assert_string_equal(name, expected);
}

static void test_names(void **state)
{
    assert_name("/home/someone/Jane Doe 1961/rest.mp4", "rest.mp4");
    assert_name("rest.mp4", "rest.mp4");
    assert_name("a b  c.mp4", "a b  c.mp4");
    assert_name("Übung ß 視頻.mp4", "Übung ß 視頻.mp4");
}

static void test_names_that_would_spoil_a_line(void **state)
{
    assert_name("two\nlines.mp4", "two\\x0Alines.mp4");
    assert_name("tab\t.mp4", "tab\\x09.mp4");
    assert_name("bell\a\x1b[31m.mp4", "bell\\x07\\x1B[31m.mp4");
    assert_name("latin\xe4.mp4", "latin\\xE4.mp4");
    assert_name("cut\xe8\xa6", "cut\\xE8\\xA6");
    assert_name("\xff\xfe", "\\xFF\\xFE");
    assert_name("line\xe2\x80\xa8separator", "line\\xE2\\x80\\xA8separator");
    assert_name("right-to-left\xe2\x80\xaegpj.exe", "right-to-left\\xE2\\x80\\xAEgpj.exe");
}

static void test_names_without_a_name(void **state)
{
    assert_name("", ".");
    assert_name("/", "/");
    assert_name("folder/", "folder");
}

static void assert_refused(const char *path, gsize limit, PlpErrorCode code, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_text_load_file(path, limit, &error));
    assert_true(g_error_matches(error, PLP_ERROR, (gint)code));
    assert_string_equal(error->message, message);
}

static void test_loads_up_to_the_limit(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a.csv", NULL);
    assert_true(g_file_set_contents(path, "with\0nul", 8, NULL));
    g_autoptr(GBytes) content = plp_text_load_file(path, 8, NULL);
    assert_int_equal(g_bytes_get_size(content), 8);
    assert_memory_equal(g_bytes_get_data(content, NULL), "with\0nul", 8);
    assert_refused(path, 7, PLP_ERROR_FORMAT,
                   "a.csv: is larger than 7 bytes and so is no such text file");
    g_remove(path);
    g_rmdir(folder);
}

static void test_refuses(void **state)
{
    assert_refused("/no/such/a.csv", 9, PLP_ERROR_IO,
                   "a.csv: cannot be opened: No such file or directory");
    assert_refused("/usr", 9, PLP_ERROR_IO, "usr: cannot be read: Is a directory");
    assert_refused("/dev/zero", 4096, PLP_ERROR_FORMAT,
                   "zero: is larger than 4096 bytes and so is no such text file");
}

static void test_pipe_without_a_writer_does_not_hang(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "pipe", NULL);
    assert_int_equal(mkfifo(path, 0600), 0);
    g_autoptr(GBytes) content = plp_text_load_file(path, 8, NULL);
    assert_non_null(content);
    assert_int_equal(g_bytes_get_size(content), 0);
    g_remove(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_names_that_would_spoil_a_line),
        cmocka_unit_test(test_names_without_a_name),
        cmocka_unit_test(test_loads_up_to_the_limit),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_pipe_without_a_writer_does_not_hang),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
