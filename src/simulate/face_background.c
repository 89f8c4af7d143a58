#include "simulate/face_priv.h"

static void fill_gradient(cairo_t *cr, cairo_pattern_t *pattern)
{
    cairo_set_source(cr, pattern);
    cairo_fill(cr);
    cairo_pattern_destroy(pattern);
}

static void draw_wall(cairo_t *cr, double width, double height)
{
    cairo_pattern_t *wall = cairo_pattern_create_linear(0, 0, width, height * 0.6);
    cairo_pattern_add_color_stop_rgb(wall, 0, 0.80, 0.82, 0.81);
    cairo_pattern_add_color_stop_rgb(wall, 0.55, 0.68, 0.71, 0.72);
    cairo_pattern_add_color_stop_rgb(wall, 1, 0.52, 0.56, 0.59);
    cairo_rectangle(cr, 0, 0, width, height);
    fill_gradient(cr, wall);
}

/** Daylight falling in from the picture's left. */
static void draw_daylight(cairo_t *cr, double width, double height)
{
    cairo_pattern_t *light =
        cairo_pattern_create_radial(0, height * 0.2, 0, 0, height * 0.2, width * 0.7);
    cairo_pattern_add_color_stop_rgba(light, 0, 1, 0.99, 0.95, 0.55);
    cairo_pattern_add_color_stop_rgba(light, 0.5, 1, 0.98, 0.93, 0.18);
    cairo_pattern_add_color_stop_rgba(light, 1, 1, 0.97, 0.9, 0);
    cairo_rectangle(cr, 0, 0, width, height);
    fill_gradient(cr, light);
}

/** A door, far behind and out of focus: its edges are ramps. */
static void draw_door(cairo_t *cr, double width, double height)
{
    double left = width * 0.80, right = width * 1.02, top = height * 0.10;
    cairo_pattern_t *door = cairo_pattern_create_linear(left, 0, right, 0);
    cairo_pattern_add_color_stop_rgba(door, 0, 0.44, 0.40, 0.36, 0);
    cairo_pattern_add_color_stop_rgba(door, 0.1, 0.47, 0.43, 0.39, 0.75);
    cairo_pattern_add_color_stop_rgba(door, 0.3, 0.55, 0.51, 0.46, 0.75);
    cairo_pattern_add_color_stop_rgba(door, 1, 0.46, 0.42, 0.38, 0.75);
    cairo_save(cr);
    cairo_rectangle(cr, left, top, right - left, height - top);
    cairo_clip(cr);
    cairo_set_source(cr, door);
    cairo_pattern_t *fade = cairo_pattern_create_linear(0, top, 0, top + height * 0.04);
    cairo_pattern_add_color_stop_rgba(fade, 0, 0, 0, 0, 0);
    cairo_pattern_add_color_stop_rgba(fade, 1, 0, 0, 0, 1);
    cairo_mask(cr, fade);
    cairo_pattern_destroy(fade);
    cairo_pattern_destroy(door);
    cairo_restore(cr);
}

void plp_face_draw_background(cairo_t *cr, int width_px, int height_px)
{
    draw_wall(cr, width_px, height_px);
    draw_door(cr, width_px, height_px);
    draw_daylight(cr, width_px, height_px);
}
