#include "ui/review/page_priv.h"

/** Keys without a modifier: they must not fire while somebody types, so the focused widget comes
 * first. */
static const struct {
    const char *trigger;
    const char *action;
    double argument; // 0: none
} keys[] = {
    {"space|KP_Space", "review.play", 0},
    {"comma", "review.step-back", 0},
    {"period", "review.step-on", 0},
    {"Right|KP_Right", "review.skip", 1},
    {"Left|KP_Left", "review.skip", -1},
    {"<Shift>Right|<Shift>KP_Right", "review.skip", 5},
    {"<Shift>Left|<Shift>KP_Left", "review.skip", -5},
    {"Up|KP_Up", "review.faster", 0},
    {"Down|KP_Down", "review.slower", 0},
    {"bracketright", "review.next-closure", 0},
    {"bracketleft", "review.previous-closure", 0},
    {"i", "review.loop-in", 0},
    {"o", "review.loop-out", 0},
    {"l", "review.loop", 0},
    {"h", "review.outlines", 0},
    {"m", "review.labels", 0},
    {"plus|equal|KP_Add", "review.zoom-in", 0},
    {"minus|KP_Subtract", "review.zoom-out", 0},
    {"0|KP_0", "review.zoom-fit", 0},
};

void plp_ui_review_page_add_keys(PlpUiReviewPage *self)
{
    self->shortcuts = GTK_SHORTCUT_CONTROLLER(gtk_shortcut_controller_new());
    gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(self->shortcuts),
                                               GTK_PHASE_BUBBLE);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_auto(GStrv) triggers = g_strsplit(keys[i].trigger, "|", -1);
        for (char **trigger = triggers; *trigger != NULL; trigger++) {
            GtkShortcut *shortcut = gtk_shortcut_new(gtk_shortcut_trigger_parse_string(*trigger),
                                                     gtk_named_action_new(keys[i].action));
            if (keys[i].argument != 0)
                gtk_shortcut_set_arguments(shortcut, g_variant_new_double(keys[i].argument));
            gtk_shortcut_controller_add_shortcut(self->shortcuts, shortcut);
        }
    }
    gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(self->shortcuts));
}
