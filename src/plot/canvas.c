#include "plot/canvas.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

static const struct {
    double size; // times the style's
    bool bold;
} roles[PLP_TEXT_ROLE_N] = {
    [PLP_TEXT_LABEL] = {1, false},    [PLP_TEXT_SMALL] = {0.86, false}, [PLP_TEXT_BOLD] = {1, true},
    [PLP_TEXT_HEADING] = {1.3, true}, [PLP_TEXT_TITLE] = {2.1, true},
};

struct PlpCanvas {
    cairo_t *cr;
    PlpPlotStyle style;
    PangoLayout *layouts[PLP_TEXT_ROLE_N];
    double line_heights[PLP_TEXT_ROLE_N];
    GArray *texts;
};

PlpPlotStyle plp_plot_style_make_paper(void)
{
    return (PlpPlotStyle){plp_palette_get_light(), "Liberation Sans, DejaVu Sans, Sans", 7.2, 0,
                          NULL};
}

PlpPlotStyle plp_plot_style_make_screen(const PlpPalette *palette, double device_scale)
{
    return (PlpPlotStyle){palette, "Adwaita Sans, Cantarell, Sans", 12, device_scale, NULL};
}

static void clear_text(gpointer data)
{
    g_free(((PlpInkedText *)data)->text);
}

/** Metrics do not hang on the device: what fits on the screen fits on paper. */
static PangoLayout *make_layout(cairo_t *cr, const PlpPlotStyle *style, PlpTextRole role)
{
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoContext *context = pango_layout_get_context(layout);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    PangoFontDescription *font = pango_font_description_from_string(style->font);
    pango_font_description_set_size(font,
                                    (int)lround(style->font_size * roles[role].size * PANGO_SCALE));
    pango_font_description_set_weight(font,
                                      roles[role].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_context_changed(layout);
    return layout;
}

PlpCanvas *plp_canvas_new(cairo_t *cr, const PlpPlotStyle *style)
{
    PlpCanvas *canvas = g_new0(PlpCanvas, 1);
    canvas->cr = cairo_reference(cr);
    canvas->style = *style;
    canvas->texts = g_array_new(FALSE, FALSE, sizeof(PlpInkedText));
    g_array_set_clear_func(canvas->texts, clear_text);
    return canvas;
}

void plp_canvas_free(PlpCanvas *canvas)
{
    if (canvas == NULL)
        return;
    for (int i = 0; i < PLP_TEXT_ROLE_N; i++)
        g_clear_object(&canvas->layouts[i]);
    g_array_unref(canvas->texts);
    cairo_destroy(canvas->cr);
    g_free(canvas);
}

cairo_t *plp_canvas_get_cairo(const PlpCanvas *canvas)
{
    return canvas->cr;
}

const PlpPlotStyle *plp_canvas_get_style(const PlpCanvas *canvas)
{
    return &canvas->style;
}

const PlpPalette *plp_canvas_get_palette(const PlpCanvas *canvas)
{
    return canvas->style.palette;
}

const GArray *plp_canvas_get_texts(const PlpCanvas *canvas)
{
    return canvas->texts;
}

// ---- text ----

/** Digits of one width: some fonts have such digits beside others, and some move 1 closer to 1. */
static void set_features(PangoLayout *layout, const char *text)
{
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    for (const char *at = text; *at != '\0';) {
        size_t n = strspn(at, "0123456789");
        if (n >= 2) {
            PangoAttribute *digits = pango_attr_font_features_new("tnum=1, kern=0");
            digits->start_index = (guint)(at - text);
            digits->end_index = (guint)(at - text + (ptrdiff_t)n);
            pango_attr_list_change(attributes, digits);
        }
        at += n > 0 ? n : 1;
    }
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

/** A role's layout with this text; `width` < 0: one line of any length. */
static PangoLayout *lay_out(PlpCanvas *canvas, PlpTextRole role, const char *text, double width)
{
    if (canvas->layouts[role] == NULL)
        canvas->layouts[role] = make_layout(canvas->cr, &canvas->style, role);
    PangoLayout *layout = canvas->layouts[role];
    pango_layout_set_width(layout, width < 0 ? -1 : (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_single_paragraph_mode(layout, width < 0);
    g_autofree char *words = canvas->style.translate != NULL ? canvas->style.translate(text) : NULL;
    g_autofree char *valid = g_utf8_make_valid(words != NULL ? words : text, -1);
    pango_layout_set_text(layout, valid, -1);
    set_features(layout, valid);
    return layout;
}

static double get_layout_width(PangoLayout *layout)
{
    int width = 0;
    pango_layout_get_size(layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

static double get_layout_height(PangoLayout *layout)
{
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double plp_canvas_get_text_width(PlpCanvas *canvas, PlpTextRole role, const char *text)
{
    return get_layout_width(lay_out(canvas, role, text, -1));
}

double plp_canvas_get_line_height(PlpCanvas *canvas, PlpTextRole role)
{
    if (!(canvas->line_heights[role] > 0))
        canvas->line_heights[role] = get_layout_height(lay_out(canvas, role, "Xg0", -1));
    return canvas->line_heights[role];
}

static void show(PlpCanvas *canvas, PangoLayout *layout, PlpColor color, double x, double y)
{
    if (*pango_layout_get_text(layout) == '\0')
        return;
    plp_canvas_set_color(canvas, color);
    cairo_move_to(canvas->cr, x, y);
    pango_cairo_show_layout(canvas->cr, layout);
    PangoRectangle ink;
    pango_layout_get_extents(layout, &ink, NULL);
    PlpInkedText inked = {
        g_strdup(pango_layout_get_text(layout)),
        {x + (double)ink.x / PANGO_SCALE, y + (double)ink.y / PANGO_SCALE,
         (double)ink.width / PANGO_SCALE, (double)ink.height / PANGO_SCALE},
    };
    g_array_append_val(canvas->texts, inked);
}

double plp_canvas_draw_text(PlpCanvas *canvas, PlpTextRole role, PlpColor color, double x, double y,
                            double right, double down, const char *text)
{
    PangoLayout *layout = lay_out(canvas, role, text, -1);
    double width = get_layout_width(layout);
    show(canvas, layout, color, x - right * width, y - down * get_layout_height(layout));
    return width;
}

void plp_canvas_draw_text_in(PlpCanvas *canvas, PlpTextRole role, PlpColor color, PlpBox box,
                             double right, const char *text)
{
    PangoLayout *layout = lay_out(canvas, role, text, -1);
    double width = get_layout_width(layout);
    if (width > box.width) {
        pango_layout_set_width(layout, (int)(fmax(0, box.width) * PANGO_SCALE));
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        width = get_layout_width(layout);
    }
    show(canvas, layout, color, box.x + right * fmax(0, box.width - width),
         box.y + (box.height - get_layout_height(layout)) / 2);
}

double plp_canvas_draw_paragraph(PlpCanvas *canvas, PlpTextRole role, PlpColor color, double x,
                                 double y, double width, const char *text)
{
    PangoLayout *layout = lay_out(canvas, role, text, fmax(0, width));
    show(canvas, layout, color, x, y);
    return get_layout_height(layout);
}

double plp_canvas_get_paragraph_height(PlpCanvas *canvas, PlpTextRole role, double width,
                                       const char *text)
{
    return get_layout_height(lay_out(canvas, role, text, fmax(0, width)));
}

// ---- lines and areas ----

double plp_canvas_snap(const PlpCanvas *canvas, double value)
{
    double scale = canvas->style.device_scale;
    return scale > 0 ? round(value * scale) / scale : value;
}

void plp_canvas_set_color(PlpCanvas *canvas, PlpColor color)
{
    cairo_set_source_rgba(canvas->cr, color.red, color.green, color.blue, color.alpha);
}

static void add_box(PlpCanvas *canvas, PlpBox box)
{
    double x0 = plp_canvas_snap(canvas, box.x);
    double y0 = plp_canvas_snap(canvas, box.y);
    cairo_rectangle(canvas->cr, x0, y0, plp_canvas_snap(canvas, box.x + box.width) - x0,
                    plp_canvas_snap(canvas, box.y + box.height) - y0);
}

void plp_canvas_fill_box(PlpCanvas *canvas, PlpBox box, PlpColor color)
{
    plp_canvas_set_color(canvas, color);
    add_box(canvas, box);
    cairo_fill(canvas->cr);
}

void plp_canvas_stroke_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double width)
{
    plp_canvas_set_color(canvas, color);
    cairo_set_line_width(canvas->cr, width);
    double half = canvas->style.device_scale > 0 ? width / 2 : 0;
    cairo_rectangle(canvas->cr, plp_canvas_snap(canvas, box.x) + half,
                    plp_canvas_snap(canvas, box.y) + half, fmax(0, box.width - 2 * half),
                    fmax(0, box.height - 2 * half));
    cairo_stroke(canvas->cr);
}

void plp_canvas_draw_line(PlpCanvas *canvas, double x0, double y0, double x1, double y1,
                          PlpColor color, double width)
{
    double half = canvas->style.device_scale > 0 ? width / 2 : 0;
    bool upright = x0 == x1;
    bool level = y0 == y1;
    if (upright)
        x0 = x1 = plp_canvas_snap(canvas, x0 - half) + half;
    if (level)
        y0 = y1 = plp_canvas_snap(canvas, y0 - half) + half;
    plp_canvas_set_color(canvas, color);
    cairo_set_line_width(canvas->cr, width);
    cairo_move_to(canvas->cr, x0, y0);
    cairo_line_to(canvas->cr, x1, y1);
    cairo_stroke(canvas->cr);
}

static void clip_to_box(PlpCanvas *canvas, PlpBox box)
{
    cairo_save(canvas->cr);
    add_box(canvas, box);
    cairo_clip(canvas->cr);
}

static void add_hatch(cairo_t *cr, PlpBox box, double spacing)
{
    // Lines x + y = n * spacing: their phase is the canvas's, not the box's.
    double end = box.x + box.width + box.y + box.height;
    for (double n = floor((box.x + box.y) / spacing) * spacing; n <= end; n += spacing) {
        cairo_move_to(cr, n - box.y, box.y);
        cairo_line_to(cr, n - box.y - box.height, box.y + box.height);
    }
}

/** On pixels a small tile is repeated: stroking hundreds of slanting lines takes milliseconds. */
static cairo_pattern_t *make_hatch_tile(PlpCanvas *canvas, PlpColor color, int side_px,
                                        double width)
{
    cairo_surface_t *tile = cairo_surface_create_similar_image(
        cairo_get_target(canvas->cr), CAIRO_FORMAT_ARGB32, side_px, side_px);
    cairo_t *cr = cairo_create(tile);
    cairo_set_source_rgba(cr, color.red, color.green, color.blue, color.alpha);
    cairo_set_line_width(cr, width * canvas->style.device_scale);
    // One tile around, so that the lines' ends meet those of the next.
    add_hatch(cr, (PlpBox){-side_px, -side_px, 3 * side_px, 3 * side_px}, side_px);
    cairo_stroke(cr);
    cairo_destroy(cr);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(tile);
    cairo_surface_destroy(tile);
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_matrix_t matrix;
    cairo_matrix_init_scale(&matrix, canvas->style.device_scale, canvas->style.device_scale);
    cairo_pattern_set_matrix(pattern, &matrix);
    return pattern;
}

void plp_canvas_hatch_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double spacing,
                          double width)
{
    if (!(box.width > 0 && box.height > 0 && spacing > 0))
        return;
    double side_px = round(spacing * canvas->style.device_scale);
    if (side_px >= 2) {
        cairo_pattern_t *pattern = make_hatch_tile(canvas, color, (int)side_px, width);
        cairo_set_source(canvas->cr, pattern);
        add_box(canvas, box);
        cairo_fill(canvas->cr);
        cairo_pattern_destroy(pattern);
        return;
    }
    clip_to_box(canvas, box);
    plp_canvas_set_color(canvas, color);
    cairo_set_line_width(canvas->cr, width);
    add_hatch(canvas->cr, box, spacing);
    cairo_stroke(canvas->cr);
    cairo_restore(canvas->cr);
}

void plp_canvas_dot_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double spacing,
                        double radius)
{
    if (!(box.width > 0 && box.height > 0 && spacing > 0))
        return;
    clip_to_box(canvas, box);
    plp_canvas_set_color(canvas, color);
    for (double y = ceil(box.y / spacing) * spacing; y < box.y + box.height; y += spacing) {
        for (double x = ceil(box.x / spacing) * spacing; x < box.x + box.width; x += spacing) {
            cairo_new_sub_path(canvas->cr);
            cairo_arc(canvas->cr, x, y, radius, 0, 2 * G_PI);
        }
    }
    cairo_fill(canvas->cr);
    cairo_restore(canvas->cr);
}

void plp_canvas_stripe_box(PlpCanvas *canvas, PlpBox box, PlpColor color, double period,
                           double share)
{
    if (!(box.width > 0 && box.height > 0 && period > 0))
        return;
    double least = canvas->style.device_scale > 0 ? 1 / canvas->style.device_scale : 0;
    double top = plp_canvas_snap(canvas, box.y);
    double bottom = plp_canvas_snap(canvas, box.y + box.height);
    period = fmax(2 * least, plp_canvas_snap(canvas, fmin(period, bottom - top)));
    double thick = fmax(least, plp_canvas_snap(canvas, period * share));
    for (double y = top + period - thick; period > 0 && y < bottom; y += period)
        add_box(canvas, (PlpBox){box.x, y, box.width, fmin(thick, bottom - y)});
    plp_canvas_set_color(canvas, color);
    cairo_fill(canvas->cr); // at once: a day holds thousands of bands
}

static void paint_mark(PlpCanvas *canvas, PlpColor fill, PlpColor line, double width)
{
    plp_canvas_set_color(canvas, fill);
    cairo_fill_preserve(canvas->cr);
    plp_canvas_set_color(canvas, line);
    cairo_set_line_width(canvas->cr, width);
    cairo_stroke(canvas->cr);
}

void plp_canvas_draw_circle(PlpCanvas *canvas, double x, double y, double radius, PlpColor fill,
                            PlpColor line)
{
    cairo_new_path(canvas->cr);
    cairo_arc(canvas->cr, x, y, radius, 0, 2 * G_PI);
    cairo_close_path(canvas->cr);
    paint_mark(canvas, fill, line, fmax(0.5, radius * 0.3));
}

void plp_canvas_draw_diamond(PlpCanvas *canvas, double x, double y, double radius, PlpColor fill,
                             PlpColor line)
{
    cairo_new_path(canvas->cr);
    cairo_move_to(canvas->cr, x, y - radius);
    cairo_line_to(canvas->cr, x + radius, y);
    cairo_line_to(canvas->cr, x, y + radius);
    cairo_line_to(canvas->cr, x - radius, y);
    cairo_close_path(canvas->cr);
    paint_mark(canvas, fill, line, fmax(0.5, radius * 0.25));
}
