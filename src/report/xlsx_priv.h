#pragma once

#include <glib.h>
#include <xlsxwriter.h>

#include "report/xlsx.h"

#define PLP_XLSX_DECIMALS 7

/** A workbook while it is written; formats are the workbook's. */
typedef struct {
    lxw_workbook *workbook;
    lxw_format *title, *header, *text;
    lxw_format *numbers[PLP_XLSX_DECIMALS]; // by decimals
} PlpXlsxBook;

lxw_format *plp_xlsx_get_number_format(const PlpXlsxBook *book, int decimals);

/** The sheet for people: chosen figures of the whole recordings, a recording beside the other. */
bool plp_xlsx_add_overview(PlpXlsxBook *book, const GPtrArray *recordings,
                           const char *program_version);
