#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <float.h>
#include <locale.h>
#include <math.h>

#include "base/number.h"

static void assert_written(double value, int decimals, const char *expected)
{
    g_autofree char *text = plp_number_dup(value, decimals);
    assert_string_equal(text, expected);
}

static void test_writes(void **state)
{
    assert_written(1.5, 2, "1.50");
    assert_written(-1234567.125, 3, "-1234567.125");
    assert_written(0.5, 0, "0");
    assert_written(1e15, 1, "1000000000000000.0");
    assert_written(0.0000004, 9, "0.000000400");
}

static void test_minus_zero_is_zero(void **state)
{
    assert_written(-0.0, 2, "0.00");
    assert_written(-0.001, 2, "0.00");
    assert_written(-0.0, 0, "0");
    assert_written(-0.01, 2, "-0.01");
}

static void test_missing_is_empty(void **state)
{
    assert_written(NAN, 3, "");
    assert_written(INFINITY, 3, "");
    assert_written(-INFINITY, 3, "");
}

static void test_decimals_are_clamped(void **state)
{
    assert_written(1.25, -3, "1");
    assert_written(1.25, 99, "1.250000000");
}

static void test_largest_number_fits(void **state)
{
    g_autofree char *text = plp_number_dup(DBL_MAX, 9);
    assert_int_equal(strlen(text), 309 + 1 + 9);
    text[309] = '\0';
    for (const char *p = text; *p != '\0'; p++)
        assert_true(g_ascii_isdigit(*p));
}

static void test_reads(void **state)
{
    double value = 0;
    assert_true(plp_number_parse("1.5", &value));
    assert_true(value == 1.5);
    assert_true(plp_number_parse(" \t-2e3 \n", &value));
    assert_true(value == -2000);
    assert_true(plp_number_parse(".5", &value));
    assert_true(value == 0.5);
    assert_true(plp_number_parse("+7", &value));
    assert_true(value == 7);
}

static void test_refuses_what_is_no_number(void **state)
{
    const char *const texts[] = {
        "",  " ",  "nan", "NaN",   "inf",    "-Infinity", "0x10", "1,5",   "1.5x",  "1 2", "--1",
        ".", "1e", "e5",  "1e999", "-1e999", "1.5.2",     "½",    "1_000", "1'000", "+",   "-"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        double value = 42;
        if (plp_number_parse(texts[i], &value))
            fail_msg("'%s' was read as a number", texts[i]);
        assert_true(value == 42);
    }
}

static void test_reads_whole_numbers(void **state)
{
    int64_t value = 0;
    assert_true(plp_number_parse_int64("-9223372036854775808", &value));
    assert_true(value == G_MININT64);
    assert_true(plp_number_parse_int64(" 42 ", &value));
    assert_true(value == 42);
    const char *const texts[] = {"", "1.0", "9223372036854775808", "1e3", "0x10", "4 2", "x", "-"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (plp_number_parse_int64(texts[i], &value))
            fail_msg("'%s' was read as a whole number", texts[i]);
    }
}

static void check_in_locale(const char *name)
{
    if (setlocale(LC_ALL, name) == NULL) {
        print_message("the locale %s is not installed\n", name);
        skip();
    }
    // The test is worth nothing where this locale's own decimal sign is a point.
    assert_string_equal(localeconv()->decimal_point, ",");
    double value = 0;
    assert_written(1234.5, 2, "1234.50");
    assert_true(plp_number_parse("1234.5", &value));
    assert_true(value == 1234.5);
    assert_false(plp_number_parse("1234,5", &value));
    setlocale(LC_ALL, "C");
}

static void test_german(void **state)
{
    check_in_locale("de_DE.UTF-8");
}

static void test_turkish(void **state)
{
    check_in_locale("tr_TR.UTF-8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_minus_zero_is_zero),
        cmocka_unit_test(test_missing_is_empty),
        cmocka_unit_test(test_decimals_are_clamped),
        cmocka_unit_test(test_largest_number_fits),
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses_what_is_no_number),
        cmocka_unit_test(test_reads_whole_numbers),
        cmocka_unit_test(test_german),
        cmocka_unit_test(test_turkish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
