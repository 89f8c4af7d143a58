#include "plot/mark.h"

#include <math.h>

PlpMark plp_mark_of_closure(const PlpClosure *closure)
{
    if (closure->commanded)
        return PLP_MARK_COMMANDED;
    switch (closure->kind) {
    case PLP_KIND_BLINK:
        return PLP_MARK_BLINK;
    case PLP_KIND_BRIEF:
        return PLP_MARK_BRIEF;
    case PLP_KIND_PROLONGED:
        return PLP_MARK_PROLONGED;
    case PLP_KIND_UNKNOWN:
        break;
    }
    return PLP_MARK_UNKNOWN;
}

const char *plp_mark_get_name(PlpMark mark)
{
    static const char *const names[PLP_MARK_N] = {
        "closure", "blink", "brief", "prolonged",       "commanded", "twitch",   "not measurable",
        "before",  "after", "score", "treatment given", "right eye", "left eye",
    };
    return names[mark];
}

PlpColor plp_mark_get_color(const PlpPalette *palette, PlpMark mark)
{
    switch (mark) {
    case PLP_MARK_BLINK:
        return palette->kinds[PLP_KIND_BLINK];
    case PLP_MARK_BRIEF:
        return palette->kinds[PLP_KIND_BRIEF];
    case PLP_MARK_PROLONGED:
        return palette->kinds[PLP_KIND_PROLONGED];
    case PLP_MARK_COMMANDED:
        return palette->commanded;
    case PLP_MARK_TWITCH:
        return palette->twitch;
    case PLP_MARK_LOST:
        return palette->hatch;
    case PLP_MARK_BEFORE:
        return palette->before;
    case PLP_MARK_AFTER:
        return palette->after;
    case PLP_MARK_SCORE:
        return palette->score;
    case PLP_MARK_TREATMENT:
        return palette->treatment;
    case PLP_MARK_RIGHT:
        return palette->right;
    case PLP_MARK_LEFT:
        return palette->left;
    case PLP_MARK_UNKNOWN:
        break;
    }
    return palette->kinds[PLP_KIND_UNKNOWN];
}

// On paper, in points: a hairline shows no pattern, and a night holds tens of thousands of them.
#define HAIRLINE_PT 0.6

static void add_pattern(PlpCanvas *canvas, PlpMark mark, PlpBox box, PlpColor color)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    if (!(plp_canvas_get_style(canvas)->device_scale > 0) && box.width < HAIRLINE_PT)
        return;
    if (mark == PLP_MARK_BRIEF)
        plp_canvas_stripe_box(canvas, box, color, size * 0.38, 0.34);
    if (mark == PLP_MARK_PROLONGED)
        plp_canvas_hatch_box(canvas, box, color, size * 0.8, size * 0.14);
    if (mark == PLP_MARK_COMMANDED)
        plp_canvas_stripe_box(canvas, box, color, size * 1.6, 0.5);
    if (mark == PLP_MARK_TWITCH)
        plp_canvas_dot_box(canvas, box, color, size * 0.4, size * 0.09);
}

void plp_mark_fill(PlpCanvas *canvas, PlpMark mark, PlpBox box)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double size = plp_canvas_get_style(canvas)->font_size;
    PlpColor color = plp_mark_get_color(palette, mark);
    if (mark == PLP_MARK_LOST) {
        plp_canvas_fill_box(canvas, box, plp_color_fade(color, 0.13));
        plp_canvas_hatch_box(canvas, box, color, size * 0.55, size * 0.055);
    } else if (mark == PLP_MARK_BEFORE) {
        plp_canvas_fill_box(canvas, box, plp_color_fade(color, 0.25));
        plp_canvas_stroke_box(canvas, box, color, size * 0.09);
    } else {
        plp_canvas_fill_box(canvas, box, color);
        add_pattern(canvas, mark, box, plp_color_fade(palette->paper, 0.75));
    }
}

void plp_mark_fill_band(PlpCanvas *canvas, PlpMark mark, PlpBox box)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpColor color = plp_mark_get_color(palette, mark);
    double edge = plp_canvas_get_style(canvas)->font_size * 0.28;
    plp_canvas_fill_box(canvas, box, plp_color_fade(color, palette->band_alpha));
    add_pattern(canvas, mark, box, plp_color_fade(color, 0.55));
    plp_canvas_fill_box(canvas, (PlpBox){box.x, box.y, box.width, fmin(edge, box.height)}, color);
}

// ---- legend ----

static void draw_swatch(PlpCanvas *canvas, PlpMark mark, PlpBox box)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpColor color = plp_mark_get_color(palette, mark);
    double middle = box.y + box.height / 2;
    if (mark == PLP_MARK_SCORE) {
        plp_canvas_draw_diamond(canvas, box.x + box.width / 2, middle, box.height * 0.5,
                                palette->paper, color);
    } else if (mark == PLP_MARK_RIGHT) {
        plp_canvas_draw_line(canvas, box.x, middle, box.x + box.width, middle, color, 0.9);
    } else if (mark == PLP_MARK_LEFT) {
        cairo_set_dash(plp_canvas_get_cairo(canvas), (double[]){3, 1.5}, 2, 0);
        plp_canvas_draw_line(canvas, box.x, middle, box.x + box.width, middle, color, 0.9);
        cairo_set_dash(plp_canvas_get_cairo(canvas), NULL, 0, 0);
    } else if (mark == PLP_MARK_TREATMENT) {
        double x = box.x + box.width / 2;
        plp_canvas_draw_line(canvas, x, box.y - 1, x, box.y + box.height + 1, color, 1);
    } else {
        plp_mark_fill(canvas, mark, box);
    }
}

double plp_legend_draw(PlpCanvas *canvas, double x, double y, double width, const PlpMark *marks,
                       gsize n, bool draw)
{
    double size = plp_canvas_get_style(canvas)->font_size;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL) * 1.15;
    double right = 0;
    double down = 0;
    for (gsize i = 0; i < n; i++) {
        const char *name = plp_mark_get_name(marks[i]);
        double wide = size * 1.9 + plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, name);
        if (right > 0 && right + wide > width) {
            right = 0;
            down += line;
        }
        if (draw) {
            PlpBox swatch = {x + right, y + down + line / 2 - size * 0.38, size * 1.4, size * 0.76};
            draw_swatch(canvas, marks[i], swatch);
            plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, plp_canvas_get_palette(canvas)->soft_ink,
                                 x + right + size * 1.9, y + down + line / 2, 0, 0.5, name);
        }
        right += wide + size * 1.4;
    }
    return n > 0 ? down + line : 0;
}
