#pragma once

#include <adwaita.h>

#include "ui/library/node.h"
#include "ui/library/sidebar.h"
#include "ui/session/work.h"

struct _PlpUiLibrarySidebar {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    PlpLibrary *library;
    char *library_path;
    GtkTreeListModel *tree;
    GtkSingleSelection *selection;
    GtkWidget *menu;
    PlpUiWork *work; // a study or a search under way; NULL: none

    // of sidebar.ui
    GtkWidget *page;
    GtkSearchEntry *search;
    GtkStack *stack;
    AdwStatusPage *none;
    GtkListView *view;
    GtkWidget *read_only, *progress_box;
    GtkLabel *progress_words;
    GtkProgressBar *progress_bar;
};

/** The chosen record; NULL: none. Borrowed. */
PlpUiNode *plp_ui_library_sidebar_get_chosen(PlpUiLibrarySidebar *self);
/** Actions `library.…` (sidebar_actions.c, sidebar_study.c). */
void plp_ui_library_sidebar_install_actions(GtkWidgetClass *class);
void plp_ui_library_sidebar_install_study(GtkWidgetClass *class);
GMenu *plp_ui_library_sidebar_make_menu(PlpUiNode *node);
