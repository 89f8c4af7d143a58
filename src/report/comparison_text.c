#include <math.h>

#include "base/number.h"
#include "report/comparison.h"
#include "report/comparison_priv.h"
#include "report/text_table.h"

static const PlpComparisonRow rows[] = {
    {PLP_METRIC_CLOSURES_PER_MIN, "closures / min", 1, 1, "", true, true},
    {PLP_METRIC_CLOSED_SHARE, "closed time", 100, 1, " %", false, true},
    {PLP_METRIC_PROLONGED_PER_MIN, "prolonged / min", 1, 1, "", true, false},
    {PLP_METRIC_OVER_1S_PER_MIN, "longer than 1 s / min", 1, 1, "", true, false},
    {PLP_METRIC_BRIEF_PER_MIN, "brief / min", 1, 1, "", true, false},
    {PLP_METRIC_BLINKS_PER_MIN, "blinks / min", 1, 1, "", true, false},
    {PLP_METRIC_BURSTS_PER_MIN, "bursts / min", 1, 1, "", true, false},
    {PLP_METRIC_TIGHT_PER_MIN, "squeezed / min", 1, 1, "", true, false},
    {PLP_METRIC_UNPAIRED_PER_MIN, "one eye alone / min", 1, 1, "", true, true},
    {PLP_METRIC_UNILATERAL_SHARE, "one eye alone, share", 100, 0, " %", false, false},
    {PLP_METRIC_TWITCHES_PER_MIN, "twitches / min", 1, 1, "", true, true},
    {PLP_METRIC_SYNKINESIS_SHARE, "mouth moves along", 100, 0, " %", false, true},
    {PLP_METRIC_CHANGE_INDEX, "change index", 1, 1, "", false, false},
    {PLP_METRIC_MEAN_OPENNESS, "mean openness", 100, 0, " %", false, true},
    {PLP_METRIC_RESTING_APERTURE_MM, "resting aperture", 1, 1, " mm", false, true},
    {PLP_METRIC_RESTING_MRD1_MM, "resting MRD1", 1, 1, " mm", false, true},
    {PLP_METRIC_RESTING_EAR, "resting EAR", 1, 3, "", false, true},
    {PLP_METRIC_DURATION_MEDIAN_MS, "median duration", 1, 0, " ms", false, false},
    {PLP_METRIC_DEPTH_MEDIAN, "median depth", 100, 0, " %", false, true},
    {PLP_METRIC_CLOSING_SPEED_MEDIAN_PER_S, "closing speed", 1, 1, " / s", false, true},
    {PLP_METRIC_CLOSED_SHARE_DIFFERENCE, "closed, right - left", 100, 1, " points", false, false},
};

const PlpComparisonRow *plp_comparison_find_row(PlpMetric metric)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].metric == metric)
            return &rows[i];
    }
    return NULL;
}

const char *plp_comparison_get_words(PlpVerdict verdict)
{
    static const char *const words[] = {
        [PLP_VERDICT_UNKNOWN] = "-",
        [PLP_VERDICT_NOT_MEASURABLE] = "not measurable",
        [PLP_VERDICT_NOTHING_SHOWN] = "nothing shown",
        [PLP_VERDICT_LOWER] = "lower",
        [PLP_VERDICT_HIGHER] = "higher",
    };
    return verdict < G_N_ELEMENTS(words) ? words[verdict] : words[0];
}

static char *dup_value(double value, double scale, int decimals, const char *unit, bool is_signed)
{
    if (isnan(value))
        return g_strdup("n/a");
    g_autofree char *digits = plp_number_dup(scale * value, decimals);
    return g_strconcat(is_signed && digits[0] != '-' ? "+" : "", digits, unit, NULL);
}

static char *dup_range(PlpRange range, double scale, int decimals, bool is_signed)
{
    if (isnan(range.low))
        return g_strdup("n/a");
    g_autofree char *low = dup_value(range.low, scale, decimals, "", is_signed);
    g_autofree char *high = isinf(range.high)
                                ? g_strdup("without limit")
                                : dup_value(range.high, scale, decimals, "", is_signed);
    return g_strdup_printf("%s to %s", low, high);
}

static void add_taken(PlpTextTable *table, char *cell)
{
    plp_text_table_add(table, cell);
    g_free(cell);
}

/** A figure with the events behind it. */
char *plp_comparison_dup_figure(const PlpPooledFigure *figure, const PlpComparisonRow *row)
{
    g_autofree char *value = dup_value(figure->value, row->scale, row->decimals, row->unit, false);
    if (figure->count < 0 || isnan(figure->value))
        return g_strdup(value);
    return g_strdup_printf("%s (n = %d)", value, figure->count);
}

/** A share's change is in points, not in per cent of it. */
static const char *get_change_unit(const PlpComparisonRow *row)
{
    return g_strcmp0(row->unit, " %") == 0 ? " points" : row->unit;
}

void plp_comparison_add_cells(PlpTextTable *table, const PlpChange *change,
                              const PlpComparisonRow *row)
{
    bool ratio = row->shows_ratio && isfinite(change->ratio);
    if (ratio) {
        g_autofree char *factor = plp_number_dup(change->ratio, 2);
        add_taken(table, g_strdup_printf("x %s", factor));
        add_taken(table, dup_range(change->ratio_bootstrap, 1, 2, false));
    } else {
        add_taken(table, dup_value(change->difference, row->scale, row->decimals,
                                   get_change_unit(row), true));
        add_taken(table, dup_range(change->difference_bootstrap, row->scale, row->decimals, true));
    }
    add_taken(table, ratio ? dup_range(change->ratio_exact, 1, 2, false) : g_strdup(""));
    plp_text_table_add(table, plp_comparison_get_words(change->verdict));
}

char *plp_comparison_dup_title(const PlpComparisonRow *row, PlpSide side)
{
    static const char *const sides[] = {"", ", right", ", left", ""};
    return g_strconcat(row->title, sides[side], NULL);
}

static void add_row(PlpTextTable *table, const PlpChange *change, const PlpComparisonRow *row)
{
    add_taken(table, plp_comparison_dup_title(row, change->side));
    add_taken(table, plp_comparison_dup_figure(&change->before, row));
    add_taken(table, plp_comparison_dup_figure(&change->after, row));
    plp_comparison_add_cells(table, change, row);
    static const char *const holds[] = {"", "no", "yes"};
    plp_text_table_add(table, holds[change->holds]);
    plp_text_table_end_row(table);
}

static bool is_shown(const PlpChange *change, const PlpComparisonRow *row)
{
    if (row == NULL || (isnan(change->before.value) && isnan(change->after.value)))
        return false;
    // An eye's row of zeros says nothing that the person's does not.
    bool is_nothing = change->before.value == 0 && change->after.value == 0;
    return change->side == PLP_SIDE_BOTH || (row->per_eye && !is_nothing);
}

static void append_task(const PlpComparison *comparison, PlpTask task, GString *text)
{
    static const char *const heads[] = {"before",          "after", "change", "95 % interval",
                                        "exact, of rates", "says",  "holds"};
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    plp_text_table_add(table, task == PLP_TASK_UNKNOWN ? "all but commanded tasks"
                                                       : plp_task_get_name(task));
    for (gsize i = 0; i < G_N_ELEMENTS(heads); i++)
        plp_text_table_add(table, heads[i]);
    plp_text_table_end_row(table);
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        const PlpComparisonRow *row = plp_comparison_find_row(change->metric);
        if (change->task == task && is_shown(change, row))
            add_row(table, change, row);
    }
    plp_text_table_append(table, text);
}

static bool has_task(const PlpComparison *comparison, PlpTask task)
{
    return plp_comparison_find(comparison, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH, task) !=
           NULL;
}

static void append_side(const char *when, const GPtrArray *recordings, GString *text)
{
    double measured_s = 0;
    double total_s = 0;
    g_string_append_printf(text, "%s: ", when);
    for (guint i = 0; i < recordings->len; i++) {
        const PlpRecording *recording = recordings->pdata[i];
        measured_s += recording->analysis->whole.both[PLP_METRIC_MEASURED_S].value;
        total_s += recording->analysis->whole.both[PLP_METRIC_TOTAL_S].value;
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               recording->label != NULL ? recording->label : "(no name)");
        if (recording->days_since_injection != PLP_DAYS_UNKNOWN)
            g_string_append_printf(text, " (day %d)", recording->days_since_injection);
    }
    g_string_append(text, "; measured ");
    plp_number_append(text, measured_s, 1);
    g_string_append(text, " of ");
    plp_number_append(text, total_s, 1);
    g_string_append(text, " s");
    if (total_s > 0) {
        g_string_append(text, " (");
        plp_number_append(text, 100 * measured_s / total_s, 0);
        g_string_append(text, " %)");
    }
    g_string_append(text, ".\n");
}

void plp_comparison_append_sentences(const char *mark, const GPtrArray *sentences, GString *text)
{
    for (guint i = 0; i < sentences->len; i++)
        g_string_append_printf(text, "%s %s\n", mark, (const char *)sentences->pdata[i]);
}

static void append_method(const PlpComparison *comparison, GString *text)
{
    g_string_append(text, "95 % interval: moving block bootstrap, ");
    g_string_append_printf(text, "%d resamples of blocks of ", comparison->resamples);
    plp_number_append(text, comparison->block_s, 0);
    g_string_append_printf(
        text,
        " s (half of it where fewer than four fit), seed %u. `nothing shown`: no change lies "
        "inside it, or inside the exact interval of a rate.\n`holds`: the direction stays with the "
        "lids' references 10 %% higher or lower.\n",
        comparison->seed);
}

void plp_comparison_append_text(const PlpComparison *comparison, GString *text)
{
    append_side("Before", comparison->before, text);
    append_side("After", comparison->after, text);
    plp_comparison_append_sentences("!", comparison->warnings, text);
    g_string_append_c(text, '\n');
    for (int task = 0; task < PLP_TASK_N; task++) {
        if (!has_task(comparison, (PlpTask)task))
            continue;
        append_task(comparison, (PlpTask)task, text);
        g_string_append_c(text, '\n');
    }
    plp_comparison_append_sentences("-", comparison->notes, text);
    append_method(comparison, text);
}
