#pragma once

#include <gtk/gtk.h>

// The X server's own pointer, as a hand moves it; each skips the test where xdotool is not
// installed.

/** Goes to a point of the widget. */
void plp_test_point(GtkWidget *widget, double x, double y);
/** Presses and releases a button there, so often: 1 left, 3 right, 4 and 5 the wheel. */
void plp_test_click(GtkWidget *widget, double x, double y, int button, int times);
/** The same once, held down as long as a finger does: a menu may open under it meanwhile. */
void plp_test_click_slowly(GtkWidget *widget, double x, double y, int button);
/** Presses the left button, goes there in steps, lets go. */
void plp_test_drag(GtkWidget *widget, double from_x, double from_y, double to_x, double to_y);
