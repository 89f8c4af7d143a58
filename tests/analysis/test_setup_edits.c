// What a person says of a recording as a whole: tasks that give way, sides that change places.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/setup_edits.h"

#define S G_USEC_PER_SEC

static PlpSetup *make_setup(void)
{
    static const PlpSegment tasks[] = {{PLP_TASK_REST_OPEN, 0, 10 * S},
                                       {PLP_TASK_SMILE, 10 * S, 12 * S}};
    g_autoptr(GArray) segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    g_array_append_vals(segments, tasks, G_N_ELEMENTS(tasks));
    return plp_setup_new(segments);
}

static void expect(const PlpSetup *setup, guint i, PlpTask task, double start_s, double end_s)
{
    assert_true(i < setup->segments->len);
    const PlpSegment *segment = &g_array_index(setup->segments, PlpSegment, i);
    assert_int_equal(segment->task, task);
    assert_float_equal((double)segment->start_us / S, start_s, 1e-9);
    assert_float_equal((double)segment->end_us / S, end_s, 1e-9);
}

static guint apply(PlpSetup *setup, PlpClosureEdit edit)
{
    g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    g_array_append_val(edits, edit);
    return plp_setup_edits_apply(setup, edits);
}

static PlpClosureEdit add(PlpTask task, int64_t from_us, int64_t to_us)
{
    return (PlpClosureEdit){
        .action = PLP_EDIT_TASK_ADD, .from_us = from_us, .to_us = to_us, .task = task};
}

static void test_what_was_there_gives_way(void **state)
{
    g_autoptr(PlpSetup) within = make_setup();
    apply(within, add(PLP_TASK_FREE, 4 * S, 6 * S)); // cuts in two
    assert_int_equal(within->segments->len, 4);
    expect(within, 0, PLP_TASK_REST_OPEN, 0, 4);
    expect(within, 1, PLP_TASK_FREE, 4, 6);
    expect(within, 2, PLP_TASK_REST_OPEN, 6, 10);
    g_autoptr(PlpSetup) over = make_setup();
    apply(over, add(PLP_TASK_FREE, 9 * S, 12 * S - 1000)); // leaves too little of the second
    assert_int_equal(over->segments->len, 2);
    expect(over, 0, PLP_TASK_REST_OPEN, 0, 9);
    expect(over, 1, PLP_TASK_FREE, 9, 11.999);
}

static void test_moves_names_deletes(void **state)
{
    g_autoptr(PlpSetup) setup = make_setup();
    PlpClosureEdit edit = {.action = PLP_EDIT_TASK_MOVE,
                           .target_onset_us = 10 * S,
                           .target_offset_us = 12 * S,
                           .from_us = 8 * S,
                           .to_us = 12 * S};
    assert_int_equal(apply(setup, edit), 0);
    expect(setup, 0, PLP_TASK_REST_OPEN, 0, 8);
    expect(setup, 1, PLP_TASK_SMILE, 8, 12);
    edit.action = PLP_EDIT_TASK_NAME;
    edit.task = PLP_TASK_PUCKER;
    apply(setup, edit);
    expect(setup, 1, PLP_TASK_PUCKER, 8, 12);
    edit.action = PLP_EDIT_TASK_DELETE;
    apply(setup, edit);
    assert_int_equal(setup->segments->len, 1);
    assert_int_equal(apply(setup, edit), 1); // nothing is there any more
    assert_int_equal(setup->segments->len, 1);
}

static void test_sides_change_places(void **state)
{
    g_autoptr(PlpSetup) setup = make_setup();
    const PlpClosureEdit all[] = {{.action = PLP_EDIT_DELETE, .eye = PLP_SIDE_RIGHT},
                                  {.action = PLP_EDIT_MIRRORED, .eye = PLP_SIDE_BOTH},
                                  {.action = PLP_EDIT_KIND, .eye = PLP_SIDE_RIGHT},
                                  {.action = PLP_EDIT_AFFECTED, .eye = PLP_SIDE_LEFT}};
    g_autoptr(GArray) edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    g_array_append_vals(edits, all, G_N_ELEMENTS(all));
    assert_int_equal(plp_setup_edits_apply(setup, edits), 0);
    assert_true(setup->mirrored);
    assert_int_equal(setup->affected_side, PLP_SIDE_LEFT);
    g_autoptr(GArray) others = plp_setup_edits_dup_others(edits);
    assert_int_equal(others->len, 2);
    // Made while right and left were the other way round.
    assert_int_equal(g_array_index(others, PlpClosureEdit, 0).action, PLP_EDIT_DELETE);
    assert_int_equal(g_array_index(others, PlpClosureEdit, 0).eye, PLP_SIDE_LEFT);
    assert_int_equal(g_array_index(others, PlpClosureEdit, 1).eye, PLP_SIDE_RIGHT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_there_gives_way),
        cmocka_unit_test(test_moves_names_deletes),
        cmocka_unit_test(test_sides_change_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
