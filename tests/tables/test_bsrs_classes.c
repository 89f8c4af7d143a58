#include <string.h>

#include "bytes.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "tables/bsrs_classes.h"

#define REST "prolonged_mean_s=4;5\nprolonged_per_min=3;6\n"

static const char plain[] = "[bsrs]\nstatus=unverified\nblinks_and_brief_per_min=18;32\n" REST;

static bool parse(const char *text, gsize size, PlpBsrsClasses *ret_classes, GError **error)
{
    g_autoptr(GBytes) content = g_bytes_new(text, size);
    return plp_bsrs_classes_parse("c.ini", content, ret_classes, error);
}

static void test_plain(void **state)
{
    PlpBsrsClasses classes;
    g_autoptr(GError) error = NULL;
    assert_true(parse(plain, strlen(plain), &classes, &error));
    assert_true(classes.loaded && !classes.verified);
    assert_float_equal(classes.blinks_and_brief_per_min[0], 18, 0);
    assert_float_equal(classes.blinks_and_brief_per_min[1], 32, 0);
    assert_float_equal(classes.prolonged_mean_s[1], 5, 0);
    assert_float_equal(classes.prolonged_per_min[0], 3, 0);
}

static void test_comments_blanks_and_order(void **state)
{
    static const char text[] = "# mine\n\n[bsrs]\nprolonged_per_min = 2.5 ; 6\n# more\n"
                               "prolonged_mean_s=4;5\nblinks_and_brief_per_min=1;2\n"
                               "status=verified\n";
    PlpBsrsClasses classes;
    g_autoptr(GError) error = NULL;
    assert_true(parse(text, strlen(text), &classes, &error));
    assert_true(classes.verified);
    assert_float_equal(classes.prolonged_per_min[0], 2.5, 0);
}

static void test_the_shipped_table_says_that_it_is_unverified(void **state)
{
    g_autofree char *path =
        g_build_filename(g_getenv("PLP_SOURCE_ROOT"), "data", "bsrs-classes.ini", NULL);
    PlpBsrsClasses classes;
    g_autoptr(GError) error = NULL;
    assert_true(plp_bsrs_classes_load(path, &classes, &error));
    assert_true(classes.loaded);
    assert_false(classes.verified);
}

static void test_refusals(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "c.ini: is empty"},
        {"18;32\n", "c.ini: is no key file (lines are [bsrs], NAME=VALUE or # comment)"},
        {"[bsrs\n", "c.ini: is no key file (lines are [bsrs], NAME=VALUE or # comment)"},
        {"\xff\xfe[\n", "c.ini: is no text in UTF-8"},
        {"# nothing\n", "c.ini: has no group [bsrs] (begin it with that line)"},
        {"[BSRS]\nstatus=verified\n", "c.ini: has no group [bsrs] (begin it with that line)"},
        {"[bsrs]\nblinks_and_brief_per_min=18;32\n" REST,
         "c.ini: status must be `verified` or `unverified`"},
        {"[bsrs]\nstatus=yes\nblinks_and_brief_per_min=18;32\n" REST,
         "c.ini: status must be `verified` or `unverified`"},
        {"[bsrs]\nstatus=verified\n" REST,
         "c.ini: blinks_and_brief_per_min is missing (write a line like: "
         "blinks_and_brief_per_min=3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_per_min=18;32\n" REST,
         "c.ini: blinks_per_min is no key of this file (remove or correct it)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=18\n" REST,
         "c.ini: blinks_and_brief_per_min=18: must be two numbers above 0, the smaller one first "
         "(like 3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=18;32;40\n" REST,
         "c.ini: blinks_and_brief_per_min=18;32;40: must be two numbers above 0, the smaller one "
         "first (like 3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=32;18\n" REST,
         "c.ini: blinks_and_brief_per_min=32;18: must be two numbers above 0, the smaller one "
         "first (like 3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=-1;18\n" REST,
         "c.ini: blinks_and_brief_per_min=-1;18: must be two numbers above 0, the smaller one "
         "first (like 3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=18,5;32\n" REST,
         "c.ini: blinks_and_brief_per_min=18,5;32: must be two numbers above 0, the smaller one "
         "first (like 3;6)"},
        {"[bsrs]\nstatus=verified\nblinks_and_brief_per_min=nan;inf\n" REST,
         "c.ini: blinks_and_brief_per_min=nan;inf: must be two numbers above 0, the smaller one "
         "first (like 3;6)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpBsrsClasses classes = {.loaded = true};
        g_autoptr(GError) error = NULL;
        assert_false(parse(cases[i].text, strlen(cases[i].text), &classes, &error));
        assert_message(&error, PLP_ERROR_FORMAT, cases[i].message);
        assert_false(classes.loaded);
    }
}

static void test_nul_and_missing_files(void **state)
{
    PlpBsrsClasses classes;
    g_autoptr(GError) error = NULL;
    assert_false(parse("[bsrs]\0", 7, &classes, &error));
    assert_message(&error, PLP_ERROR_FORMAT, "c.ini: is no text in UTF-8");
    assert_false(plp_bsrs_classes_load("/nowhere/a folder/edges.ini", &classes, &error));
    assert_int_equal(error->code, PLP_ERROR_IO);
    assert_true(g_str_has_prefix(error->message, "edges.ini: "));
}

static void test_where_the_table_is_looked_for(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("plp-classes-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "bsrs-classes.ini", NULL);
    g_setenv("PALPEBRA_DATA", folder, TRUE);
    g_autofree char *missing = plp_bsrs_classes_find();
    assert_null(missing);
    assert_true(g_file_set_contents(path, plain, -1, NULL));
    g_autofree char *found = plp_bsrs_classes_find();
    assert_string_equal(found, path);
    g_unsetenv("PALPEBRA_DATA");
    g_unlink(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_comments_blanks_and_order),
        cmocka_unit_test(test_the_shipped_table_says_that_it_is_unverified),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_nul_and_missing_files),
        cmocka_unit_test(test_where_the_table_is_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
