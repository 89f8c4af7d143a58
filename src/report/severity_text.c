#include "report/severity_text.h"

#include <math.h>

#include "base/number.h"

static void append_number(GString *text, const char *before, double value, int decimals,
                          const char *after)
{
    g_string_append(text, before);
    if (isnan(value))
        g_string_append(text, "not measurable");
    else
        plp_number_append(text, value, decimals);
    g_string_append(text, isnan(value) ? "" : after);
}

static void begin(GString *text, int indent, const char *label)
{
    g_string_append_printf(text, "%*s%-22s ", indent, "", label);
}

static void append_rate_limit(GString *text, const PlpJrsEquivalent *jrs)
{
    append_number(text, "", jrs->rate_per_min, 1, " closures a minute");
    append_number(text, jrs->rule == PLP_JRS_RULE_RATE ? ", above " : ", at most ",
                  jrs->rate_limit_per_min, 1, "");
    g_string_append(text, jrs->rate_limit_assumed ? " (limit at rest; no task said otherwise)"
                                                  : " (limit of the task)");
}

static void append_rule(GString *text, const PlpJrsEquivalent *jrs)
{
    switch (jrs->rule) {
    case PLP_JRS_RULE_CLOSED_OVER_HALF:
        append_number(text, "closed ", 100 * jrs->closed_share, 1, " % of the time, over 50 %");
        break;
    case PLP_JRS_RULE_OVER_1S:
        g_string_append_printf(text, "%d %s longer than 1 s", jrs->over_1s_count,
                               jrs->over_1s_count == 1 ? "closure" : "closures");
        append_number(text, ", the longest ", jrs->longest_s, 2, " s");
        append_number(text, "; closed ", 100 * jrs->closed_share, 1, " % of the time");
        break;
    case PLP_JRS_RULE_FLUTTER:
        g_string_append_printf(text, "%d %s of closures each shorter than 1 s, none longer",
                               jrs->flutter_bursts, jrs->flutter_bursts == 1 ? "burst" : "bursts");
        break;
    case PLP_JRS_RULE_RATE:
        append_rate_limit(text, jrs);
        break;
    case PLP_JRS_RULE_NONE:
        append_rate_limit(text, jrs);
        g_string_append(text, "; no burst, none longer than 1 s");
        break;
    case PLP_JRS_RULE_UNKNOWN:
        break;
    }
}

static void append_jrs(GString *text, const PlpJrsEquivalent *jrs, int indent)
{
    begin(text, indent, "JRS frequency");
    g_string_append_printf(text, "clip-equivalent %d: ", jrs->grade);
    append_rule(text, jrs);
    if (jrs->least_grade != jrs->most_grade)
        g_string_append_printf(text, " (%d to %d, had the eyes been open or closed while lost)",
                               jrs->least_grade, jrs->most_grade);
    g_string_append(text, ".\n");
    begin(text, indent, "JRS severity");
    g_string_append_printf(text, "this clip supports %d to %d; history decides.\n",
                           jrs->severity_low, jrs->severity_high);
}

static const char *say(PlpTristate value, const char *yes, const char *no, const char *unknown)
{
    if (value == PLP_TRISTATE_UNKNOWN)
        return unknown;
    return value == PLP_TRISTATE_YES ? yes : no;
}

static void append_thresholds(GString *text, const PlpSeverity *severity, int indent)
{
    begin(text, indent, "BFM eyes, grade 4");
    g_string_append(text, say(severity->bfm_eyes_4, "threshold met: closed for 30 % or more",
                              "threshold not met: closed for less than 30 %",
                              "open question: the time not measured decides about the 30 %"));
    g_string_append(text, ".\n");
    begin(text, indent, "UDRS eyes, 3 or 4");
    g_string_append(text, say(severity->udrs_not_open_10s, "a closure of 10 s or more was seen",
                              "no closure reached 10 s",
                              "open question: a closure may have lasted 10 s unseen"));
    g_string_append(text, ".\n");
}

static void append_class(GString *text, int class, const PlpBsrsClasses *classes)
{
    if (class > 0)
        g_string_append_printf(text, " [class %d of 3, edges %s]", class,
                               classes->verified ? "verified by the user" : "unverified");
}

static void append_bsrs(GString *text, const PlpSeverity *severity, int indent)
{
    const PlpBsrsQuantities *bsrs = &severity->bsrs;
    const PlpBsrsClasses *classes = &severity->bsrs_classes;
    begin(text, indent, "BSRS quantities");
    append_number(text, "blinks and brief ", bsrs->blinks_and_brief_per_min, 1, " a minute");
    append_class(text, bsrs->blinks_and_brief_class, classes);
    if (isnan(bsrs->prolonged_mean_s)) {
        g_string_append(text, "; none prolonged");
    } else {
        append_number(text, "; prolonged ", bsrs->prolonged_per_min, 1, " a minute");
        append_class(text, bsrs->prolonged_class, classes);
        append_number(text, ", mean ", bsrs->prolonged_mean_s, 1, " s");
        append_class(text, bsrs->prolonged_mean_class, classes);
    }
    if (!isnan(bsrs->complete_share))
        append_number(text, "; ", 100 * bsrs->complete_share, 0, " % complete");
    g_string_append(text, ".\n");
}

static void append_normal(GString *text, const PlpSeverity *severity, int indent)
{
    const PlpNormalRange *normal = severity->normal;
    if (normal == NULL)
        return;
    begin(text, indent, "Normal for this task");
    append_number(text, "", normal->low_per_min, 1, "");
    append_number(text, " to ", normal->high_per_min, 1, " blinks a minute (95 % limits)");
    append_number(text, ", mean ", normal->mean_per_min, 1, ".\n");
}

static void append_index(GString *text, const PlpSeverity *severity, int indent)
{
    begin(text, indent, "Change index");
    append_number(text, "", severity->index.value, 1, " of 100");
    if (isnan(severity->index.tight_per_min))
        g_string_append(text, ", without squeeze");
    g_string_append(text, " (our own, for following change; not a validated scale).\n");
}

static void append_basis(GString *text, const PlpSeverity *severity)
{
    append_number(text, "", severity->measured_s, 1, " s measured");
    append_number(text, " (", 100 * severity->measured_share, 0, " %)");
    if (severity->basis != PLP_SIDE_BOTH)
        g_string_append_printf(text, ", of the %s eye alone: the other one %s",
                               plp_side_get_name(severity->basis),
                               severity->basis_never_moved ? "never closed" : "was never measured");
}

/** Why nothing can be said; false where something can. */
static bool append_refusal(GString *text, const PlpSeverity *severity,
                           const PlpParameters *parameters)
{
    if (severity->answer == PLP_ANSWER_GIVEN)
        return false;
    if (severity->answer != PLP_ANSWER_NOT_ENOUGH_MEASURED) {
        g_string_append(text, "closures were asked for");
        return true;
    }
    append_number(text, "not enough measured (", severity->measured_s, 1, " s");
    if (!isnan(severity->measured_share))
        append_number(text, ", ", 100 * severity->measured_share, 0, " %");
    if (parameters != NULL) {
        append_number(text, "; it takes ", parameters->min_answer_s, 0, " s");
        append_number(text, " and ", 100 * parameters->min_answer_share, 0, " %");
    }
    g_string_append_c(text, ')');
    return true;
}

void plp_severity_append_text(const PlpSeverity *severity, const PlpParameters *parameters,
                              int indent, GString *text)
{
    g_string_append_printf(text, "%*sSeverity, what this clip supports: ", indent, "");
    if (append_refusal(text, severity, parameters)) {
        g_string_append(text, ".\n");
        return;
    }
    append_basis(text, severity);
    g_string_append(text, ". The clinician decides.\n");
    append_jrs(text, &severity->jrs, indent + 2);
    append_thresholds(text, severity, indent + 2);
    append_bsrs(text, severity, indent + 2);
    append_normal(text, severity, indent + 2);
    append_index(text, severity, indent + 2);
}

void plp_severity_append_short(const PlpSeverity *severity, GString *text)
{
    g_string_append(text, "JRS frequency ");
    if (append_refusal(text, severity, NULL))
        return;
    g_string_append_printf(text, "clip-equivalent %d (", severity->jrs.grade);
    append_rule(text, &severity->jrs);
    g_string_append_c(text, ')');
    if (severity->normal == NULL)
        return;
    append_number(text, "; normal for this task ", severity->normal->low_per_min, 1, "");
    append_number(text, " to ", severity->normal->high_per_min, 1, " blinks a minute");
}
