#include "report/page_table.h"

#include <math.h>
#include <string.h>

#define GAP 6.0   // between columns
#define PAD_Y 1.6 // above and below a row's text
#define AXIS_MORE 5.0
#define MAX_COLUMNS 10

typedef struct {
    char *cells[MAX_COLUMNS];
    gsize n;
    bool is_group, is_axis;
    guint number; // without groups
} Row;

struct PlpPageTable {
    PlpPageColumn columns[MAX_COLUMNS];
    gsize n_columns;
    GPtrArray *rows;
    Row *open; // being filled
    guint n_rows;
    PlpPageCell cells[MAX_COLUMNS];
    void *selves[MAX_COLUMNS];
};

/** Where columns stand, and where their decimal points do. */
typedef struct {
    double x[MAX_COLUMNS], width[MAX_COLUMNS];
    double point[MAX_COLUMNS]; // from x
} Places;

static void free_row(gpointer data)
{
    Row *row = data;
    for (gsize i = 0; i < MAX_COLUMNS; i++)
        g_free(row->cells[i]);
    g_free(row);
}

PlpPageTable *plp_page_table_new(const PlpPageColumn *columns, gsize n)
{
    PlpPageTable *table = g_new0(PlpPageTable, 1);
    table->n_columns = MIN(n, MAX_COLUMNS);
    memcpy(table->columns, columns, table->n_columns * sizeof *columns);
    table->rows = g_ptr_array_new_with_free_func(free_row);
    return table;
}

void plp_page_table_free(PlpPageTable *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->rows);
    if (table->open != NULL)
        free_row(table->open);
    g_free(table);
}

void plp_page_table_take(PlpPageTable *table, char *text)
{
    if (table->open == NULL)
        table->open = g_new0(Row, 1);
    if (table->open->n < table->n_columns)
        table->open->cells[table->open->n++] = text;
    else
        g_free(text);
}

void plp_page_table_add(PlpPageTable *table, const char *text)
{
    plp_page_table_take(table, g_strdup(text));
}

void plp_page_table_end_row(PlpPageTable *table)
{
    if (table->open == NULL)
        table->open = g_new0(Row, 1);
    table->open->number = table->n_rows++;
    g_ptr_array_add(table->rows, g_steal_pointer(&table->open));
}

void plp_page_table_end_axis_row(PlpPageTable *table)
{
    plp_page_table_end_row(table);
    ((Row *)g_ptr_array_index(table->rows, table->rows->len - 1))->is_axis = true;
}

void plp_page_table_add_group(PlpPageTable *table, const char *text)
{
    Row *row = g_new0(Row, 1);
    row->cells[0] = g_strdup(text);
    row->n = 1;
    row->is_group = true;
    g_ptr_array_add(table->rows, row);
}

guint plp_page_table_get_length(const PlpPageTable *table)
{
    return table->n_rows;
}

void plp_page_table_set_cell(PlpPageTable *table, gsize column, PlpPageCell cell, void *self)
{
    table->cells[column] = cell;
    table->selves[column] = self;
}

// ---- places ----

/** Words such as `n/a` have no point to stand on. */
static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

/** How much of a number stands left of its point. */
static double get_left_part(PlpCanvas *canvas, const char *text)
{
    const char *point = strchr(text, '.');
    g_autofree char *left = point != NULL ? g_strndup(text, (gsize)(point - text)) : g_strdup(text);
    return plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, left);
}

static double get_right_part(PlpCanvas *canvas, const char *text)
{
    const char *point = strchr(text, '.');
    return point != NULL ? plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, point) : 0;
}

/** Points as far right as the longest decimals let them. */
static double find_point(const PlpPageTable *table, PlpCanvas *canvas, gsize column, double width)
{
    double right = 0;
    for (guint i = 0; i < table->rows->len; i++) {
        const Row *row = g_ptr_array_index(table->rows, i);
        if (!row->is_group && row->cells[column] != NULL && has_digit(row->cells[column]))
            right = fmax(right, get_right_part(canvas, row->cells[column]));
    }
    return width - right;
}

static Places place(const PlpPageTable *table, PlpPages *pages)
{
    Places places = {0};
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    double sum = 0;
    for (gsize i = 0; i < table->n_columns; i++)
        sum += table->columns[i].share;
    double width = plp_pages_get_width(pages) - GAP * (double)(table->n_columns - 1);
    double x = plp_pages_get_left(pages);
    for (gsize i = 0; i < table->n_columns; i++) {
        places.x[i] = x;
        places.width[i] = width * table->columns[i].share / sum;
        places.point[i] = find_point(table, canvas, i, places.width[i]);
        x += places.width[i] + GAP;
    }
    return places;
}

// ---- drawing ----

static bool has_titles(const PlpPageTable *table)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        if (*table->columns[i].title != '\0')
            return true;
    }
    return false;
}

static void draw_titles(const PlpPageTable *table, PlpPages *pages, const Places *places)
{
    if (!has_titles(table))
        return;
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    PlpBox box = plp_pages_take(pages, line + 2 * PAD_Y);
    for (gsize i = 0; i < table->n_columns; i++) {
        PlpBox cell = {places->x[i], box.y, places->width[i], line + PAD_Y};
        plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->soft_ink, cell,
                                table->columns[i].align == PLP_ALIGN_LEFT ? 0 : 1,
                                table->columns[i].title);
    }
    plp_canvas_draw_line(canvas, box.x, box.y + box.height - 0.4, box.x + box.width,
                         box.y + box.height - 0.4, palette->soft_ink, 0.5);
}

static double get_height(const PlpPageTable *table, PlpCanvas *canvas, const Row *row,
                         const Places *places)
{
    double height = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    for (gsize i = 0; !row->is_group && i < row->n; i++) {
        if (table->columns[i].align == PLP_ALIGN_LEFT && row->cells[i] != NULL)
            height = fmax(height, plp_canvas_get_paragraph_height(canvas, PLP_TEXT_LABEL,
                                                                  places->width[i], row->cells[i]));
    }
    return height + 2 * PAD_Y + (row->is_axis ? AXIS_MORE : 0);
}

static void draw_cell(const PlpPageTable *table, PlpCanvas *canvas, const Row *row, gsize i,
                      const Places *places, PlpBox box)
{
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    const char *text = i < row->n ? row->cells[i] : NULL;
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    PlpBox cell = {places->x[i], box.y + PAD_Y, places->width[i], line};
    if (table->cells[i] != NULL) {
        cell.height = box.height - 2 * PAD_Y;
        table->cells[i](canvas, cell, row->number, table->selves[i]);
        return;
    }
    if (text == NULL)
        return;
    if (table->columns[i].align == PLP_ALIGN_LEFT) {
        plp_canvas_draw_paragraph(canvas, PLP_TEXT_LABEL, palette->ink, cell.x, cell.y, cell.width,
                                  text);
    } else if (table->columns[i].align == PLP_ALIGN_DECIMAL && has_digit(text) &&
               plp_canvas_get_text_width(canvas, PLP_TEXT_LABEL, text) <= cell.width) {
        double x = cell.x + places->point[i] - get_left_part(canvas, text);
        plp_canvas_draw_text(canvas, PLP_TEXT_LABEL, palette->ink, fmax(x, cell.x),
                             cell.y + line / 2, 0, 0.5, text);
    } else {
        plp_canvas_draw_text_in(canvas, PLP_TEXT_LABEL, palette->ink, cell, 1, text);
    }
}

static void draw_row(const PlpPageTable *table, PlpPages *pages, const Row *row,
                     const Places *places)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    const PlpPalette *palette = plp_canvas_get_palette(canvas);
    PlpBox box = plp_pages_take(pages, get_height(table, canvas, row, places));
    if (row->is_group) {
        plp_canvas_draw_text_in(canvas, PLP_TEXT_BOLD, palette->ink,
                                (PlpBox){box.x, box.y + PAD_Y, box.width, box.height - 2 * PAD_Y},
                                0, row->cells[0]);
        return;
    }
    for (gsize i = 0; i < table->n_columns; i++)
        draw_cell(table, canvas, row, i, places, box);
    if (!row->is_axis)
        plp_canvas_draw_line(canvas, box.x, box.y + box.height, box.x + box.width,
                             box.y + box.height, palette->grid, 0.3);
}

void plp_page_table_draw(const PlpPageTable *table, PlpPages *pages)
{
    PlpCanvas *canvas = plp_pages_get_canvas(pages);
    Places places = place(table, pages);
    double line = plp_canvas_get_line_height(canvas, PLP_TEXT_LABEL);
    plp_pages_need(pages, 3 * line + 8);
    draw_titles(table, pages, &places);
    for (guint i = 0; i < table->rows->len; i++) {
        const Row *row = g_ptr_array_index(table->rows, i);
        // A group stays with its first row.
        double height = get_height(table, canvas, row, &places) * (row->is_group ? 2 : 1);
        if (height > plp_pages_get_room(pages)) {
            plp_pages_need(pages, height);
            draw_titles(table, pages, &places);
        }
        draw_row(table, pages, row, &places);
    }
    plp_pages_skip(pages, 3);
}
