// The sentences on severity: what they say, and what they never say.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "report/severity_text.h"
#include "sample.h"

static PlpSeverity make(void)
{
    return (PlpSeverity){
        .answer = PLP_ANSWER_GIVEN,
        .measured_s = 57.26,
        .measured_share = 0.954,
        .basis = PLP_SIDE_BOTH,
        .jrs = {.grade = 3,
                .least_grade = 3,
                .most_grade = 3,
                .rule = PLP_JRS_RULE_OVER_1S,
                .closed_share = 0.312,
                .over_1s_count = 2,
                .longest_s = 4.256,
                .rate_per_min = 30,
                .rate_limit_per_min = 21,
                .severity_low = 3,
                .severity_high = 4},
        .bfm_eyes_4 = PLP_TRISTATE_YES,
        .udrs_not_open_10s = PLP_TRISTATE_NO,
        .bsrs = {.blinks_and_brief_per_min = 28,
                 .blinks_and_brief_class = 2,
                 .prolonged_mean_s = 4.256,
                 .prolonged_mean_class = 2,
                 .prolonged_per_min = 1.05,
                 .prolonged_class = 1,
                 .complete_share = 0.9},
        .bsrs_classes = {.loaded = true},
        .normal = plp_normal_range_find(PLP_TASK_REST_OPEN),
        .index = {.value = 51.26, .tight_per_min = 4},
    };
}

static char *say(const PlpSeverity *severity)
{
    PlpParameters parameters = plp_parameters_make_default();
    GString *text = g_string_new(NULL);
    plp_severity_append_text(severity, &parameters, 0, text);
    return g_string_free(text, FALSE);
}

static void assert_says(const PlpSeverity *severity, const char *words)
{
    g_autofree char *text = say(severity);
    if (strstr(text, words) == NULL)
        fail_msg("does not say `%s`:\n%s", words, text);
}

static void test_golden(void **state)
{
    PlpSeverity severity = make();
    use_decimal_comma();
    g_autofree char *text = say(&severity);
    assert_string_equal(
        text,
        "Severity, what this clip supports: 57.3 s measured (95 %). The clinician decides.\n"
        "  JRS frequency          clip-equivalent 3: 2 closures longer than 1 s, the longest 4.26 "
        "s; closed 31.2 % of the time.\n"
        "  JRS severity           this clip supports 3 to 4; history decides.\n"
        "  BFM eyes, grade 4      threshold met: closed for 30 % or more.\n"
        "  UDRS eyes, 3 or 4      no closure reached 10 s.\n"
        "  BSRS quantities        blinks and brief 28.0 a minute [class 2 of 3, edges unverified]; "
        "prolonged 1.1 a minute [class 1 of 3, edges unverified], mean 4.3 s [class 2 of 3, edges "
        "unverified]; 90 % complete.\n"
        "  Normal for this task   8.0 to 21.0 blinks a minute (95 % limits), mean 17.0.\n"
        "  Change index           51.3 of 100 (our own, for following change; not a validated "
        "scale).\n");
}

static void test_every_rule_has_its_words(void **state)
{
    PlpSeverity severity = make();
    severity.jrs.rule = PLP_JRS_RULE_CLOSED_OVER_HALF;
    assert_says(&severity, "closed 31.2 % of the time, over 50 %");
    severity.jrs.rule = PLP_JRS_RULE_FLUTTER;
    severity.jrs.flutter_bursts = 1;
    assert_says(&severity, "1 burst of closures each shorter than 1 s, none longer.");
    severity.jrs.rule = PLP_JRS_RULE_RATE;
    assert_says(&severity, "30.0 closures a minute, above 21.0 (limit of the task).");
    severity.jrs.rate_limit_assumed = true;
    assert_says(&severity, "above 21.0 (limit at rest; no task said otherwise).");
    severity.jrs.rule = PLP_JRS_RULE_NONE;
    assert_says(&severity, "at most 21.0");
}

static void test_doubt_is_said(void **state)
{
    PlpSeverity severity = make();
    severity.jrs.most_grade = 4;
    severity.bfm_eyes_4 = severity.udrs_not_open_10s = PLP_TRISTATE_UNKNOWN;
    severity.index.tight_per_min = NAN;
    assert_says(&severity, "(3 to 4, had the eyes been open or closed while lost)");
    assert_says(&severity, "open question: the time not measured decides about the 30 %.");
    assert_says(&severity, "open question: a closure may have lasted 10 s unseen.");
    assert_says(&severity, "51.3 of 100, without squeeze (our own");
    severity.basis = PLP_SIDE_RIGHT;
    assert_says(&severity, "of the right eye alone: the other one was never measured. ");
    severity.basis_never_moved = true;
    assert_says(&severity, "of the right eye alone: the other one never closed. ");
}

static void test_nothing_to_say(void **state)
{
    PlpSeverity severity = {
        .answer = PLP_ANSWER_NOT_ENOUGH_MEASURED, .measured_s = 2, .measured_share = 1};
    g_autofree char *text = say(&severity);
    assert_string_equal(text, "Severity, what this clip supports: not enough measured (2.0 s, 100 "
                              "%; it takes 10 s and 50 %).\n");
    severity.measured_share = NAN;
    g_autofree char *none = say(&severity);
    assert_string_equal(none, "Severity, what this clip supports: not enough measured (2.0 s; it "
                              "takes 10 s and 50 %).\n");
    severity.answer = PLP_ANSWER_COMMANDED;
    g_autofree char *asked = say(&severity);
    assert_string_equal(asked, "Severity, what this clip supports: closures were asked for.\n");
    g_autoptr(GString) shorter = g_string_new(NULL);
    plp_severity_append_short(&severity, shorter);
    assert_string_equal(shorter->str, "JRS frequency closures were asked for");
}

static void test_the_line_of_a_task(void **state)
{
    PlpSeverity severity = make();
    g_autoptr(GString) text = g_string_new(NULL);
    plp_severity_append_short(&severity, text);
    assert_string_equal(text->str,
                        "JRS frequency clip-equivalent 3 (2 closures longer than 1 s, the longest "
                        "4.26 s; closed 31.2 % of the time); normal for this task 8.0 to 21.0 "
                        "blinks a minute");
    severity.normal = NULL; // never without the task
    g_string_truncate(text, 0);
    plp_severity_append_short(&severity, text);
    assert_null(strstr(text->str, "normal"));
}

static void test_words_that_are_never_used(void **state)
{
    static const char *const words[] = {"BSRS =", "clinically meaningful", "diagnos", "JRS ="};
    PlpSeverity severity = make();
    for (int rule = PLP_JRS_RULE_UNKNOWN; rule < PLP_JRS_RULE_N; rule++) {
        severity.jrs.rule = (PlpJrsRule)rule;
        g_autofree char *text = say(&severity);
        for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
            assert_null(strstr(text, words[i]));
    }
    severity.bsrs_classes.loaded = false;
    severity.bsrs.blinks_and_brief_class = severity.bsrs.prolonged_class =
        severity.bsrs.prolonged_mean_class = 0;
    g_autofree char *text = say(&severity);
    assert_null(strstr(text, "class"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_every_rule_has_its_words),
        cmocka_unit_test(test_doubt_is_said),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_the_line_of_a_task),
        cmocka_unit_test(test_words_that_are_never_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
