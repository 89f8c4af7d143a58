#include <math.h>

#include "domain/recording.h"
#include "report/xlsx_priv.h"

/** A line of the overview. */
typedef struct {
    const char *words;
    PlpMetric metric;
    PlpSide side;
} Line;

#define EYES(words, metric)                                                                        \
    {words ", right", metric, PLP_SIDE_RIGHT},                                                     \
    {                                                                                              \
        words ", left", metric, PLP_SIDE_LEFT                                                      \
    }

static const Line lines[] = {
    {"Length", PLP_METRIC_TOTAL_S, PLP_SIDE_BOTH},
    EYES("Measured share", PLP_METRIC_MEASURED_SHARE),
    {"Closures, both eyes", PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH},
    EYES("Closures", PLP_METRIC_CLOSURES_PER_MIN),
    EYES("Blinks (under 0.5 s)", PLP_METRIC_BLINKS_PER_MIN),
    EYES("Brief spasms (0.5 to 3 s)", PLP_METRIC_BRIEF_PER_MIN),
    EYES("Prolonged spasms (3 s and more)", PLP_METRIC_PROLONGED_PER_MIN),
    EYES("Closures longer than 1 s", PLP_METRIC_OVER_1S_PER_MIN),
    {"Closed share of the time, both eyes", PLP_METRIC_CLOSED_SHARE, PLP_SIDE_BOTH},
    EYES("Closed share of the time", PLP_METRIC_CLOSED_SHARE),
    EYES("Closed share, if lost time was open", PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN),
    EYES("Closed share, if lost time was closed", PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED),
    EYES("Median duration of a closure", PLP_METRIC_DURATION_MEDIAN_MS),
    EYES("Longest closure", PLP_METRIC_DURATION_LONGEST_MS),
    {"Share of closures of one eye alone", PLP_METRIC_UNILATERAL_SHARE, PLP_SIDE_BOTH},
    EYES("Tight closures", PLP_METRIC_TIGHT_PER_MIN),
    EYES("Twitches", PLP_METRIC_TWITCHES_PER_MIN),
    EYES("Resting aperture", PLP_METRIC_RESTING_APERTURE_MM),
    EYES("Resting MRD1", PLP_METRIC_RESTING_MRD1_MM),
    EYES("Mean openness", PLP_METRIC_MEAN_OPENNESS),
};

enum { FIRST_COLUMN = 2, COLUMNS_EACH = 3, LABEL_ROW = 4 };

static bool write_number(const PlpXlsxBook *book, lxw_worksheet *sheet, lxw_row_t row,
                         lxw_col_t column, double value, int decimals)
{
    return !isfinite(value) ||
           worksheet_write_number(sheet, row, column, value,
                                  plp_xlsx_get_number_format(book, decimals)) == LXW_NO_ERROR;
}

/** The exact interval where there is one, else the bootstrap's. */
static bool write_figure(const PlpXlsxBook *book, lxw_worksheet *sheet, lxw_row_t row,
                         lxw_col_t column, const PlpFigure *figure, int decimals)
{
    bool is_exact = isfinite(figure->low) && isfinite(figure->high);
    double low = is_exact ? figure->low : figure->boot_low;
    double high = is_exact ? figure->high : figure->boot_high;
    return write_number(book, sheet, row, column, figure->value, decimals) &&
           write_number(book, sheet, row, column + 1, low, decimals) &&
           write_number(book, sheet, row, column + 2, high, decimals);
}

static bool write_heads(const PlpXlsxBook *book, lxw_worksheet *sheet, const GPtrArray *recordings)
{
    static const char *const words[COLUMNS_EACH] = {"value", "95 % low", "95 % high"};
    worksheet_write_string(sheet, LABEL_ROW, 0, "", book->header);
    worksheet_write_string(sheet, LABEL_ROW, 1, "", book->header);
    for (guint i = 0; i < recordings->len; i++) {
        const PlpRecording *recording = g_ptr_array_index(recordings, i);
        lxw_col_t column = (lxw_col_t)(FIRST_COLUMN + COLUMNS_EACH * i);
        if (worksheet_merge_range(sheet, LABEL_ROW, column, LABEL_ROW,
                                  (lxw_col_t)(column + COLUMNS_EACH - 1), recording->label,
                                  book->header) != LXW_NO_ERROR)
            return false;
    }
    worksheet_write_string(sheet, LABEL_ROW + 1, 0, "Whole recording", book->header);
    worksheet_write_string(sheet, LABEL_ROW + 1, 1, "unit", book->header);
    for (guint i = 0; i < recordings->len * COLUMNS_EACH; i++)
        worksheet_write_string(sheet, LABEL_ROW + 1, (lxw_col_t)(FIRST_COLUMN + i),
                               words[i % COLUMNS_EACH], book->header);
    return true;
}

static void write_words(const PlpXlsxBook *book, lxw_worksheet *sheet, const char *program_version)
{
    g_autofree char *title = g_strconcat("Palpebra ", program_version, NULL);
    worksheet_write_string(sheet, 0, 0, title, book->title);
    worksheet_write_string(sheet, 1, 0,
                           "For research use; not a medical device; not for diagnosis, treatment "
                           "or dosing decisions; to be reviewed by a qualified person.",
                           NULL);
    worksheet_write_string(sheet, 2, 0,
                           "Right and left are the patient's. Intervals are exact where there is "
                           "such a one, else from a block bootstrap; they do not contain the "
                           "variation from day to day. Empty: not measured or does not apply.",
                           NULL);
}

bool plp_xlsx_add_overview(PlpXlsxBook *book, const GPtrArray *recordings,
                           const char *program_version)
{
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, "Overview");
    if (sheet == NULL)
        return false;
    worksheet_set_column(sheet, 0, 0, 38, NULL);
    worksheet_set_column(sheet, 1, 1, 8, NULL);
    worksheet_set_column(sheet, FIRST_COLUMN,
                         (lxw_col_t)(FIRST_COLUMN + COLUMNS_EACH * recordings->len - 1), 11, NULL);
    worksheet_freeze_panes(sheet, LABEL_ROW + 2, FIRST_COLUMN);
    write_words(book, sheet, program_version);
    if (!write_heads(book, sheet, recordings))
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        const PlpMetricInfo *info = plp_metric_get_info(lines[i].metric);
        lxw_row_t row = (lxw_row_t)(LABEL_ROW + 2 + i);
        worksheet_write_string(sheet, row, 0, lines[i].words, book->text);
        worksheet_write_string(sheet, row, 1, info->unit, book->text);
        for (guint k = 0; k < recordings->len; k++) {
            const PlpRecording *recording = g_ptr_array_index(recordings, k);
            const PlpFigure *figure =
                plp_figures_get(&recording->analysis->whole, lines[i].metric, lines[i].side);
            if (!write_figure(book, sheet, row, (lxw_col_t)(FIRST_COLUMN + COLUMNS_EACH * k),
                              figure, info->decimals))
                return false;
        }
    }
    return true;
}
