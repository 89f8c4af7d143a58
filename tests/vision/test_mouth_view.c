// Whether a mouth is to be seen: on stills of persons, under masks laid over them, and beyond the
// picture's border (skipped without footage or weights); and the judgement's own edges.

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "stills.h"
#include "vision/mouth_view.h"
#include "vision/tracker.h"

static const char *const names[] = {"c01.png", "c04.png", "c09.png", "c12.png",
                                    "c22.png", "c25.png", "c26.png"};

static void open_tracker(PlpLandmarker *ret_tracker)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpModels) models = plp_stills_load_models();
    const PlpTrackerOptions options = {.measure_mouth = true, .max_faces = 1};
    assert_true(plp_tracker_make(models, &options, ret_tracker, &error));
}

/** Shows a still five times from frame `first` on. */
static PlpFace show(PlpLandmarker *tracker, PlpFrame *frame, int first)
{
    g_autofree PlpObservation *seen = g_new0(PlpObservation, 1);
    for (int i = first; i < first + 5; i++) {
        g_autoptr(GError) error = NULL;
        frame->index = i;
        frame->t_us = i * 40000;
        assert_true(tracker->next(tracker->self, frame, seen, &error));
    }
    assert_int_equal(seen->n_faces, 1);
    return seen->faces[0];
}

/** A surgical mask, roughly: from below the nose's bridge to the chin. */
static void mask(PlpFrame *still, const PlpFace *face, const uint8_t colour[3])
{
    const PlpPoint *p = face->points;
    const double eyes = (double)face->interocular_px;
    plp_stills_cover(still, (double)(p[61].x_px + p[291].x_px) / 2,
                     (double)(5 * p[13].y_px + p[4].y_px) / 6 + 0.05 * eyes, 0.62 * eyes,
                     0.55 * eyes, colour);
}

static void test_a_mask_hides_the_mouth_and_not_the_eyes(void **state)
{
    static const uint8_t colours[][3] = {{225, 228, 230}, {120, 160, 200}, {25, 25, 28}};
    plp_stills_need();
    PlpLandmarker tracker;
    open_tracker(&tracker);
    for (gsize i = 0; i < G_N_ELEMENTS(names) * G_N_ELEMENTS(colours); i++) {
        const char *name = names[i / G_N_ELEMENTS(colours)];
        g_autoptr(PlpFrame) still = plp_stills_load(name);
        const PlpFace bare = show(&tracker, still, 10 * (int)i);
        assert_int_equal(bare.mouth, PLP_REASON_MEASURED);
        assert_true(isnan(bare.right_flow.mouth_x_ratio)); // flow was not asked for
        mask(still, &bare, colours[i % G_N_ELEMENTS(colours)]);
        const PlpFace face = show(&tracker, still, 10 * (int)i + 5);
        print_message("%s, mask %d: %s\n", name, (int)(i % G_N_ELEMENTS(colours)),
                      plp_reason_get_name(face.mouth));
        assert_int_equal(face.mouth, PLP_REASON_MOUTH_HIDDEN);
        assert_int_equal(face.right.reason, bare.right.reason);
        assert_int_equal(face.left.reason, bare.left.reason);
    }
    plp_landmarker_clear(&tracker);
}

static void test_without_the_lips_nobody_looks(void **state)
{
    plp_stills_need();
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpModels) models = plp_stills_load_models();
    g_autoptr(PlpFrame) still = plp_stills_load(names[0]);
    PlpLandmarker tracker;
    assert_true(plp_tracker_make(models, NULL, &tracker, &error));
    assert_int_equal(show(&tracker, still, 0).mouth, PLP_REASON_UNKNOWN);
    plp_landmarker_clear(&tracker);
}

static void test_edges_of_the_judgement(void **state)
{
    static const struct {
        PlpMouthView view;
        PlpReason reason;
    } cases[] = {
        {{.line_ratio = 0.3f, .colour_ratio = 0.05f}, PLP_REASON_MEASURED},
        {{.line_ratio = 0.05f, .colour_ratio = 0},
         PLP_REASON_MOUTH_HIDDEN}, // skin all over: a hand
        {{.line_ratio = 0.15f, .colour_ratio = 0.05f}, PLP_REASON_MEASURED},
        {{.line_ratio = 0.15f, .colour_ratio = 0.2f}, PLP_REASON_MOUTH_HIDDEN},
        {{.line_ratio = 0.35f, .colour_ratio = 0.5f}, PLP_REASON_MOUTH_HIDDEN}, // a mask's folds
        {{.line_ratio = 0.6f, .colour_ratio = 0.5f}, PLP_REASON_MEASURED},
        {{.line_ratio = 0.6f, .outside_ratio = 0.3f}, PLP_REASON_OUT_OF_FRAME},
        {{.line_ratio = 0.6f, .outside_ratio = 0.2f}, PLP_REASON_MEASURED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(plp_mouth_view_judge(&cases[i].view), cases[i].reason);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges_of_the_judgement),
        cmocka_unit_test(test_without_the_lips_nobody_looks),
        cmocka_unit_test(test_a_mask_hides_the_mouth_and_not_the_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
