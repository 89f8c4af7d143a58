#include "cli/print_summary.h"

#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "cli/print_hemifacial.h"
#include "report/severity_text.h"

// Where a broken line goes on: below the figures of a list, or a little to the right.
#define WIDTH 100
#define FIGURE_COLUMN 27
#define NOTE_COLUMN 8

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

/** Without it the rates do not follow from the counts and the measured time. */
static void append_commanded_time(GString *text, const GArray *tasks)
{
    double commanded_s = 0;
    for (guint i = 0; i < tasks->len; i++) {
        const PlpSegment *scope = &g_array_index(tasks, PlpFigures, i).scope;
        if (plp_task_is_commanded(scope->task))
            commanded_s += (double)(scope->end_us - scope->start_us) / 1e6;
    }
    if (commanded_s <= 0)
        return;
    g_string_append(text, "  Commanded tasks, ");
    plp_number_append(text, commanded_s, 1);
    g_string_append(text, " s, are left out of the rates and shares below.\n");
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

static void append_kind_counts(GString *text, const PlpFigures *figures, PlpMetric metric)
{
    g_string_append_printf(text, "; right %d, left %d",
                           MAX(0, get(figures, metric, PLP_SIDE_RIGHT)->count),
                           MAX(0, get(figures, metric, PLP_SIDE_LEFT)->count));
}

/** A kind's rate for the person, with the count of either eye. */
static void append_kind_line(GString *text, const char *label, const PlpFigures *figures,
                             PlpMetric metric)
{
    g_string_append_printf(text, "    %-22s ", label);
    append_rate(text, get(figures, metric, PLP_SIDE_BOTH));
    append_kind_counts(text, figures, metric);
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
    append_kind_line(text, "all", figures, PLP_METRIC_CLOSURES_PER_MIN);
    append_kind_line(text, blinks, figures, PLP_METRIC_BLINKS_PER_MIN);
    append_kind_line(text, brief, figures, PLP_METRIC_BRIEF_PER_MIN);
    append_kind_line(text, prolonged, figures, PLP_METRIC_PROLONGED_PER_MIN);
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

static void append_brow(GString *text, const char *eye, const PlpFigures *figures, PlpSide side)
{
    const PlpFigure *rises = get(figures, PLP_METRIC_BROW_RISE_PER_MIN, side);
    const PlpFigure *shift = get(figures, PLP_METRIC_BROW_SHIFT_MEDIAN_MM, side);
    g_string_append_printf(text, "%s ", eye);
    if (isnan(rises->value)) {
        g_string_append(text, "not measurable");
        return;
    }
    g_string_append_printf(text, "with %d of %d closures", MAX(rises->count, 0),
                           MAX(get(figures, PLP_METRIC_CLOSURES_PER_MIN, side)->count, 0));
    if (isnan(shift->value))
        return;
    g_string_append(text, ", median ");
    append_value(text, fabs(shift->value), 1, 1, shift->value < 0 ? " mm down" : " mm up");
}

static void append_squeeze(GString *text, const PlpFigures *figures)
{
    const PlpFigure *tight = get(figures, PLP_METRIC_TIGHT_PER_MIN, PLP_SIDE_BOTH);
    g_string_append(text, "  Squeeze, against this person's own plain blinks:\n");
    g_string_append_printf(text, "    %-22s ", "tight closures");
    append_rate(text, tight);
    if (!isnan(tight->value))
        append_kind_counts(text, figures, PLP_METRIC_TIGHT_PER_MIN);
    g_string_append_printf(text, "\n    %-22s ", "brow rises");
    append_brow(text, "right", figures, PLP_SIDE_RIGHT);
    append_brow(text, "; left", figures, PLP_SIDE_LEFT);
    g_string_append(text, " (shown, nothing is concluded)\n");
}

/** `12.0 % more on the right`, `no difference`: right less left. */
static void append_difference(GString *text, const char *label, const PlpFigure *figure,
                              double factor, int decimals, const char *unit)
{
    g_string_append_printf(text, "    %-22s ", label);
    if (isnan(figure->value)) {
        g_string_append(text, "not measurable\n");
        return;
    }
    // What would be printed as zero has no side.
    if (fabs(factor * figure->value) < 0.5 * pow(10, -decimals)) {
        g_string_append(text, "no difference");
    } else {
        append_value(text, fabs(figure->value), factor, decimals, unit);
        g_string_append(text, figure->value < 0 ? " more on the left" : " more on the right");
    }
    if (!isnan(figure->boot_low)) {
        g_string_append(text, " (right less left, 95 % interval ");
        append_value(text, figure->boot_low, factor, decimals, " to ");
        append_value(text, figure->boot_high, factor, decimals, ")");
    }
    g_string_append_c(text, '\n');
}

static void append_together(GString *text, const PlpFigures *figures)
{
    const PlpFigure *share = get(figures, PLP_METRIC_UNILATERAL_SHARE, PLP_SIDE_BOTH);
    append_rate_line(text, "both eyes together", figures, PLP_METRIC_PAIRED_PER_MIN, PLP_SIDE_BOTH);
    append_rate_line(text, "right eye alone", figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_RIGHT);
    append_rate_line(text, "left eye alone", figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_LEFT);
    if (isnan(share->value))
        return;
    g_string_append_printf(text, "    %-22s ", "of one eye alone");
    append_value(text, share->value, 100, 0, " % of the closures (95 % interval ");
    append_value(text, share->low, 100, 0, " to ");
    append_value(text, share->high, 100, 0, ")\n");
}

static int count_of(const PlpFigures *figures, PlpMetric metric, PlpSide side)
{
    return MAX(get(figures, metric, side)->count, 0);
}

static void append_asymmetry(GString *text, const PlpFigures *figures)
{
    g_string_append_printf(text,
                           "  Asymmetry: %d with both eyes, %d of the right eye only, %d of the "
                           "left eye only.\n",
                           count_of(figures, PLP_METRIC_PAIRED_PER_MIN, PLP_SIDE_BOTH),
                           count_of(figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_RIGHT),
                           count_of(figures, PLP_METRIC_UNPAIRED_PER_MIN, PLP_SIDE_LEFT));
    append_together(text, figures);
    append_difference(text, "closed time",
                      get(figures, PLP_METRIC_CLOSED_SHARE_DIFFERENCE, PLP_SIDE_BOTH), 100, 1,
                      " points");
    append_difference(text, "depth, in pairs",
                      get(figures, PLP_METRIC_DEPTH_DIFFERENCE, PLP_SIDE_BOTH), 100, 0,
                      " % of the way");
    append_difference(text, "resting aperture",
                      get(figures, PLP_METRIC_APERTURE_DIFFERENCE_MM, PLP_SIDE_BOTH), 1, 1, " mm");
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
    g_string_append(text, "; ");
    plp_severity_append_short(&figures->severity, text);
    g_string_append(text, ".\n");
}

static void append_notes(GString *text, const PlpAnalysis *analysis)
{
    for (guint i = 0; i < analysis->notes->len; i++) {
        g_string_append(text, "  Note: ");
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(analysis->notes, i));
    }
}

static void append_analysis(GString *text, const PlpAnalysis *analysis,
                            const PlpParameters *parameters)
{
    const PlpFigures *whole = &analysis->whole;
    append_measured(text, whole);
    if (get(whole, PLP_METRIC_MEASURED_S, PLP_SIDE_BOTH)->value > 0) {
        append_commanded_time(text, analysis->tasks);
        append_aperture(text, whole);
        append_closures(text, whole, parameters);
        append_closed_time(text, whole);
        append_longest(text, whole);
        append_bursts(text, whole, parameters);
        append_squeeze(text, whole);
        plp_hemifacial_append_text(text, analysis);
    }
    plp_severity_append_text(&whole->severity, parameters, 2, text);
    if (get(whole, PLP_METRIC_MEASURED_S, PLP_SIDE_BOTH)->value > 0)
        append_asymmetry(text, whole);
    for (guint i = 0; i < analysis->tasks->len; i++)
        append_task(text, &g_array_index(analysis->tasks, PlpFigures, i));
    append_notes(text, analysis);
}

/** Takes the text and breaks its long lines; what goes on stands below the figures. */
static char *dup_wrapped(GString *text)
{
    GString *wrapped = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
    for (char **line = lines; *line != NULL && (line[1] != NULL || **line != '\0'); line++) {
        gsize lead = strspn(*line, " ");
        g_string_append_printf(wrapped, "%*s", (int)lead, "");
        plp_text_append_wrapped(wrapped, *line + lead, lead >= 4 ? FIGURE_COLUMN : NOTE_COLUMN,
                                lead, WIDTH);
    }
    g_string_free(text, TRUE);
    return g_string_free(wrapped, FALSE);
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
    return dup_wrapped(text);
}
