#include "ui/review/closure_columns.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "ui/review/closure_rows.h"
#include "ui/tooltip.h"
#include "ui/words.h"

#define ITEM_OF_CELL "list-item"

typedef char *(*DupCell)(const PlpUiClosureFacts *facts);
typedef double (*SortKey)(const PlpUiClosureFacts *facts);

typedef struct {
    const char *title;
    const char *meaning; // tooltip of its cells
    DupCell dup_cell;
    SortKey key;
    float align;
} Column;

static char *dup_number(const PlpUiClosureFacts *facts)
{
    return g_strdup_printf(facts->is_touched ? "*%d" : "%d", facts->number);
}

static char *dup_time(const PlpUiClosureFacts *facts)
{
    return plp_ui_words_dup_time(facts->onset_us, 1);
}

static char *dup_eye(const PlpUiClosureFacts *facts)
{
    return g_strdup(plp_ui_words_get_side(facts->eye));
}

static char *dup_kind(const PlpUiClosureFacts *facts)
{
    // In parentheses: it was asked for, and counts nowhere.
    const char *kind = plp_ui_words_get_kind(facts->kind);
    return facts->commanded ? g_strdup_printf("(%s)", kind) : g_strdup(kind);
}

static char *dup_duration(const PlpUiClosureFacts *facts)
{
    g_autofree char *number = plp_ui_words_dup_number((double)facts->duration_us / 1e6, 1);
    return g_strdup_printf(_("%s s"), number);
}

static char *dup_depth(const PlpUiClosureFacts *facts)
{
    return plp_ui_words_dup_percent(facts->depth_ratio);
}

static char *dup_squeeze(const PlpUiClosureFacts *facts)
{
    if (facts->tight == PLP_TRISTATE_UNKNOWN)
        return g_strdup("–");
    return g_strdup(facts->tight == PLP_TRISTATE_YES ? _("tight") : _("soft"));
}

static char *dup_note(const PlpUiClosureFacts *facts)
{
    static const struct {
        PlpClosureNotes note;
        const char *words;
    } words[] = {
        {PLP_CLOSURE_NOTE_STARTS_BEFORE, N_("begins before")},
        {PLP_CLOSURE_NOTE_ENDS_AFTER, N_("ends after")},
        {PLP_CLOSURE_NOTE_SPANS_LOSS, N_("spans a loss")},
        {PLP_CLOSURE_NOTE_CONTINUES, N_("may go on")},
    };
    GString *text = g_string_new(facts->is_touched ? _("edited") : NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if ((facts->notes & words[i].note) != 0)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", _(words[i].words));
    }
    return g_string_free(text, false);
}

static double key_number(const PlpUiClosureFacts *facts)
{
    return facts->number;
}

static double key_eye(const PlpUiClosureFacts *facts)
{
    return facts->eye;
}

static double key_kind(const PlpUiClosureFacts *facts)
{
    return facts->kind + (facts->commanded ? 10 : 0);
}

static double key_duration(const PlpUiClosureFacts *facts)
{
    return (double)facts->duration_us;
}

static double key_depth(const PlpUiClosureFacts *facts)
{
    return facts->depth_ratio;
}

static double key_squeeze(const PlpUiClosureFacts *facts)
{
    return isnan(facts->squeeze_z) ? -G_MAXDOUBLE : facts->squeeze_z;
}

static double key_note(const PlpUiClosureFacts *facts)
{
    return facts->notes + (facts->is_touched ? 100 : 0);
}

static const Column columns[] = {
    {N_("#"), N_("Number in order of onset; *: a person changed it"), dup_number, key_number, 1},
    {N_("Time"), N_("When half of the amplitude was crossed"), dup_time, key_number, 1},
    {N_("Eye"), N_("The patient's right, left or both eyes"), dup_eye, key_eye, 0},
    {N_("Kind"), N_("By duration: blink, brief, prolonged; in parentheses: commanded, not counted"),
     dup_kind, key_kind, 0},
    {N_("Duration"), N_("From onset to offset at half amplitude"), dup_duration, key_duration, 1},
    {N_("Depth"), N_("How far the lids shut, in percent of the way to the closed reference"),
     dup_depth, key_depth, 1},
    {N_("Squeeze"), N_("Tight: brow and skin moved beyond this person's plain blinks"), dup_squeeze,
     key_squeeze, 0},
    {N_("Note"), N_("What a person changed, and what is not known of the closure"), dup_note,
     key_note, 0},
};

// ---- cells ----

static void set_up_cell(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    const Column *column = data;
    GtkWidget *label = gtk_label_new(NULL);
    gtk_label_set_xalign(GTK_LABEL(label), column->align);
    plp_ui_tooltip_give(label, _(column->meaning));
    g_object_set_data(G_OBJECT(label), ITEM_OF_CELL, item);
    gtk_list_item_set_child(item, label);
}

static void show_cell(PlpUiClosureRow *row, GtkListItem *item)
{
    const Column *column = g_object_get_data(G_OBJECT(item), "column");
    g_autofree char *text = column->dup_cell(plp_ui_closure_row_get_facts(row));
    gtk_label_set_text(GTK_LABEL(gtk_list_item_get_child(item)), text);
}

static void bind_cell(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    PlpUiClosureRow *row = gtk_list_item_get_item(item);
    g_object_set_data(G_OBJECT(item), "column", data);
    g_signal_connect(row, "changed", G_CALLBACK(show_cell), item);
    show_cell(row, item);
}

static void unbind_cell(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
    g_signal_handlers_disconnect_by_func(gtk_list_item_get_item(item), show_cell, item);
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const Column *column = data;
    double one = column->key(plp_ui_closure_row_get_facts((PlpUiClosureRow *)a));
    double two = column->key(plp_ui_closure_row_get_facts((PlpUiClosureRow *)b));
    return one < two ? GTK_ORDERING_SMALLER : one > two ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

void plp_ui_closure_columns_add(GtkColumnView *view)
{
    for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
        GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
        g_signal_connect(factory, "setup", G_CALLBACK(set_up_cell), (gpointer)&columns[i]);
        g_signal_connect(factory, "bind", G_CALLBACK(bind_cell), (gpointer)&columns[i]);
        g_signal_connect(factory, "unbind", G_CALLBACK(unbind_cell), NULL);
        GtkColumnViewColumn *column = gtk_column_view_column_new(_(columns[i].title), factory);
        GtkSorter *sorter =
            GTK_SORTER(gtk_custom_sorter_new(compare_rows, (gpointer)&columns[i], NULL));
        gtk_column_view_column_set_sorter(column, sorter);
        gtk_column_view_column_set_resizable(column, true);
        gtk_column_view_column_set_expand(column, i + 1 == G_N_ELEMENTS(columns));
        gtk_column_view_append_column(view, column);
        g_object_unref(sorter);
        g_object_unref(column);
    }
}

// ---- which row ----

/** The list item of a cell somewhere below. */
static GtkListItem *find_item(GtkWidget *widget)
{
    GtkListItem *item = g_object_get_data(G_OBJECT(widget), ITEM_OF_CELL);
    for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL && item == NULL;
         child = gtk_widget_get_next_sibling(child))
        item = find_item(child);
    return item;
}

guint plp_ui_closure_columns_find_place(GtkColumnView *view, double x, double y)
{
    GtkWidget *widget = gtk_widget_pick(GTK_WIDGET(view), x, y, GTK_PICK_DEFAULT);
    while (widget != NULL && widget != GTK_WIDGET(view) &&
           strcmp(gtk_widget_get_css_name(widget), "row") != 0)
        widget = gtk_widget_get_parent(widget);
    GtkListItem *item = widget != NULL && widget != GTK_WIDGET(view) ? find_item(widget) : NULL;
    return item != NULL ? gtk_list_item_get_position(item) : GTK_INVALID_LIST_POSITION;
}
