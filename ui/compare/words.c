#include "ui/compare/words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "report/comparison_data.h"
#include "report/measure.h"
#include "ui/say.h"
#include "ui/words.h"

char *plp_ui_change_dup_name(PlpMetric metric, PlpSide side)
{
    PlpMeasure measure = plp_measure_get(metric);
    g_autofree char *name =
        measure.unit[0] == '/'  ? g_strdup_printf("%s %s", measure.name, measure.unit)
        : *measure.unit != '\0' ? g_strdup_printf("%s, %s", measure.name, measure.unit)
                                : g_strdup(measure.name);
    const char *said = plp_ui_say(name);
    if (side == PLP_SIDE_RIGHT)
        return g_strdup_printf(_("%s, right eye"), said);
    if (side == PLP_SIDE_LEFT)
        return g_strdup_printf(_("%s, left eye"), said);
    return g_strdup(said);
}

static int choose_decimals(const PlpMeasure *measure, double scaled)
{
    bool is_small_share = measure->decimals == 0 && strcmp(measure->unit, "%") == 0 &&
                          fabs(scaled) < 9.95 && scaled != 0;
    return measure->decimals + is_small_share;
}

char *plp_ui_change_dup_value(PlpMetric metric, double value)
{
    PlpMeasure measure = plp_measure_get(metric);
    double scaled = value * measure.factor;
    return plp_ui_words_dup_number(scaled, choose_decimals(&measure, scaled));
}

static char *dup_ratio(double ratio)
{
    return plp_ui_words_dup_number(ratio, ratio >= 100 ? 0 : ratio >= 10 ? 1 : 2);
}

char *plp_ui_change_dup_change(const PlpChange *change)
{
    bool is_ratio = plp_change_get_form(change) == PLP_CHANGE_AS_RATIO;
    if (is_ratio && change->after.count == 0 && change->before.count > 0)
        return g_strdup(_("none after"));
    if (is_ratio && change->before.count == 0 && change->after.count > 0)
        return g_strdup(_("none before"));
    g_autofree char *number = is_ratio
                                  ? dup_ratio(change->ratio)
                                  : plp_ui_change_dup_value(change->metric, change->difference);
    if (is_ratio)
        return isfinite(change->ratio) ? g_strconcat("×", number, NULL) : g_steal_pointer(&number);
    return g_strconcat(change->difference > 0 ? "+" : "", number, NULL);
}

char *plp_ui_change_dup_interval(const PlpChange *change)
{
    bool is_ratio = plp_change_get_form(change) == PLP_CHANGE_AS_RATIO;
    PlpRange range = is_ratio ? change->ratio_exact : change->difference_bootstrap;
    if (isnan(range.low) || isnan(range.high))
        return g_strdup("–");
    g_autofree char *low =
        is_ratio ? dup_ratio(range.low) : plp_ui_change_dup_value(change->metric, range.low);
    g_autofree char *high =
        is_ratio ? dup_ratio(range.high) : plp_ui_change_dup_value(change->metric, range.high);
    if (isinf(range.high))
        return g_strdup_printf(_("%s and up"), low);
    // Translators: an interval's ends.
    return g_strdup_printf(_("%s to %s"), low, high);
}

const char *plp_ui_change_get_words(const PlpChange *change)
{
    return plp_ui_say(plp_change_get_words(change));
}

const char *plp_ui_change_get_form_words(const PlpChange *change)
{
    switch (plp_change_get_form(change)) {
    case PLP_CHANGE_AS_RATIO:
        return _("Rates, as a ratio");
    case PLP_CHANGE_AS_POINTS:
        return _("Shares, in percentage points");
    case PLP_CHANGE_AS_MM:
        return _("Resting lids, in mm");
    case PLP_CHANGE_AS_OTHER:
        break;
    }
    return _("Other, in their own units");
}
