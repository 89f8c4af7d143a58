#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/pairing.h"
#include "domain/closure.h"

static const int64_t ms = 1000;

static GArray *new_closures(void)
{
    return g_array_new(FALSE, FALSE, sizeof(PlpClosure));
}

static void add(GArray *closures, int64_t onset_ms, int64_t offset_ms)
{
    PlpClosure closure = {
        .onset_us = onset_ms * ms,
        .peak_us = (onset_ms + offset_ms) * ms / 2,
        .offset_us = offset_ms * ms,
        .duration_us = (offset_ms - onset_ms) * ms,
        .pair = 99,
        .burst = 99,
    };
    g_array_append_val(closures, closure);
}

static const PlpClosure *at(const GArray *closures, guint i)
{
    return &g_array_index(closures, PlpClosure, i);
}

static void pair(GArray *right, GArray *left)
{
    PlpParameters parameters = plp_parameters_make_default();
    plp_pairing_assign(right, left, &parameters);
}

/** Whether one right closure pairs with one left. */
static bool do_pair(int64_t right_onset, int64_t right_offset, int64_t left_onset,
                    int64_t left_offset)
{
    g_autoptr(GArray) right = new_closures();
    g_autoptr(GArray) left = new_closures();
    add(right, right_onset, right_offset);
    add(left, left_onset, left_offset);
    pair(right, left);
    assert_int_equal(at(right, 0)->pair, at(left, 0)->pair);
    return at(right, 0)->pair != 0;
}

// ---- the rule ----

static void test_pairs_by_onset(void **state)
{
    assert_true(do_pair(1000, 1200, 1000, 1200));
    assert_true(do_pair(1000, 1200, 1100, 1900));
    assert_true(do_pair(1100, 5000, 1000, 1200));
    assert_false(do_pair(1000, 1200, 1101, 1900));
}

static void test_pairs_by_middle(void **state)
{
    assert_true(do_pair(1000, 1600, 1200, 1400));
    assert_true(do_pair(1200, 1400, 1000, 1500));
    assert_false(do_pair(1000, 2000, 1200, 1400));
}

static void test_pairs_by_shared_time(void **state)
{
    // A squeeze of both eyes: 150 ms between the onsets, 330 between the middles.
    assert_true(do_pair(7150, 9020, 7000, 8510));
    assert_true(do_pair(7000, 8000, 7250, 8500));
    assert_false(do_pair(7000, 8000, 7400, 9100));
}

static void test_without_overlap_only_close_peaks_pair(void **state)
{
    assert_true(do_pair(1000, 1030, 1030, 1060));
    assert_false(do_pair(1000, 1060, 1070, 1130));
    assert_false(do_pair(1000, 1100, 3000, 3100));
}

static void test_the_nearer_onset_wins(void **state)
{
    g_autoptr(GArray) right = new_closures();
    g_autoptr(GArray) left = new_closures();
    add(right, 1000, 1400);
    add(left, 950, 1020);
    add(left, 1030, 1400);
    pair(right, left);
    assert_int_equal(at(right, 0)->pair, 1);
    assert_int_equal(at(left, 0)->pair, 0);
    assert_int_equal(at(left, 1)->pair, 1);
}

static void test_ids_run_over_both_eyes(void **state)
{
    g_autoptr(GArray) right = new_closures();
    g_autoptr(GArray) left = new_closures();
    add(right, 1000, 1200);
    add(right, 4000, 4200);
    add(left, 1000, 1200);
    add(left, 2000, 2200);
    pair(right, left);
    assert_int_equal(at(right, 0)->id, 1);
    assert_int_equal(at(left, 0)->id, 2);
    assert_int_equal(at(left, 1)->id, 3);
    assert_int_equal(at(right, 1)->id, 4);
}

static void test_an_eye_may_have_none(void **state)
{
    g_autoptr(GArray) right = new_closures();
    g_autoptr(GArray) left = new_closures();
    pair(right, left);
    add(left, 1000, 1200);
    pair(right, left);
    assert_int_equal(at(left, 0)->pair, 0);
    assert_int_equal(at(left, 0)->id, 1);
    pair(left, right);
    assert_int_equal(at(left, 0)->pair, 0);
}

// ---- whatever the closures ----

static GArray *draw_closures(GRand *rand)
{
    GArray *closures = new_closures();
    int64_t t_ms = 0;
    int n = g_rand_int_range(rand, 0, 30);
    for (int i = 0; i < n; i++) {
        t_ms += g_rand_int_range(rand, 0, 250);
        int64_t end_ms = t_ms + g_rand_int_range(rand, 20, g_rand_boolean(rand) ? 200 : 1500);
        add(closures, t_ms, end_ms);
        t_ms = end_ms;
    }
    return closures;
}

static GArray *copy(const GArray *closures)
{
    GArray *other = new_closures();
    g_array_append_vals(other, closures->data, closures->len);
    return other;
}

static bool is_allowed(const PlpClosure *a, const PlpClosure *b)
{
    int64_t shared_us = MIN(a->offset_us, b->offset_us) - MAX(a->onset_us, b->onset_us);
    if (shared_us <= 0)
        return llabs(a->peak_us - b->peak_us) <= 50 * ms;
    return llabs(a->onset_us - b->onset_us) <= 100 * ms ||
           llabs(a->onset_us + a->offset_us - b->onset_us - b->offset_us) <= 2 * 100 * ms + 2 ||
           2 * shared_us >= MAX(a->offset_us, b->offset_us) - MIN(a->onset_us, b->onset_us);
}

/** The index of the closure with this pair; fails if there is more than one. */
static gint64 find_only(const GArray *closures, int number)
{
    gint64 found = -1;
    for (guint i = 0; i < closures->len; i++) {
        if (at(closures, i)->pair != number)
            continue;
        assert_int_equal(found, -1);
        found = i;
    }
    return found;
}

static void test_pairs_are_one_to_one_and_allowed(void **state)
{
    int pairs = 0;
    for (guint32 seed = 1; seed <= 500; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        g_autoptr(GArray) right = draw_closures(rand);
        g_autoptr(GArray) left = draw_closures(rand);
        g_rand_free(rand);
        pair(right, left);
        for (guint i = 0; i < right->len; i++) {
            int number = at(right, i)->pair;
            assert_true(number >= 0 && number <= (int)right->len);
            if (number == 0)
                continue;
            assert_int_equal(find_only(right, number), i);
            gint64 k = find_only(left, number);
            assert_true(k >= 0);
            assert_true(is_allowed(at(right, i), at(left, (guint)k)));
            pairs++;
        }
        for (guint k = 0; k < left->len; k++)
            assert_true(at(left, k)->pair == 0 || find_only(right, at(left, k)->pair) >= 0);
    }
    assert_true(pairs > 500);
}

static void test_no_two_left_over_could_pair(void **state)
{
    for (guint32 seed = 1; seed <= 300; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        g_autoptr(GArray) right = draw_closures(rand);
        g_autoptr(GArray) left = draw_closures(rand);
        g_rand_free(rand);
        pair(right, left);
        for (guint i = 0; i < right->len; i++) {
            for (guint k = 0; k < left->len; k++) {
                int64_t shared_us = MIN(at(right, i)->offset_us, at(left, k)->offset_us) -
                                    MAX(at(right, i)->onset_us, at(left, k)->onset_us);
                bool both_free = at(right, i)->pair == 0 && at(left, k)->pair == 0;
                bool near = llabs(at(right, i)->onset_us - at(left, k)->onset_us) <= 100 * ms;
                assert_false(both_free && near && shared_us > 0);
            }
        }
    }
}

static void test_swapping_the_sides_changes_no_pair(void **state)
{
    for (guint32 seed = 1; seed <= 500; seed++) {
        GRand *rand = g_rand_new_with_seed(seed);
        g_autoptr(GArray) right = draw_closures(rand);
        g_autoptr(GArray) left = draw_closures(rand);
        g_rand_free(rand);
        g_autoptr(GArray) swapped_right = copy(left);
        g_autoptr(GArray) swapped_left = copy(right);
        pair(right, left);
        pair(swapped_right, swapped_left);
        for (guint i = 0; i < right->len; i++) {
            int number = at(right, i)->pair;
            int swapped = at(swapped_left, i)->pair;
            assert_int_equal(number == 0, swapped == 0);
            if (number != 0)
                assert_int_equal(find_only(left, number), find_only(swapped_right, swapped));
        }
    }
}

// ---- bursts ----

static int burst(GArray *closures)
{
    PlpParameters parameters = plp_parameters_make_default();
    return plp_bursts_assign(closures, &parameters);
}

static void test_three_within_a_second_each_are_a_burst(void **state)
{
    g_autoptr(GArray) closures = new_closures();
    add(closures, 0, 100);
    add(closures, 1000, 1100);
    add(closures, 2000, 2100);
    assert_int_equal(burst(closures), 1);
    for (guint i = 0; i < 3; i++)
        assert_int_equal(at(closures, i)->burst, 1);
}

static void test_two_are_no_burst(void **state)
{
    g_autoptr(GArray) closures = new_closures();
    assert_int_equal(burst(closures), 0);
    add(closures, 0, 100);
    assert_int_equal(burst(closures), 0);
    add(closures, 300, 400);
    assert_int_equal(burst(closures), 0);
    add(closures, 1301, 1400);
    assert_int_equal(burst(closures), 0);
    for (guint i = 0; i < 3; i++)
        assert_int_equal(at(closures, i)->burst, 0);
}

static void test_bursts_are_numbered(void **state)
{
    g_autoptr(GArray) closures = new_closures();
    for (int i = 0; i < 4; i++)
        add(closures, 500 * i, 500 * i + 100);
    add(closures, 9000, 9100);
    for (int i = 0; i < 3; i++)
        add(closures, 20000 + 900 * i, 20000 + 900 * i + 100);
    assert_int_equal(burst(closures), 2);
    static const int expected[] = {1, 1, 1, 1, 0, 2, 2, 2};
    for (guint i = 0; i < closures->len; i++)
        assert_int_equal(at(closures, i)->burst, expected[i]);
}

static void test_a_command_is_in_no_burst(void **state)
{
    g_autoptr(GArray) closures = new_closures();
    for (int i = 0; i < 5; i++)
        add(closures, 500 * i, 500 * i + 100);
    g_array_index(closures, PlpClosure, 2).commanded = true;
    assert_int_equal(burst(closures), 0);
    for (int i = 0; i < 3; i++)
        add(closures, 2500 + 500 * i, 2600 + 500 * i);
    assert_int_equal(burst(closures), 1);
    assert_int_equal(at(closures, 2)->burst, 0);
    assert_int_equal(at(closures, 3)->burst, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs_by_onset),
        cmocka_unit_test(test_pairs_by_middle),
        cmocka_unit_test(test_pairs_by_shared_time),
        cmocka_unit_test(test_without_overlap_only_close_peaks_pair),
        cmocka_unit_test(test_the_nearer_onset_wins),
        cmocka_unit_test(test_ids_run_over_both_eyes),
        cmocka_unit_test(test_an_eye_may_have_none),
        cmocka_unit_test(test_pairs_are_one_to_one_and_allowed),
        cmocka_unit_test(test_no_two_left_over_could_pair),
        cmocka_unit_test(test_swapping_the_sides_changes_no_pair),
        cmocka_unit_test(test_three_within_a_second_each_are_a_burst),
        cmocka_unit_test(test_two_are_no_burst),
        cmocka_unit_test(test_bursts_are_numbered),
        cmocka_unit_test(test_a_command_is_in_no_burst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
