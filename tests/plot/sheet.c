#include "sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Sheet sheet_new_with(int width, int height, const PlpPalette *palette)
{
    Sheet sheet = {.width = width, .height = height};
    sheet.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    sheet.cr = cairo_create(sheet.surface);
    PlpPlotStyle style = plp_plot_style_make_screen(palette, 1);
    style.font = "Liberation Sans, DejaVu Sans, Sans";
    sheet.canvas = plp_canvas_new(sheet.cr, &style);
    plp_canvas_fill_box(sheet.canvas, (PlpBox){0, 0, width, height}, palette->paper);
    return sheet;
}

Sheet sheet_new(int width, int height)
{
    return sheet_new_with(width, height, plp_palette_get_light());
}

void sheet_free(Sheet *sheet)
{
    plp_canvas_free(sheet->canvas);
    cairo_destroy(sheet->cr);
    cairo_surface_destroy(sheet->surface);
}

static uint32_t get_pixel(const Sheet *sheet, int x, int y)
{
    cairo_surface_flush(sheet->surface);
    const unsigned char *row = cairo_image_surface_get_data(sheet->surface) +
                               (size_t)y * (size_t)cairo_image_surface_get_stride(sheet->surface);
    uint32_t pixel = 0;
    memcpy(&pixel, row + 4 * (size_t)x, sizeof pixel);
    return pixel & 0xffffff;
}

static bool is_near(uint32_t pixel, PlpColor color, int off)
{
    return abs((int)(pixel >> 16 & 0xff) - (int)lround(color.red * 255)) <= off &&
           abs((int)(pixel >> 8 & 0xff) - (int)lround(color.green * 255)) <= off &&
           abs((int)(pixel & 0xff) - (int)lround(color.blue * 255)) <= off;
}

bool sheet_is(const Sheet *sheet, double x, double y, PlpColor color, int off)
{
    return is_near(get_pixel(sheet, (int)floor(x), (int)floor(y)), color, off);
}

int sheet_count(const Sheet *sheet, PlpBox box, PlpColor color, int off)
{
    int n = 0;
    for (int y = MAX(0, (int)box.y); y < MIN(sheet->height, (int)(box.y + box.height)); y++) {
        for (int x = MAX(0, (int)box.x); x < MIN(sheet->width, (int)(box.x + box.width)); x++)
            n += is_near(get_pixel(sheet, x, y), color, off);
    }
    return n;
}

int sheet_count_ink(const Sheet *sheet, PlpBox box)
{
    int all = (MIN(sheet->height, (int)(box.y + box.height)) - MAX(0, (int)box.y)) *
              (MIN(sheet->width, (int)(box.x + box.width)) - MAX(0, (int)box.x));
    return all - sheet_count(sheet, box, plp_canvas_get_palette(sheet->canvas)->paper, 3);
}

void sheet_assert_inside(const Sheet *sheet, PlpBox box)
{
    PlpColor paper = plp_canvas_get_palette(sheet->canvas)->paper;
    for (int y = 0; y < sheet->height; y++) {
        for (int x = 0; x < sheet->width; x++) {
            bool inside = x >= box.x - 1 && x < box.x + box.width + 1 && y >= box.y - 1 &&
                          y < box.y + box.height + 1;
            if (!inside && !is_near(get_pixel(sheet, x, y), paper, 3))
                fail_msg("ink at %d, %d", x, y);
        }
    }
}

static bool overlap(PlpBox a, PlpBox b)
{
    double slack = 0.01;
    return a.x + a.width > b.x + slack && b.x + b.width > a.x + slack &&
           a.y + a.height > b.y + slack && b.y + b.height > a.y + slack;
}

void sheet_assert_no_overlap(const Sheet *sheet)
{
    const GArray *texts = plp_canvas_get_texts(sheet->canvas);
    for (guint i = 0; i < texts->len; i++) {
        const PlpInkedText *a = &g_array_index(texts, PlpInkedText, i);
        for (guint k = i + 1; k < texts->len; k++) {
            const PlpInkedText *b = &g_array_index(texts, PlpInkedText, k);
            if (overlap(a->box, b->box))
                fail_msg("'%s' and '%s' overlap", a->text, b->text);
        }
    }
}

bool sheet_has_text(const Sheet *sheet, const char *text)
{
    const GArray *texts = plp_canvas_get_texts(sheet->canvas);
    for (guint i = 0; i < texts->len; i++) {
        if (strcmp(g_array_index(texts, PlpInkedText, i).text, text) == 0)
            return true;
    }
    return false;
}

PlpBox sheet_find_text(const Sheet *sheet, const char *text)
{
    const GArray *texts = plp_canvas_get_texts(sheet->canvas);
    for (guint i = 0; i < texts->len; i++) {
        if (strcmp(g_array_index(texts, PlpInkedText, i).text, text) == 0)
            return g_array_index(texts, PlpInkedText, i).box;
    }
    fail_msg("no text '%s'", text);
    return (PlpBox){0};
}
