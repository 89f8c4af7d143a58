#include "ui/dialogs/help.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define FOLDER "/org/palpebra/Palpebra/docs/"

static const struct {
    const char *file, *title;
} pages[] = {
    {"tour.md", N_("Five Minutes' Tour")},     {"definitions.md", N_("Definitions")},
    {"closures.md", N_("Closures")},           {"twitches.md", N_("Twitches")},
    {"comparison.md", N_("Before and After")}, {"input-files.md", N_("Videos and Files")},
    {"report.md", N_("The Report")},
};

/** The page of that file's own name; NULL: the window has none. */
static const char *find_page(const char *file)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (g_str_equal(pages[i].file, file))
            return pages[i].file;
    }
    return NULL;
}

/** The page in the first of the user's languages that has it; English is the source of all. */
static GBytes *load_page(const char *file)
{
    const char *const *languages = g_get_language_names();
    for (; *languages != NULL && !g_str_has_prefix(*languages, "en"); languages++) {
        g_autofree char *path = g_strconcat(FOLDER, *languages, "/", file, NULL);
        GBytes *bytes = g_resources_lookup_data(path, 0, NULL);
        if (bytes != NULL)
            return bytes;
    }
    g_autofree char *path = g_strconcat(FOLDER, file, NULL);
    return g_resources_lookup_data(path, 0, NULL);
}

static void insert(GtkTextBuffer *buffer, const char *text, gssize length, const char *tag)
{
    GtkTextIter end;
    gtk_text_buffer_get_end_iter(buffer, &end);
    if (tag != NULL)
        gtk_text_buffer_insert_with_tags_by_name(buffer, &end, text, (int)length, tag, NULL);
    else
        gtk_text_buffer_insert(buffer, &end, text, (int)length);
}

/** Where the target of `[words](some/page.md)` begins; NULL: no link begins here. */
static const char *find_target(const char *at)
{
    const char *middle = *at == '[' ? strchr(at, ']') : NULL;
    bool is_link = middle != NULL && middle[1] == '(' && strchr(middle, ')') != NULL;
    return is_link ? middle + 2 : NULL;
}

/** Inserts a link's words, to be clicked where the window has that page; returns what is behind. */
static const char *insert_link(GtkTextBuffer *buffer, const char *at, const char *target)
{
    const char *end = strchr(target, ')');
    g_autofree char *path = g_strndup(target, (gsize)(end - target));
    g_autofree char *file = g_path_get_basename(path);
    // Each page has a tag of its name, which says where a click goes.
    insert(buffer, at + 1, target - at - 3, find_page(file));
    return end + 1;
}

static void on_click(GtkGestureClick *gesture, int n_press, double x, double y, GtkStack *stack)
{
    GtkTextView *view =
        GTK_TEXT_VIEW(gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(gesture)));
    GtkTextIter at;
    int buffer_x, buffer_y;
    gtk_text_view_window_to_buffer_coords(view, GTK_TEXT_WINDOW_WIDGET, (int)x, (int)y, &buffer_x,
                                          &buffer_y);
    if (!gtk_text_view_get_iter_at_location(view, &at, buffer_x, buffer_y))
        return;
    GSList *tags = gtk_text_iter_get_tags(&at);
    for (GSList *i = tags; i != NULL; i = i->next) {
        g_autofree char *name = NULL;
        g_object_get(i->data, "name", &name, NULL);
        if (name != NULL && find_page(name) != NULL)
            gtk_stack_set_visible_child_name(stack, name);
    }
    g_slist_free(tags);
}

/** A line's words, with what stands between backquotes or double stars told apart. */
static void insert_words(GtkTextBuffer *buffer, const char *line)
{
    bool is_code = false, is_bold = false;
    const char *from = line;
    for (const char *at = line;; at++) {
        bool toggles_bold = !is_code && g_str_has_prefix(at, "**");
        const char *target = is_code ? NULL : find_target(at);
        if (*at != '\0' && *at != '`' && !toggles_bold && target == NULL)
            continue;
        insert(buffer, from, at - from, is_code ? "code" : is_bold ? "bold" : NULL);
        if (*at == '\0')
            return;
        if (target != NULL) {
            from = insert_link(buffer, at, target);
            at = from - 1;
            continue;
        }
        is_code = *at == '`' ? !is_code : is_code;
        is_bold = toggles_bold ? !is_bold : is_bold;
        at += toggles_bold ? 1 : 0;
        from = at + 1;
    }
}

/** Pictures are in the document itself, not here. */
static void insert_line(GtkTextBuffer *buffer, const char *line)
{
    gsize hashes = strspn(line, "#");
    if (hashes > 0 && line[hashes] == ' ') {
        insert(buffer, line + hashes + 1, -1, hashes == 1 ? "title" : "heading");
        insert(buffer, "\n", 1, NULL);
    } else if (*line == '|' || g_str_has_prefix(line, "    ")) {
        insert(buffer, line, -1, "code");
        insert(buffer, "\n", 1, NULL);
    } else if (*line == '\0' || g_str_has_prefix(line, "![")) {
        insert(buffer, "\n\n", 2, NULL);
    } else {
        line += strspn(line, " "); // a list's second line
        gsize digits = strspn(line, "0123456789");
        if (digits > 0 && g_str_has_prefix(line + digits, ". "))
            insert(buffer, "\n", 1, NULL);
        if (g_str_has_prefix(line, "* ") || g_str_has_prefix(line, "- ")) {
            insert(buffer, "\n• ", -1, NULL);
            line += 2;
        }
        insert_words(buffer, line);
        insert(buffer, " ", 1, NULL);
    }
}

static void make_tags(GtkTextBuffer *buffer)
{
    gtk_text_buffer_create_tag(buffer, "title", "scale", 1.6, "weight", PANGO_WEIGHT_BOLD, NULL);
    gtk_text_buffer_create_tag(buffer, "heading", "scale", 1.2, "weight", PANGO_WEIGHT_BOLD, NULL);
    gtk_text_buffer_create_tag(buffer, "bold", "weight", PANGO_WEIGHT_BOLD, NULL);
    gtk_text_buffer_create_tag(buffer, "code", "family", "monospace", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
        gtk_text_buffer_create_tag(buffer, pages[i].file, "underline", PANGO_UNDERLINE_SINGLE,
                                   NULL);
}

static void insert_page(GtkTextBuffer *buffer, const char *file)
{
    g_autoptr(GBytes) bytes = load_page(file);
    g_autofree char *text = bytes != NULL
                                ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes))
                                : g_strdup("");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool was_empty = true; // a picture left out leaves no gap
    for (char **line = lines; *line != NULL; line++) {
        bool is_empty = **line == '\0' || g_str_has_prefix(*line, "![");
        if (!is_empty || !was_empty)
            insert_line(buffer, *line);
        was_empty = is_empty || **line == '#';
    }
}

static GtkWidget *make_page(const char *file, const char *title, GtkStack *stack)
{
    GtkWidget *view = gtk_text_view_new();
    GtkTextBuffer *buffer = gtk_text_view_get_buffer(GTK_TEXT_VIEW(view));
    make_tags(buffer);
    insert_page(buffer, file);
    GtkGesture *gesture = gtk_gesture_click_new();
    g_signal_connect(gesture, "released", G_CALLBACK(on_click), stack);
    gtk_widget_add_controller(view, GTK_EVENT_CONTROLLER(gesture));
    g_object_set(view, "editable", FALSE, "cursor-visible", FALSE, "wrap-mode", GTK_WRAP_WORD_CHAR,
                 "left-margin", 18, "right-margin", 18, "top-margin", 18, "bottom-margin", 18,
                 NULL);
    gtk_accessible_update_property(GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    GtkWidget *scrolled = gtk_scrolled_window_new();
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), view);
    gtk_widget_set_hexpand(scrolled, true);
    gtk_widget_set_vexpand(scrolled, true);
    return scrolled;
}

GtkWidget *plp_ui_help_new(void)
{
    GtkWidget *window = adw_window_new();
    GtkWidget *stack = gtk_stack_new();
    GtkWidget *sidebar = gtk_stack_sidebar_new();
    GtkWidget *columns = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 0);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
        gtk_stack_add_titled(GTK_STACK(stack),
                             make_page(pages[i].file, _(pages[i].title), GTK_STACK(stack)),
                             pages[i].file, _(pages[i].title));
    gtk_stack_sidebar_set_stack(GTK_STACK_SIDEBAR(sidebar), GTK_STACK(stack));
    gtk_box_append(GTK_BOX(columns), sidebar);
    gtk_box_append(GTK_BOX(columns), gtk_separator_new(GTK_ORIENTATION_VERTICAL));
    gtk_box_append(GTK_BOX(columns), stack);
    gtk_box_append(GTK_BOX(box), adw_header_bar_new());
    gtk_box_append(GTK_BOX(box), columns);
    adw_window_set_content(ADW_WINDOW(window), box);
    gtk_window_set_title(GTK_WINDOW(window), _("Help"));
    gtk_window_set_default_size(GTK_WINDOW(window), 900, 680);
    return window;
}
