#include <glib.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>

#include "ui/app.h"
#include "ui/config.h"
#include "ui/session/settings.h"

int main(int argc, char **argv)
{
    // A full disk and a closed pipe are errors of a write, with a sentence, not a sudden death.
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    const char *language = plp_ui_settings_get_language(plp_ui_settings_get());
    if (*language != '\0')
        g_setenv("LANGUAGE", language, true);
    setlocale(LC_ALL, ""); // numbers on the screen are the user's; files go through base/number.h
    const char *folder = g_getenv("PALPEBRA_LOCALES"); // a build that is not installed
    bindtextdomain(GETTEXT_PACKAGE, folder != NULL ? folder : PLP_UI_LOCALE_FOLDER);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    textdomain(GETTEXT_PACKAGE);
    g_autoptr(PlpUiApp) app = plp_ui_app_new();
    return g_application_run(G_APPLICATION(app), argc, argv);
}
