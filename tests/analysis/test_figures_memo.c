// Whatever a person corrects, closures or tasks, in whatever order: what is made with what the
// rounds before left behind is, bit for bit, what is made from nothing. Also the sorting it rests
// on.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/analyse.h"
#include "analysis/edits.h"
#include "analysis/references.h"
#include "analysis/setup_edits.h"
#include "analysis/sorting.h"
#include "film.h"

enum { LENGTH_S = 90, N_ROUNDS = 60, MOST_EDITS = 12 };

/** A film, what was found in it, and what was corrected. */
typedef struct {
    PlpFilm *film;
    PlpTrace *trace;
    PlpAnalysis *automatic;
    PlpParameters parameters;
    GArray *segments, *edits;
    PlpFiguresMemo *memo;
    GRand *dice;
} Desk;

static void film_it(Desk *desk, guint32 seed)
{
    desk->film = plp_film_new(seed % 2 == 0 ? 30 : 50, LENGTH_S);
    desk->film->seed = seed;
    desk->film->noise_ratio = 0.01;
    desk->film->jitter_ratio = 0.2;
    for (int i = 0; i < 28; i++) {
        PlpSide eye = i % 5 == 0 ? PLP_SIDE_RIGHT : i % 7 == 0 ? PLP_SIDE_LEFT : PLP_SIDE_BOTH;
        if (i % 3 == 0)
            plp_film_squeeze(desk->film, eye, 1 + 3 * i, 0.1 * (i % 8), 0.02, -0.02);
        else
            plp_film_blink(desk->film, eye, 1 + 3 * i);
    }
    plp_film_lose(desk->film, PLP_SIDE_LEFT, 20, 24);
    plp_film_lose(desk->film, PLP_SIDE_BOTH, 50, 53);
    plp_film_add_segment(desk->film, PLP_TASK_REST_OPEN, 0, 30);
    plp_film_add_segment(desk->film, PLP_TASK_FORCED_CLOSURE, 40, 48);
}

static Desk *desk_new(guint32 seed)
{
    Desk *desk = g_new0(Desk, 1);
    film_it(desk, seed);
    desk->trace = plp_film_shoot(desk->film);
    desk->automatic = plp_film_analyse_trace(desk->film, desk->trace);
    desk->parameters = plp_parameters_make_default();
    desk->parameters.bootstrap_resamples = 40;
    desk->segments = g_array_copy(desk->film->segments);
    desk->edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    desk->memo = plp_figures_memo_new();
    desk->dice = g_rand_new_with_seed(seed);
    return desk;
}

static void desk_free(Desk *desk)
{
    plp_film_free(desk->film);
    plp_trace_free(desk->trace);
    plp_analysis_free(desk->automatic);
    plp_figures_memo_free(desk->memo);
    g_array_unref(desk->segments);
    g_array_unref(desk->edits);
    g_rand_free(desk->dice);
    g_free(desk);
}

// ---- the same, bit for bit ----

static void assert_same(double a, double b)
{
    uint64_t x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    assert_true(x == y || (isnan(a) && isnan(b)));
}

static void assert_same_row(const PlpFigure *a, const PlpFigure *b)
{
    for (int i = 0; i < PLP_METRIC_N; i++) {
        assert_same(a[i].value, b[i].value);
        assert_same(a[i].low, b[i].low);
        assert_same(a[i].high, b[i].high);
        assert_same(a[i].boot_low, b[i].boot_low);
        assert_same(a[i].boot_high, b[i].boot_high);
        assert_int_equal(a[i].count, b[i].count);
    }
}

static void assert_same_figures(const PlpFigures *a, const PlpFigures *b)
{
    assert_int_equal(a->scope.start_us, b->scope.start_us);
    assert_int_equal(a->scope.end_us, b->scope.end_us);
    assert_same_row(a->right, b->right);
    assert_same_row(a->left, b->left);
    assert_same_row(a->both, b->both);
    assert_int_equal(a->severity.answer, b->severity.answer);
    assert_int_equal(a->severity.basis, b->severity.basis);
    assert_same(a->severity.measured_s, b->severity.measured_s);
    assert_same(a->severity.measured_share, b->severity.measured_share);
    assert_same(a->severity.index.value, b->severity.index.value);
    assert_int_equal(a->severity.jrs.grade, b->severity.jrs.grade);
    assert_int_equal(a->severity.jrs.rate_limit_assumed, b->severity.jrs.rate_limit_assumed);
    assert_same(a->severity.jrs.rate_limit_per_min, b->severity.jrs.rate_limit_per_min);
}

static void assert_same_closures(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpClosure *x = plp_closure_at(a, i), *y = plp_closure_at(b, i);
        assert_int_equal(x->onset_us, y->onset_us);
        assert_int_equal(x->tight, y->tight);
        assert_int_equal(x->brow_rise, y->brow_rise);
        assert_same(x->squeeze_z, y->squeeze_z);
        assert_same(x->bunching_ratio, y->bunching_ratio);
        assert_same(x->brow_shift_ratio, y->brow_shift_ratio);
    }
}

static void assert_same_analysis(const PlpAnalysis *a, const PlpAnalysis *b)
{
    assert_same_closures(a->right.closures, b->right.closures);
    assert_same_closures(a->left.closures, b->left.closures);
    assert_int_equal(a->hemifacial.right_events, b->hemifacial.right_events);
    assert_int_equal(a->hemifacial.left_events, b->hemifacial.left_events);
    assert_same_figures(&a->whole, &b->whole);
    assert_int_equal(a->tasks->len, b->tasks->len);
    for (guint i = 0; i < a->tasks->len; i++)
        assert_same_figures(&g_array_index(a->tasks, PlpFigures, i),
                            &g_array_index(b->tasks, PlpFigures, i));
}

/** The corrections that stand, once from nothing and once with the memo. */
static void compare(Desk *desk)
{
    g_autoptr(PlpAnalysis) plain = plp_analysis_copy(desk->automatic);
    g_autoptr(PlpAnalysis) quick = plp_analysis_copy(desk->automatic);
    plp_edits_apply(plain, desk->trace, desk->segments, &desk->parameters, desk->edits);
    plp_edits_apply_closures(quick, desk->trace, desk->segments, &desk->parameters, desk->edits);
    plp_edits_finish_with(quick, desk->trace, desk->segments, &desk->parameters, desk->memo);
    assert_same_analysis(plain, quick);
}

// ---- chance ----

static int64_t pick_us(Desk *desk)
{
    return g_rand_int_range(desk->dice, 0, LENGTH_S * 1000000);
}

static PlpClosureEdit pick_edit(Desk *desk)
{
    PlpSide eye = g_rand_boolean(desk->dice) ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT;
    const GArray *closures =
        eye == PLP_SIDE_RIGHT ? desk->automatic->right.closures : desk->automatic->left.closures;
    const PlpClosure *aim =
        plp_closure_at(closures, (guint)g_rand_int_range(desk->dice, 0, (gint32)closures->len));
    PlpClosureEdit edit = {
        .action = (PlpEditAction)g_rand_int_range(desk->dice, PLP_EDIT_ADD, PLP_EDIT_N),
        .eye = eye,
        .target_onset_us = aim->onset_us,
        .target_offset_us = aim->offset_us,
        .from_us = aim->onset_us + g_rand_int_range(desk->dice, -300000, 100000),
        .to_us = aim->offset_us + g_rand_int_range(desk->dice, -20000, 900000),
        .kind = (PlpKind)g_rand_int_range(desk->dice, PLP_KIND_BLINK, PLP_KIND_N),
        .commanded = g_rand_boolean(desk->dice),
    };
    if (edit.action == PLP_EDIT_ADD) {
        edit.from_us = pick_us(desk);
        edit.to_us = edit.from_us + g_rand_int_range(desk->dice, 50000, 4000000);
    } else if (edit.action == PLP_EDIT_SPLIT) {
        edit.from_us = aim->onset_us + aim->duration_us / 3;
        edit.to_us = aim->onset_us + aim->duration_us / 2;
    }
    return edit;
}

/** One more correction, or one or all fewer, as by undo. */
static void change_edits(Desk *desk)
{
    int chance = g_rand_int_range(desk->dice, 0, 10);
    PlpClosureEdit edit = pick_edit(desk);
    if (desk->edits->len > 0 && (chance < 3 || desk->edits->len >= MOST_EDITS))
        g_array_remove_index(desk->edits, desk->edits->len - 1);
    else if (chance == 3)
        g_array_set_size(desk->edits, 0);
    else
        g_array_append_val(desk->edits, edit);
}

static void test_random_corrections(void **state)
{
    for (guint32 seed = 1; seed <= 4; seed++) {
        Desk *desk = desk_new(seed);
        for (int round = 0; round < N_ROUNDS; round++) {
            change_edits(desk);
            compare(desk);
        }
        desk_free(desk);
    }
}

/** What the memo rests on may change as well: it must notice. */
static void test_changed_ground(void **state)
{
    Desk *desk = desk_new(7);
    for (int round = 0; round < 12; round++) {
        change_edits(desk);
        compare(desk);
        PlpSegment added = {PLP_TASK_CONVERSATION, 55000000 + round, 60000000 + round * 1000000};
        if (round % 3 == 0)
            g_array_append_val(desk->segments, added);
        else if (round % 3 == 1)
            g_array_index(desk->segments, PlpSegment, 0).end_us -= 1000000;
        else
            g_array_remove_index(desk->segments, desk->segments->len - 1);
        desk->parameters.bootstrap_resamples = round % 4 == 0 ? 0 : 40 + round;
        desk->parameters.bootstrap_block_s = 5 + round % 2;
        desk->parameters.bootstrap_seed = 1 + round % 5;
        compare(desk);
        desk->parameters.tight_limit_z += 0.5;
        desk->parameters.min_answer_s = 5 * round;
        compare(desk);
    }
    desk_free(desk);
}

static void test_other_openness(void **state)
{
    Desk *desk = desk_new(9);
    compare(desk);
    g_autoptr(GArray) dimmed = g_array_copy(desk->automatic->right.openness);
    for (guint i = 0; i < dimmed->len; i++)
        g_array_index(dimmed, float, i) *= 0.7F;
    g_array_unref(desk->automatic->right.openness);
    desk->automatic->right.openness = g_array_ref(dimmed);
    compare(desk);
    desk->automatic->interocular_mm *= 1.1;
    compare(desk);
    desk_free(desk);
}

static void test_without_tasks_and_without_closures(void **state)
{
    Desk *desk = desk_new(5);
    g_array_set_size(desk->segments, 0);
    compare(desk);
    g_array_set_size(desk->automatic->right.closures, 0);
    compare(desk);
    g_array_set_size(desk->automatic->left.closures, 0);
    compare(desk);
    compare(desk);
    desk_free(desk);
}

// ---- other tasks ----

static void assert_same_twitches(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpTwitch *x = &g_array_index(a, PlpTwitch, i);
        const PlpTwitch *y = &g_array_index(b, PlpTwitch, i);
        assert_int_equal(x->peak_us, y->peak_us);
        assert_int_equal(x->task, y->task);
        assert_int_equal(x->commanded, y->commanded);
    }
}

static void assert_same_notes(const GPtrArray *a, const GPtrArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++)
        assert_string_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i));
}

static void assert_same_found(const PlpAnalysis *a, const PlpAnalysis *b)
{
    assert_same_analysis(a, b);
    assert_same_twitches(a->right.twitches, b->right.twitches);
    assert_same_twitches(a->left.twitches, b->left.twitches);
    assert_same_notes(a->notes, b->notes);
    for (guint i = 0; i < a->right.closures->len; i++) {
        const PlpClosure *x = plp_closure_at(a->right.closures, i);
        const PlpClosure *y = plp_closure_at(b->right.closures, i);
        assert_int_equal(x->task, y->task);
        assert_int_equal(x->commanded, y->commanded);
        assert_int_equal(x->pair, y->pair);
        assert_int_equal(x->burst, y->burst);
    }
}

/** One task more or less, or by another name. */
static void change_tasks(Desk *desk)
{
    int64_t start_us = pick_us(desk);
    PlpSegment put = {(PlpTask)g_rand_int_range(desk->dice, PLP_TASK_UNKNOWN, PLP_TASK_N), start_us,
                      start_us + g_rand_int_range(desk->dice, 200000, 20000000)};
    guint n = desk->segments->len;
    guint place = n > 0 ? (guint)g_rand_int_range(desk->dice, 0, (gint32)n) : 0;
    switch (g_rand_int_range(desk->dice, 0, 4)) {
    case 0:
        if (n > 0)
            g_array_remove_index(desk->segments, place);
        break;
    case 1:
        if (n > 0)
            g_array_index(desk->segments, PlpSegment, place).task = put.task;
        break;
    default:
        plp_segments_put(desk->segments, put);
    }
}

/** Returns whether the former result could be made use of. */
static bool check_tasks(Desk *desk)
{
    g_autoptr(GArray) former = g_array_copy(desk->segments);
    change_tasks(desk);
    g_autoptr(PlpFiguresMemo) none = plp_figures_memo_new();
    g_autoptr(PlpAnalysis) anew = plp_analyse_compute_with(
        desk->trace, desk->segments, &desk->parameters, PLP_LID_FRAMES_NONE, none);
    bool is_same = plp_references_rest_on_same(former, desk->segments);
    PlpAnalysis *next = is_same
                            ? plp_analyse_retask(desk->automatic, desk->trace, desk->segments,
                                                 &desk->parameters, PLP_LID_FRAMES_NONE, desk->memo)
                            : plp_analysis_copy(anew);
    assert_same_found(anew, next);
    plp_analysis_free(desk->automatic);
    desk->automatic = next;
    compare(desk); // closures are corrected meanwhile
    return is_same;
}

static void test_random_tasks(void **state)
{
    guint n_quick = 0;
    for (guint32 seed = 11; seed <= 14; seed++) {
        Desk *desk = desk_new(seed);
        for (int round = 0; round < N_ROUNDS / 2; round++)
            n_quick += check_tasks(desk);
        desk_free(desk);
    }
    assert_in_range(n_quick, N_ROUNDS, 2 * N_ROUNDS - 1);
}

/** Nothing at all was filmed. */
static void test_nothing(void **state)
{
    g_autoptr(PlpTrace) trace = plp_trace_new();
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(PlpFiguresMemo) memo = plp_figures_memo_new();
    PlpParameters parameters = plp_parameters_make_default();
    for (int round = 0; round < 2; round++)
        plp_edits_finish_with(analysis, trace, NULL, &parameters, memo);
    assert_true(isnan(analysis->whole.right[PLP_METRIC_RESTING_EAR].value));
    assert_true(analysis->whole.both[PLP_METRIC_TOTAL_S].value == 0);
}

// ---- sorting ----

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_sorting(void **state)
{
    g_autoptr(GRand) dice = g_rand_new_with_seed(3);
    for (size_t n = 0; n < 20000; n = n * 3 + 1) {
        g_autofree double *values = g_new(double, n + 1);
        g_autofree double *wanted = g_new(double, n + 1);
        g_autofree double *keys = g_new(double, n + 1);
        g_autofree guint32 *names = g_new(guint32, n + 1);
        for (size_t i = 0; i < n; i++) {
            values[i] = g_rand_double_range(dice, -2, 2) * pow(10, g_rand_int_range(dice, -8, 8));
            values[i] = i % 50 == 0 ? -INFINITY : i % 51 == 0 ? INFINITY : values[i];
            wanted[i] = keys[i] = values[i];
            names[i] = (guint32)i;
        }
        g_autofree double *given = g_memdup2(values, (n + 1) * sizeof *values);
        qsort(wanted, n, sizeof *wanted, compare_doubles);
        plp_sorting_sort(values, n);
        plp_sorting_sort_named(keys, names, n);
        for (size_t i = 0; i < n; i++) {
            assert_true(values[i] == wanted[i]);
            assert_true(keys[i] == wanted[i]);
            assert_true(given[names[i]] == wanted[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_corrections),
        cmocka_unit_test(test_changed_ground),
        cmocka_unit_test(test_other_openness),
        cmocka_unit_test(test_without_tasks_and_without_closures),
        cmocka_unit_test(test_random_tasks),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_sorting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
