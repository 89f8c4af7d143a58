#include "ui/app.h"

#include <glib/gi18n.h>

#include "base/version.h"
#include "ui/dialogs/about.h"
#include "ui/resources.h"
#include "ui/style.h"
#include "ui/window.h"

struct _PlpUiApp {
    AdwApplication parent;
};

G_DEFINE_FINAL_TYPE(PlpUiApp, plp_ui_app, ADW_TYPE_APPLICATION)

void plp_ui_init(void)
{
    g_resources_register(plp_ui_get_resource());
}

static PlpUiWindow *present_window(GApplication *app)
{
    GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(app));
    if (window == NULL)
        window = GTK_WINDOW(plp_ui_window_new(PLP_UI_APP(app)));
    gtk_window_present(window);
    return PLP_UI_WINDOW(window);
}

static void activate(GApplication *app)
{
    present_window(app);
}

static void open_files(GApplication *app, GFile **files, int n_files, const char *hint)
{
    plp_ui_window_open_files(present_window(app), files, n_files);
}

static void show_about(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_show_about(gtk_application_get_active_window(GTK_APPLICATION(data)));
}

static void quit(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    GtkWindow *window = NULL;
    while ((window = gtk_application_get_active_window(GTK_APPLICATION(data))) != NULL) {
        gtk_window_close(window);
        if (window == gtk_application_get_active_window(GTK_APPLICATION(data)))
            return; // it asks something first
    }
    // Without windows the program ends by itself, once what was being measured is written.
}

static const GActionEntry actions[] = {
    {.name = "about", .activate = show_about},
    {.name = "quit", .activate = quit},
};

/** Letters alone are keys of the review page, not accelerators: those would fire while typing. */
static const struct {
    const char *action;
    const char *keys[3];
} accelerators[] = {
    {"app.quit", {"<Control>q"}},
    {"window.close", {"<Control>w"}},
    {"win.open", {"<Control>o"}},
    {"win.next-recording(1)", {"<Control>Page_Down"}},
    {"win.next-recording(-1)", {"<Control>Page_Up"}},
    {"win.record", {"<Control>r"}},
    {"win.report", {"<Control>p"}},
    {"win.search", {"<Control>f"}},
    {"win.show-help-overlay", {"<Control>question", "<Control>slash"}},
    {"win.preferences", {"<Control>comma"}},
    {"win.help", {"F1"}},
    {"win.menu", {"F10"}},
    {"win.sidebar", {"F9"}},
    {"win.page::review", {"<Alt>1"}},
    {"win.page::compare", {"<Alt>2"}},
    {"win.page::course", {"<Alt>3"}},
};

static void startup(GApplication *app)
{
    G_APPLICATION_CLASS(plp_ui_app_parent_class)->startup(app);
    plp_ui_init();
    plp_ui_style_apply_settings();
    g_action_map_add_action_entries(G_ACTION_MAP(app), actions, G_N_ELEMENTS(actions), app);
    for (gsize i = 0; i < G_N_ELEMENTS(accelerators); i++)
        gtk_application_set_accels_for_action(GTK_APPLICATION(app), accelerators[i].action,
                                              accelerators[i].keys);
}

static void plp_ui_app_class_init(PlpUiAppClass *class)
{
    GApplicationClass *app_class = G_APPLICATION_CLASS(class);
    app_class->activate = activate;
    app_class->open = open_files;
    app_class->startup = startup;
}

static int handle_options(GApplication *app, GVariantDict *options, gpointer data)
{
    const char *camera = NULL;
    if (g_variant_dict_lookup(options, "camera", "&s", &camera))
        g_setenv("PALPEBRA_CAMERA", camera, true);
    if (!g_variant_dict_contains(options, "version"))
        return -1;
    g_print("palpebra %s\n", plp_version_get());
    return 0;
}

static void plp_ui_app_init(PlpUiApp *self)
{
    g_application_add_main_option(G_APPLICATION(self), "version", 0, 0, G_OPTION_ARG_NONE,
                                  N_("Print the version and end"), NULL);
    g_application_add_main_option(G_APPLICATION(self), "camera", 0, 0, G_OPTION_ARG_STRING,
                                  N_("Offer one more camera for recording (file:PATH: a video)"),
                                  N_("ID"));
    g_application_set_option_context_parameter_string(G_APPLICATION(self), _("[FILE…]"));
    g_signal_connect(self, "handle-local-options", G_CALLBACK(handle_options), NULL);
}

PlpUiApp *plp_ui_app_new(void)
{
    return g_object_new(PLP_UI_TYPE_APP, "application-id", PLP_UI_APP_ID, "flags",
                        G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/palpebra/Palpebra",
                        NULL);
}
