#pragma once

#include "plot/canvas.h"

/** A drawing on pixels, to be asked what is where. One unit is one pixel. */
typedef struct {
    cairo_surface_t *surface;
    cairo_t *cr;
    PlpCanvas *canvas;
    int width, height;
} Sheet;

/** White, with a margin in which nothing may be drawn when `sheet_assert_margin` is asked. */
Sheet sheet_new(int width, int height);
Sheet sheet_new_with(int width, int height, const PlpPalette *palette);
void sheet_free(Sheet *sheet);

/** Whether a pixel has this colour (each channel within `off` of 255). */
bool sheet_is(const Sheet *sheet, double x, double y, PlpColor color, int off);
/** How many pixels of a box have it. */
int sheet_count(const Sheet *sheet, PlpBox box, PlpColor color, int off);
/** How many pixels of a box are not the paper. */
int sheet_count_ink(const Sheet *sheet, PlpBox box);

/** Fails where ink stands outside of a box. */
void sheet_assert_inside(const Sheet *sheet, PlpBox box);
/** Fails where two texts that were drawn touch, naming both. */
void sheet_assert_no_overlap(const Sheet *sheet);
/** Whether a text was drawn. */
bool sheet_has_text(const Sheet *sheet, const char *text);
/** The box of a text; fails where it was not drawn. */
PlpBox sheet_find_text(const Sheet *sheet, const char *text);
