#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "simulate/script_commands_priv.h"

#define LONGEST_S 7200.0
#define MAX_EVENTS 20000u

bool plp_line_fail(const PlpScriptLine *line, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: line %d: %s", line->name, line->line,
                what);
    return false;
}

bool plp_line_is_done(const PlpScriptLine *line)
{
    return line->words[line->next] == NULL;
}

bool plp_line_take_word(PlpScriptLine *line, const char *what, const char **ret_word,
                        GError **error)
{
    if (plp_line_is_done(line))
        return plp_line_fail(line, error, "%s is missing; write: %s", what, line->form);
    *ret_word = line->words[line->next++];
    return true;
}

bool plp_line_take_if(PlpScriptLine *line, const char *word)
{
    bool is = !plp_line_is_done(line) && strcmp(line->words[line->next], word) == 0;
    if (is)
        line->next++;
    return is;
}

static bool fail_range(const PlpScriptLine *line, const char *word, const char *what, double low,
                       double high, GError **error)
{
    g_autofree char *low_text = g_strdup_printf("%g", low);
    g_autofree char *high_text = g_strdup_printf("%g", high);
    // %g follows the desktop's locale; scripts are written with a point.
    g_strdelimit(low_text, ",", '.');
    g_strdelimit(high_text, ",", '.');
    return plp_line_fail(line, error, "`%s` is no %s: a number from %s to %s is needed", word, what,
                         low_text, high_text);
}

bool plp_line_take_number(PlpScriptLine *line, const char *what, double low, double high,
                          double *ret_value, GError **error)
{
    const char *word = NULL;
    if (!plp_line_take_word(line, what, &word, error))
        return false;
    double value = 0;
    if (!plp_number_parse(word, &value) || value < low || value > high)
        return fail_range(line, word, what, low, high, error);
    *ret_value = value;
    return true;
}

bool plp_line_take_integer(PlpScriptLine *line, const char *what, int low, int high, int *ret_value,
                           GError **error)
{
    const char *word = NULL;
    if (!plp_line_take_word(line, what, &word, error))
        return false;
    int64_t value = 0;
    if (!plp_number_parse_int64(word, &value) || value < low || value > high)
        return plp_line_fail(line, error, "`%s` is no %s: a whole number from %d to %d is needed",
                             word, what, low, high);
    *ret_value = (int)value;
    return true;
}

bool plp_line_take_eye(PlpScriptLine *line, bool may_be_both, PlpSide *ret_eye, GError **error)
{
    const char *word = NULL;
    if (!plp_line_take_word(line, "the eye", &word, error))
        return false;
    PlpSide eye = PLP_SIDE_UNKNOWN;
    if (!plp_side_parse(word, &eye) || (eye == PLP_SIDE_BOTH && !may_be_both))
        return plp_line_fail(line, error, "`%s` is no eye: write %s (the patient's)", word,
                             may_be_both ? "right, left or both" : "right or left");
    *ret_eye = eye;
    return true;
}

static int64_t to_us(double seconds)
{
    return (int64_t)(seconds * 1e6 + (seconds < 0 ? -0.5 : 0.5));
}

bool plp_line_take_seconds(PlpScriptLine *line, const char *what, double low, int64_t *ret_us,
                           GError **error)
{
    double seconds = 0;
    if (!plp_line_take_number(line, what, low, LONGEST_S, &seconds, error))
        return false;
    *ret_us = to_us(seconds);
    return true;
}

bool plp_line_check_room(const PlpScriptLine *line, const GArray *array, GError **error)
{
    if (array->len < MAX_EVENTS)
        return true;
    return plp_line_fail(line, error, "more than %u events of this sort; make the script shorter",
                         MAX_EVENTS);
}
