#include "ui/compare/table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "plot/frame.h"
#include "ui/canvas.h"
#include "ui/compare/words.h"

#define ROW_HEIGHT_PX 26
#define AXIS_HEIGHT_PX 24
#define CHART_WIDTH_PX 190

enum {
    COLUMN_NAME,
    COLUMN_BEFORE,
    COLUMN_AFTER,
    COLUMN_CHANGE,
    COLUMN_INTERVAL,
    COLUMN_CHART,
    COLUMN_WORDS,
    N_COLUMNS
};

struct _PlpUiChangesTable {
    GtkWidget parent;
    GtkWidget *grid;
    PlpUiComparison *comparison;
};

/** What one cell draws: an interval on its group's axis, or the axis. */
typedef struct {
    PlpForestRow row;
    PlpRange second;
    PlpAxis axis;
    bool is_axis;
} Cell;

G_DEFINE_FINAL_TYPE(PlpUiChangesTable, plp_ui_changes_table, GTK_TYPE_WIDGET)

// ---- drawn cells ----

static void draw(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
    const Cell *cell = data;
    g_autoptr(PlpCanvas) canvas = plp_ui_canvas_new(GTK_WIDGET(area), cr);
    double pad = 14;
    PlpBox box = {pad, 0, width - 2 * pad, height};
    if (cell->is_axis) {
        box.height = 1;
        plp_frame_draw_x_axis(canvas, box, &cell->axis);
        return;
    }
    plp_forest_draw_none(canvas, box, &cell->axis);
    bool has_second = !isnan(cell->second.low) && !isnan(cell->second.high);
    PlpBox upper = {box.x, box.y, box.width, box.height * (has_second ? 0.7 : 1)};
    plp_forest_draw_interval(canvas, upper, &cell->axis, &cell->row);
    if (!has_second)
        return;
    // The blocks' interval, finer and below, without a point of its own.
    PlpForestRow below = {NULL, (double)NAN, cell->second, false, NULL};
    PlpBox lower = {box.x, box.height * 0.6, box.width, box.height * 0.38};
    plp_forest_draw_interval(canvas, lower, &cell->axis, &below);
}

static GtkWidget *make_chart(const Cell *cell, const char *label)
{
    GtkWidget *area = gtk_drawing_area_new();
    gtk_drawing_area_set_content_width(GTK_DRAWING_AREA(area), CHART_WIDTH_PX);
    gtk_drawing_area_set_content_height(GTK_DRAWING_AREA(area),
                                        cell->is_axis ? AXIS_HEIGHT_PX : ROW_HEIGHT_PX);
    gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(area), draw, g_memdup2(cell, sizeof *cell),
                                   g_free);
    gtk_widget_set_hexpand(area, true);
    gtk_accessible_update_property(GTK_ACCESSIBLE(area), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    plp_ui_canvas_follow_look(area);
    return area;
}

// ---- cells of text ----

static void attach(PlpUiChangesTable *self, int column, int row, const char *text,
                   const char *class)
{
    GtkWidget *label = gtk_label_new(text);
    gtk_label_set_xalign(GTK_LABEL(label), column == COLUMN_NAME || column == COLUMN_WORDS ? 0 : 1);
    gtk_widget_add_css_class(label, "numbers");
    if (class != NULL)
        gtk_widget_add_css_class(label, class);
    gtk_grid_attach(GTK_GRID(self->grid), label, column, row, 1, 1);
}

static void take(PlpUiChangesTable *self, int column, int row, char *text)
{
    g_autofree char *owned = text;
    attach(self, column, row, owned, NULL);
}

static void add_row(PlpUiChangesTable *self, int row, const PlpChange *change, const PlpAxis *axis)
{
    PlpSide side = change->side == PLP_SIDE_BOTH ? PLP_SIDE_UNKNOWN : change->side;
    bool is_shown = change->verdict == PLP_VERDICT_LOWER || change->verdict == PLP_VERDICT_HIGHER;
    const char *words = plp_ui_change_get_words(change);
    take(self, COLUMN_NAME, row, plp_ui_change_dup_name(change->metric, side));
    take(self, COLUMN_BEFORE, row, plp_ui_change_dup_value(change->metric, change->before.value));
    take(self, COLUMN_AFTER, row, plp_ui_change_dup_value(change->metric, change->after.value));
    take(self, COLUMN_CHANGE, row, plp_ui_change_dup_change(change));
    take(self, COLUMN_INTERVAL, row, plp_ui_change_dup_interval(change));
    attach(self, COLUMN_WORDS, row, words, is_shown ? "heading" : "dim-label");
    if (plp_change_get_form(change) == PLP_CHANGE_AS_OTHER)
        return;
    Cell cell = {plp_change_make_row(change), plp_change_get_second(change), *axis, false};
    gtk_grid_attach(GTK_GRID(self->grid), make_chart(&cell, words), COLUMN_CHART, row, 1, 1);
}

// ---- groups ----

static bool is_of(const PlpChange *change, PlpChangeForm form)
{
    return plp_change_is_key(change) && !plp_change_is_never_seen(change) &&
           plp_change_get_form(change) == form;
}

static PlpAxis make_axis(const GArray *changes, PlpChangeForm form)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(PlpForestRow));
    for (guint i = 0; i < changes->len; i++) {
        const PlpChange *change = &g_array_index(changes, PlpChange, i);
        if (!is_of(change, form))
            continue;
        PlpForestRow row = plp_change_make_row(change);
        g_array_append_val(rows, row);
    }
    return plp_forest_make_axis((const PlpForestRow *)(const void *)rows->data, rows->len,
                                form == PLP_CHANGE_AS_RATIO);
}

static int add_heads(PlpUiChangesTable *self, int row, const PlpChange *first)
{
    const char *heads[N_COLUMNS] = {
        plp_ui_change_get_form_words(first),           _("before"), _("after"),   _("change"),
        /* xgettext:no-c-format */ _("95 % interval"), "",          _("in words")};
    for (int column = 0; column < N_COLUMNS; column++)
        attach(self, column, row, heads[column], column == 0 ? "heading" : "dim-label");
    return row + 1;
}

static int add_group(PlpUiChangesTable *self, int row, PlpChangeForm form)
{
    const GArray *changes = self->comparison->result->comparison->changes;
    PlpAxis axis = make_axis(changes, form);
    bool is_first = true;
    for (guint i = 0; i < changes->len; i++) {
        const PlpChange *change = &g_array_index(changes, PlpChange, i);
        if (!is_of(change, form))
            continue;
        if (is_first)
            row = add_heads(self, row, change);
        is_first = false;
        add_row(self, row++, change, &axis);
    }
    if (is_first || form == PLP_CHANGE_AS_OTHER)
        return row;
    Cell cell = {.axis = axis, .is_axis = true};
    gtk_grid_attach(GTK_GRID(self->grid), make_chart(&cell, _("Scale of the intervals")),
                    COLUMN_CHART, row, 1, 1);
    return row + 1;
}

static void add_never_seen(PlpUiChangesTable *self, int row)
{
    const GArray *changes = self->comparison->result->comparison->changes;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < changes->len; i++) {
        const PlpChange *change = &g_array_index(changes, PlpChange, i);
        if (!plp_change_is_key(change) || !plp_change_is_never_seen(change))
            continue;
        PlpSide side = change->side == PLP_SIDE_BOTH ? PLP_SIDE_UNKNOWN : change->side;
        g_autofree char *name = plp_ui_change_dup_name(change->metric, side);
        g_string_append_printf(names, "%s%s", names->len > 0 ? "; " : "", name);
    }
    if (names->len == 0)
        return;
    g_autofree char *sentence = g_strdup_printf(_("None seen, before and after: %s."), names->str);
    GtkWidget *label = gtk_label_new(sentence);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_label_set_wrap(GTK_LABEL(label), true);
    gtk_widget_add_css_class(label, "dim-label");
    gtk_grid_attach(GTK_GRID(self->grid), label, 0, row, N_COLUMNS, 1);
}

static void clear(PlpUiChangesTable *self)
{
    GtkWidget *child = NULL;
    while ((child = gtk_widget_get_first_child(self->grid)) != NULL)
        gtk_grid_remove(GTK_GRID(self->grid), child);
}

void plp_ui_changes_table_set_comparison(PlpUiChangesTable *self, PlpUiComparison *comparison)
{
    static const PlpChangeForm forms[] = {PLP_CHANGE_AS_RATIO, PLP_CHANGE_AS_POINTS,
                                          PLP_CHANGE_AS_MM, PLP_CHANGE_AS_OTHER};
    clear(self);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    if (comparison == NULL)
        return;
    self->comparison = plp_ui_comparison_ref(comparison);
    int row = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++)
        row = add_group(self, row, forms[i]);
    add_never_seen(self, row);
}

static void dispose(GObject *object)
{
    PlpUiChangesTable *self = PLP_UI_CHANGES_TABLE(object);
    g_clear_pointer(&self->grid, gtk_widget_unparent);
    g_clear_pointer(&self->comparison, plp_ui_comparison_unref);
    G_OBJECT_CLASS(plp_ui_changes_table_parent_class)->dispose(object);
}

static void plp_ui_changes_table_class_init(PlpUiChangesTableClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    gtk_widget_class_set_layout_manager_type(GTK_WIDGET_CLASS(class), GTK_TYPE_BIN_LAYOUT);
    gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_TABLE);
}

static void plp_ui_changes_table_init(PlpUiChangesTable *self)
{
    self->grid = gtk_grid_new();
    gtk_grid_set_column_spacing(GTK_GRID(self->grid), 15);
    gtk_widget_set_parent(self->grid, GTK_WIDGET(self));
    gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("Figures before and after"), -1);
}
