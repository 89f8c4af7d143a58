#include "ui/video/overlay_drawing.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words.h"

#define MARGIN_PX 8
#define LINE_PX 1.3
#define HALO_PX 2.8
#define LOWER_LID_POINTS 9
#define SHUT_BELOW 0.12 // lid gap over the eye's width under which no iris shows

const PlpSample *plp_ui_overlay_find_sample(const PlpRecording *recording, int64_t frame)
{
    guint n = plp_trace_get_length(recording->trace);
    guint low = 0;
    guint high = n;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (plp_trace_get(recording->trace, middle)->frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    const PlpSample *sample = low < n ? plp_trace_get(recording->trace, low) : NULL;
    return sample != NULL && sample->frame == frame ? sample : NULL;
}

// ---- outlines ----

static PlpPoint place(const PlpUiPictureArea *area, PlpPoint point)
{
    return (PlpPoint){(float)(area->x + area->scale * (double)point.x_px),
                      (float)(area->y + area->scale * (double)point.y_px)};
}

static void grow(graphene_rect_t *bounds, PlpPoint point, bool *is_empty)
{
    graphene_rect_t spot = GRAPHENE_RECT_INIT(point.x_px, point.y_px, 0, 0);
    if (*is_empty)
        *bounds = spot;
    else
        graphene_rect_union(bounds, &spot, bounds);
    *is_empty = false;
}

/** False: the outline is not whole. */
static bool get_bounds(const PlpUiPictureArea *area, const PlpOverlayEye *eye,
                       graphene_rect_t *ret_bounds)
{
    bool is_empty = true;
    for (int i = 0; i < PLP_OVERLAY_LID_POINTS; i++) {
        if (!isfinite(eye->lids[i].x_px) || !isfinite(eye->lids[i].y_px))
            return false;
        grow(ret_bounds, place(area, eye->lids[i]), &is_empty);
    }
    float reach = (float)(HALO_PX + area->scale * fmax(0, (double)eye->iris_radius_px));
    graphene_rect_inset(ret_bounds, -reach, -reach);
    graphene_rect_round_extents(ret_bounds, ret_bounds);
    return ret_bounds->size.width < 8192 && ret_bounds->size.height < 8192;
}

/** Lower lid from the outer to the inner corner, then back along the upper one. */
static void trace_lids(cairo_t *cr, const PlpUiPictureArea *area, const PlpOverlayEye *eye)
{
    for (int i = 0; i < LOWER_LID_POINTS; i++) {
        PlpPoint point = place(area, eye->lids[i]);
        cairo_line_to(cr, (double)point.x_px, (double)point.y_px);
    }
    for (int i = PLP_OVERLAY_LID_POINTS - 1; i >= LOWER_LID_POINTS; i--) {
        PlpPoint point = place(area, eye->lids[i]);
        cairo_line_to(cr, (double)point.x_px, (double)point.y_px);
    }
    cairo_close_path(cr);
}

static void trace_iris(cairo_t *cr, const PlpUiPictureArea *area, const PlpOverlayEye *eye)
{
    PlpPoint centre = place(area, eye->iris);
    cairo_new_sub_path(cr);
    cairo_arc(cr, (double)centre.x_px, (double)centre.y_px,
              area->scale * (double)eye->iris_radius_px, 0, 2 * G_PI);
}

/** Bright on a dark halo, for any skin. */
static void stroke(cairo_t *cr, bool is_dashed)
{
    const double dashes[] = {4, 3};
    cairo_set_source_rgba(cr, 0, 0, 0, 0.45);
    cairo_set_line_width(cr, HALO_PX);
    cairo_stroke_preserve(cr);
    cairo_set_dash(cr, dashes, is_dashed ? G_N_ELEMENTS(dashes) : 0, 0);
    cairo_set_source_rgb(cr, 0.35, 0.95, 1);
    cairo_set_line_width(cr, LINE_PX);
    cairo_stroke(cr);
}

static void draw_eye(GtkSnapshot *snapshot, const PlpUiPictureArea *area, const PlpOverlayEye *eye,
                     const PlpEyeSample *sample, bool is_dashed)
{
    graphene_rect_t bounds;
    bool is_measured = sample == NULL || sample->reason == PLP_REASON_MEASURED;
    if (!is_measured || !get_bounds(area, eye, &bounds))
        return;
    cairo_t *cr = gtk_snapshot_append_cairo(snapshot, &bounds);
    bool is_open = sample == NULL || (double)sample->lid_gap_ratio > SHUT_BELOW;
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    trace_lids(cr, area, eye);
    stroke(cr, is_dashed);
    if (is_open && isfinite(eye->iris_radius_px) && eye->iris_radius_px > 0) {
        trace_lids(cr, area, eye);
        cairo_clip(cr); // the lids cover the rest of it
        trace_iris(cr, area, eye);
        stroke(cr, false);
    }
    cairo_destroy(cr);
}

void plp_ui_overlay_draw_outlines(GtkSnapshot *snapshot, const PlpUiPictureArea *area,
                                  const PlpOverlayFace *face, const PlpSample *sample)
{
    draw_eye(snapshot, area, &face->right, sample != NULL ? &sample->right : NULL, false);
    draw_eye(snapshot, area, &face->left, sample != NULL ? &sample->left : NULL, true);
}

// ---- words ----

/** White on a dark plate; `right` and `down` say which corner of the plate lies at x, y. */
static void draw_plate(GtkWidget *widget, GtkSnapshot *snapshot, const char *words, double x,
                       double y, double right, double down, double most_width)
{
    g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(widget, words);
    int width = 0, height = 0;
    pango_layout_set_width(layout, (int)(fmax(20, most_width) * PANGO_SCALE));
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_START); // the side is what counts
    pango_layout_get_pixel_size(layout, &width, &height);
    double left = floor(x - right * (width + 12));
    double top = floor(y - down * (height + 4));
    gtk_snapshot_append_color(
        snapshot, &(GdkRGBA){0, 0, 0, 0.6f},
        &GRAPHENE_RECT_INIT((float)left, (float)top, (float)(width + 12), (float)(height + 4)));
    gtk_snapshot_save(snapshot);
    gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)(left + 6), (float)(top + 2)));
    gtk_snapshot_append_layout(snapshot, layout, &(GdkRGBA){1, 1, 1, 1});
    gtk_snapshot_restore(snapshot);
}

void plp_ui_overlay_draw_labels(GtkWidget *widget, GtkSnapshot *snapshot,
                                const PlpUiPictureArea *area, bool is_mirrored)
{
    double bottom = area->y + area->height - MARGIN_PX;
    double half = area->width / 2 - 2 * MARGIN_PX;
    draw_plate(widget, snapshot, is_mirrored ? _("patient's left") : _("patient's right"),
               area->x + MARGIN_PX, bottom, 0, 1, half);
    draw_plate(widget, snapshot, is_mirrored ? _("patient's right") : _("patient's left"),
               area->x + area->width - MARGIN_PX, bottom, 1, 1, half);
}

static char *dup_state(const PlpSample *sample)
{
    PlpReason right = sample->right.reason;
    PlpReason left = sample->left.reason;
    bool misses_right = right != PLP_REASON_MEASURED;
    bool misses_left = left != PLP_REASON_MEASURED;
    if (misses_right && misses_left)
        return g_strdup_printf(_("Not measured: %s"), plp_ui_words_get_reason(right));
    if (misses_right)
        return g_strdup_printf(_("Right eye not measured: %s"), plp_ui_words_get_reason(right));
    if (misses_left)
        return g_strdup_printf(_("Left eye not measured: %s"), plp_ui_words_get_reason(left));
    return NULL;
}

void plp_ui_overlay_draw_state(GtkWidget *widget, GtkSnapshot *snapshot,
                               const PlpUiPictureArea *area, const PlpSample *sample)
{
    g_autofree char *words = sample != NULL ? dup_state(sample) : NULL;
    if (words != NULL)
        draw_plate(widget, snapshot, words, area->x + area->width / 2, area->y + MARGIN_PX, 0.5, 0,
                   area->width - 4 * MARGIN_PX);
}
