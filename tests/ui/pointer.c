#include "pointer.h"

#include "harness.h"

#define STEPS 8

/** Without a window manager the window's surface lies in the screen's corner. */
static void find_on_screen(GtkWidget *widget, double x, double y, int *ret_x, int *ret_y)
{
    GtkNative *native = gtk_widget_get_native(widget);
    double left = 0, top = 0, to_x = 0, to_y = 0;
    gtk_native_get_surface_transform(native, &left, &top);
    assert_true(gtk_widget_translate_coordinates(widget, GTK_WIDGET(native), x, y, &to_x, &to_y));
    GdkSurface *surface = gtk_native_get_surface(native);
    while (GDK_IS_POPUP(surface)) { // a menu's
        to_x += gdk_popup_get_position_x(GDK_POPUP(surface));
        to_y += gdk_popup_get_position_y(GDK_POPUP(surface));
        surface = gdk_popup_get_parent(GDK_POPUP(surface));
    }
    *ret_x = (int)(to_x + left + 0.5);
    *ret_y = (int)(to_y + top + 0.5);
}

static void run(const char *words)
{
    g_autofree char *tool = g_find_program_in_path("xdotool");
    if (tool == NULL)
        skip();
    g_autofree char *line = g_strdup_printf("xdotool %s", words);
    assert_true(g_spawn_command_line_sync(line, NULL, NULL, NULL, NULL));
    plp_test_spin(0.04);
}

void plp_test_point(GtkWidget *widget, double x, double y)
{
    int screen_x = 0, screen_y = 0;
    find_on_screen(widget, x, y, &screen_x, &screen_y);
    g_autofree char *words = g_strdup_printf("mousemove %d %d", screen_x, screen_y);
    run(words);
}

void plp_test_click(GtkWidget *widget, double x, double y, int button, int times)
{
    plp_test_point(widget, x, y);
    g_autofree char *words = g_strdup_printf("click --repeat %d --delay 60 %d", times, button);
    run(words);
    plp_test_spin(0.15);
}

void plp_test_click_slowly(GtkWidget *widget, double x, double y, int button)
{
    plp_test_point(widget, x, y);
    g_autofree char *down = g_strdup_printf("mousedown %d", button);
    run(down);
    plp_test_spin(0.1);
    g_autofree char *up = g_strdup_printf("mouseup %d", button);
    run(up);
    plp_test_spin(0.3);
}

void plp_test_drag(GtkWidget *widget, double from_x, double from_y, double to_x, double to_y)
{
    plp_test_point(widget, from_x, from_y);
    run("mousedown 1");
    for (int i = 1; i <= STEPS; i++)
        plp_test_point(widget, from_x + (to_x - from_x) * i / STEPS,
                       from_y + (to_y - from_y) * i / STEPS);
    run("mouseup 1");
    plp_test_spin(0.15);
}
