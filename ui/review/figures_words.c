#include "ui/review/figures_words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words.h"

void plp_ui_figure_words_free(PlpUiFigureWords *words)
{
    if (words == NULL)
        return;
    g_free(words->caption);
    g_free(words->value);
    g_free(words->detail);
    g_free(words->definition);
    g_free(words);
}

static void free_words(void *data)
{
    plp_ui_figure_words_free(data);
}

/** Takes `value` and `detail`. */
static void add(GPtrArray *cells, const char *caption, char *value, char *detail,
                const char *definition)
{
    PlpUiFigureWords *words = g_new0(PlpUiFigureWords, 1);
    words->caption = g_strdup(caption);
    words->value = value;
    words->detail = detail;
    words->definition = g_strdup(definition);
    g_ptr_array_add(cells, words);
}

static const char *define(PlpMetric metric)
{
    return _(plp_metric_get_info(metric)->definition);
}

static const PlpFigure *get(const PlpFigures *figures, PlpMetric metric)
{
    return &figures->both[metric];
}

static char *dup_interval(double low, double high, double factor, int decimals)
{
    if (!isfinite(low) || !isfinite(high))
        return NULL;
    g_autofree char *from = plp_ui_words_dup_number(factor * low, decimals);
    g_autofree char *to = plp_ui_words_dup_number(factor * high, decimals);
    // Translators: a 95 % confidence interval.
    return g_strdup_printf(_("%s to %s"), from, to);
}

/** The exact interval, else the bootstrap's. */
static char *dup_interval_of(const PlpFigure *figure, double factor, int decimals)
{
    char *exact = dup_interval(figure->low, figure->high, factor, decimals);
    return exact != NULL ? exact
                         : dup_interval(figure->boot_low, figure->boot_high, factor, decimals);
}

static void add_measured(GPtrArray *cells, const PlpFigures *figures)
{
    double measured_s = get(figures, PLP_METRIC_MEASURED_S)->value;
    double total_s = get(figures, PLP_METRIC_TOTAL_S)->value;
    g_autofree char *measured = plp_ui_words_dup_number(measured_s, 1);
    g_autofree char *total = plp_ui_words_dup_number(total_s, 1);
    char *share = plp_ui_words_dup_percent(get(figures, PLP_METRIC_MEASURED_SHARE)->value);
    add(cells, _("Measured"), share, g_strdup_printf(_("%s of %s s"), measured, total),
        define(PLP_METRIC_MEASURED_SHARE));
}

static void add_aperture(GPtrArray *cells, const PlpFigures *figures)
{
    double right = figures->right[PLP_METRIC_RESTING_APERTURE_MM].value;
    double left = figures->left[PLP_METRIC_RESTING_APERTURE_MM].value;
    g_autofree char *right_words = plp_ui_words_dup_number(right, 1);
    g_autofree char *left_words = plp_ui_words_dup_number(left, 1);
    // Translators: R and L are the patient's right and left eye.
    add(cells, _("Resting aperture"), g_strdup_printf(_("R %s · L %s mm"), right_words, left_words),
        NULL, define(PLP_METRIC_RESTING_APERTURE_MM));
}

static void add_rate(GPtrArray *cells, const PlpFigures *figures, const char *caption,
                     PlpMetric metric)
{
    const PlpFigure *figure = get(figures, metric);
    g_autofree char *interval = dup_interval_of(figure, 1, 1);
    char *count =
        figure->count >= 0
            ? g_strdup_printf(ngettext("%d seen", "%d seen", figure->count), figure->count)
            : NULL;
    char *detail = count != NULL && interval != NULL ? g_strdup_printf("%s · %s", interval, count)
                   : count != NULL                   ? g_strdup(count)
                                                     : g_strdup(interval);
    g_free(count);
    add(cells, caption, plp_ui_words_dup_number(figure->value, 1), detail, define(metric));
}

static void add_closed(GPtrArray *cells, const PlpFigures *figures)
{
    const PlpFigure *figure = get(figures, PLP_METRIC_CLOSED_SHARE);
    g_autofree char *interval = dup_interval_of(figure, 100, 0);
    add(cells, _("Closed time"), plp_ui_words_dup_percent(figure->value),
        interval != NULL ? g_strdup_printf(_("%s %%"), interval) : NULL,
        define(PLP_METRIC_CLOSED_SHARE));
}

static void add_longest(GPtrArray *cells, const PlpFigures *figures)
{
    double longest_s = get(figures, PLP_METRIC_DURATION_LONGEST_MS)->value / 1000;
    double median_s = get(figures, PLP_METRIC_DURATION_MEDIAN_MS)->value / 1000;
    g_autofree char *longest = plp_ui_words_dup_number(longest_s, 1);
    g_autofree char *median = plp_ui_words_dup_number(median_s, 2);
    add(cells, _("Longest closure"), g_strdup_printf(_("%s s"), longest),
        g_strdup_printf(_("median %s s"), median), define(PLP_METRIC_DURATION_LONGEST_MS));
}

static int count_involuntary(const GArray *closures, bool only_tight, bool only_single)
{
    int n = 0;
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        bool fits = (!only_tight || closure->tight == PLP_TRISTATE_YES) &&
                    (!only_single || closure->pair == 0);
        n += fits && !closure->commanded;
    }
    return n;
}

/** Sides apart, as the clinician needs for a hemifacial spasm. */
static void add_sides(GPtrArray *cells, const PlpFigures *figures)
{
    const PlpFigure *right = &figures->right[PLP_METRIC_CLOSURES_PER_MIN];
    const PlpFigure *left = &figures->left[PLP_METRIC_CLOSURES_PER_MIN];
    g_autofree char *right_words = plp_ui_words_dup_number(right->value, 1);
    g_autofree char *left_words = plp_ui_words_dup_number(left->value, 1);
    add(cells, _("Closures/min, each eye"),
        g_strdup_printf(_("R %s · L %s"), right_words, left_words), NULL,
        define(PLP_METRIC_CLOSURES_PER_MIN));
}

static void add_tight(GPtrArray *cells, const PlpFigures *figures)
{
    const PlpFigure *figure = get(figures, PLP_METRIC_TIGHT_PER_MIN);
    if (isfinite(figure->value))
        add_rate(cells, figures, _("Squeezed/min"), PLP_METRIC_TIGHT_PER_MIN);
}

GPtrArray *plp_ui_figures_make_words(const PlpAnalysis *analysis, const PlpFigures *figures)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(free_words);
    add_measured(cells, figures);
    add_rate(cells, figures, _("Closures/min"), PLP_METRIC_CLOSURES_PER_MIN);
    add_closed(cells, figures);
    add_rate(cells, figures, _("Blinks/min"), PLP_METRIC_BLINKS_PER_MIN);
    add_rate(cells, figures, _("Brief/min"), PLP_METRIC_BRIEF_PER_MIN);
    add_rate(cells, figures, _("Prolonged/min"), PLP_METRIC_PROLONGED_PER_MIN);
    add_longest(cells, figures);
    add_aperture(cells, figures);
    add_sides(cells, figures);
    add_rate(cells, figures, _("One-sided/min"), PLP_METRIC_UNPAIRED_PER_MIN);
    add_tight(cells, figures);
    if (figures == &analysis->whole &&
        count_involuntary(analysis->right.closures, true, false) +
                count_involuntary(analysis->left.closures, true, false) >
            0)
        add_rate(cells, figures, _("Bursts/min"), PLP_METRIC_BURSTS_PER_MIN);
    return cells;
}

// ---- the rule ----

static void append_line(GString *text, const PlpJrsEquivalent *jrs, PlpJrsRule rule, char *words)
{
    g_string_append_printf(text, "%s %s\n", jrs->rule == rule ? "▸" : "  ", words);
    g_free(words);
}

char *plp_ui_figures_dup_rule(const PlpSeverity *severity)
{
    const PlpJrsEquivalent *jrs = &severity->jrs;
    GString *text = g_string_new(NULL);
    g_autofree char *closed = plp_ui_words_dup_percent(jrs->closed_share);
    g_autofree char *longest = plp_ui_words_dup_number(jrs->longest_s, 1);
    g_autofree char *rate = plp_ui_words_dup_number(jrs->rate_per_min, 1);
    g_autofree char *limit = plp_ui_words_dup_number(jrs->rate_limit_per_min, 1);
    append_line(text, jrs, PLP_JRS_RULE_CLOSED_OVER_HALF,
                g_strdup_printf(_("4: closed for more than half of the time; here %s."), closed));
    append_line(text, jrs, PLP_JRS_RULE_OVER_1S,
                g_strdup_printf(_("3: a closure longer than 1 s; here %d, the longest %s s."),
                                jrs->over_1s_count, longest));
    append_line(text, jrs, PLP_JRS_RULE_FLUTTER,
                g_strdup_printf(_("2: bursts of closures shorter than 1 s; here %d."),
                                jrs->flutter_bursts));
    append_line(
        text, jrs, PLP_JRS_RULE_RATE,
        g_strdup_printf(_("1: more closures than usual; here %s a minute, the limit is %s."), rate,
                        limit));
    append_line(text, jrs, PLP_JRS_RULE_NONE, g_strdup(_("0: none of these.")));
    if (jrs->least_grade != jrs->most_grade)
        g_string_append_printf(
            text,
            _("\nIt would be %d had the eyes been open while not measured, %d had they been "
              "closed."),
            jrs->least_grade, jrs->most_grade);
    g_string_append_printf(
        text,
        _("\nThe first rule that holds decides. This clip supports a JRS severity "
          "of %d to %d; history decides."),
        jrs->severity_low, jrs->severity_high);
    return g_string_free(text, false);
}
