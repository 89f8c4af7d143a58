#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "report/twitch_table.h"
#include "sample.h"

#define HEADER                                                                                     \
    "id,side,regions,onset_us,peak_us,offset_us,peak_frame,duration_ms,lid_depth,eye_ratio,"       \
    "cheek_ratio,mouth_ratio,strength,task,commanded\n"
#define ROW "1,left,lid mouth,400000,433333,500000,13,100.000,0.2500,,,0.03120,12.50,rest_open,0\n"

static GArray *parse(const char *text, GError **error)
{
    g_autoptr(GBytes) content = g_bytes_new(text, strlen(text));
    return plp_twitch_table_parse("twitches.csv", content, error);
}

static void test_golden(void **state)
{
    Sample *sample = sample_new();
    use_decimal_comma();
    g_autofree char *text = plp_twitch_table_dup_text(sample->analysis);
    assert_string_equal(text, HEADER ROW);
    sample_free(sample);
}

static void test_round_trip(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) twitches = parse(HEADER ROW, &error);
    assert_non_null(twitches);
    assert_int_equal(twitches->len, 1);
    const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, 0);
    assert_int_equal(twitch->side, PLP_SIDE_LEFT);
    assert_int_equal(twitch->regions, PLP_TWITCH_REGION_LID | PLP_TWITCH_REGION_MOUTH);
    assert_int_equal(twitch->duration_us, 100000);
    assert_float_equal(twitch->mouth_ratio, 0.0312, 1e-9);
    assert_true(isnan(twitch->cheek_ratio));
    assert_int_equal(twitch->task, PLP_TASK_REST_OPEN);
}

static void test_rows_by_onset(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    for (int id = 1; id <= 6; id++) {
        PlpTwitch twitch = {.id = id,
                            .side = id % 3 == 0 ? PLP_SIDE_LEFT : PLP_SIDE_RIGHT,
                            .regions = PLP_TWITCH_REGION_EYE,
                            .onset_us = id * 250000};
        g_array_append_val(id % 3 == 0 ? analysis->left.twitches : analysis->right.twitches,
                           twitch);
    }
    g_autofree char *text = plp_twitch_table_dup_text(analysis);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    static const char *const starts[] = {"1,right", "2,right", "3,left",
                                         "4,right", "5,right", "6,left"};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++)
        assert_true(g_str_has_prefix(lines[i + 1], starts[i]));
}

static void test_refusals(void **state)
{
    static const struct {
        const char *row, *message;
    } cases[] = {
        {"1,both,lid,1,2,3", "twitches.csv: line 2: side: `both` cannot be read (expected: word)"},
        {"1,left,,1,2,3", "twitches.csv: line 2: regions: `` cannot be read (expected: words)"},
        {"1,left,lid nose,1,2,3",
         "twitches.csv: line 2: regions: `lid nose` cannot be read (expected: words)"},
        {"1,left,lid,x,2,3",
         "twitches.csv: line 2: onset_us: `x` cannot be read (expected: whole number)"},
        {"1,left,lid,9,2,3", "twitches.csv: line 2: the twitch ends before it begins (analyse the "
                             "video again)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text =
            g_strconcat("id,side,regions,onset_us,peak_us,offset_us\n", cases[i].row, "\n", NULL);
        g_autoptr(GError) error = NULL;
        assert_null(parse(text, &error));
        assert_message(&error, PLP_ERROR_FORMAT, cases[i].message);
    }
    g_autoptr(GError) error = NULL;
    assert_null(parse("id,side,onset_us\n1,left,4\n", &error));
    assert_message(&error, PLP_ERROR_FORMAT,
                   "twitches.csv: line 1: no column `regions` (the header names: id, side, "
                   "onset_us)");
    assert_null(plp_twitch_table_load("/nowhere/twitches.csv", &error));
    assert_message(&error, PLP_ERROR_IO,
                   "twitches.csv: cannot be opened: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_rows_by_onset),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
