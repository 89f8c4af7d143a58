// What a clip says of severity: each rule, and when nothing can be said.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/change_index.h"
#include "analysis/severity.h"
#include "film.h"

#define BOTH PLP_SIDE_BOTH
#define RIGHT PLP_SIDE_RIGHT
#define LEFT PLP_SIDE_LEFT

static const PlpBsrsClasses classes = {true, false, {18, 32}, {4, 5}, {3, 6}};

static PlpFilm *make_film(double length_s, int n_blinks, double every_s)
{
    PlpFilm *film = plp_film_new(30, length_s);
    for (int i = 0; i < n_blinks; i++)
        plp_film_blink(film, BOTH, 1 + every_s * i);
    return film;
}

// ---- JRS by its numbers ----

static void test_each_rule_of_the_clip_equivalent(void **state)
{
    static const struct {
        PlpJrsEquivalent numbers;
        int grade, severity_low, severity_high;
        PlpJrsRule rule;
    } cases[] = {
        {{.closed_share = 0.51, .over_1s_count = 1}, 4, 3, 4, PLP_JRS_RULE_CLOSED_OVER_HALF},
        {{.closed_share = 0.5, .over_1s_count = 1}, 3, 3, 4, PLP_JRS_RULE_OVER_1S},
        {{.closed_share = 0.5, .flutter_bursts = 1}, 2, 2, 3, PLP_JRS_RULE_FLUTTER},
        {{.rate_per_min = 21.1, .rate_limit_per_min = 21}, 1, 1, 2, PLP_JRS_RULE_RATE},
        {{.rate_per_min = 21, .rate_limit_per_min = 21}, 0, 0, 1, PLP_JRS_RULE_NONE},
        {{.rate_per_min = 30, .rate_limit_per_min = 32.5}, 0, 0, 1, PLP_JRS_RULE_NONE},
        {{0}, 0, 0, 1, PLP_JRS_RULE_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpJrsEquivalent jrs = cases[i].numbers;
        jrs.closed_share_low = jrs.closed_share_high = jrs.closed_share;
        plp_severity_grade_jrs(&jrs);
        assert_int_equal(jrs.grade, cases[i].grade);
        assert_int_equal(jrs.rule, cases[i].rule);
        assert_int_equal(jrs.severity_low, cases[i].severity_low);
        assert_int_equal(jrs.severity_high, cases[i].severity_high);
        assert_int_equal(jrs.least_grade, jrs.grade);
        assert_int_equal(jrs.most_grade, jrs.grade);
    }
}

static void test_lost_time_widens_the_grade(void **state)
{
    PlpJrsEquivalent jrs = {.closed_share = 0.55,
                            .closed_share_low = 0.4,
                            .closed_share_high = 0.7,
                            .flutter_bursts = 2};
    plp_severity_grade_jrs(&jrs);
    assert_int_equal(jrs.grade, 4);
    assert_int_equal(jrs.least_grade, 2);
    assert_int_equal(jrs.most_grade, 4);
}

// ---- JRS of a film ----

static const PlpSeverity *grade(const PlpAnalysis *analysis, int expected, PlpJrsRule rule)
{
    const PlpSeverity *severity = &analysis->whole.severity;
    assert_int_equal(severity->answer, PLP_ANSWER_GIVEN);
    assert_int_equal(severity->jrs.grade, expected);
    assert_int_equal(severity->jrs.rule, rule);
    return severity;
}

static void test_healthy_at_rest(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 15, 3.9);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 0, PLP_JRS_RULE_NONE);
    assert_int_equal(severity->basis, BOTH);
    assert_float_equal(severity->measured_share, 1, 1e-9);
    assert_float_equal(severity->jrs.rate_per_min, 15, 0.01);
    assert_int_equal(severity->bfm_eyes_4, PLP_TRISTATE_NO);
    assert_int_equal(severity->udrs_not_open_10s, PLP_TRISTATE_NO);
    assert_true(severity->jrs.rate_limit_assumed);
    assert_null(severity->normal);
    assert_true(severity->index.value < 12);
}

static void test_frequent_blinking(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 36, 1.6);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    grade(analysis, 1, PLP_JRS_RULE_RATE);
}

static void test_the_task_sets_the_limit(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 28, 2.1);
    plp_film_add_segment(film, PLP_TASK_CONVERSATION, 0, 60);
    g_autoptr(PlpAnalysis) talking = plp_film_analyse(film);
    const PlpSeverity *severity = grade(talking, 0, PLP_JRS_RULE_NONE);
    assert_float_equal(severity->jrs.rate_limit_per_min, 32.5, 1e-6);
    assert_false(severity->jrs.rate_limit_assumed);
    const PlpFigures *task = &g_array_index(talking->tasks, PlpFigures, 0);
    assert_float_equal(task->severity.normal->high_per_min, 32.5, 1e-6);
    g_array_index(film->segments, PlpSegment, 0).task = PLP_TASK_REST_OPEN;
    g_autoptr(PlpAnalysis) resting = plp_film_analyse(film);
    grade(resting, 1, PLP_JRS_RULE_RATE);
}

static void test_flutter(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 4, 12);
    for (int i = 0; i < 5; i++)
        plp_film_blink(film, BOTH, 20 + 0.6 * i);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(grade(analysis, 2, PLP_JRS_RULE_FLUTTER)->jrs.flutter_bursts, 1);
}

static void test_one_closure_beyond_a_second(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 10, 4);
    plp_film_shut(film, BOTH, 50, 1.2);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 3, PLP_JRS_RULE_OVER_1S);
    assert_int_equal(severity->jrs.over_1s_count, 1);
    assert_float_equal(severity->jrs.longest_s, 1.31, 0.05);
}

static void test_shut_most_of_the_time(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 1, 1);
    plp_film_shut(film, BOTH, 5, 20);
    plp_film_shut(film, BOTH, 30, 4);
    plp_film_shut(film, BOTH, 40, 12);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 4, PLP_JRS_RULE_CLOSED_OVER_HALF);
    assert_int_equal(severity->bfm_eyes_4, PLP_TRISTATE_YES);
    assert_int_equal(severity->udrs_not_open_10s, PLP_TRISTATE_YES);
    assert_float_equal(severity->bsrs.prolonged_mean_s, 12.1, 0.1);
    assert_float_equal(severity->bsrs.prolonged_per_min, 3, 0.01);
    assert_true(severity->index.value > 60);
}

static void test_what_was_asked_for_counts_for_nothing(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 5, 4);
    plp_film_shut(film, BOTH, 31, 25);
    plp_film_add_segment(film, PLP_TASK_REST_OPEN, 0, 30);
    plp_film_add_segment(film, PLP_TASK_FORCED_CLOSURE, 30, 58);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 0, PLP_JRS_RULE_NONE);
    assert_int_equal(severity->udrs_not_open_10s, PLP_TRISTATE_NO);
    const PlpFigures *tasks = (const PlpFigures *)(const void *)analysis->tasks->data;
    assert_int_equal(tasks[0].severity.answer, PLP_ANSWER_GIVEN);
    assert_int_equal(tasks[1].severity.answer, PLP_ANSWER_COMMANDED);
}

// ---- not enough ----

static void assert_not_enough(const PlpAnalysis *analysis)
{
    const PlpSeverity *severity = &analysis->whole.severity;
    assert_int_equal(severity->answer, PLP_ANSWER_NOT_ENOUGH_MEASURED);
    assert_int_equal(severity->jrs.rule, PLP_JRS_RULE_UNKNOWN);
    assert_int_equal(severity->bfm_eyes_4, PLP_TRISTATE_UNKNOWN);
    assert_int_equal(severity->bsrs.blinks_and_brief_class, 0);
}

static void test_two_seconds(void **state)
{
    g_autoptr(PlpFilm) film = make_film(2, 1, 1);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    plp_severity_classify(analysis, &classes);
    assert_not_enough(analysis);
    assert_float_equal(analysis->whole.severity.measured_s, 2, 0.01);
}

static void test_one_frame(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 0.03);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_not_enough(analysis);
}

static void test_no_frame(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 0);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_not_enough(analysis);
}

static void test_nothing_measured(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 10, 4);
    plp_film_lose(film, BOTH, 0, 60);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_not_enough(analysis);
    assert_float_equal(analysis->whole.severity.measured_share, 0, 1e-9);
}

static void test_too_small_a_share(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 10, 4);
    plp_film_lose(film, BOTH, 25, 60);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_not_enough(analysis);
    // Less lost, and there is an answer that says what the loss may hide.
    g_array_set_size(film->losses, 0);
    plp_film_lose(film, BOTH, 40, 60);
    g_autoptr(PlpAnalysis) more = plp_film_analyse(film);
    assert_int_equal(more->whole.severity.answer, PLP_ANSWER_GIVEN);
    assert_int_equal(more->whole.severity.bfm_eyes_4, PLP_TRISTATE_UNKNOWN);
}

static void test_a_cut_closure_may_have_lasted(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 5, 4);
    plp_film_shut(film, BOTH, 30, 12);
    plp_film_lose(film, BOTH, 33, 45);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    assert_int_equal(analysis->whole.severity.udrs_not_open_10s, PLP_TRISTATE_UNKNOWN);
}

// ---- one eye ----

static void test_one_eye_never_visible(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 10, 4);
    plp_film_shut(film, BOTH, 45, 2);
    plp_film_lose(film, LEFT, 0, 60);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 3, PLP_JRS_RULE_OVER_1S);
    assert_int_equal(severity->basis, RIGHT);
    assert_false(severity->basis_never_moved);
}

static void test_a_prosthetic_eye_hides_nothing(void **state)
{
    g_autoptr(PlpFilm) film = plp_film_new(30, 60);
    plp_film_shut(film, LEFT, 2, 10);
    plp_film_shut(film, LEFT, 15, 10);
    plp_film_shut(film, LEFT, 30, 20);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpSeverity *severity = grade(analysis, 4, PLP_JRS_RULE_CLOSED_OVER_HALF);
    assert_int_equal(severity->basis, LEFT);
    assert_true(severity->basis_never_moved);
    assert_float_equal(severity->jrs.closed_share,
                       analysis->whole.left[PLP_METRIC_CLOSED_SHARE].value, 1e-12);
}

// ---- classes ----

static void test_classes_come_from_the_table(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 12, 2);
    plp_film_shut(film, BOTH, 30, 4.5);
    plp_film_shut(film, BOTH, 40, 4.5);
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse(film);
    const PlpBsrsQuantities *bsrs = &analysis->whole.severity.bsrs;
    assert_int_equal(bsrs->blinks_and_brief_class, 0); // without a table
    plp_severity_classify(analysis, &classes);
    assert_int_equal(bsrs->blinks_and_brief_class, 1);
    assert_int_equal(bsrs->prolonged_mean_class, 2);
    assert_int_equal(bsrs->prolonged_class, 1);
    PlpBsrsClasses other = {true, true, {5, 10}, {1, 2}, {0.5, 3}};
    plp_severity_classify(analysis, &other);
    assert_int_equal(bsrs->blinks_and_brief_class, 3);
    assert_int_equal(bsrs->prolonged_mean_class, 3);
    assert_int_equal(bsrs->prolonged_class, 2);
    assert_true(analysis->whole.severity.bsrs_classes.verified);
}

// ---- the index ----

static PlpChangeIndex draw_index(GRand *rand)
{
    return (PlpChangeIndex){
        .closed_share = g_rand_double(rand),
        .closure_load_per_min = g_rand_double_range(rand, 0, 100),
        .bursts_per_min = g_rand_double_range(rand, 0, 20),
        .tight_per_min =
            g_rand_int_range(rand, 0, 5) == 0 ? (double)NAN : g_rand_double_range(rand, 0, 40),
    };
}

static void test_the_index_is_monotone(void **state)
{
    GRand *rand = g_rand_new_with_seed(7);
    for (int i = 0; i < 20000; i++) {
        PlpChangeIndex low = draw_index(rand);
        double before = plp_change_index_compute(&low);
        assert_true(before >= 0 && before <= 100);
        double step = g_rand_double_range(rand, 0, 10);
        PlpChangeIndex more[] = {low, low, low, low};
        more[0].closed_share = fmin(1, low.closed_share + step);
        more[1].closure_load_per_min += step;
        more[2].bursts_per_min += step;
        more[3].tight_per_min += step;
        for (int k = 0; k < 4; k++)
            assert_true(plp_change_index_compute(&more[k]) >= before - 1e-12);
    }
    g_rand_free(rand);
}

static void test_the_load_is_monotone(void **state)
{
    GRand *rand = g_rand_new_with_seed(8);
    for (int i = 0; i < 5000; i++) {
        double v[4];
        for (int k = 0; k < 4; k++)
            v[k] = g_rand_double_range(rand, 0, 60);
        double before = plp_change_index_get_load(v[0], v[1], v[2], v[3]);
        assert_true(plp_change_index_get_load(v[0] + 1, v[1], v[2], v[3]) >= before);
        assert_true(plp_change_index_get_load(v[0], v[1] + 1, v[2], v[3]) > before);
        assert_true(plp_change_index_get_load(v[0], v[1], v[2] + 1, v[3]) > before);
        assert_true(plp_change_index_get_load(v[0], v[1], v[2], v[3] + 1) <= before);
    }
    g_rand_free(rand);
}

static void test_the_ends_of_the_index(void **state)
{
    PlpChangeIndex none = {0};
    PlpChangeIndex shut = {.closed_share = 1};
    PlpChangeIndex worst = {0, 1, INFINITY, INFINITY, INFINITY};
    PlpChangeIndex unknown = {.closed_share = NAN};
    PlpChangeIndex without_squeeze = {.closed_share = 0.2, .tight_per_min = NAN};
    assert_float_equal(plp_change_index_compute(&none), 0, 1e-12);
    assert_float_equal(plp_change_index_compute(&shut), 100, 1e-12);
    assert_float_equal(plp_change_index_compute(&worst), 100, 1e-12);
    assert_true(isnan(plp_change_index_compute(&unknown)));
    assert_float_equal(plp_change_index_compute(&without_squeeze), 20, 1e-12);
}

/** Frames that are not there at all are time that was not measured, as in the recording's share. */
static void test_gaps_of_time_are_not_measured(void **state)
{
    g_autoptr(PlpFilm) film = make_film(60, 8, 3);
    g_autoptr(PlpTrace) whole = plp_film_shoot(film);
    g_autoptr(PlpTrace) trace = plp_trace_new();
    for (guint i = 0; i < plp_trace_get_length(whole); i++) {
        const PlpSample *sample = plp_trace_get(whole, i);
        if (sample->t_us < 30000000 || sample->t_us > 45000000)
            plp_trace_append(trace, sample);
    }
    g_autoptr(PlpAnalysis) analysis = plp_film_analyse_trace(film, trace);
    double share = analysis->whole.both[PLP_METRIC_MEASURED_SHARE].value;
    assert_float_equal(share, 0.75, 0.01);
    assert_float_equal(analysis->whole.severity.measured_share, share, 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rule_of_the_clip_equivalent),
        cmocka_unit_test(test_lost_time_widens_the_grade),
        cmocka_unit_test(test_healthy_at_rest),
        cmocka_unit_test(test_frequent_blinking),
        cmocka_unit_test(test_the_task_sets_the_limit),
        cmocka_unit_test(test_flutter),
        cmocka_unit_test(test_one_closure_beyond_a_second),
        cmocka_unit_test(test_shut_most_of_the_time),
        cmocka_unit_test(test_what_was_asked_for_counts_for_nothing),
        cmocka_unit_test(test_two_seconds),
        cmocka_unit_test(test_one_frame),
        cmocka_unit_test(test_no_frame),
        cmocka_unit_test(test_nothing_measured),
        cmocka_unit_test(test_too_small_a_share),
        cmocka_unit_test(test_a_cut_closure_may_have_lasted),
        cmocka_unit_test(test_one_eye_never_visible),
        cmocka_unit_test(test_a_prosthetic_eye_hides_nothing),
        cmocka_unit_test(test_classes_come_from_the_table),
        cmocka_unit_test(test_the_index_is_monotone),
        cmocka_unit_test(test_the_load_is_monotone),
        cmocka_unit_test(test_the_ends_of_the_index),
        cmocka_unit_test(test_gaps_of_time_are_not_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
