#include "report/text_table.h"

#include <math.h>

#include "base/number.h"

struct PlpTextTable {
    GPtrArray *rows; // of GPtrArray of char *
};

static void free_row(gpointer row)
{
    g_ptr_array_unref(row);
}

PlpTextTable *plp_text_table_new(void)
{
    PlpTextTable *table = g_new0(PlpTextTable, 1);
    table->rows = g_ptr_array_new_with_free_func(free_row);
    plp_text_table_end_row(table);
    return table;
}

void plp_text_table_free(PlpTextTable *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

static void take_cell(PlpTextTable *table, char *cell)
{
    g_ptr_array_add(table->rows->pdata[table->rows->len - 1], cell);
}

void plp_text_table_add(PlpTextTable *table, const char *cell)
{
    take_cell(table, g_utf8_make_valid(cell, -1));
}

void plp_text_table_add_number(PlpTextTable *table, double value, int decimals)
{
    take_cell(table, isfinite(value) ? plp_number_dup(value, decimals) : g_strdup("-"));
}

void plp_text_table_add_count(PlpTextTable *table, gint64 count)
{
    take_cell(table, g_strdup_printf("%" G_GINT64_FORMAT, count));
}

void plp_text_table_end_row(PlpTextTable *table)
{
    g_ptr_array_add(table->rows, g_ptr_array_new_with_free_func(g_free));
}

static glong get_width(const PlpTextTable *table, guint column)
{
    glong width = 0;
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = table->rows->pdata[i];
        if (column < row->len)
            width = MAX(width, g_utf8_strlen(row->pdata[column], -1));
    }
    return width;
}

static void append_blanks(GString *text, glong n)
{
    for (glong i = 0; i < n; i++)
        g_string_append_c(text, ' ');
}

static void append_row(const GPtrArray *row, const glong *widths, GString *text)
{
    for (guint i = 0; i < row->len; i++) {
        glong missing = widths[i] - g_utf8_strlen(row->pdata[i], -1);
        append_blanks(text, (i > 0 ? 2 : 0) + (i > 0 ? missing : 0));
        g_string_append(text, row->pdata[i]);
        if (i == 0 && row->len > 1)
            append_blanks(text, missing);
    }
    g_string_append_c(text, '\n');
}

void plp_text_table_append(const PlpTextTable *table, GString *text)
{
    guint n_columns = 0;
    for (guint i = 0; i < table->rows->len; i++)
        n_columns = MAX(n_columns, ((const GPtrArray *)table->rows->pdata[i])->len);
    g_autofree glong *widths = g_new0(glong, (gsize)n_columns + 1);
    for (guint i = 0; i < n_columns; i++)
        widths[i] = get_width(table, i);
    // The last row is the one that would be filled next.
    for (guint i = 0; i + 1 < table->rows->len; i++)
        append_row(table->rows->pdata[i], widths, text);
}
