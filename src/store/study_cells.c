#include "store/study_cells_priv.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "domain/recording.h"
#include "domain/tristate.h"

#define NOT_KNOWN "\\N"

char *plp_study_dup_bytes_name(const char *folder, const char *table, int64_t id,
                               const char *column)
{
    return g_strdup_printf("%s/%s-%" G_GINT64_FORMAT ".%s", folder, table, id, column);
}

// ---- writing ----

void plp_study_append_header(GString *text, const PlpStoreTable *table, int layout)
{
    g_string_append(text, "id");
    for (gsize i = 0; i < table->n_fields; i++)
        if (plp_store_get_field_layout(&table->fields[i]) <= layout) // as that layout had it
            g_string_append_printf(text, "\t%s", table->fields[i].name);
    g_string_append_c(text, '\n');
}

static void append_text(GString *text, const char *value)
{
    if (value == NULL) {
        g_string_append(text, NOT_KNOWN);
        return;
    }
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\t')
            g_string_append(text, "\\t");
        else if (*c == '\n')
            g_string_append(text, "\\n");
        else if (*c == '\\')
            g_string_append(text, "\\\\");
        else
            g_string_append_c(text, *c);
    }
}

static void append_integer(GString *text, bool is_known, int64_t value)
{
    if (is_known)
        g_string_append_printf(text, "%" G_GINT64_FORMAT, value);
    else
        g_string_append(text, NOT_KNOWN);
}

static void append_cell(GString *text, const PlpStoreField *field, const void *at)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    int word = 0;
    switch (field->type) {
    case PLP_STORE_TEXT:
    case PLP_STORE_LINES:
        append_text(text, *(char *const *)at);
        break;
    case PLP_STORE_WORD:
        word = *(const int *)at;
        append_text(text, word > 0 ? field->get_word(word) : NULL);
        break;
    case PLP_STORE_YEAR:
        append_integer(text, *(const int *)at != 0, *(const int *)at);
        break;
    case PLP_STORE_DAY:
    case PLP_STORE_DAYS:
        append_integer(text, *(const int32_t *)at != PLP_DAYS_UNKNOWN, *(const int32_t *)at);
        break;
    case PLP_STORE_NUMBER:
        append_text(text, isfinite(*(const double *)at)
                              ? g_ascii_dtostr(digits, sizeof digits, *(const double *)at)
                              : NULL);
        break;
    case PLP_STORE_ANSWER:
        append_integer(text, *(const PlpTristate *)at != PLP_TRISTATE_UNKNOWN,
                       *(const PlpTristate *)at == PLP_TRISTATE_YES);
        break;
    case PLP_STORE_TIME:
    case PLP_STORE_INTEGER:
    case PLP_STORE_PARENT:
        append_integer(text, true, *(const int64_t *)at);
        break;
    case PLP_STORE_INT:
        append_integer(text, true, *(const int *)at);
        break;
    case PLP_STORE_BOOL:
        append_integer(text, true, *(const bool *)at);
        break;
    case PLP_STORE_BYTES:
        append_integer(text, true, (int64_t)g_bytes_get_size(*(GBytes *const *)at));
        break;
    case PLP_STORE_UNKNOWN:
        break;
    }
}

void plp_study_append_row(GString *text, const PlpStoreTable *table, const void *row)
{
    append_integer(text, true, *(const int64_t *)row);
    for (gsize i = 0; i < table->n_fields; i++) {
        g_string_append_c(text, '\t');
        append_cell(text, &table->fields[i], (const char *)row + table->fields[i].offset);
    }
    g_string_append_c(text, '\n');
}

// ---- reading ----

static bool refuse(GError **error, const char *name)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: a cell holds what it cannot", name);
    return false;
}

/** A cell without its escapes; NULL for `\N` and for escapes that are none. */
static char *dup_unescaped(const char *cell, gsize length, bool *ret_valid)
{
    *ret_valid = true;
    if (length == 2 && memcmp(cell, NOT_KNOWN, 2) == 0)
        return NULL;
    g_autoptr(GString) text = g_string_sized_new(length + 1);
    for (gsize i = 0; i < length; i++) {
        char c = cell[i];
        if (c == '\\') {
            c = i + 1 < length ? cell[++i] : '\0';
            *ret_valid = *ret_valid && (c == 't' || c == 'n' || c == '\\');
            c = (char)(c == 't' ? '\t' : c == 'n' ? '\n' : c);
        }
        g_string_append_c(text, c);
    }
    return *ret_valid ? g_strdup(text->str) : NULL;
}

GPtrArray *plp_study_split_line(const char *line, gsize length, GError **error)
{
    g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
    const char *end = line + length;
    for (const char *cell = line; cell <= end;) {
        const char *tab = memchr(cell, '\t', (gsize)(end - cell));
        const char *stop = tab != NULL ? tab : end;
        bool is_valid = true;
        g_ptr_array_add(cells, dup_unescaped(cell, (gsize)(stop - cell), &is_valid));
        if (!is_valid) {
            refuse(error, "an escape");
            return NULL;
        }
        cell = stop + 1;
    }
    return g_steal_pointer(&cells);
}

static bool read_text(const PlpStoreField *field, char **at, const char *cell, GError **error)
{
    for (const char *c = cell; field->type == PLP_STORE_TEXT && *c != '\0'; c++) {
        if ((unsigned char)*c < ' ' || *c == 127)
            return refuse(error, field->name);
    }
    if (strlen(cell) > (gsize)field->high)
        return refuse(error, field->name);
    g_free(*at);
    *at = g_strdup(cell);
    return true;
}

static bool read_word(const PlpStoreField *field, int *at, const char *cell, GError **error)
{
    for (int i = 1; i < field->n_words; i++) {
        if (strcmp(field->get_word(i), cell) == 0) {
            *at = i;
            return true;
        }
    }
    return refuse(error, field->name);
}

bool plp_study_read_cell(const PlpStoreField *field, void *row, const char *cell, GError **error)
{
    void *at = (char *)row + field->offset;
    int64_t whole = 0;
    if (cell == NULL || field->type == PLP_STORE_BYTES)
        return true;
    if (field->type == PLP_STORE_TEXT || field->type == PLP_STORE_LINES)
        return read_text(field, at, cell, error);
    if (field->type == PLP_STORE_WORD)
        return read_word(field, at, cell, error);
    if (field->type == PLP_STORE_NUMBER)
        return plp_number_parse(cell, at) || refuse(error, field->name);
    if (!plp_number_parse_int64(cell, &whole))
        return refuse(error, field->name);
    if (field->type == PLP_STORE_TIME || field->type == PLP_STORE_INTEGER ||
        field->type == PLP_STORE_PARENT) {
        *(int64_t *)at = whole;
        return true;
    }
    bool is_answer = field->type == PLP_STORE_BOOL || field->type == PLP_STORE_ANSWER;
    if (whole < G_MININT + 1 || whole > G_MAXINT || (is_answer && whole != 0 && whole != 1))
        return refuse(error, field->name);
    if (field->type == PLP_STORE_BOOL)
        *(bool *)at = whole == 1;
    else if (field->type == PLP_STORE_ANSWER)
        *(PlpTristate *)at = whole == 1 ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
    else
        *(int *)at = (int)whole;
    return true;
}
