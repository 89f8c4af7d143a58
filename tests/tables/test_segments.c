#include <string.h>

#include "bytes.h"

#include "base/error.h"
#include "domain/segment.h"
#include "tables/segments.h"

static GArray *parse(const char *text, GError **error)
{
    g_autoptr(GBytes) content = bytes_of(text);
    return plp_segments_parse("s.csv", content, error);
}

static void assert_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(parse(text, &error));
    assert_message(&error, PLP_ERROR_FORMAT, message);
}

static void test_times(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) segments = parse("task,start,end\n"
                                       "forced_closure,1:02.5,1:05\n"
                                       "Rest open,0,60.25\n"
                                       "free,1:00:00,1:00:00.000001\n",
                                       &error);
    assert_non_null(segments);
    assert_int_equal(segments->len, 3);
    const PlpSegment *s = &g_array_index(segments, PlpSegment, 0);
    assert_int_equal(s[0].task, PLP_TASK_REST_OPEN);
    assert_int_equal(s[0].start_us, 0);
    assert_int_equal(s[0].end_us, 60250000);
    assert_int_equal(s[1].task, PLP_TASK_FORCED_CLOSURE);
    assert_int_equal(s[1].start_us, 62500000);
    assert_int_equal(s[1].end_us, 65000000);
    assert_int_equal(s[2].start_us, 3600000000);
    assert_int_equal(s[2].end_us, 3600000001);
}

static void test_shape(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) segments =
        parse("# visit 1\nend_s;note;TASK;start_s\n3;\"a;b\";smile;1\n5;;gaze-down;3\n", &error);
    assert_non_null(segments);
    assert_int_equal(segments->len, 2);
    assert_int_equal(g_array_index(segments, PlpSegment, 1).task, PLP_TASK_GAZE_DOWN);
}

static void test_every_task_is_read(void **state)
{
    for (int task = PLP_TASK_REST_OPEN; task < PLP_TASK_N; task++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text =
            g_strdup_printf("task,start,end\n%s,0,1\n", plp_task_get_name((PlpTask)task));
        g_autoptr(GArray) segments = parse(text, &error);
        assert_non_null(segments);
        assert_int_equal(g_array_index(segments, PlpSegment, 0).task, task);
    }
}

static void test_refusals(void **state)
{
    assert_refused("task,start\nfree,0\n",
                   "s.csv: line 1: no column `end` (the header names: task, start)");
    assert_refused("task,start,end\n", "s.csv: holds no segment (add lines like: rest_open,0,60)");
    assert_refused(
        "task,start,end\nnap,0,1\n",
        "s.csv: line 2: no task is called `nap` (use one of: rest_open, gentle_closure, "
        "forced_closure, rest_after, conversation, reading_aloud, writing, gaze_up, gaze_down, "
        "bright_light, head_turn, sensory_trick, chewing, laughing, singing, smile, pucker, "
        "brow_raise, free)");
    assert_refused("task,start,end\nfree,5,5\n",
                   "s.csv: line 2: the end is not after the start (swap or correct them)");
    assert_refused(
        "task,start,end\nfree,0,9\nsmile,20,30\nfree,8.9,12\n",
        "s.csv: lines 2 and 4 overlap in time (end the first one before the second starts)");
    assert_refused("", "s.csv: is empty (its first line must name the columns)");
}

static void test_bad_times(void **state)
{
    static const char *const bad[] = {"",     "x",    "-1",     "nan",     "1e300",
                                      "1:60", "1:-5", ":",      "1:2:3:4", "0x10",
                                      "1:",   ":5",   "700000", "1:99:00", "5s"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *text = g_strdup_printf("task,start,end\nfree,%s,700000\n", bad[i]);
        g_autofree char *message =
            g_strdup_printf("s.csv: line 2: start: `%s` is no time (write seconds like 62.5, or "
                            "1:02.5, from the first frame)",
                            bad[i]);
        assert_refused(text, message);
    }
}

/** Whatever segments are written, in whatever order and notation, come back sorted and to the
 * microsecond. */
static void test_round_trip(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(13);
    for (int round = 0; round < 300; round++) {
        g_autoptr(GString) text = g_string_new("task,start,end\n");
        PlpSegment expected[8];
        int n = g_rand_int_range(random, 1, 9);
        int64_t at_us = 0;
        for (int i = 0; i < n; i++) {
            at_us += g_rand_int_range(random, 0, 2) * g_rand_int_range(random, 0, 2000000000);
            expected[i].task = (PlpTask)g_rand_int_range(random, PLP_TASK_REST_OPEN, PLP_TASK_N);
            expected[i].start_us = at_us;
            at_us += g_rand_int_range(random, 1, 2000000000);
            expected[i].end_us = at_us;
            int64_t s_us = expected[i].start_us;
            g_autofree char *line = g_strdup_printf(
                "%s,%" G_GINT64_FORMAT ":%02d:%02d.%06d,%" G_GINT64_FORMAT ".%06d\n",
                plp_task_get_name(expected[i].task), s_us / 3600000000, (int)(s_us / 60000000 % 60),
                (int)(s_us / 1000000 % 60), (int)(s_us % 1000000), at_us / 1000000,
                (int)(at_us % 1000000));
            g_string_insert(text, g_rand_boolean(random) ? -1 : (gssize)strlen("task,start,end\n"),
                            line);
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) segments = parse(text->str, &error);
        assert_non_null(segments);
        assert_int_equal(segments->len, n);
        for (int i = 0; i < n; i++) {
            const PlpSegment *got = &g_array_index(segments, PlpSegment, i);
            assert_int_equal(got->task, expected[i].task);
            assert_int_equal(got->start_us, expected[i].start_us);
            assert_int_equal(got->end_us, expected[i].end_us);
        }
    }
}

static void test_load(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_segments_load("/nowhere/at/all.csv", &error));
    assert_message(&error, PLP_ERROR_IO, "all.csv: cannot be opened: No such file or directory");
    assert_null(plp_segments_load("/", &error));
    assert_non_null(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_shape),
        cmocka_unit_test(test_every_task_is_read),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_bad_times),
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_load),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
