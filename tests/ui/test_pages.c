// Every page in one look: test_ui_pages light | dark | contrast | narrow | wide | double. Takes its
// pictures, and fails where a person without a mouse or without sight would be lost: a control that
// has no name, or a page that the Tab key cannot walk.

#include "pages.h"

#include <string.h>

typedef struct {
    const char *look;
    GPtrArray *nameless; // of char *
} Visit;

// ---- names ----

/** Text that a screen reader finds below a control, such as a button's label. */
static bool has_text(GtkWidget *widget)
{
    if (GTK_IS_LABEL(widget))
        return *gtk_label_get_text(GTK_LABEL(widget)) != '\0';
    if (GTK_IS_INSCRIPTION(widget))
        return true;
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child)) {
        if (has_text(child))
            return true;
    }
    return false;
}

/** Roles that people act on; what only holds others is not asked. */
static bool is_control(GtkWidget *widget)
{
    switch ((int)gtk_accessible_get_accessible_role(GTK_ACCESSIBLE(widget))) {
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_COMBO_BOX:
    case GTK_ACCESSIBLE_ROLE_IMG:
    case GTK_ACCESSIBLE_ROLE_LINK:
    case GTK_ACCESSIBLE_ROLE_SEARCH_BOX:
    case GTK_ACCESSIBLE_ROLE_SLIDER:
    case GTK_ACCESSIBLE_ROLE_SPIN_BUTTON:
    case GTK_ACCESSIBLE_ROLE_SWITCH:
    case GTK_ACCESSIBLE_ROLE_TEXT_BOX:
        return true;
    default:
        return gtk_widget_get_focusable(widget) &&
               g_str_has_prefix(G_OBJECT_TYPE_NAME(widget), "PlpUi");
    }
}

static bool is_named(GtkWidget *widget)
{
    GtkAccessible *accessible = GTK_ACCESSIBLE(widget);
    return gtk_test_accessible_has_property(accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
           gtk_test_accessible_has_relation(accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
           gtk_widget_get_tooltip_text(widget) != NULL || has_text(widget);
}

/** A spin button's arrows, an entry's text: parts of a control that is asked itself. */
static bool is_part(GtkWidget *widget)
{
    for (GtkWidget *at = gtk_widget_get_parent(widget); at != NULL;
         at = gtk_widget_get_parent(at)) {
        if (GTK_IS_SPIN_BUTTON(at) || GTK_IS_ENTRY(at) || GTK_IS_SEARCH_ENTRY(at) ||
            GTK_IS_DROP_DOWN(at) || GTK_IS_MENU_BUTTON(at) || ADW_IS_SPLIT_BUTTON(at))
            return true;
        if (GTK_IS_WINDOW_CONTROLS(at) || GTK_IS_POPOVER(at) || GTK_IS_SHORTCUTS_WINDOW(at))
            return true; // GTK's own
    }
    return false;
}

static char *dup_place(GtkWidget *widget)
{
    g_autoptr(GString) place = g_string_new(NULL);
    for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent(at))
        g_string_append_printf(place, "%s%s", place->len > 0 ? " in " : "", G_OBJECT_TYPE_NAME(at));
    return g_strdup(place->str);
}

static void find_nameless(GtkWidget *widget, const char *page, GPtrArray *found)
{
    if (!gtk_widget_get_mapped(widget))
        return;
    bool is_asked = is_control(widget) && !GTK_IS_IMAGE(widget) && gtk_widget_get_focusable(widget);
    if (is_asked && !is_part(widget) && !is_named(widget)) {
        g_autofree char *place = dup_place(widget);
        g_ptr_array_add(found, g_strdup_printf("%s: %s", page, place));
    }
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
         child = gtk_widget_get_next_sibling(child))
        find_nameless(child, page, found);
}

// ---- keys ----

/** As the Tab key goes: every step changes the focus, and it comes round. */
static guint count_stops(GtkWidget *window)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (int i = 0; i < 400; i++) {
        if (!gtk_widget_child_focus(window, GTK_DIR_TAB_FORWARD))
            gtk_window_set_focus(GTK_WINDOW(window), NULL);
        GtkWidget *focus = gtk_window_get_focus(GTK_WINDOW(window));
        if (focus != NULL && !g_hash_table_add(seen, focus) && i > 2)
            break;
    }
    return g_hash_table_size(seen);
}

/** The program's window goes as narrow as a telephone. */
static void check_width(GtkWidget *window, const char *name)
{
    int least = 0;
    gtk_widget_measure(window, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    if (least <= 360)
        return;
    plp_test_print_widths(window, 0, 361);
    fail_msg("%s: is %d pixels wide at least", name, least);
}

static void visit(GtkWidget *window, const char *name, void *data)
{
    Visit *visit = data;
    if (strcmp(visit->look, "narrow") == 0 && PLP_UI_IS_WINDOW(window))
        check_width(window, name);
    find_nameless(window, name, visit->nameless);
    g_autofree char *shot = g_strdup_printf("%s-%s", name, visit->look);
    plp_test_shoot(window, shot);
    guint stops = count_stops(window);
    if (stops == 0)
        fail_msg("%s: no key goes anywhere", name);
}

static const char *look = "light";

/** As small as a telephone, as large as a wall. */
static const struct {
    const char *look;
    int width_px, height_px;
} sizes[] = {{"narrow", 360, 640}, {"wide", 3840, 2160}};

static void test_every_page(void **state)
{
    g_autoptr(GPtrArray) nameless = g_ptr_array_new_with_free_func(g_free);
    Visit data = {look, nameless};
    int width_px = 1280, height_px = 820;
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (strcmp(look, sizes[i].look) == 0) {
            width_px = sizes[i].width_px;
            height_px = sizes[i].height_px;
        }
    }
    plp_test_walk(width_px, height_px, visit, &data);
    for (guint i = 0; i < nameless->len; i++)
        print_message("nameless: %s\n", (const char *)nameless->pdata[i]);
    assert_int_equal(nameless->len, 0);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        look = argv[1];
    if (strcmp(look, "dark") == 0)
        g_setenv("ADW_DEBUG_COLOR_SCHEME", "prefer-dark", true);
    if (strcmp(look, "contrast") == 0)
        g_setenv("ADW_DEBUG_HIGH_CONTRAST", "1", true);
    if (strcmp(look, "double") == 0)
        g_setenv("GDK_SCALE", "2", true);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_page)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
