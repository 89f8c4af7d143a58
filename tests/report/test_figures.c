#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cairo.h>
#include <cmocka.h>
#include <string.h>

#include "analysis/compare.h"
#include "paper.h"
#include "report/chart_data.h"
#include "report/figures.h"

typedef struct {
    const guint8 *bytes;
    gsize left;
} Source;

static cairo_status_t feed(void *closure, unsigned char *bytes, unsigned int n)
{
    Source *source = closure;
    if (n > source->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, source->bytes, n);
    source->bytes += n;
    source->left -= n;
    return CAIRO_STATUS_SUCCESS;
}

/** A PNG with something on it, or an SVG. */
static void check_file(const PlpFigureFile *file)
{
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(file->content, &size);
    if (g_str_has_suffix(file->name, ".svg")) {
        assert_non_null(g_strstr_len((const char *)bytes, (gssize)size, "<svg"));
        assert_non_null(g_strstr_len((const char *)bytes, (gssize)size, "</svg>"));
        return;
    }
    assert_true(g_str_has_suffix(file->name, ".png"));
    Source source = {bytes, size};
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(feed, &source);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    assert_true(cairo_image_surface_get_width(surface) > 500);
    cairo_surface_destroy(surface);
}

static void check_all(const GPtrArray *files, guint n)
{
    assert_non_null(files);
    assert_int_equal(files->len, n);
    for (guint i = 0; i < files->len; i++)
        check_file(g_ptr_array_index(files, i));
}

static void assert_same(const GPtrArray *a, const GPtrArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const PlpFigureFile *first = g_ptr_array_index(a, i);
        const PlpFigureFile *second = g_ptr_array_index(b, i);
        assert_string_equal(first->name, second->name);
        if (!g_bytes_equal(first->content, second->content))
            fail_msg("%s is not the same again", first->name);
    }
}

static void test_figures_of_a_recording(void **state)
{
    g_autoptr(PlpRecording) recording = paper_recording(PLP_PATIENT_TONIC, 3, 60, "one");
    g_autoptr(GPtrArray) files = plp_figures_make_recording(recording, NULL);
    check_all(files, 8);
    g_autoptr(GPtrArray) again = plp_figures_make_recording(recording, NULL);
    assert_same(files, again);
}

static void test_figures_of_nothing(void **state)
{
    PlpTrace *traces[] = {plp_trace_new(), paper_trace(1, 30, true, true),
                          paper_trace(300, 30, false, false), paper_trace(300, 30, true, false)};
    for (gsize i = 0; i < G_N_ELEMENTS(traces); i++) {
        g_autoptr(PlpRecording) recording = paper_recording_of(traces[i], "odd");
        g_autoptr(GPtrArray) files = plp_figures_make_recording(recording, NULL);
        check_all(files, 8);
    }
}

static void test_figures_of_a_comparison(void **state)
{
    g_autoptr(PlpRecording) before = paper_recording(PLP_PATIENT_TONIC, 3, 60, "before");
    g_autoptr(PlpRecording) after = paper_recording(PLP_PATIENT_HEALTHY, 3, 30, "after");
    g_autoptr(GPtrArray) first = g_ptr_array_new();
    g_autoptr(GPtrArray) second = g_ptr_array_new();
    g_ptr_array_add(first, before);
    g_ptr_array_add(second, after);
    PlpCompareOptions how = plp_compare_make_options();
    how.resamples = 100;
    g_autoptr(PlpComparison) comparison = plp_compare_compute(first, second, &how);
    g_autoptr(GPtrArray) files = plp_figures_make_comparison(comparison, NULL);
    check_all(files, 12);
    g_autoptr(PlpComparison) empty = plp_comparison_new();
    g_autoptr(GPtrArray) none = plp_figures_make_comparison(empty, NULL);
    check_all(none, 12);
}

// ---- the strongest closures ----

static PlpClosure make_closure(int id, PlpSide eye, int64_t duration_us, int pair)
{
    return (PlpClosure){.id = id,
                        .eye = eye,
                        .onset_us = id * 1000000,
                        .offset_us = id * 1000000 + duration_us,
                        .duration_us = duration_us,
                        .pair = pair};
}

static void test_the_strongest_come_first_and_pairs_once(void **state)
{
    g_autoptr(PlpRecording) recording =
        paper_recording_of(paper_trace(30, 30, true, true), "strong");
    GArray *right = recording->analysis->right.closures;
    GArray *left = recording->analysis->left.closures;
    g_array_set_size(right, 0);
    g_array_set_size(left, 0);
    PlpClosure closures[] = {
        make_closure(1, PLP_SIDE_RIGHT, 200000, 1), make_closure(3, PLP_SIDE_RIGHT, 4000000, 2),
        make_closure(5, PLP_SIDE_RIGHT, 300000, 0), make_closure(6, PLP_SIDE_RIGHT, 9000000, 0)};
    closures[2].tight = PLP_TRISTATE_YES; // a squeeze counts before length
    closures[2].squeeze_z = 6;
    closures[3].commanded = true;
    g_array_append_vals(right, closures, 4);
    PlpClosure partner = make_closure(4, PLP_SIDE_LEFT, 4100000, 2);
    g_array_append_val(left, partner);
    g_autoptr(GPtrArray) strongest = plp_chart_data_list_strongest(recording, 6);
    static const int expected[] = {5, 4, 1};
    assert_int_equal(strongest->len, 3);
    for (guint i = 0; i < 3; i++)
        assert_int_equal(((const PlpClosure *)strongest->pdata[i])->id, expected[i]);
    g_autoptr(GPtrArray) none = plp_chart_data_list_strongest(recording, 0);
    assert_int_equal(none->len, 0);
    g_autoptr(PlpChartData) data = plp_chart_data_new(recording);
    assert_int_equal(data->durations->len, 3); // a pair once, the commanded one never
    assert_int_equal(data->pairs->len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_of_a_recording),
        cmocka_unit_test(test_figures_of_nothing),
        cmocka_unit_test(test_figures_of_a_comparison),
        cmocka_unit_test(test_the_strongest_come_first_and_pairs_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
