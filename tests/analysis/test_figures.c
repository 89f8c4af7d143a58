#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/figures.h"
#include "analysis/pairing.h"

#define RATE 25
#define SECONDS 60
#define N_SAMPLES (RATE * SECONDS)

/** A minute at 25 frames/s in which everything is measured and both eyes are open; closures are put
 * in by hand. */
typedef struct {
    PlpTrace *trace;
    PlpAnalysis *analysis;
    GArray *segments;
    PlpParameters parameters;
} Fixture;

static int set_up(void **state)
{
    Fixture *f = g_new0(Fixture, 1);
    f->trace = plp_trace_new();
    f->analysis = plp_analysis_new();
    f->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    f->parameters = plp_parameters_make_default();
    f->parameters.bootstrap_resamples = 0;
    f->analysis->interocular_mm = 90;
    for (int i = 0; i < N_SAMPLES; i++) {
        PlpSample sample = plp_sample_make_unmeasured(i * 40000, i, PLP_REASON_MEASURED);
        sample.right.fissure_ratio = sample.left.fissure_ratio = 0.1F;
        sample.right.mrd1_ratio = sample.left.mrd1_ratio = 0.04F;
        sample.right.ear_ratio = sample.left.ear_ratio = 0.3F;
        plp_trace_append(f->trace, &sample);
        float open = 1;
        g_array_append_val(f->analysis->right.openness, open);
        g_array_append_val(f->analysis->left.openness, open);
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    plp_trace_free(f->trace);
    plp_analysis_free(f->analysis);
    g_array_unref(f->segments);
    g_free(f);
    return 0;
}

static PlpEyeAnalysis *get_eye(Fixture *f, PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? &f->analysis->right : &f->analysis->left;
}

/** Shuts an eye from one time to another, on the 40 ms grid, in order of time. */
static void shut(Fixture *f, PlpSide side, int onset_ms, int offset_ms)
{
    int duration_ms = offset_ms - onset_ms;
    PlpClosure closure = {
        .eye = side,
        .kind = duration_ms < 500    ? PLP_KIND_BLINK
                : duration_ms < 3000 ? PLP_KIND_BRIEF
                                     : PLP_KIND_PROLONGED,
        .extent = PLP_EXTENT_COMPLETE,
        .onset_us = onset_ms * 1000LL,
        .peak_us = (onset_ms + offset_ms) * 500LL,
        .offset_us = offset_ms * 1000LL,
        .duration_us = duration_ms * 1000LL,
        .depth_ratio = 1,
        .closing_speed_per_s = NAN,
        .opening_speed_per_s = NAN,
    };
    for (guint i = 0; i < f->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(f->segments, PlpSegment, i);
        if (closure.onset_us >= segment->start_us && closure.onset_us < segment->end_us) {
            closure.task = segment->task;
            closure.commanded = plp_task_is_commanded(segment->task);
        }
    }
    PlpEyeAnalysis *eye = get_eye(f, side);
    g_array_append_val(eye->closures, closure);
    for (int i = onset_ms / 40; i < offset_ms / 40; i++)
        g_array_index(eye->openness, float, (guint)i) = 0;
}

static void shut_both(Fixture *f, int onset_ms, int offset_ms)
{
    shut(f, PLP_SIDE_RIGHT, onset_ms, offset_ms);
    shut(f, PLP_SIDE_LEFT, onset_ms, offset_ms);
}

static void lose(Fixture *f, PlpSide side, int from_ms, int to_ms)
{
    for (int i = from_ms / 40; i < to_ms / 40; i++) {
        PlpSample *sample = &g_array_index(f->trace->samples, PlpSample, (guint)i);
        if (side != PLP_SIDE_LEFT) {
            sample->right.reason = PLP_REASON_NO_FACE;
            g_array_index(f->analysis->right.openness, float, (guint)i) = NAN;
        }
        if (side != PLP_SIDE_RIGHT) {
            sample->left.reason = PLP_REASON_NO_FACE;
            g_array_index(f->analysis->left.openness, float, (guint)i) = NAN;
        }
    }
}

static void add_segment(Fixture *f, PlpTask task, int start_ms, int end_ms)
{
    PlpSegment segment = {task, start_ms * 1000LL, end_ms * 1000LL};
    g_array_append_val(f->segments, segment);
}

static const PlpFigures *compute(Fixture *f)
{
    PlpAnalysis *analysis = f->analysis;
    plp_pairing_assign(analysis->right.closures, analysis->left.closures, &f->parameters);
    plp_bursts_assign(analysis->right.closures, &f->parameters);
    plp_bursts_assign(analysis->left.closures, &f->parameters);
    plp_figures_compute(analysis, f->trace, f->segments, &f->parameters);
    return &analysis->whole;
}

static void assert_figure(PlpFigure figure, double value)
{
    if (!(fabs(figure.value - value) <= 1e-6))
        fail_msg("%.9f is not %.9f", figure.value, value);
}

static void assert_rate(PlpFigure figure, int count, double minutes)
{
    assert_int_equal(figure.count, count);
    assert_figure(figure, count / minutes);
    assert_true(figure.low * minutes <= count && figure.high * minutes > count);
}

// ---- rates ----

static void test_rates_are_counts_over_measured_minutes(void **state)
{
    Fixture *f = *state;
    for (int i = 0; i < 6; i++)
        shut_both(f, 2000 + 4000 * i, 2200 + 4000 * i);
    shut_both(f, 30000, 31200);
    shut_both(f, 34000, 37000);
    lose(f, PLP_SIDE_BOTH, 40000, 55000);
    const PlpFigures *whole = compute(f);
    assert_figure(whole->right[PLP_METRIC_MEASURED_S], 45);
    assert_figure(whole->both[PLP_METRIC_TOTAL_S], 60);
    double minutes = 45.0 / 60;
    const PlpFigure *sides[] = {whole->right, whole->left, whole->both};
    for (int i = 0; i < 3; i++) {
        assert_rate(sides[i][PLP_METRIC_CLOSURES_PER_MIN], 8, minutes);
        assert_rate(sides[i][PLP_METRIC_BLINKS_PER_MIN], 6, minutes);
        assert_rate(sides[i][PLP_METRIC_BRIEF_PER_MIN], 1, minutes);
        assert_rate(sides[i][PLP_METRIC_PROLONGED_PER_MIN], 1, minutes);
        assert_rate(sides[i][PLP_METRIC_OVER_1S_PER_MIN], 2, minutes);
        assert_rate(sides[i][PLP_METRIC_COMPLETE_PER_MIN], 8, minutes);
        assert_rate(sides[i][PLP_METRIC_PARTIAL_PER_MIN], 0, minutes);
        assert_rate(sides[i][PLP_METRIC_UNPAIRED_PER_MIN], 0, minutes);
    }
    assert_rate(whole->both[PLP_METRIC_PAIRED_PER_MIN], 8, minutes);
    // Garwood for 8 events: 3.454 to 15.763.
    assert_true(fabs(whole->right[PLP_METRIC_CLOSURES_PER_MIN].low - 3.454 / minutes) < 0.002);
    assert_true(fabs(whole->right[PLP_METRIC_CLOSURES_PER_MIN].high - 15.763 / minutes) < 0.002);
}

static void test_a_pair_counts_once_for_the_person(void **state)
{
    Fixture *f = *state;
    shut_both(f, 2000, 2200);
    shut(f, PLP_SIDE_RIGHT, 10000, 10200);
    shut(f, PLP_SIDE_LEFT, 20000, 20200);
    const PlpFigures *whole = compute(f);
    assert_rate(whole->right[PLP_METRIC_CLOSURES_PER_MIN], 2, 1);
    assert_rate(whole->left[PLP_METRIC_CLOSURES_PER_MIN], 2, 1);
    assert_rate(whole->both[PLP_METRIC_CLOSURES_PER_MIN], 3, 1);
    assert_rate(whole->both[PLP_METRIC_PAIRED_PER_MIN], 1, 1);
    assert_rate(whole->both[PLP_METRIC_UNPAIRED_PER_MIN], 2, 1);
    assert_rate(whole->right[PLP_METRIC_UNPAIRED_PER_MIN], 1, 1);
    assert_true(isnan(whole->right[PLP_METRIC_PAIRED_PER_MIN].value));
}

static void test_alone_is_known_only_where_the_other_eye_is_measured(void **state)
{
    Fixture *f = *state;
    shut(f, PLP_SIDE_RIGHT, 10000, 10200);
    shut(f, PLP_SIDE_RIGHT, 40000, 40200);
    lose(f, PLP_SIDE_LEFT, 30000, 60000);
    const PlpFigures *whole = compute(f);
    assert_rate(whole->right[PLP_METRIC_CLOSURES_PER_MIN], 2, 1);
    assert_rate(whole->right[PLP_METRIC_UNPAIRED_PER_MIN], 1, 0.5);
    assert_rate(whole->both[PLP_METRIC_PAIRED_PER_MIN], 0, 0.5);
    assert_rate(whole->both[PLP_METRIC_CLOSURES_PER_MIN], 2, 1);
}

static void test_a_continuation_is_not_counted_again(void **state)
{
    Fixture *f = *state;
    shut(f, PLP_SIDE_RIGHT, 10000, 12000);
    shut(f, PLP_SIDE_RIGHT, 14000, 18000);
    g_array_index(f->analysis->right.closures, PlpClosure, 1).notes =
        PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_CONTINUES;
    lose(f, PLP_SIDE_BOTH, 12000, 14000);
    const PlpFigures *whole = compute(f);
    assert_int_equal(whole->right[PLP_METRIC_CLOSURES_PER_MIN].count, 1);
    assert_int_equal(whole->right[PLP_METRIC_PROLONGED_PER_MIN].count, 0);
    // But its time is closed time.
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE], 6.0 / 58);
}

// ---- shares ----

static void test_closed_share_and_its_bounds(void **state)
{
    Fixture *f = *state;
    shut_both(f, 10000, 16000);
    lose(f, PLP_SIDE_BOTH, 20000, 40000);
    const PlpFigures *whole = compute(f);
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE], 6.0 / 40);
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN], 6.0 / 60);
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED], 26.0 / 60);
}

static void test_bounds_are_in_order_whatever_happens(void **state)
{
    for (guint32 seed = 1; seed <= 60; seed++) {
        void *own = NULL;
        set_up(&own);
        Fixture *f = own;
        GRand *rand = g_rand_new_with_seed(seed);
        if (seed % 2 == 0)
            add_segment(f, PLP_TASK_FORCED_CLOSURE, 20000, 30000);
        for (int t = 1000; t < 50000; t += g_rand_int_range(rand, 2000, 6000))
            shut(f, g_rand_boolean(rand) ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT, t / 40 * 40,
                 t / 40 * 40 + 40 * g_rand_int_range(rand, 2, 40));
        for (int t = 0; t < 55000; t += g_rand_int_range(rand, 1000, 20000))
            lose(f, (PlpSide)g_rand_int_range(rand, PLP_SIDE_RIGHT, PLP_SIDE_BOTH + 1), t,
                 t + g_rand_int_range(rand, 40, 5000));
        g_rand_free(rand);
        const PlpFigures *whole = compute(f);
        const PlpFigure *sides[] = {whole->right, whole->left, whole->both};
        for (int i = 0; i < 3; i++) {
            double low = sides[i][PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN].value;
            double value = sides[i][PLP_METRIC_CLOSED_SHARE].value;
            double high = sides[i][PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED].value;
            assert_true(low >= 0 && low <= value + 1e-9 && value <= high + 1e-9 &&
                        high <= 1 + 1e-9);
            assert_true(sides[i][PLP_METRIC_MEASURED_SHARE].value <= 1);
        }
        tear_down(&own);
    }
}

static void test_perclos_counts_openness_below_its_edges(void **state)
{
    Fixture *f = *state;
    // Six seconds at each of these levels, the rest open.
    static const float levels[] = {0.1F, 0.25F, 0.45F, 0.55F};
    for (guint k = 0; k < 4; k++) {
        for (guint i = 0; i < 6 * RATE; i++)
            g_array_index(f->analysis->right.openness, float, k * 6 * RATE + i) = levels[k];
    }
    const PlpFigures *whole = compute(f);
    assert_figure(whole->right[PLP_METRIC_PERCLOS_P80], 0.1);
    assert_figure(whole->right[PLP_METRIC_PERCLOS_P70], 0.2);
    assert_figure(whole->right[PLP_METRIC_PERCLOS_EM], 0.3);
    assert_figure(whole->left[PLP_METRIC_PERCLOS_EM], 0);
    assert_true(fabs(whole->right[PLP_METRIC_MEAN_OPENNESS].value - (0.135 + 0.6)) < 1e-6);
    // No closure was found: openness alone makes no closed time.
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE], 0);
}

static void test_the_person_is_closed_when_every_measured_eye_is(void **state)
{
    Fixture *f = *state;
    shut(f, PLP_SIDE_RIGHT, 10000, 16000);
    shut(f, PLP_SIDE_LEFT, 13000, 19000);
    const PlpFigures *whole = compute(f);
    assert_figure(whole->both[PLP_METRIC_CLOSED_SHARE], 3.0 / 60);
    tear_down(state);
    set_up(state);
    f = *state;
    // The left cannot be seen while the right is shut.
    shut(f, PLP_SIDE_RIGHT, 10000, 16000);
    lose(f, PLP_SIDE_LEFT, 10000, 16000);
    assert_figure(compute(f)->both[PLP_METRIC_CLOSED_SHARE], 6.0 / 60);
}

// ---- medians ----

static void test_durations_and_intervals(void **state)
{
    Fixture *f = *state;
    static const int onsets_ms[] = {2000, 5000, 9000, 14000};
    static const int lengths_ms[] = {100, 200, 300, 1000};
    for (int i = 0; i < 4; i++)
        shut_both(f, onsets_ms[i], onsets_ms[i] + lengths_ms[i]);
    const PlpFigures *whole = compute(f);
    assert_figure(whole->right[PLP_METRIC_DURATION_Q1_MS], 175);
    assert_figure(whole->right[PLP_METRIC_DURATION_MEDIAN_MS], 250);
    assert_figure(whole->right[PLP_METRIC_DURATION_Q3_MS], 475);
    assert_figure(whole->right[PLP_METRIC_DURATION_LONGEST_MS], 1000);
    assert_int_equal(whole->right[PLP_METRIC_DURATION_MEDIAN_MS].count, 4);
    assert_figure(whole->right[PLP_METRIC_INTERVAL_MEDIAN_S], 4);
    assert_figure(whole->right[PLP_METRIC_INTERVAL_Q1_S], 3.5);
    assert_int_equal(whole->right[PLP_METRIC_INTERVAL_MEDIAN_S].count, 3);
    assert_true(isnan(whole->right[PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S].value));
}

static void test_an_interval_over_a_loss_is_none(void **state)
{
    Fixture *f = *state;
    shut_both(f, 2000, 2200);
    shut_both(f, 5000, 5200);
    shut_both(f, 9000, 9200);
    lose(f, PLP_SIDE_LEFT, 6000, 6080);
    const PlpFigures *whole = compute(f);
    assert_int_equal(whole->right[PLP_METRIC_INTERVAL_MEDIAN_S].count, 2);
    assert_int_equal(whole->left[PLP_METRIC_INTERVAL_MEDIAN_S].count, 1);
    assert_figure(whole->left[PLP_METRIC_INTERVAL_MEDIAN_S], 3);
}

static void test_no_closures_no_medians(void **state)
{
    const PlpFigures *whole = compute(*state);
    static const PlpMetric metrics[] = {PLP_METRIC_DURATION_MEDIAN_MS,
                                        PLP_METRIC_DURATION_LONGEST_MS,
                                        PLP_METRIC_INTERVAL_Q3_S,
                                        PLP_METRIC_DEPTH_MEDIAN,
                                        PLP_METRIC_CLOSURES_IN_BURSTS_SHARE,
                                        PLP_METRIC_REOPENING_DELAY_MS};
    for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++)
        assert_true(isnan(whole->right[metrics[i]].value));
    assert_rate(whole->right[PLP_METRIC_CLOSURES_PER_MIN], 0, 1);
    assert_figure(whole->right[PLP_METRIC_CLOSED_SHARE], 0);
}

static void test_bursts(void **state)
{
    Fixture *f = *state;
    for (int i = 0; i < 4; i++)
        shut_both(f, 10000 + 600 * i, 10200 + 600 * i);
    shut_both(f, 30000, 30200);
    const PlpFigures *whole = compute(f);
    assert_rate(whole->right[PLP_METRIC_BURSTS_PER_MIN], 1, 1);
    assert_rate(whole->both[PLP_METRIC_BURSTS_PER_MIN], 1, 1);
    assert_figure(whole->right[PLP_METRIC_CLOSURES_IN_BURSTS_SHARE], 0.8);
}

static void test_resting_signals_leave_closures_out(void **state)
{
    Fixture *f = *state;
    shut(f, PLP_SIDE_RIGHT, 10000, 50000);
    for (int i = 250; i < 1250; i++)
        g_array_index(f->trace->samples, PlpSample, (guint)i).right.fissure_ratio = 0.01F;
    const PlpFigures *whole = compute(f);
    assert_true(fabs(whole->right[PLP_METRIC_RESTING_APERTURE_MM].value - 9) < 1e-5);
    assert_true(fabs(whole->right[PLP_METRIC_RESTING_MRD1_MM].value - 3.6) < 1e-5);
    assert_true(fabs(whole->right[PLP_METRIC_RESTING_EAR].value - 0.3) < 1e-6);
    assert_true(isnan(whole->both[PLP_METRIC_RESTING_APERTURE_MM].value));
}

static void test_without_irises_there_are_no_millimetres(void **state)
{
    Fixture *f = *state;
    f->analysis->interocular_mm = NAN;
    const PlpFigures *whole = compute(f);
    assert_true(isnan(whole->right[PLP_METRIC_RESTING_APERTURE_MM].value));
    assert_true(isnan(whole->right[PLP_METRIC_RESTING_MRD1_MM].value));
    assert_true(isfinite(whole->right[PLP_METRIC_RESTING_EAR].value));
}

// ---- tasks ----

static void test_each_task_has_its_own_figures(void **state)
{
    Fixture *f = *state;
    add_segment(f, PLP_TASK_REST_OPEN, 0, 30000);
    add_segment(f, PLP_TASK_GENTLE_CLOSURE, 30000, 35000);
    add_segment(f, PLP_TASK_CONVERSATION, 40000, 60000);
    for (int i = 0; i < 3; i++)
        shut_both(f, 4000 + 5000 * i, 4200 + 5000 * i);
    shut_both(f, 30600, 35400);
    shut_both(f, 38000, 38200);
    for (int i = 0; i < 5; i++)
        shut_both(f, 42000 + 3000 * i, 42200 + 3000 * i);
    const PlpFigures *whole = compute(f);
    // Commanded time leaves the denominator, commanded closures the count.
    assert_rate(whole->right[PLP_METRIC_CLOSURES_PER_MIN], 9, 55.0 / 60);
    assert_figure(whole->right[PLP_METRIC_MEASURED_S], 60);
    assert_figure(whole->right[PLP_METRIC_REOPENING_DELAY_MS], 400);
    assert_int_equal(f->analysis->tasks->len, 3);
    const PlpFigures *tasks = (const PlpFigures *)(const void *)f->analysis->tasks->data;
    assert_int_equal(tasks[0].scope.task, PLP_TASK_REST_OPEN);
    assert_rate(tasks[0].right[PLP_METRIC_CLOSURES_PER_MIN], 3, 0.5);
    assert_figure(tasks[0].both[PLP_METRIC_TOTAL_S], 30);
    assert_int_equal(tasks[1].right[PLP_METRIC_COMMANDED_CLOSURES].count, 1);
    assert_true(isnan(tasks[1].right[PLP_METRIC_CLOSURES_PER_MIN].value));
    assert_true(isnan(tasks[1].right[PLP_METRIC_CLOSED_SHARE].value));
    assert_figure(tasks[1].right[PLP_METRIC_REOPENING_DELAY_MS], 400);
    assert_rate(tasks[2].both[PLP_METRIC_CLOSURES_PER_MIN], 5, 1.0 / 3);
}

static void test_a_task_outside_the_film_is_empty(void **state)
{
    Fixture *f = *state;
    add_segment(f, PLP_TASK_REST_OPEN, 70000, 80000);
    shut_both(f, 4000, 4200);
    compute(f);
    const PlpFigures *task = &g_array_index(f->analysis->tasks, PlpFigures, 0);
    assert_figure(task->right[PLP_METRIC_MEASURED_S], 0);
    assert_true(isnan(task->right[PLP_METRIC_CLOSURES_PER_MIN].value));
    assert_int_equal(task->right[PLP_METRIC_CLOSURES_PER_MIN].count, 0);
    assert_rate(f->analysis->whole.right[PLP_METRIC_CLOSURES_PER_MIN], 1, 1);
}

static void test_an_eye_never_measured_has_no_rates(void **state)
{
    Fixture *f = *state;
    lose(f, PLP_SIDE_LEFT, 0, 60000);
    shut(f, PLP_SIDE_RIGHT, 4000, 4200);
    const PlpFigures *whole = compute(f);
    assert_figure(whole->left[PLP_METRIC_MEASURED_S], 0);
    assert_true(isnan(whole->left[PLP_METRIC_CLOSURES_PER_MIN].value));
    assert_true(isnan(whole->left[PLP_METRIC_CLOSURES_PER_MIN].high));
    assert_true(isnan(whole->left[PLP_METRIC_CLOSED_SHARE].value));
    assert_true(isnan(whole->both[PLP_METRIC_PAIRED_PER_MIN].value));
    assert_rate(whole->both[PLP_METRIC_CLOSURES_PER_MIN], 1, 1);
    // All bounds say that nothing is known.
    assert_figure(whole->left[PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN], 0);
    assert_figure(whole->left[PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED], 1);
}

static void test_bootstrap_intervals_hold_the_value(void **state)
{
    Fixture *f = *state;
    f->parameters.bootstrap_resamples = 500;
    for (int i = 0; i < 14; i++)
        shut_both(f, 2000 + 4000 * i, 2200 + 4000 * i);
    const PlpFigures *whole = compute(f);
    static const PlpMetric metrics[] = {PLP_METRIC_CLOSURES_PER_MIN, PLP_METRIC_CLOSED_SHARE,
                                        PLP_METRIC_PERCLOS_P80, PLP_METRIC_MEAN_OPENNESS};
    for (gsize i = 0; i < G_N_ELEMENTS(metrics); i++) {
        const PlpFigure *figure = &whole->right[metrics[i]];
        assert_true(figure->boot_low <= figure->value && figure->value <= figure->boot_high);
        assert_true(figure->boot_low < figure->boot_high);
    }
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(test_rates_are_counts_over_measured_minutes),
        WITH_FIXTURE(test_a_pair_counts_once_for_the_person),
        WITH_FIXTURE(test_alone_is_known_only_where_the_other_eye_is_measured),
        WITH_FIXTURE(test_a_continuation_is_not_counted_again),
        WITH_FIXTURE(test_closed_share_and_its_bounds),
        cmocka_unit_test(test_bounds_are_in_order_whatever_happens),
        WITH_FIXTURE(test_perclos_counts_openness_below_its_edges),
        WITH_FIXTURE(test_the_person_is_closed_when_every_measured_eye_is),
        WITH_FIXTURE(test_durations_and_intervals),
        WITH_FIXTURE(test_an_interval_over_a_loss_is_none),
        WITH_FIXTURE(test_no_closures_no_medians),
        WITH_FIXTURE(test_bursts),
        WITH_FIXTURE(test_resting_signals_leave_closures_out),
        WITH_FIXTURE(test_without_irises_there_are_no_millimetres),
        WITH_FIXTURE(test_each_task_has_its_own_figures),
        WITH_FIXTURE(test_a_task_outside_the_film_is_empty),
        WITH_FIXTURE(test_an_eye_never_measured_has_no_rates),
        WITH_FIXTURE(test_bootstrap_intervals_hold_the_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
