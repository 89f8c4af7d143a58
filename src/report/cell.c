#include "report/cell.h"

#include "base/number.h"

static bool is_one_of(const PlpColumn *column, const PlpCellType *const *types, gsize n)
{
    for (gsize i = 0; i < n; i++)
        if (column->type == types[i])
            return true;
    return false;
}

bool plp_column_is_number(const PlpColumn *column)
{
    static const PlpCellType *const types[] = {&plp_cell_int32, &plp_cell_ordinal,  &plp_cell_group,
                                               &plp_cell_int64, &plp_cell_us_as_ms, &plp_cell_float,
                                               &plp_cell_double};
    return is_one_of(column, types, G_N_ELEMENTS(types));
}

static bool is_flag(const PlpColumn *column)
{
    static const PlpCellType *const types[] = {&plp_cell_bool, &plp_cell_measured,
                                               &plp_cell_tristate};
    return is_one_of(column, types, G_N_ELEMENTS(types));
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
