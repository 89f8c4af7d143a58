// A person's corrections on a film with four blinks of both eyes: what each does to the closures
// and the figures, and which find nothing to do.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "analysis/edits.h"
#include "film.h"

/** A film, its analysis, and the corrections being tried. */
typedef struct {
    PlpFilm *film;
    PlpTrace *trace;
    PlpAnalysis *analysis;
    PlpParameters parameters;
    GArray *edits;
} Desk;

static int set_up(void **state)
{
    Desk *desk = g_new0(Desk, 1);
    desk->film = plp_film_new(50, 30);
    for (int i = 0; i < 4; i++)
        plp_film_blink(desk->film, PLP_SIDE_BOTH, 4 + 5 * i);
    plp_film_add_segment(desk->film, PLP_TASK_FORCED_CLOSURE, 24, 30);
    desk->trace = plp_film_shoot(desk->film);
    desk->analysis = plp_film_analyse_trace(desk->film, desk->trace);
    desk->parameters = plp_parameters_make_default();
    desk->parameters.bootstrap_resamples = 0;
    desk->edits = g_array_new(FALSE, FALSE, sizeof(PlpClosureEdit));
    assert_int_equal(desk->analysis->right.closures->len, 4);
    assert_int_equal(desk->analysis->left.closures->len, 4);
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    Desk *desk = *state;
    plp_film_free(desk->film);
    plp_trace_free(desk->trace);
    plp_analysis_free(desk->analysis);
    g_array_unref(desk->edits);
    g_free(desk);
    return 0;
}

static const PlpClosure *right(const Desk *desk, guint i)
{
    return plp_closure_at(desk->analysis->right.closures, i);
}

static guint count(const Desk *desk, PlpSide eye)
{
    return (eye == PLP_SIDE_RIGHT ? desk->analysis->right : desk->analysis->left).closures->len;
}

/** A correction aimed at the right eye's closure `i`. */
static PlpClosureEdit aim(const Desk *desk, PlpEditAction action, guint i)
{
    return (PlpClosureEdit){.action = action,
                            .eye = PLP_SIDE_RIGHT,
                            .target_onset_us = right(desk, i)->onset_us,
                            .target_offset_us = right(desk, i)->offset_us};
}

static guint apply(Desk *desk, PlpClosureEdit edit)
{
    g_array_append_val(desk->edits, edit);
    guint lost = plp_edits_apply(desk->analysis, desk->trace, desk->film->segments,
                                 &desk->parameters, desk->edits);
    g_array_set_size(desk->edits, 0);
    return lost;
}

static double per_min(const Desk *desk, PlpSide eye)
{
    return plp_figures_get(&desk->analysis->whole, PLP_METRIC_CLOSURES_PER_MIN, eye)->value;
}

static void test_nothing(void **state)
{
    Desk *desk = *state;
    PlpClosure before = *right(desk, 2);
    double rate = per_min(desk, PLP_SIDE_BOTH);
    assert_int_equal(plp_edits_apply(desk->analysis, desk->trace, desk->film->segments,
                                     &desk->parameters, desk->edits),
                     0);
    assert_int_equal(right(desk, 2)->onset_us, before.onset_us);
    assert_int_equal(right(desk, 2)->pair, before.pair);
    assert_true(per_min(desk, PLP_SIDE_BOTH) == rate);
    assert_int_equal(desk->analysis->tasks->len, 1); // made anew, not once more
}

static void test_delete(void **state)
{
    Desk *desk = *state;
    double rate = per_min(desk, PLP_SIDE_RIGHT);
    assert_int_equal(apply(desk, aim(desk, PLP_EDIT_DELETE, 1)), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 3);
    assert_int_equal(count(desk, PLP_SIDE_LEFT), 4);
    assert_true(fabs(per_min(desk, PLP_SIDE_RIGHT) - rate * 3 / 4) < 1e-9);
    // The left eye's closure is now one of that eye alone.
    assert_int_equal(plp_closure_at(desk->analysis->left.closures, 1)->pair, 0);
    assert_int_equal(plp_closure_at(desk->analysis->left.closures, 2)->pair, 2);
}

static void test_add(void **state)
{
    Desk *desk = *state;
    PlpClosureEdit edit = {
        .action = PLP_EDIT_ADD, .eye = PLP_SIDE_LEFT, .from_us = 6000000, .to_us = 7000000};
    assert_int_equal(apply(desk, edit), 0);
    const PlpClosure *added = plp_closure_at(desk->analysis->left.closures, 1);
    assert_int_equal(added->onset_us, 6000000);
    assert_int_equal(added->duration_us, 1000000);
    assert_int_equal(added->kind, PLP_KIND_BRIEF); // by its duration
    assert_int_equal(added->onset_frame, 300);
    assert_int_equal(added->offset_frame, 350);
    assert_true(added->depth_ratio < 0.3); // the eye was open: what is said is not what was seen
    assert_false(added->commanded);
    assert_int_equal(added->pair, 0);
    assert_true(isnan(added->closing_speed_per_s));
    edit.from_us = 26000000;
    edit.to_us = 26500000;
    edit.kind = PLP_KIND_PROLONGED;
    assert_int_equal(apply(desk, edit), 0);
    added = plp_closure_at(desk->analysis->left.closures, 5);
    assert_true(added->commanded); // begins in a commanded task
    assert_int_equal(added->kind, PLP_KIND_PROLONGED);
}

static void test_move(void **state)
{
    Desk *desk = *state;
    PlpClosureEdit edit = aim(desk, PLP_EDIT_MOVE, 0);
    edit.from_us = edit.target_onset_us - 200000;
    edit.to_us = edit.target_offset_us + 600000;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(right(desk, 0)->onset_us, edit.from_us);
    assert_int_equal(right(desk, 0)->offset_us, edit.to_us);
    assert_int_equal(right(desk, 0)->kind, PLP_KIND_BRIEF);
    assert_true(right(desk, 0)->depth_ratio > 0.9); // the same dip lies in it
    // Moved over the next one: an eye cannot close while it is closed.
    edit = aim(desk, PLP_EDIT_MOVE, 0);
    edit.from_us = edit.target_onset_us;
    edit.to_us = right(desk, 1)->onset_us + 50000;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 3);
}

static void test_split_and_merge(void **state)
{
    Desk *desk = *state;
    int64_t onset_us = right(desk, 1)->onset_us, offset_us = right(desk, 1)->offset_us;
    PlpClosureEdit edit = aim(desk, PLP_EDIT_SPLIT, 1);
    edit.from_us = onset_us + 60000;
    edit.to_us = onset_us + 80000;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 5);
    assert_int_equal(right(desk, 1)->offset_us, onset_us + 60000);
    assert_int_equal(right(desk, 2)->onset_us, onset_us + 80000);
    assert_int_equal(right(desk, 2)->offset_us, offset_us);
    edit = aim(desk, PLP_EDIT_MERGE, 1);
    edit.to_us = right(desk, 2)->offset_us;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 4);
    assert_int_equal(right(desk, 1)->onset_us, onset_us);
    assert_int_equal(right(desk, 1)->offset_us, offset_us);
    assert_int_equal(right(desk, 2)->eye, PLP_SIDE_RIGHT);
}

static void test_kind_and_commanded(void **state)
{
    Desk *desk = *state;
    double rate = per_min(desk, PLP_SIDE_RIGHT);
    PlpClosureEdit edit = aim(desk, PLP_EDIT_KIND, 0);
    edit.kind = PLP_KIND_PROLONGED;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(right(desk, 0)->kind, PLP_KIND_PROLONGED);
    edit = aim(desk, PLP_EDIT_COMMANDED, 3);
    edit.commanded = true;
    assert_int_equal(apply(desk, edit), 0);
    assert_true(right(desk, 3)->commanded);
    assert_true(per_min(desk, PLP_SIDE_RIGHT) < rate);
    assert_int_equal(apply(desk, aim(desk, PLP_EDIT_COMMENT, 2)), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 4);
}

/** A correction made on another analysis means the closure with the largest overlap. */
static void test_aimed_by_time(void **state)
{
    Desk *desk = *state;
    PlpClosureEdit edit = aim(desk, PLP_EDIT_DELETE, 2);
    int64_t gone_us = right(desk, 2)->onset_us;
    edit.target_onset_us -= 30000;
    edit.target_offset_us += 10000;
    assert_int_equal(apply(desk, edit), 0);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 3);
    for (guint i = 0; i < 3; i++)
        assert_true(right(desk, i)->onset_us != gone_us);
}

static void test_what_finds_nothing(void **state)
{
    Desk *desk = *state;
    PlpClosureEdit nowhere = {.action = PLP_EDIT_DELETE,
                              .eye = PLP_SIDE_RIGHT,
                              .target_onset_us = 1000000,
                              .target_offset_us = 1200000};
    assert_int_equal(apply(desk, nowhere), 1);
    PlpClosureEdit no_eye = aim(desk, PLP_EDIT_DELETE, 0);
    no_eye.eye = PLP_SIDE_BOTH;
    assert_int_equal(apply(desk, no_eye), 1);
    PlpClosureEdit outside = aim(desk, PLP_EDIT_SPLIT, 0);
    outside.from_us = outside.target_onset_us - 10;
    outside.to_us = outside.target_offset_us + 10;
    assert_int_equal(apply(desk, outside), 1);
    PlpClosureEdit alone = aim(desk, PLP_EDIT_MERGE, 3);
    alone.to_us = 29000000;
    assert_int_equal(apply(desk, alone), 1);
    PlpClosureEdit unknown = aim(desk, PLP_EDIT_UNKNOWN, 0);
    assert_int_equal(apply(desk, unknown), 1);
    assert_int_equal(count(desk, PLP_SIDE_RIGHT), 4);
    assert_int_equal(count(desk, PLP_SIDE_LEFT), 4);
}

/** Beyond the recording's end nothing is read. */
static void test_outside_the_trace(void **state)
{
    Desk *desk = *state;
    PlpClosureEdit edit = {
        .action = PLP_EDIT_ADD, .eye = PLP_SIDE_RIGHT, .from_us = 90000000, .to_us = 91000000};
    assert_int_equal(apply(desk, edit), 0);
    assert_true(isnan(right(desk, 4)->depth_ratio));
    assert_int_equal(right(desk, 4)->extent, PLP_EXTENT_UNKNOWN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_nothing),
        TEST(test_delete),
        TEST(test_add),
        TEST(test_move),
        TEST(test_split_and_merge),
        TEST(test_kind_and_commanded),
        TEST(test_aimed_by_time),
        TEST(test_what_finds_nothing),
        TEST(test_outside_the_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
