#include "report/cell.h"

#include <string.h>

#include "base/number.h"

bool plp_column_is_number(const PlpColumn *column)
{
    return g_str_has_suffix(column->type->name, "number"); // `number`, `whole number`
}

static bool is_flag(const PlpColumn *column)
{
    return strcmp(column->type->name, plp_cell_bool.name) == 0;
}

PlpCell plp_cell_read(const PlpColumn *column, const void *row, GString *scratch)
{
    const void *field = (const char *)row + column->offset;
    PlpCell cell = {.kind = PLP_CELL_TEXT};
    if (column->type == &plp_cell_text) {
        cell.text = *(char *const *)field;
        cell.kind = cell.text != NULL && *cell.text != '\0' ? PLP_CELL_TEXT : PLP_CELL_EMPTY;
        return cell;
    }
    g_string_truncate(scratch, 0);
    column->type->append(scratch, field, column->decimals);
    cell.text = scratch->str;
    if (scratch->len == 0) {
        cell.kind = PLP_CELL_EMPTY;
    } else if (plp_column_is_number(column)) {
        cell.kind = plp_number_parse(scratch->str, &cell.number) ? PLP_CELL_NUMBER : PLP_CELL_EMPTY;
    } else if (is_flag(column)) {
        cell.kind = PLP_CELL_FLAG;
        cell.flag = scratch->str[0] == '1';
    }
    return cell;
}
