#include "ui/capture/camera_choice.h"

#include <glib/gi18n.h>

#include "ui/words.h"

struct _PlpUiCameraChoice {
    GtkWidget parent;
    GPtrArray *cameras; // of PlpCameraInfo, in order of camera_list; NULL while they are looked for

    // of camera_choice.ui
    GtkWidget *box;
    GtkDropDown *camera_list, *mode_list;
};

G_DEFINE_FINAL_TYPE(PlpUiCameraChoice, plp_ui_camera_choice, GTK_TYPE_WIDGET)

static guint chosen_signal;

bool plp_ui_camera_choice_is_empty(PlpUiCameraChoice *self)
{
    return self->cameras != NULL && self->cameras->len == 0;
}

const PlpCameraInfo *plp_ui_camera_choice_get_camera(PlpUiCameraChoice *self)
{
    guint chosen = gtk_drop_down_get_selected(self->camera_list);
    return self->cameras != NULL && chosen < self->cameras->len
               ? g_ptr_array_index(self->cameras, chosen)
               : NULL;
}

const PlpCameraMode *plp_ui_camera_choice_get_mode(PlpUiCameraChoice *self)
{
    const PlpCameraInfo *info = plp_ui_camera_choice_get_camera(self);
    guint mode = gtk_drop_down_get_selected(self->mode_list); // its first entry is none
    bool has_mode = info != NULL && mode > 0 && mode <= info->modes->len;
    return has_mode ? &g_array_index(info->modes, PlpCameraMode, mode - 1) : NULL;
}

static void tell(PlpUiCameraChoice *self)
{
    g_signal_emit(self, chosen_signal, 0);
}

static void show_modes(PlpUiCameraChoice *self)
{
    const PlpCameraInfo *info = plp_ui_camera_choice_get_camera(self);
    g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);
    gtk_string_list_append(list, _("The camera's own choice"));
    for (guint i = 0; info != NULL && i < info->modes->len; i++) {
        const PlpCameraMode *mode = &g_array_index(info->modes, PlpCameraMode, i);
        g_autofree char *rate = plp_ui_words_dup_number(mode->rate_per_s, 0);
        g_autofree char *words = g_strdup_printf(_("%d × %d, %s pictures/s, %s"), mode->width_px,
                                                 mode->height_px, rate, mode->format);
        gtk_string_list_append(list, words);
    }
    g_signal_handlers_block_by_func(self->mode_list, tell, self);
    gtk_drop_down_set_model(self->mode_list, G_LIST_MODEL(list));
    g_signal_handlers_unblock_by_func(self->mode_list, tell, self);
    gtk_widget_set_visible(GTK_WIDGET(self->mode_list), info != NULL && info->modes->len > 0);
}

static void on_camera_chosen(PlpUiCameraChoice *self)
{
    show_modes(self);
    tell(self);
}

static void show_cameras(PlpUiCameraChoice *self)
{
    g_autoptr(GtkStringList) list = gtk_string_list_new(NULL);
    for (guint i = 0; i < self->cameras->len; i++)
        gtk_string_list_append(list, ((PlpCameraInfo *)g_ptr_array_index(self->cameras, i))->name);
    g_signal_handlers_block_by_func(self->camera_list, on_camera_chosen, self);
    gtk_drop_down_set_model(self->camera_list, G_LIST_MODEL(list));
    g_signal_handlers_unblock_by_func(self->camera_list, on_camera_chosen, self);
    gtk_widget_set_visible(GTK_WIDGET(self->camera_list), self->cameras->len > 0);
    on_camera_chosen(self);
}

// ---- looking for cameras ----

static void free_cameras(gpointer cameras)
{
    g_ptr_array_unref(cameras);
}

/** Devices take their time: in a thread. */
static void list_cameras(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GPtrArray *cameras = plp_camera_list();
    const char *id = data;
    if (id != NULL) {
        PlpCameraInfo *info = g_new0(PlpCameraInfo, 1);
        info->id = g_strdup(id);
        info->name = g_path_get_basename(id);
        info->modes = g_array_new(FALSE, FALSE, sizeof(PlpCameraMode));
        g_ptr_array_insert(cameras, 0, info);
    }
    g_task_return_pointer(task, cameras, free_cameras);
}

static void on_listed(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiCameraChoice *self = PLP_UI_CAMERA_CHOICE(object);
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    self->cameras = g_task_propagate_pointer(G_TASK(result), NULL);
    if (self->box != NULL) // the window may be closed by now
        show_cameras(self);
}

void plp_ui_camera_choice_look(PlpUiCameraChoice *self)
{
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    g_autoptr(GTask) task = g_task_new(self, NULL, on_listed, NULL);
    g_task_set_task_data(task, g_strdup(g_getenv("PALPEBRA_CAMERA")), g_free);
    g_task_run_in_thread(task, list_cameras);
}

// ---- the widget ----

static void dispose(GObject *object)
{
    PlpUiCameraChoice *self = PLP_UI_CAMERA_CHOICE(object);
    g_clear_pointer(&self->cameras, g_ptr_array_unref);
    g_clear_pointer(&self->box, gtk_widget_unparent);
    G_OBJECT_CLASS(plp_ui_camera_choice_parent_class)->dispose(object);
}

static void plp_ui_camera_choice_class_init(PlpUiCameraChoiceClass *class)
{
    GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_template_from_resource(widget_class,
                                                "/org/palpebra/Palpebra/capture/camera_choice.ui");
    gtk_widget_class_bind_template_child(widget_class, PlpUiCameraChoice, box);
    gtk_widget_class_bind_template_child(widget_class, PlpUiCameraChoice, camera_list);
    gtk_widget_class_bind_template_child(widget_class, PlpUiCameraChoice, mode_list);
    chosen_signal = g_signal_new("chosen", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_camera_choice_init(PlpUiCameraChoice *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    g_signal_connect_swapped(self->camera_list, "notify::selected", G_CALLBACK(on_camera_chosen),
                             self);
    g_signal_connect_swapped(self->mode_list, "notify::selected", G_CALLBACK(tell), self);
}
