#include "cli/print_summary.h"

#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/print_hemifacial.h"

/** Appends a figure's value with its own number of decimals; `n/a` where it is not measurable. */
static void append_value(GString *text, double value, double factor, int decimals, const char *unit)
{
    if (isnan(value)) {
        g_string_append(text, "not measurable");
        return;
    }
    plp_number_append(text, factor * value, decimals);
    g_string_append(text, unit);
}

/** A parameter as the user would write it: `0.5`, `3`. */
static char *dup_short(double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.6g", value));
}

static const PlpFigure *get(const PlpFigures *figures, PlpMetric metric, PlpSide side)
{
    return plp_figures_get(figures, metric, side);
}

static void append_measured(GString *text, const PlpFigures *figures)
{
    g_string_append(text, "  Measured: ");
    append_value(text, get(figures, PLP_METRIC_MEASURED_S, PLP_SIDE_BOTH)->value, 1, 1, "");
    g_string_append(text, " of ");
    append_value(text, get(figures, PLP_METRIC_TOTAL_S, PLP_SIDE_BOTH)->value, 1, 1, " s (");
    append_value(text, get(figures, PLP_METRIC_MEASURED_SHARE, PLP_SIDE_BOTH)->value, 100, 0, " %");
    g_string_append(text, "); right eye ");
    append_value(text, get(figures, PLP_METRIC_MEASURED_SHARE, PLP_SIDE_RIGHT)->value, 100, 0,
                 " %");
    g_string_append(text, ", left eye ");
    append_value(text, get(figures, PLP_METRIC_MEASURED_SHARE, PLP_SIDE_LEFT)->value, 100, 0, " %");
    g_string_append(text, ".\n");
}

static void append_aperture(GString *text, const PlpFigures *figures)
{
    g_string_append(text, "  Resting aperture: right ");
    append_value(text, get(figures, PLP_METRIC_RESTING_APERTURE_MM, PLP_SIDE_RIGHT)->value, 1, 1,
                 " mm");
    g_string_append(text, ", left ");
    append_value(text, get(figures, PLP_METRIC_RESTING_APERTURE_MM, PLP_SIDE_LEFT)->value, 1, 1,
                 " mm");
    g_string_append(text, " (by the iris, +-4 %).\n");
}

/** `24.8 a minute (95 % interval 19.0 to 32.1; n = 25)`. */
static void append_rate(GString *text, const PlpFigure *figure)
{
    append_value(text, figure->value, 1, 1, " a minute");
    if (isnan(figure->value))
        return;
    g_string_append(text, " (95 % interval ");
    append_value(text, figure->low, 1, 1, " to ");
    append_value(text, figure->high, 1, 1, "");
    g_string_append_printf(text, "; n = %d)", MAX(figure->count, 0));
}

static void append_rate_line(GString *text, const char *label, const PlpFigures *figures,
                             PlpMetric metric, PlpSide side)
{
    g_string_append_printf(text, "    %-22s ", label);
    append_rate(text, get(figures, metric, side));
    g_string_append_c(text, '\n');
}

static void append_closures(GString *text, const PlpFigures *figures,
                            const PlpParameters *parameters)
{
    g_autofree char *blink_s = dup_short(parameters->blink_limit_s);
    g_autofree char *brief_s = dup_short(parameters->brief_limit_s);
    g_autofree char *blinks = g_strdup_printf("blinks, under %s s", blink_s);
    g_autofree char *brief = g_strdup_printf("brief, %s to %s s", blink_s, brief_s);
    g_autofree char *prolonged = g_strdup_printf("prolonged, %s s or more", brief_s);
    g_string_append(text, "  Involuntary closures (a closure of both eyes counts once):\n");
    append_rate_line(text, "all", figures, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH);
    append_rate_line(text, blinks, figures, PLP_METRIC_BLINKS_PER_MIN, PLP_SIDE_BOTH);
    append_rate_line(text, brief, figures, PLP_METRIC_BRIEF_PER_MIN, PLP_SIDE_BOTH);
    append_rate_line(text, prolonged, figures, PLP_METRIC_PROLONGED_PER_MIN, PLP_SIDE_BOTH);
    append_rate_line(text, "right eye", figures, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_RIGHT);
    append_rate_line(text, "left eye", figures, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_LEFT);
}

/** `31.2 % (29.0 to 35.4)`: the bounds are those of all unmeasured time counted open, and closed.
 */
static void append_closed_share(GString *text, const PlpFigures *figures, PlpSide side)
{
    const PlpFigure *share = get(figures, PLP_METRIC_CLOSED_SHARE, side);
    append_value(text, share->value, 100, 1, " %");
    if (isnan(share->value))
        return;
    g_string_append(text, " (");
    append_value(text, get(figures, PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN, side)->value, 100, 1, "");
    g_string_append(text, " to ");
    append_value(text, get(figures, PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED, side)->value, 100, 1,
                 ")");
}

static void append_closed_time(GString *text, const PlpFigures *figures)
{
    static const struct {
        const char *label;
        PlpSide side;
    } rows[] = {
        {"both eyes", PLP_SIDE_BOTH}, {"right eye", PLP_SIDE_RIGHT}, {"left eye", PLP_SIDE_LEFT}};
    g_string_append(text,
                    "  Closed time (in brackets: had the eyes been open, or closed, while not "
                    "measured):\n");
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_string_append_printf(text, "    %-22s ", rows[i].label);
        append_closed_share(text, figures, rows[i].side);
        g_string_append_c(text, '\n');
    }
}

static void append_longest(GString *text, const PlpFigures *figures)
{
    const PlpFigure *right = get(figures, PLP_METRIC_DURATION_LONGEST_MS, PLP_SIDE_RIGHT);
    const PlpFigure *left = get(figures, PLP_METRIC_DURATION_LONGEST_MS, PLP_SIDE_LEFT);
    if (isnan(right->value) && isnan(left->value))
        return;
    g_string_append(text, "  Longest closure: right ");
    if (isnan(right->value))
        g_string_append(text, "none");
    else
        append_value(text, right->value, 0.001, 2, " s");
    g_string_append(text, ", left ");
    if (isnan(left->value))
        g_string_append(text, "none.\n");
    else
        append_value(text, left->value, 0.001, 2, " s.\n");
}

static void append_bursts(GString *text, const PlpFigures *figures, const PlpParameters *parameters)
{
    g_autofree char *interval_s = dup_short(parameters->burst_interval_s);
    const PlpFigure *bursts = get(figures, PLP_METRIC_BURSTS_PER_MIN, PLP_SIDE_BOTH);
    if (isnan(bursts->value) || bursts->count <= 0) {
        g_string_append_printf(
            text, "  No bursts (three or more closures with onsets at most %s s apart).\n",
            interval_s);
        return;
    }
    g_string_append(text, "  Bursts: ");
    append_rate(text, bursts);
    g_string_append(text, "; ");
    append_value(text, get(figures, PLP_METRIC_CLOSURES_IN_BURSTS_SHARE, PLP_SIDE_BOTH)->value, 100,
                 0, " % of the closures lie in bursts.\n");
}

static void append_pairing(GString *text, const PlpFigures *figures)
{
    const PlpFigure *paired = get(figures, PLP_METRIC_PAIRED_PER_MIN, PLP_SIDE_BOTH);
    const PlpFigure *right = get(figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_RIGHT);
    const PlpFigure *left = get(figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_LEFT);
    g_string_append_printf(text,
                           "  Together or alone: %d with both eyes, %d of the right eye only, "
                           "%d of the left eye only.\n",
                           MAX(paired->count, 0), MAX(right->count, 0), MAX(left->count, 0));
}

static void append_task(GString *text, const PlpFigures *figures)
{
    g_string_append_printf(text, "  Task %s, ", plp_task_get_name(figures->scope.task));
    plp_number_append(text, (double)figures->scope.start_us / 1e6, 1);
    g_string_append(text, " to ");
    plp_number_append(text, (double)figures->scope.end_us / 1e6, 1);
    g_string_append(text, " s: ");
    if (plp_task_is_commanded(figures->scope.task)) {
        const PlpFigure *right = get(figures, PLP_METRIC_COMMANDED_CLOSURES, PLP_SIDE_RIGHT);
        const PlpFigure *left = get(figures, PLP_METRIC_COMMANDED_CLOSURES, PLP_SIDE_LEFT);
        g_string_append(text, "commanded closures right ");
        append_value(text, right->value, 1, 0, ", left ");
        append_value(text, left->value, 1, 0, ".\n");
        return;
    }
    append_rate(text, get(figures, PLP_METRIC_CLOSURES_PER_MIN, PLP_SIDE_BOTH));
    g_string_append(text, "; closed ");
    append_closed_share(text, figures, PLP_SIDE_BOTH);
    g_string_append(text, ".\n");
}

static void append_notes(GString *text, const PlpAnalysis *analysis)
{
    for (guint i = 0; i < analysis->notes->len; i++) {
        g_string_append(text, "  Note: ");
        plp_help_append_wrapped(text, g_ptr_array_index(analysis->notes, i), 8, 8);
    }
}

static void append_analysis(GString *text, const PlpAnalysis *analysis,
                            const PlpParameters *parameters)
{
    const PlpFigures *whole = &analysis->whole;
    append_measured(text, whole);
    if (get(whole, PLP_METRIC_MEASURED_S, PLP_SIDE_BOTH)->value > 0) {
        append_aperture(text, whole);
        append_closures(text, whole, parameters);
        append_closed_time(text, whole);
        append_longest(text, whole);
        append_bursts(text, whole, parameters);
        append_pairing(text, whole);
        plp_hemifacial_append_text(text, analysis);
    }
    for (guint i = 0; i < analysis->tasks->len; i++)
        append_task(text, &g_array_index(analysis->tasks, PlpFigures, i));
    append_notes(text, analysis);
}

char *plp_summary_dup_text(const char *path, const PlpAnalyzeResult *result,
                           const PlpParameters *parameters, bool is_first)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    GString *text = g_string_new(is_first ? "" : "\n");
    g_string_append(text, name);
    if (result->outcome == PLP_OUTCOME_KEPT) {
        g_string_append(text, ": complete already, left as it is.\n");
        return g_string_free(text, FALSE);
    }
    if (result->outcome == PLP_OUTCOME_PARTIAL)
        g_string_append_printf(
            text, ": PARTIAL, cancelled after %" G_GINT64_FORMAT " frames; go on with --resume",
            result->frames);
    g_string_append_c(text, '\n');
    append_analysis(text, result->analysis, parameters);
    return g_string_free(text, FALSE);
}
