#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib.h>
#include <math.h>

#include "plot/words.h"

static void assert_time(int64_t t_us, int decimals, const char *expected)
{
    g_autofree char *text = plp_words_dup_time(t_us, decimals);
    assert_string_equal(text, expected);
}

static void test_times(void **state)
{
    assert_time(0, 0, "0:00");
    assert_time(14233000, 1, "0:14.2");
    assert_time(59960000, 1, "1:00.0");
    assert_time(3599999999, 0, "1:00:00");
    assert_time(72000000000, 0, "20:00:00");
    assert_time(-1500000, 1,
                "\xe2\x88\x92"
                "0:01.5");
}

static void assert_number(double value, int decimals, const char *expected)
{
    g_autofree char *text = plp_words_dup_number(value, decimals);
    assert_string_equal(text, expected);
}

static void test_numbers(void **state)
{
    assert_number(24.84, 1, "24.8");
    assert_number(-1.25, 2,
                  "\xe2\x88\x92"
                  "1.25");
    assert_number(-0.001, 1, "0.0"); // no minus before nothing
    assert_number(NAN, 1, "n/a");
    assert_number(INFINITY, 1, "n/a");
}

static void test_every_task_has_words(void **state)
{
    for (int task = 0; task < PLP_TASK_N; task++)
        assert_non_null(plp_words_get_task((PlpTask)task));
    assert_string_equal(plp_words_get_task((PlpTask)999), "no task");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_every_task_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
