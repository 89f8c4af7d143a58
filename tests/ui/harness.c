#include "harness.h"

#include <stdlib.h>

#include "fixture.h"

static PlpUiApp *app;

static PlpUiApp *get_app(void)
{
    if (app != NULL)
        return app;
    g_set_prgname("palpebra"); // as running it would: file dialogs write it down
    g_set_application_name("Palpebra");
    app = plp_ui_app_new();
    g_application_set_flags(G_APPLICATION(app), G_APPLICATION_NON_UNIQUE);
    g_autoptr(GError) error = NULL;
    assert_true(g_application_register(G_APPLICATION(app), NULL, &error));
    // A picture of the window must not depend on how far something has slid.
    g_object_set(gtk_settings_get_default(), "gtk-enable-animations", FALSE, NULL);
    return app;
}

static gboolean wake(gpointer data)
{
    *(bool *)data = true;
    return G_SOURCE_REMOVE;
}

void plp_test_spin(double seconds)
{
    bool is_over = false;
    g_timeout_add((guint)(seconds * 1000), wake, &is_over);
    while (!is_over)
        g_main_context_iteration(NULL, true);
}

bool plp_test_wait(bool (*is_so)(void *data), void *data, double seconds)
{
    int64_t end_us = g_get_monotonic_time() + (int64_t)(seconds * G_USEC_PER_SEC);
    while (!is_so(data) && g_get_monotonic_time() < end_us)
        plp_test_spin(0.02);
    return is_so(data);
}

static bool is_drawn(void *window)
{
    return gtk_widget_get_mapped(window) && gtk_widget_get_width(window) > 0;
}

static bool has_keys(void *window)
{
    return gtk_window_is_active(window);
}

PlpUiWindow *plp_test_open_window(int width_px, int height_px)
{
    PlpUiWindow *window = plp_ui_window_new(get_app());
    gtk_window_set_default_size(GTK_WINDOW(window), width_px, height_px);
    gtk_window_present(GTK_WINDOW(window));
    assert_true(plp_test_wait(is_drawn, window, 20));
    plp_test_spin(0.2);
    // There is no window manager to give it the keys.
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(window));
    gdk_toplevel_focus(GDK_TOPLEVEL(surface), GDK_CURRENT_TIME);
    plp_test_wait(has_keys, window,
                  5); // until the screen has given them: it takes as long as it takes
    plp_test_spin(0.1);
    return window;
}

void plp_test_close_window(PlpUiWindow *window)
{
    gpointer gone = window;
    g_object_add_weak_pointer(G_OBJECT(window), &gone);
    gtk_window_destroy(GTK_WINDOW(window));
    for (int i = 0; i < 100 && gone != NULL; i++) // a worker may be at its end
        plp_test_spin(0.1);
    assert_null(gone); // nobody keeps it
}

static guint n_released;

static void on_released(GtkEventControllerKey *controller, guint key, guint code,
                        GdkModifierType state, gpointer data)
{
    n_released++;
}

/** Lets all windows tell when a key comes up: a busy machine delivers it late. */
static void listen_for_keys(void)
{
    GListModel *windows = gtk_window_get_toplevels();
    for (guint i = 0; i < g_list_model_get_n_items(windows); i++) {
        g_autoptr(GtkWidget) window = g_list_model_get_item(windows, i);
        if (g_object_get_data(G_OBJECT(window), "listens") != NULL)
            continue;
        GtkEventController *controller = gtk_event_controller_key_new();
        gtk_event_controller_set_propagation_phase(controller, GTK_PHASE_CAPTURE);
        g_signal_connect(controller, "key-released", G_CALLBACK(on_released), NULL);
        gtk_widget_add_controller(window, controller);
        g_object_set_data(G_OBJECT(window), "listens", window);
    }
}

static bool is_released(void *data)
{
    return n_released >= *(guint *)data;
}

void plp_test_press(const char *keys)
{
    listen_for_keys();
    guint wanted = n_released + 1; // a release for every key of the line
    for (const char *at = keys; *at != '\0'; at++)
        wanted += *at == '+' || *at == ' ';
    g_autofree char *tool = g_find_program_in_path("xdotool");
    if (tool == NULL)
        skip();
    g_autofree char *line = g_strdup_printf("xdotool key --clearmodifiers %s", keys);
    assert_true(g_spawn_command_line_sync(line, NULL, NULL, NULL, NULL));
    plp_test_wait(is_released, &wanted, 2); // a window that the key closes hears no release
    plp_test_spin(0.15);
}

/** Takes the node. */
static GskRenderNode *enlarge(GskRenderNode *node, float scale)
{
    if (scale <= 1)
        return node;
    GskTransform *larger = gsk_transform_scale(NULL, scale, scale);
    GskRenderNode *whole = gsk_transform_node_new(node, larger);
    gsk_transform_unref(larger);
    gsk_render_node_unref(node);
    return whole;
}

void plp_test_shoot(GtkWidget *window, const char *name)
{
    const char *folder = g_getenv("PLP_UI_SHOTS");
    g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new(window);
    int width = gdk_paintable_get_intrinsic_width(paintable);
    int height = gdk_paintable_get_intrinsic_height(paintable);
    GskRenderNode *node = NULL;
    for (int i = 0; i < 100 && node == NULL; i++) { // nothing until the window is drawn again
        GtkSnapshot *snapshot = gtk_snapshot_new();
        gtk_widget_queue_draw(window);
        plp_test_spin(0.05);
        gdk_paintable_snapshot(paintable, snapshot, width, height);
        node = gtk_snapshot_free_to_node(snapshot);
    }
    assert_non_null(node);
    GskRenderer *renderer = gtk_native_get_renderer(gtk_widget_get_native(window));
    float scale = (float)gtk_widget_get_scale_factor(window); // in the screen's own pixels
    node = enlarge(node, scale);
    g_autoptr(GdkTexture) texture = gsk_renderer_render_texture(
        renderer, node, &GRAPHENE_RECT_INIT(0, 0, (float)width * scale, (float)height * scale));
    gsk_render_node_unref(node);
    assert_non_null(texture);
    if (folder == NULL)
        return;
    g_mkdir_with_parents(folder, 0755);
    g_autofree char *file = g_strconcat(name, ".png", NULL);
    g_autofree char *path = g_build_filename(folder, file, NULL);
    assert_true(gdk_texture_save_to_png(texture, path));
}

GtkWidget *plp_test_find(GtkWidget *widget, GType type)
{
    if (g_type_is_a(G_OBJECT_TYPE(widget), type))
        return widget;
    GtkWidget *found = NULL;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = plp_test_find(child, type);
    return found;
}

GtkWidget *plp_test_find_label(GtkWidget *widget, const char *text)
{
    if (GTK_IS_LABEL(widget) && gtk_widget_get_mapped(widget) &&
        strstr(gtk_label_get_text(GTK_LABEL(widget)), text) != NULL)
        return widget;
    GtkWidget *found = NULL;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && found == NULL;
         child = gtk_widget_get_next_sibling(child))
        found = plp_test_find_label(child, text);
    return found;
}

GtkWidget *plp_test_find_window(GType type)
{
    g_autoptr(GListModel) windows = g_object_ref(gtk_window_get_toplevels());
    for (guint i = 0; i < g_list_model_get_n_items(windows); i++) {
        g_autoptr(GtkWidget) window = g_list_model_get_item(windows, i);
        if (g_type_is_a(G_OBJECT_TYPE(window), type) && gtk_widget_get_visible(window))
            return window;
    }
    return NULL;
}

void plp_test_choose_file(const char *path)
{
    GtkWidget *dialog = plp_test_find_window(GTK_TYPE_FILE_CHOOSER_DIALOG);
    assert_non_null(dialog);
    g_autoptr(GFile) file = g_file_new_for_path(path);
    g_autoptr(GFile) folder = g_file_get_parent(file);
    plp_test_spin(0.3);
    if (gtk_file_chooser_get_action(GTK_FILE_CHOOSER(dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE) {
        g_autofree char *name = g_file_get_basename(file);
        gtk_file_chooser_set_current_folder(GTK_FILE_CHOOSER(dialog), folder, NULL);
        gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), name);
    } else {
        gtk_file_chooser_set_file(GTK_FILE_CHOOSER(dialog), file, NULL);
    }
    plp_test_spin(0.7);
    gtk_dialog_response(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT);
    plp_test_spin(0.2);
}

void plp_test_drop(GtkWidget *widget, GFile **files, gsize n_files)
{
    g_autoptr(GListModel) controllers = gtk_widget_observe_controllers(widget);
    for (guint i = 0; i < g_list_model_get_n_items(controllers); i++) {
        g_autoptr(GtkEventController) controller = g_list_model_get_item(controllers, i);
        if (!GTK_IS_DROP_TARGET(controller))
            continue;
        g_auto(GValue) value = G_VALUE_INIT;
        gboolean is_taken = FALSE;
        g_value_init(&value, GDK_TYPE_FILE_LIST);
        g_value_take_boxed(&value, gdk_file_list_new_from_array(files, n_files));
        g_signal_emit_by_name(controller, "drop", &value, 10.0, 10.0, &is_taken);
        assert_true(is_taken);
        return;
    }
    fail_msg("%s takes no files", G_OBJECT_TYPE_NAME(widget));
}

const char *plp_test_get_results(void)
{
    static char *folder;
    if (folder == NULL)
        folder = plp_test_write_results();
    return folder;
}

const char *plp_test_get_video(void)
{
    static char *path;
    if (path == NULL)
        path = plp_test_draw_video(g_getenv("PLP_UI_FIXTURES"));
    return path;
}

static bool has_recording(void *page)
{
    PlpUiDocument *document = plp_ui_review_page_get_document(page);
    return document != NULL && plp_ui_document_get_recording(document) != NULL;
}

PlpUiReviewPage *plp_test_open_patient(PlpUiWindow *window)
{
    PlpUiReviewPage *page = plp_ui_window_get_review_page(window);
    PlpUiSession *session = plp_ui_window_get_session(window);
    plp_ui_session_set_document(session, NULL); // else the one in view would be taken for it
    plp_ui_session_open_results(session, plp_test_get_results(), plp_test_get_video());
    assert_true(plp_test_wait(has_recording, page, 60));
    plp_test_spin(0.3);
    return page;
}

void plp_test_print_widths(GtkWidget *widget, int depth, int least)
{
    int minimum = 0;
    gtk_widget_measure(widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
    if (minimum < least || !gtk_widget_get_visible(widget))
        return;
    print_message("%*s%s %s %d\n", 2 * depth, "", G_OBJECT_TYPE_NAME(widget),
                  gtk_widget_get_css_name(widget), minimum);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        plp_test_print_widths(child, depth + 1, least);
}
