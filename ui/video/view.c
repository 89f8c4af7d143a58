#include "ui/video/view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/video/overlay_drawing.h"

struct _PlpUiVideoView {
    GtkWidget parent;
    PlpUiPlayer *player;
    PlpUiDocument *document;
    bool shows_outlines, shows_labels;
    guint tick;
};

G_DEFINE_FINAL_TYPE(PlpUiVideoView, plp_ui_video_view, GTK_TYPE_WIDGET)

// ---- pictures ----

static gboolean on_tick(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
    plp_ui_player_poll(PLP_UI_VIDEO_VIEW(widget)->player);
    return G_SOURCE_CONTINUE;
}

static void on_state(PlpUiVideoView *self)
{
    bool is_playing = plp_ui_player_is_playing(self->player);
    if (is_playing && self->tick == 0) {
        self->tick = gtk_widget_add_tick_callback(GTK_WIDGET(self), on_tick, NULL, NULL);
    } else if (!is_playing && self->tick != 0) {
        gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->tick);
        self->tick = 0;
    }
}

static void drop_player(PlpUiVideoView *self)
{
    if (self->player == NULL)
        return;
    g_signal_handlers_disconnect_by_data(self->player, self);
    if (self->tick != 0)
        gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->tick);
    self->tick = 0;
    g_clear_object(&self->player);
}

void plp_ui_video_view_set_player(PlpUiVideoView *self, PlpUiPlayer *player)
{
    drop_player(self);
    self->player = g_object_ref(player);
    g_signal_connect_swapped(player, "picture", G_CALLBACK(gtk_widget_queue_draw), self);
    g_signal_connect_swapped(player, "state", G_CALLBACK(on_state), self);
}

static void on_document_changed(PlpUiVideoView *self)
{
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

void plp_ui_video_view_set_document(PlpUiVideoView *self, PlpUiDocument *document)
{
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    g_set_object(&self->document, document);
    if (document != NULL)
        g_signal_connect_swapped(document, "changed", G_CALLBACK(on_document_changed), self);
    on_document_changed(self);
}

void plp_ui_video_view_set_outlines(PlpUiVideoView *self, bool is_shown)
{
    self->shows_outlines = is_shown;
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

bool plp_ui_video_view_get_outlines(PlpUiVideoView *self)
{
    return self->shows_outlines;
}

void plp_ui_video_view_set_labels(PlpUiVideoView *self, bool is_shown)
{
    self->shows_labels = is_shown;
    gtk_widget_queue_draw(GTK_WIDGET(self));
}

bool plp_ui_video_view_get_labels(PlpUiVideoView *self)
{
    return self->shows_labels;
}

// ---- drawing ----

/** The picture in the middle, a device pixel for a pixel; an old size is scaled until the new one
 * comes. */
static PlpUiPictureArea lay_out(PlpUiVideoView *self, GdkTexture *texture)
{
    double scale = gtk_widget_get_scale_factor(GTK_WIDGET(self));
    double width = gtk_widget_get_width(GTK_WIDGET(self));
    double height = gtk_widget_get_height(GTK_WIDGET(self));
    PlpUiPictureArea area = {.width = gdk_texture_get_width(texture) / scale,
                             .height = gdk_texture_get_height(texture) / scale};
    double shrink = fmin(1, fmin(width / area.width, height / area.height));
    area.width *= shrink;
    area.height *= shrink;
    area.x = floor((width - area.width) / 2);
    area.y = floor((height - area.height) / 2);
    int video_width = 0, video_height = 0;
    plp_ui_player_get_video_size(self->player, &video_width, &video_height);
    area.scale = video_width > 0 ? area.width / video_width : 0;
    return area;
}

/** Of several faces the one that the trace was measured on; before there is a trace, the first. */
static bool find_face(PlpUiVideoView *self, const PlpSample *sample, int64_t frame,
                      PlpOverlayFace *ret_face)
{
    const PlpRecording *recording = plp_ui_document_get_recording(self->document);
    PlpOverlay *overlay = plp_ui_document_get_overlay(self->document);
    int width_px = 0, height_px = 0;
    plp_ui_player_get_video_size(self->player, &width_px, &height_px);
    if (overlay == NULL)
        return false;
    if (sample == NULL)
        return plp_overlay_get(overlay, frame, 0, ret_face);
    // A mirrored recording's sample stands where the face would without the mirror.
    double x_ratio = (double)sample->centre_x_ratio;
    x_ratio = recording->mirrored ? 1 - x_ratio : x_ratio;
    return plp_overlay_get_nearest(overlay, frame, x_ratio * width_px,
                                   (double)sample->centre_y_ratio * height_px, ret_face);
}

static void draw_over(PlpUiVideoView *self, GtkSnapshot *snapshot, const PlpUiPictureArea *area,
                      int64_t frame)
{
    const PlpRecording *recording =
        self->document != NULL ? plp_ui_document_get_recording(self->document) : NULL;
    const PlpSample *sample =
        recording != NULL ? plp_ui_overlay_find_sample(recording, frame) : NULL;
    PlpOverlayFace face;
    if (self->shows_outlines && area->scale > 0 && self->document != NULL &&
        find_face(self, sample, frame, &face))
        plp_ui_overlay_draw_outlines(snapshot, area, &face, sample);
    if (self->shows_outlines)
        plp_ui_overlay_draw_state(GTK_WIDGET(self), snapshot, area, sample);
    if (self->shows_labels && recording != NULL)
        plp_ui_overlay_draw_labels(GTK_WIDGET(self), snapshot, area, recording->mirrored);
}

static void snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
    PlpUiVideoView *self = PLP_UI_VIDEO_VIEW(widget);
    GdkTexture *texture = self->player != NULL ? plp_ui_player_get_texture(self->player) : NULL;
    if (texture == NULL)
        return;
    PlpUiPictureArea area = lay_out(self, texture);
    gtk_snapshot_append_texture(
        snapshot, texture,
        &GRAPHENE_RECT_INIT((float)area.x, (float)area.y, (float)area.width, (float)area.height));
    draw_over(self, snapshot, &area, plp_ui_player_get_picture(self->player)->index);
}

static void size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
    PlpUiVideoView *self = PLP_UI_VIDEO_VIEW(widget);
    int scale = gtk_widget_get_scale_factor(widget);
    if (self->player != NULL)
        plp_ui_player_set_size(self->player, width * scale, height * scale);
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiVideoView *self = PLP_UI_VIDEO_VIEW(object);
    drop_player(self);
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    g_clear_object(&self->document);
    G_OBJECT_CLASS(plp_ui_video_view_parent_class)->dispose(object);
}

static void plp_ui_video_view_class_init(PlpUiVideoViewClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    widget_class->snapshot = snapshot;
    widget_class->size_allocate = size_allocate;
    gtk_widget_class_set_css_name(widget_class, "video");
    gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void plp_ui_video_view_init(PlpUiVideoView *self)
{
    self->shows_outlines = self->shows_labels = true;
    gtk_widget_set_focusable(GTK_WIDGET(self), true);
    gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
    gtk_widget_add_css_class(GTK_WIDGET(self), "video");
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Video"),
                                   -1);
}
