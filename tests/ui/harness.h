#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/window.h"

// The real window, driven from inside its process: actions, keys of the X server, and looks at it.

/** Opens the program's window in that size and waits until it is drawn. */
PlpUiWindow *plp_test_open_window(int width_px, int height_px);
/** Closes it and waits for its end. */
void plp_test_close_window(PlpUiWindow *window);

/** Turns the main loop until `is_so` says true; false after `seconds`. */
bool plp_test_wait(bool (*is_so)(void *data), void *data, double seconds);
/** Turns the main loop for that long. */
void plp_test_spin(double seconds);
/** Presses keys as the X server's own, such as `bracketright`; skips the test without xdotool. */
void plp_test_press(const char *keys);
/** Writes the window's picture into the folder of env PLP_UI_SHOTS; asserts that it is drawn. */
void plp_test_shoot(GtkWidget *window, const char *name);
/** The first widget of a type below another; NULL: none. */
GtkWidget *plp_test_find(GtkWidget *widget, GType type);
/** The same with that CSS name or tooltip. */
GtkWidget *plp_test_find_label(GtkWidget *widget, const char *text);

/** An open window of that type; NULL: none. */
GtkWidget *plp_test_find_window(GType type);
/** Chooses a file or folder in the file dialog that is open, and accepts. */
void plp_test_choose_file(const char *path);
/** Lets files go over a widget that takes them. */
void plp_test_drop(GtkWidget *widget, GFile **files, gsize n_files);

/** Prints every visible widget whose least width is `least` or more: who makes a window too wide.
 */
void plp_test_print_widths(GtkWidget *widget, int depth, int least);

/** A drawn patient's results, written once a process: a folder. */
const char *plp_test_get_results(void);
/** The same patient's video, drawn once a build. */
const char *plp_test_get_video(void);
/** Opens both and waits until they are shown. */
PlpUiReviewPage *plp_test_open_patient(PlpUiWindow *window);
