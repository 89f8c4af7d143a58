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

/** What a fresh tracker says of a still shown three times. */
static PlpFace see(const PlpFrame *still)
{
    PlpLandmarker tracker;
    open_tracker(&tracker);
    g_autofree PlpObservation *seen = g_new0(PlpObservation, 1);
    g_autoptr(PlpFrame) frame = plp_frame_ref((PlpFrame *)still);
    for (int i = 0; i < 3; i++) {
        g_autoptr(GError) error = NULL;
        frame->index = i;
        frame->t_us = i * 40000;
        assert_true(tracker.next(tracker.self, frame, seen, &error));
    }
    plp_landmarker_clear(&tracker);
    assert_int_equal(seen->n_faces, 1);
    return seen->faces[0];
}

static void test_a_mouth_is_a_mouth(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(PlpFrame) still = plp_stills_load(names[i]);
        const PlpFace face = see(still);
        assert_int_equal(face.mouth, PLP_REASON_MEASURED);
        assert_true(isnan(face.right_flow.mouth_x_ratio)); // flow was not asked for
    }
}

static void test_a_mask_hides_the_mouth_and_not_the_eyes(void **state)
{
    static const uint8_t colours[][3] = {{225, 228, 230}, {120, 160, 200}, {25, 25, 28}};
    for (gsize i = 0; i < G_N_ELEMENTS(names) * G_N_ELEMENTS(colours); i++) {
        g_autoptr(PlpFrame) still = plp_stills_load(names[i / G_N_ELEMENTS(colours)]);
        const PlpFace bare = see(still);
        const PlpPoint *p = bare.points;
        const double eyes = (double)bare.interocular_px;
        plp_stills_cover(still, (double)(p[61].x_px + p[291].x_px) / 2,
                         (double)(5 * p[13].y_px + p[4].y_px) / 6 + 0.05 * eyes, 0.65 * eyes,
                         0.6 * eyes, colours[i % G_N_ELEMENTS(colours)]);
        const PlpFace face = see(still);
        print_message("%s %d\n", names[i / 3], (int)(i % 3));
        assert_int_equal(face.mouth, PLP_REASON_MOUTH_HIDDEN);
        assert_int_equal(face.right.reason, bare.right.reason);
        assert_int_equal(face.left.reason, bare.left.reason);
    }
}

static void test_edges_of_the_judgement(void **state)
{
    static const struct {
        PlpMouthView view;
        PlpReason reason;
    } cases[] = {
        {{.line_ratio = 0.3f, .colour_ratio = 0.05f}, PLP_REASON_MEASURED},
        {{.line_ratio = 0.05f, .colour_ratio = 0}, PLP_REASON_MOUTH_HIDDEN}, // skin all over: a hand
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
        cmocka_unit_test(test_a_mouth_is_a_mouth),
        cmocka_unit_test(test_a_mask_hides_the_mouth_and_not_the_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
