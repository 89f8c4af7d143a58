#include "ui/window.h"

#include <glib/gi18n.h>

#include "ui/banner.h"
#include "ui/bottom_bar.h"
#include "ui/capture/open.h"
#include "ui/compare/course_page.h"
#include "ui/compare/page.h"
#include "ui/demo.h"
#include "ui/dialogs/help.h"
#include "ui/dialogs/preferences.h"
#include "ui/edit/review_edit.h"
#include "ui/library/sidebar.h"
#include "ui/open_menu.h"
#include "ui/recent.h"
#include "ui/say.h"
#include "ui/welcome.h"
#include "ui/window_reports.h"

#define FOLD_BELOW_PX 800
#define NARROW_BELOW_PX 620
#define WIDE_FROM_PX 1100

struct _PlpUiWindow {
    AdwApplicationWindow parent;
    PlpUiSession *session;
    PlpUiEditor *editor;
    GMenu *open_menu;
    int width_px;

    // of window.ui
    AdwHeaderBar *header;
    AdwViewSwitcher *switcher;
    AdwWindowTitle *title;
    GtkMenuButton *menu_button;
    GtkToggleButton *sidebar_button;
    AdwButtonContent *open_content, *record_content;
    GtkWidget *record_button, *search_button, *report_button;
    PlpUiBanner *banner;
    AdwToastOverlay *toasts;
    AdwFlap *flap;
    PlpUiLibrarySidebar *sidebar;
    AdwViewStack *pages;
    GtkStack *review_stack;
    PlpUiReviewPage *review;
    AdwBin *compare_slot, *course_slot;
    PlpUiBottomBar *bottom_bar;
};

G_DEFINE_FINAL_TYPE(PlpUiWindow, plp_ui_window, ADW_TYPE_APPLICATION_WINDOW)

// ---- words for the user ----

void plp_ui_window_say(PlpUiWindow *self, const char *sentence)
{
    plp_ui_window_offer(self, sentence, NULL, NULL);
}

void plp_ui_window_offer(PlpUiWindow *self, const char *sentence, const char *label,
                         const char *action)
{
    g_autofree char *escaped = g_markup_escape_text(plp_ui_say(sentence), -1);
    AdwToast *toast = adw_toast_new(escaped);
    if (label != NULL) {
        adw_toast_set_button_label(toast, label);
        adw_toast_set_action_name(toast, action);
    }
    adw_toast_overlay_add_toast(self->toasts, toast);
}

void plp_ui_window_set_banner(PlpUiWindow *self, const char *sentence, const char *label,
                              const char *action)
{
    plp_ui_banner_set(self->banner, sentence, label, action);
}

static void on_message(PlpUiSession *session, const char *sentence, gpointer data)
{
    plp_ui_window_say(data, sentence);
}

// ---- what is open ----

static void on_document_changed(PlpUiWindow *self)
{
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    const char *title = document != NULL ? plp_ui_document_get_title(document) : "Palpebra";
    gtk_window_set_title(GTK_WINDOW(self), title);
    adw_window_title_set_title(self->title, title);
    gtk_stack_set_visible_child_name(self->review_stack,
                                     document != NULL ? "recording" : "welcome");
    plp_ui_review_page_set_document(self->review, document);
    plp_ui_editor_set_document(self->editor, document);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.close-recording", document != NULL);
    if (document == NULL)
        return;
    plp_ui_window_show_page(self, "review");
    plp_ui_review_page_grab_focus(self->review);
    const char *path = plp_ui_document_get_video_path(document);
    plp_ui_recent_add(path != NULL ? path : plp_ui_document_get_results_folder(document));
}

/** What went wrong with what is in view stays in view. */
static void show_failure(PlpUiWindow *self)
{
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    PlpUiJob *job = plp_ui_session_find_job(self->session, document);
    const char *error = job != NULL ? plp_ui_job_get_error(job) : NULL;
    plp_ui_window_set_banner(self, error, _("Try _Again"), "win.retry");
}

static void act_retry(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiWindow *self = PLP_UI_WINDOW(widget);
    PlpUiDocument *document = plp_ui_session_get_document(self->session);
    PlpUiJob *job = plp_ui_session_find_job(self->session, document);
    if (job != NULL)
        plp_ui_session_resume_job(self->session, job);
}

void plp_ui_window_open_files(PlpUiWindow *self, GFile **files, int n_files)
{
    for (int i = n_files - 1; i >= 0; i--) {
        g_autofree char *path = g_file_get_path(files[i]);
        if (path != NULL && g_file_test(path, G_FILE_TEST_EXISTS))
            plp_ui_recent_add(path);
    }
    plp_ui_session_open_files(self->session, files, n_files);
    if (n_files < 2)
        return;
    g_autofree char *words = g_strdup_printf(
        ngettext("%d recording was opened.", "%d recordings were opened.", (gulong)n_files),
        n_files);
    plp_ui_window_offer(self, words, _("Show the _Queue"), "win.batch");
}

static void open_chosen(GtkNativeDialog *dialog, int response, gpointer data)
{
    PlpUiWindow *self = data;
    g_autoptr(GListModel) files = gtk_file_chooser_get_files(GTK_FILE_CHOOSER(dialog));
    g_autoptr(GPtrArray) array = g_ptr_array_new_with_free_func(g_object_unref);
    for (guint i = 0; i < g_list_model_get_n_items(files); i++)
        g_ptr_array_add(array, g_list_model_get_item(files, i));
    if (response == GTK_RESPONSE_ACCEPT)
        plp_ui_window_open_files(self, (GFile **)array->pdata, (int)array->len);
    g_object_unref(dialog);
}

static void add_filter(GtkFileChooser *chooser, const char *name, const char *mime)
{
    g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
    gtk_file_filter_set_name(filter, name);
    if (mime != NULL)
        gtk_file_filter_add_mime_type(filter, mime);
    else
        gtk_file_filter_add_pattern(filter, "*");
    gtk_file_chooser_add_filter(chooser, filter);
}

static void choose(PlpUiWindow *self, bool is_folder)
{
    GtkFileChooserNative *dialog = gtk_file_chooser_native_new(
        is_folder ? _("Open a Folder of Results") : _("Open Videos"), GTK_WINDOW(self),
        is_folder ? GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER : GTK_FILE_CHOOSER_ACTION_OPEN,
        _("_Open"), _("_Cancel"));
    gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), true);
    if (!is_folder) {
        gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(dialog), true);
        add_filter(GTK_FILE_CHOOSER(dialog), _("Videos"), "video/*");
        add_filter(GTK_FILE_CHOOSER(dialog), _("All files"), NULL);
    }
    g_signal_connect(dialog, "response", G_CALLBACK(open_chosen), self);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static gboolean on_drop(GtkDropTarget *target, const GValue *value, double x, double y,
                        gpointer data)
{
    PlpUiWindow *self = data;
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    for (GSList *file = g_value_get_boxed(value); file != NULL; file = file->next)
        g_ptr_array_add(files, file->data);
    plp_ui_window_open_files(self, (GFile **)files->pdata, (int)files->len);
    return files->len > 0;
}

// ---- actions ----

static void act_open(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(PLP_UI_WINDOW(widget), false);
}

static void act_open_folder(GtkWidget *widget, const char *name, GVariant *parameter)
{
    choose(PLP_UI_WINDOW(widget), true);
}

static void act_open_recent(GtkWidget *widget, const char *name, GVariant *parameter)
{
    g_autoptr(GFile) file = g_file_new_for_uri(g_variant_get_string(parameter, NULL));
    plp_ui_window_open_files(PLP_UI_WINDOW(widget), &file, 1);
}

static void act_show_recording(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiSession *session = PLP_UI_WINDOW(widget)->session;
    g_autoptr(PlpUiJob) job =
        g_list_model_get_item(plp_ui_session_get_jobs(session), g_variant_get_uint32(parameter));
    if (job != NULL)
        plp_ui_session_set_document(session, plp_ui_job_get_document(job));
}

static void act_next_recording(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiSession *session = PLP_UI_WINDOW(widget)->session;
    PlpUiDocument *next = plp_ui_open_menu_find_beside(session, g_variant_get_int32(parameter));
    if (next != NULL)
        plp_ui_session_set_document(session, next);
}

static void act_demo(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiWindow *self = PLP_UI_WINDOW(widget);
    g_autoptr(GPtrArray) clips = plp_ui_demo_list();
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_object_unref);
    for (guint i = 0; i < clips->len; i++)
        g_ptr_array_add(files, g_file_new_for_path(g_ptr_array_index(clips, i)));
    plp_ui_window_open_files(self, (GFile **)files->pdata, (int)files->len);
    if (clips->len == 0)
        plp_ui_window_say(self,
                          _("The demo footage is not on this machine; tools/run fetches it."));
}

static void act_close_recording(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_session_set_document(PLP_UI_WINDOW(widget)->session, NULL);
}

static void act_sidebar(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiWindow *self = PLP_UI_WINDOW(widget);
    adw_flap_set_reveal_flap(self->flap, !adw_flap_get_reveal_flap(self->flap));
}

static void act_search(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiWindow *self = PLP_UI_WINDOW(widget);
    adw_flap_set_reveal_flap(self->flap, true);
    plp_ui_library_sidebar_start_search(self->sidebar);
}

static void act_menu(GtkWidget *widget, const char *name, GVariant *parameter)
{
    gtk_menu_button_popup(PLP_UI_WINDOW(widget)->menu_button);
}

static void act_record(GtkWidget *widget, const char *name, GVariant *parameter)
{
    PlpUiWindow *self = PLP_UI_WINDOW(widget);
    plp_ui_capture_open(self->pages, self->session);
}

static void present_beside(GtkWidget *window, GtkWidget *widget)
{
    gtk_window_set_transient_for(GTK_WINDOW(window), GTK_WINDOW(widget));
    gtk_window_present(GTK_WINDOW(window));
}

static void act_preferences(GtkWidget *widget, const char *name, GVariant *parameter)
{
    present_beside(plp_ui_preferences_new(PLP_UI_WINDOW(widget)->session), widget);
}

static void act_help(GtkWidget *widget, const char *name, GVariant *parameter)
{
    present_beside(plp_ui_help_new(), widget);
}

static void act_page(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_window_show_page(PLP_UI_WINDOW(widget), g_variant_get_string(parameter, NULL));
}

static void act_color_scheme(GtkWidget *widget, const char *name, GVariant *parameter)
{
    static const AdwColorScheme next[] = {
        [ADW_COLOR_SCHEME_DEFAULT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
        [ADW_COLOR_SCHEME_FORCE_LIGHT] = ADW_COLOR_SCHEME_FORCE_DARK,
        [ADW_COLOR_SCHEME_FORCE_DARK] = ADW_COLOR_SCHEME_DEFAULT,
    };
    AdwStyleManager *manager = adw_style_manager_get_default();
    AdwColorScheme scheme = adw_style_manager_get_color_scheme(manager);
    adw_style_manager_set_color_scheme(manager, next[scheme]);
}

static void act_offer_undo(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_window_offer(PLP_UI_WINDOW(widget), _("The closure was deleted."), _("Undo"),
                        "win.undo");
}

static void act_undo(GtkWidget *widget, const char *name, GVariant *parameter)
{
    plp_ui_editor_undo(PLP_UI_WINDOW(widget)->editor);
}

static void on_editor_message(PlpUiEditor *editor, const char *sentence, gpointer data)
{
    plp_ui_window_say(data, sentence);
}

// ---- size ----

static void set_width(PlpUiWindow *self, int width_px)
{
    bool was_folded = self->width_px > 0 && self->width_px < FOLD_BELOW_PX;
    bool is_folded = width_px < FOLD_BELOW_PX;
    bool is_first = self->width_px == 0;
    bool is_narrow = width_px < NARROW_BELOW_PX;
    self->width_px = width_px;
    if (is_first || was_folded != is_folded) {
        adw_flap_set_fold_policy(self->flap, is_folded ? ADW_FLAP_FOLD_POLICY_ALWAYS
                                                       : ADW_FLAP_FOLD_POLICY_NEVER);
        if (is_folded)
            adw_flap_set_reveal_flap(self->flap, false);
    }
    adw_button_content_set_label(self->open_content, is_narrow ? "" : _("_Open"));
    adw_button_content_set_label(self->record_content, is_narrow ? "" : _("_Record"));
    adw_header_bar_set_decoration_layout(self->header, is_narrow ? ":close" : NULL);
    gtk_widget_set_visible(self->record_button, !is_narrow);
    gtk_widget_set_visible(self->search_button, !is_narrow);
    gtk_widget_set_visible(self->report_button, !is_narrow);
    gtk_widget_set_visible(GTK_WIDGET(self->switcher), !is_folded);
    adw_view_switcher_set_policy(self->switcher, width_px < WIDE_FROM_PX
                                                     ? ADW_VIEW_SWITCHER_POLICY_NARROW
                                                     : ADW_VIEW_SWITCHER_POLICY_WIDE);
    plp_ui_review_page_set_width(self->review, width_px);
    plp_ui_capture_set_width(self->pages, width_px);
    plp_ui_bottom_bar_set_narrow(self->bottom_bar, is_narrow);
}

/** The surface's own size includes the shadow, which the window's does not. */
static gboolean settle_width(gpointer data)
{
    PlpUiWindow *self = data;
    int width_px = gtk_widget_get_width(GTK_WIDGET(self));
    if (width_px > 0 && width_px != self->width_px)
        set_width(self, width_px);
    return G_SOURCE_REMOVE;
}

static void on_layout(GdkSurface *surface, int width_px, int height_px, gpointer data)
{
    g_idle_add_full(G_PRIORITY_HIGH_IDLE, settle_width, g_object_ref(data), g_object_unref);
}

static void realize(GtkWidget *widget)
{
    GTK_WIDGET_CLASS(plp_ui_window_parent_class)->realize(widget);
    GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(widget));
    g_signal_connect_object(surface, "layout", G_CALLBACK(on_layout), widget, 0);
    int width_px = 0, height_px = 0;
    gtk_window_get_default_size(GTK_WINDOW(widget), &width_px, &height_px);
    set_width(PLP_UI_WINDOW(widget), width_px);
}

// ---- the window ----

PlpUiSession *plp_ui_window_get_session(PlpUiWindow *self)
{
    return self->session;
}

PlpUiReviewPage *plp_ui_window_get_review_page(PlpUiWindow *self)
{
    return self->review;
}

PlpUiEditor *plp_ui_window_get_editor(PlpUiWindow *self)
{
    return self->editor;
}

void plp_ui_window_show_page(PlpUiWindow *self, const char *name)
{
    adw_view_stack_set_visible_child_name(self->pages, name);
}

const char *plp_ui_window_get_page_name(PlpUiWindow *self)
{
    return adw_view_stack_get_visible_child_name(self->pages);
}

GtkWidget *plp_ui_window_get_page(PlpUiWindow *self, const char *name)
{
    return adw_bin_get_child(g_str_equal(name, "compare") ? self->compare_slot : self->course_slot);
}

void plp_ui_window_set_page(PlpUiWindow *self, const char *name, GtkWidget *page)
{
    adw_bin_set_child(g_str_equal(name, "compare") ? self->compare_slot : self->course_slot, page);
}

static void dispose(GObject *object)
{
    PlpUiWindow *self = PLP_UI_WINDOW(object);
    if (self->session != NULL) {
        g_signal_handlers_disconnect_by_data(self->session, self);
        plp_ui_session_stop_jobs(self->session);
    }
    if (self->editor != NULL) {
        g_signal_handlers_disconnect_by_data(self->editor, self);
        plp_ui_editor_set_document(self->editor, NULL);
        plp_ui_editor_set_library(self->editor, NULL);
    }
    g_clear_object(&self->editor);
    g_clear_object(&self->session);
    G_OBJECT_CLASS(plp_ui_window_parent_class)->dispose(object);
}

static void install_actions(GtkWidgetClass *class)
{
    gtk_widget_class_install_action(class, "win.open", NULL, act_open);
    gtk_widget_class_install_action(class, "win.open-folder", NULL, act_open_folder);
    gtk_widget_class_install_action(class, "win.open-recent", "s", act_open_recent);
    gtk_widget_class_install_action(class, "win.demo", NULL, act_demo);
    gtk_widget_class_install_action(class, "win.show-recording", "u", act_show_recording);
    gtk_widget_class_install_action(class, "win.next-recording", "i", act_next_recording);
    gtk_widget_class_install_action(class, "win.close-recording", NULL, act_close_recording);
    gtk_widget_class_install_action(class, "win.record", NULL, act_record);
    gtk_widget_class_install_action(class, "win.preferences", NULL, act_preferences);
    gtk_widget_class_install_action(class, "win.help", NULL, act_help);
    gtk_widget_class_install_action(class, "win.retry", NULL, act_retry);
    gtk_widget_class_install_action(class, "win.sidebar", NULL, act_sidebar);
    gtk_widget_class_install_action(class, "win.offer-undo", NULL, act_offer_undo);
    gtk_widget_class_install_action(class, "win.undo", NULL, act_undo);
    gtk_widget_class_install_action(class, "win.search", NULL, act_search);
    gtk_widget_class_install_action(class, "win.menu", NULL, act_menu);
    plp_ui_window_install_reports(class);
    gtk_widget_class_install_action(class, "win.page", "s", act_page);
    gtk_widget_class_install_action(class, "win.color-scheme", NULL, act_color_scheme);
}

static void bind_children(GtkWidgetClass *class)
{
    gtk_widget_class_set_template_from_resource(class, "/org/palpebra/Palpebra/window.ui");
    gtk_widget_class_bind_template_child(class, PlpUiWindow, open_menu);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, header);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, switcher);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, title);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, menu_button);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, sidebar_button);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, open_content);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, record_content);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, record_button);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, search_button);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, report_button);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, banner);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, toasts);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, flap);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, sidebar);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, pages);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, review_stack);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, review);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, compare_slot);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, course_slot);
    gtk_widget_class_bind_template_child(class, PlpUiWindow, bottom_bar);
}

static void plp_ui_window_class_init(PlpUiWindowClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    GTK_WIDGET_CLASS(class)->realize = realize;
    g_type_ensure(PLP_UI_TYPE_BANNER);
    g_type_ensure(PLP_UI_TYPE_BOTTOM_BAR);
    g_type_ensure(PLP_UI_TYPE_LIBRARY_SIDEBAR);
    g_type_ensure(PLP_UI_TYPE_REVIEW_PAGE);
    g_type_ensure(PLP_UI_TYPE_WELCOME);
    bind_children(GTK_WIDGET_CLASS(class));
    install_actions(GTK_WIDGET_CLASS(class));
}

static void set_library(PlpUiWindow *self)
{
    plp_ui_editor_set_library(self->editor, plp_ui_library_sidebar_get_library(self->sidebar));
}

/** libadwaita names the arrow of a split button for the eye only. */
static void name_dropdown(GtkWidget *split)
{
    for (GtkWidget *child = gtk_widget_get_first_child(split); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (GTK_IS_MENU_BUTTON(child))
            gtk_accessible_update_property(GTK_ACCESSIBLE(child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           _("Opened and recent files"), -1);
    }
}

static void plp_ui_window_init(PlpUiWindow *self)
{
    gtk_widget_init_template(GTK_WIDGET(self));
    name_dropdown(gtk_widget_get_ancestor(GTK_WIDGET(self->open_content), ADW_TYPE_SPLIT_BUTTON));
    self->session = plp_ui_session_new();
    plp_ui_capture_recover(self->session);
    g_signal_connect(self->session, "message", G_CALLBACK(on_message), self);
    g_signal_connect_swapped(self->session, "notify::document", G_CALLBACK(on_document_changed),
                             self);
    g_signal_connect_swapped(self->session, "notify::document", G_CALLBACK(show_failure), self);
    g_signal_connect_swapped(self->session, "jobs-changed", G_CALLBACK(show_failure), self);
    plp_ui_bottom_bar_set_session(self->bottom_bar, self->session);
    plp_ui_library_sidebar_set_session(self->sidebar, self->session);
    plp_ui_review_page_set_session(self->review, self->session);
    self->editor = plp_ui_editor_new();
    set_library(self);
    g_signal_connect_swapped(self->sidebar, "library-opened", G_CALLBACK(set_library), self);
    g_signal_connect(self->editor, "message", G_CALLBACK(on_editor_message), self);
    plp_ui_review_edit_attach(self->review, self->editor);
    gtk_widget_action_set_enabled(GTK_WIDGET(self), "win.close-recording", false);
    plp_ui_window_set_page(self, "compare", GTK_WIDGET(plp_ui_compare_page_new(self->session)));
    plp_ui_window_set_page(self, "course", GTK_WIDGET(plp_ui_course_page_new(self->session)));
    GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
    g_signal_connect(target, "drop", G_CALLBACK(on_drop), self);
    gtk_widget_add_controller(GTK_WIDGET(self->flap), GTK_EVENT_CONTROLLER(target));
    plp_ui_open_menu_fill(self->open_menu, self->session);
}

PlpUiWindow *plp_ui_window_new(PlpUiApp *app)
{
    return g_object_new(PLP_UI_TYPE_WINDOW, "application", app, NULL);
}
