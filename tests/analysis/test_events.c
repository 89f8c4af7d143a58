#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/events.h"

static PlpClosure make(PlpSide eye, int id, int pair, int64_t onset_us, int64_t offset_us)
{
    return (PlpClosure){
        .id = id,
        .eye = eye,
        .pair = pair,
        .kind = PLP_KIND_BLINK,
        .extent = PLP_EXTENT_COMPLETE,
        .onset_us = onset_us,
        .peak_us = (onset_us + offset_us) / 2,
        .offset_us = offset_us,
        .onset_frame = (int32_t)(onset_us / 40000),
        .offset_frame = (int32_t)(offset_us / 40000),
        .duration_us = offset_us - onset_us,
        .depth_ratio = 0.9,
        .burst = 3,
    };
}

static void add(PlpAnalysis *analysis, PlpClosure closure)
{
    GArray *closures =
        closure.eye == PLP_SIDE_RIGHT ? analysis->right.closures : analysis->left.closures;
    g_array_append_val(closures, closure);
}

static GArray *make_events(const PlpAnalysis *analysis)
{
    PlpParameters parameters = plp_parameters_make_default();
    return plp_events_make(analysis, &parameters);
}

static const PlpClosure *at(const GArray *events, guint i)
{
    return &g_array_index(events, PlpClosure, i);
}

static void test_kinds_at_their_exact_edges(void **state)
{
    static const struct {
        int64_t duration_us;
        PlpKind kind;
    } cases[] = {
        {0, PLP_KIND_BLINK},
        {499999, PLP_KIND_BLINK},
        {500000, PLP_KIND_BRIEF},
        {2999999, PLP_KIND_BRIEF},
        {3000000, PLP_KIND_PROLONGED},
        {3600000000, PLP_KIND_PROLONGED},
        {INT64_MAX, PLP_KIND_PROLONGED},
    };
    PlpParameters parameters = plp_parameters_make_default();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(plp_events_classify(cases[i].duration_us, &parameters), cases[i].kind);
}

static void test_kinds_follow_their_parameters(void **state)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.blink_limit_s = 0.4;
    parameters.brief_limit_s = 10;
    assert_int_equal(plp_events_classify(400000, &parameters), PLP_KIND_BRIEF);
    assert_int_equal(plp_events_classify(9999999, &parameters), PLP_KIND_BRIEF);
}

static void test_a_pair_is_one_event_of_both(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpClosure right = make(PLP_SIDE_RIGHT, 1, 1, 1000000, 1300000);
    PlpClosure left = make(PLP_SIDE_LEFT, 2, 1, 1050000, 1600000);
    left.depth_ratio = 0.95;
    right.extent = PLP_EXTENT_PARTIAL;
    add(analysis, right);
    add(analysis, left);
    g_autoptr(GArray) events = make_events(analysis);
    assert_int_equal(events->len, 1);
    const PlpClosure *event = at(events, 0);
    assert_int_equal(event->eye, PLP_SIDE_BOTH);
    assert_int_equal(event->onset_us, 1000000);
    assert_int_equal(event->offset_us, 1600000);
    assert_int_equal(event->duration_us, 600000);
    // Neither eye's closure lasted half a second, but the event did.
    assert_int_equal(event->kind, PLP_KIND_BRIEF);
    assert_int_equal(event->extent, PLP_EXTENT_COMPLETE);
    assert_true(event->depth_ratio == 0.95);
    assert_int_equal(event->onset_frame, 25);
    assert_int_equal(event->offset_frame, 40);
    assert_int_equal(event->burst, 0);
}

static void test_events_are_in_order_of_onset(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    add(analysis, make(PLP_SIDE_RIGHT, 2, 0, 3000000, 3200000));
    add(analysis, make(PLP_SIDE_RIGHT, 3, 1, 5000000, 5200000));
    add(analysis, make(PLP_SIDE_LEFT, 1, 0, 1000000, 1200000));
    add(analysis, make(PLP_SIDE_LEFT, 4, 1, 4900000, 5200000));
    add(analysis, make(PLP_SIDE_LEFT, 5, 0, 7000000, 7200000));
    g_autoptr(GArray) events = make_events(analysis);
    assert_int_equal(events->len, 4);
    static const PlpSide eyes[] = {PLP_SIDE_LEFT, PLP_SIDE_RIGHT, PLP_SIDE_BOTH, PLP_SIDE_LEFT};
    for (guint i = 0; i < 4; i++) {
        assert_int_equal(at(events, i)->eye, eyes[i]);
        assert_true(i == 0 || at(events, i)->onset_us >= at(events, i - 1)->onset_us);
    }
    assert_int_equal(at(events, 2)->onset_us, 4900000);
}

static void test_no_closures_no_events(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(GArray) events = make_events(analysis);
    assert_int_equal(events->len, 0);
}

static void test_a_pair_with_a_command_is_commanded(void **state)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    PlpClosure right = make(PLP_SIDE_RIGHT, 1, 1, 1000000, 1300000);
    right.commanded = true;
    add(analysis, right);
    add(analysis, make(PLP_SIDE_LEFT, 2, 1, 990000, 1300000));
    g_autoptr(GArray) events = make_events(analysis);
    assert_true(at(events, 0)->commanded);
}

static void test_a_pair_continues_only_if_both_do(void **state)
{
    static const PlpClosureNotes continues =
        PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_CONTINUES;
    for (int both = 0; both <= 1; both++) {
        g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
        PlpClosure right = make(PLP_SIDE_RIGHT, 1, 1, 1000000, 1300000);
        PlpClosure left = make(PLP_SIDE_LEFT, 2, 1, 1000000, 1300000);
        right.notes = continues;
        left.notes = both ? continues : PLP_CLOSURE_NOTE_SPANS_LOSS;
        add(analysis, right);
        add(analysis, left);
        g_autoptr(GArray) events = make_events(analysis);
        assert_int_equal((at(events, 0)->notes & PLP_CLOSURE_NOTE_CONTINUES) != 0, both);
        assert_true((at(events, 0)->notes & PLP_CLOSURE_NOTE_STARTS_BEFORE) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_at_their_exact_edges),
        cmocka_unit_test(test_kinds_follow_their_parameters),
        cmocka_unit_test(test_a_pair_is_one_event_of_both),
        cmocka_unit_test(test_events_are_in_order_of_onset),
        cmocka_unit_test(test_no_closures_no_events),
        cmocka_unit_test(test_a_pair_with_a_command_is_commanded),
        cmocka_unit_test(test_a_pair_continues_only_if_both_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
