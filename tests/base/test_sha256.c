#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sha256.h"

// The examples of FIPS 180-4.
#define OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OF_MILLION_A "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void test_bytes(void **state)
{
    g_autofree char *nothing = plp_sha256_dup_bytes("", 0);
    g_autofree char *abc = plp_sha256_dup_bytes("abc", 3);
    assert_string_equal(nothing, OF_NOTHING);
    assert_string_equal(abc, OF_ABC);
}

static char *sum_file_of(const char *content, gsize size)
{
    g_autofree char *path = g_strdup_printf("%s/palpebra-sha-%d", g_get_tmp_dir(), getpid());
    assert_true(g_file_set_contents(path, content, (gssize)size, NULL));
    char *sum = plp_sha256_dup_file(path, NULL);
    g_remove(path);
    return sum;
}

static void test_file(void **state)
{
    g_autofree char *million = g_strnfill(1000000, 'a');
    g_autofree char *of_million = sum_file_of(million, 1000000);
    g_autofree char *of_nothing = sum_file_of("", 0);
    assert_string_equal(of_million, OF_MILLION_A);
    assert_string_equal(of_nothing, OF_NOTHING);
}

static void test_missing_file(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_sha256_dup_file("/no/such/folder/clip.mp4", &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
    assert_string_equal(error->message, "clip.mp4: cannot be opened: No such file or directory");
}

static void test_folder(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_sha256_dup_file("/usr", &error));
    assert_string_equal(error->message, "usr: cannot be read: Is a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
