#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "domain/closure.h"
#include "domain/frame.h"
#include "domain/metric.h"
#include "domain/parameters.h"
#include "domain/reason.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "domain/trace.h"

static void test_reasons(void **state)
{
    for (int i = PLP_REASON_MEASURED; i < PLP_REASON_N; i++) {
        PlpReason parsed = PLP_REASON_UNKNOWN;
        assert_non_null(plp_reason_get_name((PlpReason)i));
        assert_true(plp_reason_parse(plp_reason_get_name((PlpReason)i), &parsed));
        assert_int_equal(parsed, i);
        assert_true(g_str_has_suffix(plp_reason_get_sentence((PlpReason)i), "."));
    }
    PlpReason untouched = PLP_REASON_TURNED;
    assert_false(plp_reason_parse("unknown", &untouched));
    assert_false(plp_reason_parse("", &untouched));
    assert_false(plp_reason_parse("Turned", &untouched));
    assert_int_equal(untouched, PLP_REASON_TURNED);
}

static void test_tasks(void **state)
{
    for (int i = PLP_TASK_REST_OPEN; i < PLP_TASK_N; i++) {
        PlpTask parsed = PLP_TASK_UNKNOWN;
        assert_non_null(plp_task_get_name((PlpTask)i));
        assert_true(plp_task_parse(plp_task_get_name((PlpTask)i), &parsed));
        assert_int_equal(parsed, i);
    }
    PlpTask untouched = PLP_TASK_FREE;
    assert_false(plp_task_parse("none", &untouched));
    assert_false(plp_task_parse("REST_OPEN", &untouched));
    assert_int_equal(untouched, PLP_TASK_FREE);
}

static void test_commanded_tasks(void **state)
{
    int commanded = 0;
    for (int i = PLP_TASK_UNKNOWN; i < PLP_TASK_N; i++) {
        commanded += plp_task_is_commanded((PlpTask)i);
        if (plp_task_is_closure((PlpTask)i))
            assert_true(plp_task_is_commanded((PlpTask)i));
    }
    assert_int_equal(commanded, 5);
    assert_true(plp_task_is_commanded(PLP_TASK_SMILE));
    assert_false(plp_task_is_closure(PLP_TASK_SMILE));
    assert_false(plp_task_is_commanded(PLP_TASK_UNKNOWN));
    assert_false(plp_task_is_commanded(PLP_TASK_CONVERSATION));
}

static void test_sides(void **state)
{
    for (int i = PLP_SIDE_RIGHT; i <= PLP_SIDE_BOTH; i++) {
        PlpSide parsed = PLP_SIDE_UNKNOWN;
        assert_true(plp_side_parse(plp_side_get_name((PlpSide)i), &parsed));
        assert_int_equal(parsed, i);
    }
    PlpSide untouched = PLP_SIDE_LEFT;
    assert_false(plp_side_parse("unknown", &untouched));
    assert_int_equal(untouched, PLP_SIDE_LEFT);
}

static void test_closure_words(void **state)
{
    assert_string_equal(plp_kind_get_name(PLP_KIND_PROLONGED), "prolonged");
    assert_string_equal(plp_extent_get_name(PLP_EXTENT_COMPLETE), "complete");
    g_autofree char *none = plp_closure_dup_notes(PLP_CLOSURE_NOTE_NONE);
    assert_string_equal(none, "");
    g_autofree char *two =
        plp_closure_dup_notes(PLP_CLOSURE_NOTE_SPANS_LOSS | PLP_CLOSURE_NOTE_STARTS_BEFORE);
    assert_string_equal(two, "starts_before spans_loss");
}

static void assert_metric(PlpMetric metric)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    assert_non_null(info->name);
    assert_true(info->name[0] != '\0' && info->unit[0] != '\0');
    assert_true(info->per_eye || info->both_eyes);
    assert_in_range(info->decimals, 0, 4);
    assert_true(g_str_has_suffix(info->definition, "."));
    for (int other = 1; other < (int)metric; other++)
        assert_string_not_equal(info->name, plp_metric_get_info((PlpMetric)other)->name);
}

static void test_metrics(void **state)
{
    for (int i = PLP_METRIC_UNKNOWN + 1; i < PLP_METRIC_N; i++)
        assert_metric((PlpMetric)i);
    PlpFigure figure = plp_figure_make(3, -1);
    assert_true(figure.value == 3 && isnan(figure.low) && isnan(figure.boot_high));
}

static void test_parameters_have_sane_defaults(void **state)
{
    gsize count = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&count);
    // Every field of the struct stands in the table, once.
    assert_int_equal(count * sizeof(double), sizeof(PlpParameters));
    PlpParameters parameters = plp_parameters_make_default();
    for (gsize i = 0; i < count; i++) {
        double value = plp_parameters_get(&parameters, &table[i]);
        assert_true(table[i].low <= value && value <= table[i].high);
        assert_true(table[i].low < table[i].high);
        assert_true(g_str_has_suffix(table[i].meaning, ".") ||
                    g_str_has_suffix(table[i].meaning, ".)"));
        for (gsize k = 0; k < i; k++)
            assert_true(table[k].offset != table[i].offset);
    }
}

static void test_parameters_are_set_by_name(void **state)
{
    PlpParameters parameters = plp_parameters_make_default();
    assert_true(plp_parameters_set(&parameters, "yaw_limit_deg=25.5", NULL));
    assert_true(parameters.yaw_limit_deg == 25.5);
    assert_true(plp_parameters_set(&parameters, "bootstrap_resamples= 0 ", NULL));
    assert_true(parameters.bootstrap_resamples == 0);
}

static void assert_not_set(const char *assignment, const char *message)
{
    PlpParameters parameters = plp_parameters_make_default();
    PlpParameters before = parameters;
    g_autoptr(GError) error = NULL;
    assert_false(plp_parameters_set(&parameters, assignment, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_INVALID));
    assert_string_equal(error->message, message);
    assert_memory_equal(&parameters, &before, sizeof before);
}

#define NO_SUCH "no such parameter (write NAME=VALUE with a name from the list of parameters)"

static void test_parameters_refuse(void **state)
{
    assert_not_set("", "--set : " NO_SUCH);
    assert_not_set("yaw_limit_deg", "--set yaw_limit_deg: " NO_SUCH);
    assert_not_set("yaw_limit=3", "--set yaw_limit=3: " NO_SUCH);
    assert_not_set("=3", "--set =3: " NO_SUCH);
    const char *range = "yaw_limit_deg must be a number from 5 to 90 deg";
    const char *const values[] = {"", "x", "4.9", "91", "nan", "25,5", "1e400"};
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *assignment = g_strdup_printf("yaw_limit_deg=%s", values[i]);
        g_autofree char *message = g_strdup_printf("--set %s: %s", assignment, range);
        assert_not_set(assignment, message);
    }
}

static void test_parameter_messages_have_a_decimal_point(void **state)
{
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        print_message("the locale de_DE.UTF-8 is not installed\n");
        skip();
    }
    assert_not_set("blink_limit_s=9",
                   "--set blink_limit_s=9: blink_limit_s must be a number from 0.1 to 5 s");
    setlocale(LC_ALL, "C");
}

static void test_affines(void **state)
{
    PlpAffine quarter = {0, -1, 100, 1, 0, 0}, shift = {1, 0, 5, 0, 1, 7};
    double x = 0, y = 0, step_x = 0, step_y = 0;
    plp_affine_apply(plp_affine_compose(shift, quarter), 3, 4, &x, &y);
    plp_affine_apply(quarter, 3, 4, &step_x, &step_y);
    plp_affine_apply(shift, step_x, step_y, &step_x, &step_y);
    assert_true(x == step_x && y == step_y);
    assert_true(x == 101 && y == 10);
}

static void test_unmeasured_sample_holds_no_number(void **state)
{
    PlpSample sample = plp_sample_make_unmeasured(33, 1, PLP_REASON_TURNED);
    assert_int_equal(sample.right.reason, PLP_REASON_TURNED);
    assert_int_equal(sample.left.reason, PLP_REASON_TURNED);
    // Each eye: a reason, then floats only.
    const float *right = &sample.right.ear_ratio, *left = &sample.left.ear_ratio;
    for (size_t i = 0; i < (sizeof(PlpEyeSample) - sizeof(PlpReason)) / sizeof(float); i++)
        assert_true(isnan(right[i]) && isnan(left[i]));
    assert_true(isnan(sample.yaw_deg) && isnan(sample.interocular_px));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reasons),
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_commanded_tasks),
        cmocka_unit_test(test_sides),
        cmocka_unit_test(test_closure_words),
        cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_parameters_have_sane_defaults),
        cmocka_unit_test(test_parameters_are_set_by_name),
        cmocka_unit_test(test_parameters_refuse),
        cmocka_unit_test(test_parameter_messages_have_a_decimal_point),
        cmocka_unit_test(test_affines),
        cmocka_unit_test(test_unmeasured_sample_holds_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
