#include "report/column.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "domain/closure.h"
#include "domain/reason.h"
#include "domain/segment.h"
#include "domain/side.h"

// ---- numbers ----

static void append_int64(GString *text, const void *field, int decimals)
{
    g_string_append_printf(text, "%" G_GINT64_FORMAT, *(const int64_t *)field);
}

static bool parse_int64(const char *cell, void *field)
{
    return plp_number_parse_int64(cell, field);
}

const PlpCellType plp_cell_int64 = {"whole number", append_int64, parse_int64};

static void append_int32(GString *text, const void *field, int decimals)
{
    g_string_append_printf(text, "%d", *(const int32_t *)field);
}

static bool parse_int32(const char *cell, void *field)
{
    int64_t value = 0;
    if (!plp_number_parse_int64(cell, &value) || value < G_MININT32 || value > G_MAXINT32)
        return false;
    *(int32_t *)field = (int32_t)value;
    return true;
}

const PlpCellType plp_cell_int32 = {"whole number", append_int32, parse_int32};

static void append_ordinal(GString *text, const void *field, int decimals)
{
    if (*(const int32_t *)field >= 0)
        append_int32(text, field, 0);
}

static bool parse_ordinal(const char *cell, void *field)
{
    if (*cell != '\0')
        return parse_int32(cell, field) && *(int32_t *)field >= 0;
    *(int32_t *)field = -1;
    return true;
}

const PlpCellType plp_cell_ordinal = {"whole number", append_ordinal, parse_ordinal};

static void append_group(GString *text, const void *field, int decimals)
{
    if (*(const int *)field > 0)
        g_string_append_printf(text, "%d", *(const int *)field);
}

static bool parse_group(const char *cell, void *field)
{
    int32_t value = 0;
    if (*cell != '\0' && (!parse_int32(cell, &value) || value <= 0))
        return false;
    *(int *)field = value;
    return true;
}

const PlpCellType plp_cell_group = {"whole number", append_group, parse_group};

static void append_double(GString *text, const void *field, int decimals)
{
    plp_number_append(text, *(const double *)field, decimals);
}

static bool parse_double(const char *cell, void *field)
{
    double value = NAN;
    if (*cell != '\0' && !plp_number_parse(cell, &value))
        return false;
    *(double *)field = value;
    return true;
}

const PlpCellType plp_cell_double = {"number", append_double, parse_double};

static void append_float(GString *text, const void *field, int decimals)
{
    plp_number_append(text, (double)*(const float *)field, decimals);
}

static bool parse_float(const char *cell, void *field)
{
    double value = 0;
    if (!parse_double(cell, &value) || fabs(value) > 1e30)
        return false;
    *(float *)field = (float)value;
    return true;
}

const PlpCellType plp_cell_float = {"number", append_float, parse_float};

static void append_signal(GString *text, const void *field, int decimals)
{
    plp_number_append_float(text, *(const float *)field);
}

const PlpCellType plp_cell_signal = {"number", append_signal, parse_float};

static void append_us_as_ms(GString *text, const void *field, int decimals)
{
    plp_number_append(text, (double)*(const int64_t *)field / 1e3, decimals);
}

static bool parse_us_as_ms(const char *cell, void *field)
{
    double value_ms = 0;
    if (!plp_number_parse(cell, &value_ms) || fabs(value_ms) > 1e12)
        return false;
    *(int64_t *)field = llround(value_ms * 1e3);
    return true;
}

const PlpCellType plp_cell_us_as_ms = {"number", append_us_as_ms, parse_us_as_ms};

// ---- yes and no ----

static bool parse_flag(const char *cell, bool *ret_flag)
{
    *ret_flag = cell[0] == '1';
    return (cell[0] == '0' || cell[0] == '1') && cell[1] == '\0';
}

static void append_bool(GString *text, const void *field, int decimals)
{
    g_string_append_c(text, *(const bool *)field ? '1' : '0');
}

static bool parse_bool(const char *cell, void *field)
{
    return parse_flag(cell, field);
}

const PlpCellType plp_cell_bool = {"1 or 0", append_bool, parse_bool};

static void append_measured(GString *text, const void *field, int decimals)
{
    g_string_append_c(text, *(const PlpReason *)field == PLP_REASON_MEASURED ? '1' : '0');
}

static bool parse_measured(const char *cell, void *field)
{
    bool ignored = false;
    return parse_flag(cell, &ignored);
}

const PlpCellType plp_cell_measured = {"1 or 0", append_measured, parse_measured};

static void append_tristate(GString *text, const void *field, int decimals)
{
    PlpTristate value = *(const PlpTristate *)field;
    if (value != PLP_TRISTATE_UNKNOWN)
        g_string_append_c(text, value == PLP_TRISTATE_YES ? '1' : '0');
}

static bool parse_tristate(const char *cell, void *field)
{
    bool flag = false;
    if (*cell != '\0' && !parse_flag(cell, &flag))
        return false;
    PlpTristate known = flag ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
    *(PlpTristate *)field = *cell == '\0' ? PLP_TRISTATE_UNKNOWN : known;
    return true;
}

const PlpCellType plp_cell_tristate = {"1 or 0", append_tristate, parse_tristate};

// ---- words ----

static void append_reason(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_reason_get_name(*(const PlpReason *)field));
}

static bool parse_reason(const char *cell, void *field)
{
    if (plp_reason_parse(cell, field))
        return true;
    *(PlpReason *)field = PLP_REASON_UNKNOWN;
    return strcmp(cell, plp_reason_get_name(PLP_REASON_UNKNOWN)) == 0;
}

const PlpCellType plp_cell_reason = {"word", append_reason, parse_reason};

static void append_side(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_side_get_name(*(const PlpSide *)field));
}

static bool parse_side(const char *cell, void *field)
{
    return plp_side_parse(cell, field) && *(PlpSide *)field != PLP_SIDE_BOTH;
}

const PlpCellType plp_cell_side = {"word", append_side, parse_side};

static void append_kind(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_kind_get_name(*(const PlpKind *)field));
}

static bool parse_kind(const char *cell, void *field)
{
    for (int i = 0; i < PLP_KIND_N; i++) {
        if (strcmp(cell, plp_kind_get_name((PlpKind)i)) != 0)
            continue;
        *(PlpKind *)field = (PlpKind)i;
        return true;
    }
    return false;
}

const PlpCellType plp_cell_kind = {"word", append_kind, parse_kind};

static void append_extent(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_extent_get_name(*(const PlpExtent *)field));
}

static bool parse_extent(const char *cell, void *field)
{
    for (int i = 0; i <= PLP_EXTENT_COMPLETE; i++) {
        if (strcmp(cell, plp_extent_get_name((PlpExtent)i)) != 0)
            continue;
        *(PlpExtent *)field = (PlpExtent)i;
        return true;
    }
    return false;
}

const PlpCellType plp_cell_extent = {"word", append_extent, parse_extent};

static void append_task(GString *text, const void *field, int decimals)
{
    g_string_append(text, plp_task_get_name(*(const PlpTask *)field));
}

static bool parse_task(const char *cell, void *field)
{
    if (plp_task_parse(cell, field))
        return true;
    *(PlpTask *)field = PLP_TASK_UNKNOWN;
    return strcmp(cell, plp_task_get_name(PLP_TASK_UNKNOWN)) == 0;
}

const PlpCellType plp_cell_task = {"word", append_task, parse_task};

static void append_notes(GString *text, const void *field, int decimals)
{
    g_autofree char *notes = plp_closure_dup_notes(*(const PlpClosureNotes *)field);
    g_string_append(text, notes);
}

/** The note of that name; NONE when there is none. The names stand in domain/closure.c only. */
static PlpClosureNotes find_note(const char *word)
{
    for (int bit = 0; bit < 16; bit++) {
        g_autofree char *name = plp_closure_dup_notes((PlpClosureNotes)(1 << bit));
        if (*name != '\0' && strcmp(word, name) == 0)
            return (PlpClosureNotes)(1 << bit);
    }
    return PLP_CLOSURE_NOTE_NONE;
}

static bool parse_notes(const char *cell, void *field)
{
    g_auto(GStrv) words = g_strsplit(cell, " ", -1);
    int notes = PLP_CLOSURE_NOTE_NONE;
    for (char **word = words; *word != NULL; word++) {
        PlpClosureNotes note = find_note(*word);
        if (note == PLP_CLOSURE_NOTE_NONE)
            return false;
        notes |= (int)note;
    }
    *(PlpClosureNotes *)field = (PlpClosureNotes)notes;
    return true;
}

const PlpCellType plp_cell_notes = {"words", append_notes, parse_notes};

/** Quoted as RFC 4180 says where a separator, a quote or a line end is in it. */
static void append_text(GString *text, const void *field, int decimals)
{
    const char *value = *(char *const *)field;
    if (value == NULL)
        return;
    if (strpbrk(value, ",;\t\"\r\n#") == NULL && !g_ascii_isspace(*value)) {
        g_string_append(text, value);
        return;
    }
    g_string_append_c(text, '"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(text, '"');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

static bool refuse_text(const char *cell, void *field)
{
    return false; // nobody would own it
}

const PlpCellType plp_cell_text = {"text", append_text, refuse_text};

// ---- lines ----

void plp_table_append_header(const PlpTable *table, GString *text)
{
    for (gsize i = 0; i < table->n_columns; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "," : "", table->columns[i].name);
    g_string_append_c(text, '\n');
}

void plp_table_append_row(const PlpTable *table, const void *row, GString *text)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        const PlpColumn *column = &table->columns[i];
        if (i > 0)
            g_string_append_c(text, ',');
        column->type->append(text, (const char *)row + column->offset, column->decimals);
    }
    g_string_append_c(text, '\n');
}
