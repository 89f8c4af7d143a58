#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "analysis/responder.h"
#include "base/error.h"

/** Whether a rule on measure 0 holds for one patient. */
static PlpTristate judge(const char *text, double before, double after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpResponderRule) rule = plp_responder_parse(text, &error);
    assert_non_null(rule);
    for (guint i = 0; i < rule->conditions->len; i++)
        g_array_index(rule->conditions, PlpResponderCondition, i).index = 0;
    return plp_responder_judge(rule, &before, &after);
}

static void test_percent_of_the_value_before(void **state)
{
    assert_int_equal(judge("rate <= -50%", 20, 10), PLP_TRISTATE_YES);
    assert_int_equal(judge("rate<=-50 %", 20, 10.01), PLP_TRISTATE_NO);
    assert_int_equal(judge("rate < -50%", 20, 10), PLP_TRISTATE_NO);
    assert_int_equal(judge("rate >= 10%", -20, -18), PLP_TRISTATE_YES);
    assert_int_equal(judge("rate > 10%", -20, -18), PLP_TRISTATE_NO);
    // Rounding decides nothing: 0.3 - 0.6 is not exactly half.
    assert_int_equal(judge("rate <= -50%", 0.6, 0.3), PLP_TRISTATE_YES);
}

static void test_units_without_a_sign_of_percent(void **state)
{
    assert_int_equal(judge("jrs_severity <= -1", 4, 3), PLP_TRISTATE_YES);
    assert_int_equal(judge("jrs_severity <= -1", 4, 4), PLP_TRISTATE_NO);
    assert_int_equal(judge("aperture >= 1.5", 8, 9.5), PLP_TRISTATE_YES);
    assert_int_equal(judge("aperture > 1.5", 8, 9.5), PLP_TRISTATE_NO);
}

static void test_a_percentage_of_nothing_is_unknown(void **state)
{
    assert_int_equal(judge("rate <= -50%", 0, 0), PLP_TRISTATE_UNKNOWN);
    assert_int_equal(judge("rate <= -50%", (double)NAN, 1), PLP_TRISTATE_UNKNOWN);
    assert_int_equal(judge("rate <= -1", 3, (double)NAN), PLP_TRISTATE_UNKNOWN);
    assert_int_equal(judge("rate <= 0", 0, 0), PLP_TRISTATE_YES);
}

static void test_all_conditions_must_hold(void **state)
{
    g_autoptr(PlpResponderRule) rule =
        plp_responder_parse("rate <= -50%  AND closed <= -0.1", NULL);
    assert_non_null(rule);
    assert_int_equal(rule->conditions->len, 2);
    for (int i = 0; i < 2; i++)
        g_array_index(rule->conditions, PlpResponderCondition, i).index = i;
    assert_string_equal(g_array_index(rule->conditions, PlpResponderCondition, 1).measure,
                        "closed");
    static const double before[] = {20, 0.3};
    static const double both[] = {8, 0.1};
    static const double one[] = {8, 0.25};
    static const double missing[] = {8, (double)NAN};
    static const double failed[] = {18, (double)NAN};
    assert_int_equal(plp_responder_judge(rule, before, both), PLP_TRISTATE_YES);
    assert_int_equal(plp_responder_judge(rule, before, one), PLP_TRISTATE_NO);
    assert_int_equal(plp_responder_judge(rule, before, missing), PLP_TRISTATE_UNKNOWN);
    assert_int_equal(plp_responder_judge(rule, before, failed), PLP_TRISTATE_NO);
}

static void test_the_rule_keeps_its_words(void **state)
{
    g_autoptr(PlpResponderRule) rule = plp_responder_parse(" rate<= -50% ", NULL);
    assert_string_equal(rule->text, " rate<= -50% ");
}

static void assert_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_responder_parse(text, &error));
    assert_int_equal(error->code, PLP_ERROR_INVALID);
    assert_string_equal(error->message, message);
}

#define LIKE " (write it like: closures_per_min <= -50%)"

static void test_what_is_no_rule(void **state)
{
    assert_refused("", "the rule `` is empty" LIKE);
    assert_refused("rate", "the rule `rate` has a part without <, <=, > or >=" LIKE);
    assert_refused("rate = -50%", "the rule `rate = -50%` has a part without <, <=, > or >=" LIKE);
    assert_refused("<= -50%", "the rule `<= -50%` does not name one measure before the sign" LIKE);
    assert_refused("my rate <= 1",
                   "the rule `my rate <= 1` does not name one measure before the sign" LIKE);
    assert_refused("rate <= half", "the rule `rate <= half` has no number after the sign" LIKE);
    assert_refused("rate <= -0,5", "the rule `rate <= -0,5` has no number after the sign" LIKE);
    assert_refused("rate <= %", "the rule `rate <= %` has no number after the sign" LIKE);
    assert_refused("rate <= nan", "the rule `rate <= nan` has no number after the sign" LIKE);
    assert_refused(
        "rate <= -150%",
        "the rule `rate <= -150%` asks for less than -100 %, which nothing can reach" LIKE);
    assert_refused("rate <= -50% and ",
                   "the rule `rate <= -50% and ` has a part without <, <=, > or >=" LIKE);
    assert_refused("rate <= -50% or closed < 0",
                   "the rule `rate <= -50% or closed < 0` has no number after the sign" LIKE);
    assert_refused("rate\n<= x", "the rule `rate\\x0A<= x` has no number after the sign" LIKE);
    assert_refused("\xff <= 1", "the rule `…` is too long or no text" LIKE);
    g_autofree char *longest = g_strnfill(401, 'x');
    assert_refused(longest, "the rule `…` is too long or no text" LIKE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_percent_of_the_value_before),
        cmocka_unit_test(test_units_without_a_sign_of_percent),
        cmocka_unit_test(test_a_percentage_of_nothing_is_unknown),
        cmocka_unit_test(test_all_conditions_must_hold),
        cmocka_unit_test(test_the_rule_keeps_its_words),
        cmocka_unit_test(test_what_is_no_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
