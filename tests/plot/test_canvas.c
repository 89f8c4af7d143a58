#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "plot/frame.h"
#include "plot/mark.h"
#include "sheet.h"

static void test_text_stands_where_it_is_put(void **state)
{
    Sheet sheet = sheet_new(300, 100);
    PlpColor ink = plp_palette_get_light()->ink;
    double width =
        plp_canvas_draw_text(sheet.canvas, PLP_TEXT_LABEL, ink, 150, 50, 0.5, 0.5, "24.8 / min");
    PlpBox box = sheet_find_text(&sheet, "24.8 / min");
    assert_float_equal(box.x + box.width / 2, 150, 1.5);
    assert_float_equal(box.y + box.height / 2, 50, 3);
    assert_true(fabs(box.width - width) < 3);
    assert_true(sheet_count_ink(&sheet, box) > 20);
    sheet_assert_inside(&sheet, box);
    sheet_free(&sheet);
}

static void test_digits_are_of_one_width(void **state)
{
    Sheet sheet = sheet_new(10, 10);
    double one = plp_canvas_get_text_width(sheet.canvas, PLP_TEXT_LABEL, "1111");
    double eight = plp_canvas_get_text_width(sheet.canvas, PLP_TEXT_LABEL, "8888");
    assert_float_equal(one, eight, 0.01);
    sheet_free(&sheet);
}

static void test_long_text_ends_in_its_box(void **state)
{
    Sheet sheet = sheet_new(200, 60);
    PlpBox box = {20, 20, 100, 20};
    char words[4001];
    memset(words, 'w', sizeof words - 1);
    words[4000] = '\0';
    plp_canvas_draw_text_in(sheet.canvas, PLP_TEXT_LABEL, plp_palette_get_light()->ink, box, 0,
                            words);
    sheet_assert_inside(&sheet, box);
    assert_true(sheet_count_ink(&sheet, box) > 50);
    sheet_free(&sheet);
}

static void test_a_paragraph_breaks_words_without_blanks(void **state)
{
    Sheet sheet = sheet_new(220, 200);
    const char *hash = "4ba193f24e40e002c71bb22f0f5bd5e1aab288b52e4d1dd78d7e4deec913b23b";
    double height = plp_canvas_draw_paragraph(sheet.canvas, PLP_TEXT_LABEL,
                                              plp_palette_get_light()->ink, 10, 10, 200, hash);
    assert_true(height > 1.5 * plp_canvas_get_line_height(sheet.canvas, PLP_TEXT_LABEL));
    sheet_assert_inside(&sheet, (PlpBox){10, 10, 200, height});
    sheet_free(&sheet);
}

static void test_bad_text_does_no_harm(void **state)
{
    Sheet sheet = sheet_new(200, 60);
    PlpColor ink = plp_palette_get_light()->ink;
    plp_canvas_draw_text(sheet.canvas, PLP_TEXT_LABEL, ink, 10, 10, 0, 0, "\xff\xfe not UTF-8");
    plp_canvas_draw_text(sheet.canvas, PLP_TEXT_LABEL, ink, 10, 30, 0, 0, "");
    plp_canvas_draw_text_in(sheet.canvas, PLP_TEXT_LABEL, ink, (PlpBox){5, 40, -3, 10}, 0, "none");
    plp_canvas_draw_paragraph(sheet.canvas, PLP_TEXT_LABEL, ink, 0, 0, -1, "x");
    assert_int_equal(cairo_status(sheet.cr), CAIRO_STATUS_SUCCESS);
    sheet_free(&sheet);
}

static void test_lines_are_sharp_on_pixels(void **state)
{
    Sheet sheet = sheet_new(40, 40);
    PlpColor ink = plp_palette_get_light()->ink;
    plp_canvas_draw_line(sheet.canvas, 10.3, 5, 10.3, 35, ink, 1);
    int full = sheet_count(&sheet, (PlpBox){0, 10, 40, 1}, ink, 2);
    assert_int_equal(full, 1);
    assert_int_equal(sheet_count_ink(&sheet, (PlpBox){0, 10, 40, 1}), 1);
    sheet_free(&sheet);
}

/** Whether two fillings differ without looking at the hue: by how much of the box is paper-like. */
static int count_light(PlpMark mark)
{
    Sheet sheet = sheet_new(60, 60);
    PlpBox box = {10, 10, 40, 40};
    plp_mark_fill(sheet.canvas, mark, box);
    int n = 1600 - sheet_count(&sheet, box, plp_mark_get_color(plp_palette_get_light(), mark), 40);
    sheet_free(&sheet);
    return n;
}

static void test_kinds_differ_by_more_than_colour(void **state)
{
    assert_int_equal(count_light(PLP_MARK_BLINK), 0);
    assert_true(count_light(PLP_MARK_BRIEF) > 200);
    assert_true(count_light(PLP_MARK_PROLONGED) > 200);
    assert_true(count_light(PLP_MARK_COMMANDED) > 200);
    assert_true(count_light(PLP_MARK_TWITCH) > 50);
    assert_true(count_light(PLP_MARK_LOST) > 1000);
}

static void test_palettes_can_be_read(void **state)
{
    const PlpPalette *all[] = {plp_palette_get_light(), plp_palette_get_dark(),
                               plp_palette_get_high_contrast()};
    for (int i = 0; i < 3; i++) {
        const PlpPalette *palette = all[i];
        double least = i == 2 ? 7 : 4.5;
        assert_true(plp_color_get_contrast(palette->ink, palette->paper) >= 7);
        assert_true(plp_color_get_contrast(palette->soft_ink, palette->paper) >= least);
        assert_true(plp_color_get_contrast(palette->right, palette->paper) >= 7);
        assert_true(plp_color_get_contrast(palette->treatment, palette->paper) >= least);
        for (int kind = PLP_KIND_BLINK; kind < PLP_KIND_N; kind++)
            assert_true(plp_color_get_contrast(palette->kinds[kind], palette->paper) >=
                        (i == 2 ? 4.5 : 2));
    }
    assert_float_equal(plp_color_get_contrast(all[2]->ink, all[2]->paper), 21, 1e-6);
}

static void test_an_axis_keeps_its_labels_apart(void **state)
{
    for (int width = 40; width <= 600; width += 35) {
        Sheet sheet = sheet_new(width + 80, 140);
        PlpAxis x = plp_axis_make(0, 100000, PLP_TICKS_TIME);
        PlpAxis y = plp_axis_make(0, 1234567, PLP_TICKS_NUMBER);
        x.title = "time";
        y.title = "a title that is far too long for the room that it has got";
        PlpBox box = {10, 10, width + 60, 120};
        plp_frame_area_draw(sheet.canvas, box, "heading", x, y);
        sheet_assert_no_overlap(&sheet);
        sheet_assert_inside(&sheet, box);
        sheet_free(&sheet);
    }
}

static void test_the_legend_wraps(void **state)
{
    static const PlpMark marks[] = {PLP_MARK_BLINK,  PLP_MARK_BRIEF, PLP_MARK_PROLONGED,
                                    PLP_MARK_TWITCH, PLP_MARK_LOST,  PLP_MARK_SCORE};
    Sheet sheet = sheet_new(260, 200);
    double height = plp_legend_draw(sheet.canvas, 10, 10, 240, marks, G_N_ELEMENTS(marks), false);
    assert_int_equal(plp_canvas_get_texts(sheet.canvas)->len, 0);
    assert_float_equal(plp_legend_draw(sheet.canvas, 10, 10, 240, marks, G_N_ELEMENTS(marks), true),
                       height, 1e-9);
    sheet_assert_no_overlap(&sheet);
    sheet_assert_inside(&sheet, (PlpBox){10, 10, 240, height});
    assert_float_equal(plp_legend_draw(sheet.canvas, 0, 0, 240, NULL, 0, true), 0, 0);
    sheet_free(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_stands_where_it_is_put),
        cmocka_unit_test(test_digits_are_of_one_width),
        cmocka_unit_test(test_long_text_ends_in_its_box),
        cmocka_unit_test(test_a_paragraph_breaks_words_without_blanks),
        cmocka_unit_test(test_bad_text_does_no_harm),
        cmocka_unit_test(test_lines_are_sharp_on_pixels),
        cmocka_unit_test(test_kinds_differ_by_more_than_colour),
        cmocka_unit_test(test_palettes_can_be_read),
        cmocka_unit_test(test_an_axis_keeps_its_labels_apart),
        cmocka_unit_test(test_the_legend_wraps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
