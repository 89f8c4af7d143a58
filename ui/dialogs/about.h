#pragma once

#include <gtk/gtk.h>

void plp_ui_show_about(GtkWindow *parent);
