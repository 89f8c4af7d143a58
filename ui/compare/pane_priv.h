#pragma once

#include "ui/compare/pane.h"

struct _PlpUiComparePane {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    PlpUiPlayer *player;
    GPtrArray *operands;     // of PlpUiOperand
    guint shown;             // which of them
    GPtrArray *open;         // of PlpUiDocument, as the menu lists them
    PlpUiDocument *document; // of the recording that is shown, for what is drawn over it
    bool is_adding;          // the menu that is open adds, else it replaces
    bool is_filling;         // the chooser; not the user's doing
    GtkWidget *box;
    GtkLabel *title, *name, *facts;
    GtkDropDown *chooser;
    GtkMenuButton *choose_button, *add_button;
    GtkWidget *remove_button;
    GtkStack *stack;
    GtkLabel *words;
    GtkWidget *view;
};

/** Actions of the menus, and files dropped (pane_choice.c). */
void plp_ui_compare_pane_install_choice(GtkWidgetClass *class);
/** Called before the menu of either button opens. */
void plp_ui_compare_pane_fill_choose(GtkMenuButton *button, gpointer pane);
void plp_ui_compare_pane_fill_add(GtkMenuButton *button, gpointer pane);
void plp_ui_compare_pane_accept_files(PlpUiComparePane *self);
