#include "ui/capture/live_view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/video/overlay_drawing.h"
#include "vision/eye_indices.h"

#define STALE_AFTER_US 500000 // an older outline would stand beside the eye

struct _PlpUiLiveView {
    GtkWidget parent;
    PlpUiCamera *camera;
};

G_DEFINE_FINAL_TYPE(PlpUiLiveView, plp_ui_live_view, GTK_TYPE_WIDGET)

static PlpOverlayEye make_eye(const PlpFace *face, const int *indices, int iris)
{
    PlpOverlayEye eye = {.iris = face->points[iris]};
    for (int i = 0; i < PLP_OVERLAY_LID_POINTS; i++)
        eye.lids[i] = face->points[indices[i]];
    PlpPoint right = face->points[iris + 1];
    PlpPoint left = face->points[iris + 3];
    eye.iris_radius_px = hypotf(right.x_px - left.x_px, right.y_px - left.y_px) / 2;
    return eye;
}

/** Mean distance of the lids over the eye's width. */
static float get_gap(const PlpOverlayEye *eye)
{
    float width =
        hypotf(eye->lids[8].x_px - eye->lids[0].x_px, eye->lids[8].y_px - eye->lids[0].y_px);
    float sum = 0;
    for (int i = 0; i < 7; i++)
        sum += hypotf(eye->lids[9 + i].x_px - eye->lids[1 + i].x_px,
                      eye->lids[9 + i].y_px - eye->lids[1 + i].y_px);
    return width > 0 ? sum / 7 / width : NAN;
}

static void draw_lids(PlpUiLiveView *self, GtkSnapshot *snapshot, const PlpUiPictureArea *area)
{
    PlpObservation observation;
    const PlpLiveState *state = plp_ui_camera_get_state(self->camera);
    if (area->scale <= 0 || !plp_ui_camera_get_observation(self->camera, &observation) ||
        state->t_us - observation.t_us > STALE_AFTER_US)
        return;
    for (int i = 0; i < observation.n_faces; i++) {
        const PlpFace *face = &observation.faces[i];
        PlpOverlayFace outlines = {.right = make_eye(face, PLP_EYE_INDICES_RIGHT, PLP_IRIS_RIGHT),
                                   .left = make_eye(face, PLP_EYE_INDICES_LEFT, PLP_IRIS_LEFT)};
        PlpSample sample = plp_sample_make_unmeasured(0, 0, PLP_REASON_MEASURED);
        sample.right.reason = face->right.reason;
        sample.left.reason = face->left.reason;
        sample.right.lid_gap_ratio = get_gap(&outlines.right);
        sample.left.lid_gap_ratio = get_gap(&outlines.left);
        plp_ui_overlay_draw_outlines(snapshot, area, &outlines, &sample);
    }
}

static void snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    PlpUiLiveView *self = PLP_UI_LIVE_VIEW(widget);
    GdkTexture *texture = self->camera != NULL ? plp_ui_camera_get_texture(self->camera) : NULL;
    if (texture == NULL)
        return;
    double scale = gtk_widget_get_scale_factor(widget);
    double width = gtk_widget_get_width(widget);
    double height = gtk_widget_get_height(widget);
    PlpUiPictureArea area = {.width = gdk_texture_get_width(texture) / scale,
                             .height = gdk_texture_get_height(texture) / scale};
    double shrink = fmin(1, fmin(width / area.width, height / area.height));
    area.width *= shrink;
    area.height *= shrink;
    area.x = floor((width - area.width) / 2);
    area.y = floor((height - area.height) / 2);
    int camera_width_px = plp_ui_camera_get_state(self->camera)->mode.width_px;
    area.scale = camera_width_px > 0 ? area.width / camera_width_px : 0;
    gtk_snapshot_append_texture(
        snapshot, texture,
        &GRAPHENE_RECT_INIT((float)area.x, (float)area.y, (float)area.width, (float)area.height));
    draw_lids(self, snapshot, &area);
    plp_ui_overlay_draw_labels(widget, snapshot, &area, false);
}

static void size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
    PlpUiLiveView *self = PLP_UI_LIVE_VIEW(widget);
    int scale = gtk_widget_get_scale_factor(widget);
    if (self->camera != NULL)
        plp_ui_camera_set_size(self->camera, width * scale, height * scale);
}

void plp_ui_live_view_set_camera(PlpUiLiveView *self, PlpUiCamera *camera)
{
    g_set_object(&self->camera, camera);
    g_signal_connect_object(camera, "changed", G_CALLBACK(gtk_widget_queue_draw), self,
                            G_CONNECT_SWAPPED);
}

static void dispose(GObject *object)
{
    g_clear_object(&PLP_UI_LIVE_VIEW(object)->camera);
    G_OBJECT_CLASS(plp_ui_live_view_parent_class)->dispose(object);
}

static void plp_ui_live_view_class_init(PlpUiLiveViewClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    widget_class->snapshot = snapshot;
    widget_class->size_allocate = size_allocate;
    gtk_widget_class_set_css_name(widget_class, "video");
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void plp_ui_live_view_init(PlpUiLiveView *self)
{
    gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
    gtk_widget_add_css_class(GTK_WIDGET(self), "video");
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("The camera's picture"), -1);
}
