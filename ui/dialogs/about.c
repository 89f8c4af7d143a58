#include "ui/dialogs/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/version.h"

void plp_ui_show_about(GtkWindow *parent)
{
    const char *comments =
        _("Measures eyelid closures in face videos of people with blepharospasm and hemifacial "
          "spasm.\n\nFor research use. Not a medical device; not for diagnosis, treatment or "
          "dosing decisions. To be reviewed by a qualified person.\n\nEverything stays on this "
          "machine.");
    GtkWidget *about = adw_about_window_new();
    g_object_set(about, "transient-for", parent, "application-name", "Palpebra", "application-icon",
                 "org.palpebra.Palpebra", "version", plp_version_get(), "comments", comments,
                 "license-type", GTK_LICENSE_GPL_3_0, NULL);
    adw_about_window_add_legal_section(ADW_ABOUT_WINDOW(about), _("Face and landmark networks"),
                                       "MediaPipe, The MediaPipe Authors", GTK_LICENSE_APACHE_2_0,
                                       NULL);
    gtk_window_present(GTK_WINDOW(about));
}
