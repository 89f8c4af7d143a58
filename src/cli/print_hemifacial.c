#include "cli/print_hemifacial.h"

#include <math.h>

#include "base/number.h"

static const PlpFigure *get(const PlpAnalysis *analysis, PlpMetric metric, PlpSide side)
{
    return plp_figures_get(&analysis->whole, metric, side);
}

/** `1.2 a minute (n = 3)`. */
static void append_rate(GString *text, const PlpFigure *figure)
{
    if (isnan(figure->value)) {
        g_string_append(text, "not measurable");
        return;
    }
    plp_number_append(text, figure->value, 1);
    g_string_append_printf(text, " a minute (n = %d)", MAX(figure->count, 0));
}

static void append_twitches(GString *text, const PlpAnalysis *analysis)
{
    g_string_append(text, "  Twitches, small, fast and of one side: right ");
    append_rate(text, get(analysis, PLP_METRIC_TWITCHES_PER_MIN, PLP_SIDE_RIGHT));
    g_string_append(text, ", left ");
    append_rate(text, get(analysis, PLP_METRIC_TWITCHES_PER_MIN, PLP_SIDE_LEFT));
    g_string_append(text, ".\n");
}

/** `9 of 19 closures, 12 ms after the lid`. */
static void append_share(GString *text, const PlpAnalysis *analysis, PlpSide side)
{
    const int judged = get(analysis, PLP_METRIC_SYNKINESIS_JUDGED, side)->count;
    const PlpFigure *share = get(analysis, PLP_METRIC_SYNKINESIS_SHARE, side);
    const double lag_ms = get(analysis, PLP_METRIC_SYNKINESIS_LAG_MEDIAN_MS, side)->value;
    if (judged <= 0) {
        g_string_append(text, "not measurable");
        return;
    }
    g_string_append_printf(text, "%d of %d closures", MAX(share->count, 0), judged);
    if (isnan(lag_ms))
        return;
    g_string_append(text, ", ");
    plp_number_append(text, fabs(lag_ms), 0);
    g_string_append(text, lag_ms < 0 ? " ms before the lid" : " ms after the lid");
}

static void append_synkinesis(GString *text, const PlpAnalysis *analysis)
{
    const double mouth = get(analysis, PLP_METRIC_MOUTH_MEASURED_SHARE, PLP_SIDE_BOTH)->value;
    g_string_append(text, "  Cheek or mouth corner move with the lid: ");
    if (!(mouth > 0)) {
        g_string_append(text, "not measurable (the mouth was never seen).\n");
        return;
    }
    g_string_append(text, "right ");
    append_share(text, analysis, PLP_SIDE_RIGHT);
    g_string_append(text, "; left ");
    append_share(text, analysis, PLP_SIDE_LEFT);
    g_string_append(text, ".\n");
}

static void append_grade(GString *text, const PlpAnalysis *analysis)
{
    const PlpHemifacial *found = &analysis->hemifacial;
    g_string_append_printf(text,
                           "  One-sided events: right %d, left %d. Hemifacial spasm, what the clip "
                           "supports (SMC): ",
                           found->right_events, found->left_events);
    if (found->side != PLP_SIDE_UNKNOWN)
        g_string_append_printf(text, "%s side, ", plp_side_get_name(found->side));
    g_string_append_printf(text, "%s.\n", plp_smc_get_sentence(found->smc));
}

void plp_hemifacial_append_text(GString *text, const PlpAnalysis *analysis)
{
    append_twitches(text, analysis);
    append_synkinesis(text, analysis);
    append_grade(text, analysis);
}
