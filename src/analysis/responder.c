#include "analysis/responder.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"

#define LIMIT_TEXT 400
// Changes are differences of figures with few decimals: rounding must not decide at the limit.
#define TOLERANCE 1e-9

static void clear_condition(gpointer condition)
{
    g_free(((PlpResponderCondition *)condition)->measure);
}

void plp_responder_free(PlpResponderRule *rule)
{
    if (rule == NULL)
        return;
    g_free(rule->text);
    g_array_unref(rule->conditions);
    g_free(rule);
}

static bool fail(const char *text, const char *what, GError **error)
{
    g_autofree char *shown = plp_text_dup_line(text);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "the rule `%s` %s (write it like: closures_per_min <= -50%%)", shown, what);
    return false;
}

/** `<=` and the like at `*at`, which goes on behind it. */
static bool take_operator(const char **at, PlpResponderCondition *condition)
{
    if (**at != '<' && **at != '>')
        return false;
    condition->is_less = *(*at)++ == '<';
    condition->or_equal = **at == '=';
    *at += condition->or_equal;
    return true;
}

static bool parse_condition(const char *words, const char *text,
                            PlpResponderCondition *ret_condition, GError **error)
{
    size_t length = strcspn(words, "<>=");
    g_autofree char *measure = g_strstrip(g_strndup(words, length));
    const char *at = words + length;
    *ret_condition = (PlpResponderCondition){.index = -1};
    if (!take_operator(&at, ret_condition))
        return fail(text, "has a part without <, <=, > or >=", error);
    if (*measure == '\0' || strpbrk(measure, " \t") != NULL)
        return fail(text, "does not name one measure before the sign", error);
    g_autofree char *number = g_strstrip(g_strdup(at));
    size_t n = strlen(number);
    ret_condition->is_percent = n > 0 && number[n - 1] == '%';
    if (ret_condition->is_percent)
        number[n - 1] = '\0';
    if (!plp_number_parse(number, &ret_condition->limit))
        return fail(text, "has no number after the sign", error);
    if (ret_condition->is_percent && ret_condition->limit < -100)
        return fail(text, "asks for less than -100 %, which nothing can reach", error);
    ret_condition->measure = g_steal_pointer(&measure);
    return true;
}

/** Splits at the word `and`, whatever its case and the blanks around it. */
static char **split_conditions(const char *text)
{
    g_autoptr(GRegex) regex = g_regex_new("\\s+and\\s+", G_REGEX_CASELESS, 0, NULL);
    return g_regex_split(regex, text, 0);
}

PlpResponderRule *plp_responder_parse(const char *text, GError **error)
{
    if (strlen(text) > LIMIT_TEXT || !g_utf8_validate(text, -1, NULL)) {
        fail("…", "is too long or no text", error);
        return NULL;
    }
    g_autoptr(PlpResponderRule) rule = g_new0(PlpResponderRule, 1);
    rule->text = g_strdup(text);
    rule->conditions = g_array_new(FALSE, TRUE, sizeof(PlpResponderCondition));
    g_array_set_clear_func(rule->conditions, clear_condition);
    g_auto(GStrv) parts = split_conditions(text);
    for (char **part = parts; *part != NULL; part++) {
        PlpResponderCondition condition;
        if (!parse_condition(*part, text, &condition, error))
            return NULL;
        g_array_append_val(rule->conditions, condition);
    }
    if (rule->conditions->len == 0) {
        fail(text, "is empty", error);
        return NULL;
    }
    return g_steal_pointer(&rule);
}

static PlpTristate judge_condition(const PlpResponderCondition *condition, const double *before,
                                   const double *after)
{
    double from = before[condition->index];
    double change = after[condition->index] - from;
    if (condition->is_percent)
        change = from != 0 ? 100 * change / fabs(from) : (double)NAN;
    if (!isfinite(change))
        return PLP_TRISTATE_UNKNOWN;
    double beyond = condition->is_less ? condition->limit - change : change - condition->limit;
    bool holds = condition->or_equal ? beyond >= -TOLERANCE : beyond > TOLERANCE;
    return holds ? PLP_TRISTATE_YES : PLP_TRISTATE_NO;
}

PlpTristate plp_responder_judge(const PlpResponderRule *rule, const double *before,
                                const double *after)
{
    PlpTristate all = PLP_TRISTATE_YES;
    for (guint i = 0; i < rule->conditions->len; i++) {
        PlpTristate one = judge_condition(
            &g_array_index(rule->conditions, PlpResponderCondition, i), before, after);
        if (one == PLP_TRISTATE_NO)
            return PLP_TRISTATE_NO;
        if (one == PLP_TRISTATE_UNKNOWN)
            all = PLP_TRISTATE_UNKNOWN;
    }
    return all;
}
