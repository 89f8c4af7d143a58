#include "ui/video/controls.h"

#include <glib/gi18n.h>

#include "ui/words.h"

struct _PlpUiVideoControls {
    GtkWidget parent;
    GtkWidget *box;
    GtkButton *play_button;
    GtkLabel *time_label;
    GtkMenuButton *speed_button;
    bool is_narrow;
};

G_DEFINE_FINAL_TYPE(PlpUiVideoControls, plp_ui_video_controls, GTK_TYPE_WIDGET)

void plp_ui_video_controls_show(PlpUiVideoControls *self, PlpUiPlayer *player, int64_t t_us)
{
    const PlpPicture *picture = plp_ui_player_get_picture(player);
    g_autofree char *time = plp_ui_words_dup_time(t_us, 3);
    bool knows_frame = picture != NULL && picture->is_exact && picture->index >= 0;
    g_autofree char *words = knows_frame
                                 ? g_strdup_printf(_("%s  frame %d"), time, (int)picture->index)
                                 : g_strdup(time);
    gtk_label_set_text(self->time_label, self->is_narrow ? "" : words);
    bool is_playing = plp_ui_player_is_playing(player);
    gtk_button_set_icon_name(self->play_button, is_playing ? "media-playback-pause-symbolic"
                                                           : "media-playback-start-symbolic");
    g_autofree char *speed = g_strdup_printf("%.3g×", plp_ui_player_get_speed(player));
    gtk_menu_button_set_label(self->speed_button, speed);
}

void plp_ui_video_controls_set_narrow(PlpUiVideoControls *self, bool is_narrow)
{
    self->is_narrow = is_narrow;
    if (is_narrow)
        gtk_label_set_text(self->time_label, "");
    // An empty label that may be cut off still asks for room for three dots.
    gtk_label_set_ellipsize(self->time_label,
                            is_narrow ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
}

static void dispose(GObject *object)
{
    g_clear_pointer(&PLP_UI_VIDEO_CONTROLS(object)->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_video_controls_parent_class)->dispose(object);
}

static void plp_ui_video_controls_class_init(PlpUiVideoControlsClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/video/controls.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiVideoControls, box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiVideoControls, play_button);
    gtk_widget_class_bind_template_child(widget_class, PlpUiVideoControls, time_label);
    gtk_widget_class_bind_template_child(widget_class, PlpUiVideoControls, speed_button);
}

static void plp_ui_video_controls_init(PlpUiVideoControls *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
}
