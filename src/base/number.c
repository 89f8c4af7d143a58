#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static void append_formatted(GString *text, double value, const char *format)
{
    if (!isfinite(value))
        return;
    char digits[G_ASCII_DTOSTR_BUF_SIZE + 320];
    g_ascii_formatd(digits, sizeof digits, format, value);
    // '-0.00' says nothing that '0.00' does not.
    bool negative_zero = digits[0] == '-' && strspn(digits + 1, "0.") == strlen(digits + 1);
    g_string_append(text, negative_zero ? digits + 1 : digits);
}

void plp_number_append(GString *text, double value, int decimals)
{
    char format[8];
    g_snprintf(format, sizeof format, "%%.%df", CLAMP(decimals, 0, 9));
    append_formatted(text, value, format);
}

void plp_number_append_float(GString *text, float value)
{
    append_formatted(text, (double)value, "%.9g");
}

char *plp_number_dup(double value, int decimals)
{
    GString *text = g_string_new(NULL);
    plp_number_append(text, value, decimals);
    return g_string_free(text, FALSE);
}

static const char *skip_blanks(const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    return text;
}

bool plp_number_parse(const char *text, double *ret_value)
{
    const char *start = skip_blanks(text);
    // g_ascii_strtod also reads 'nan', 'inf' and hexadecimal: none of them is a number a table
    // should hold.
    if (*start == '\0' || strspn(start, "+-.0123456789") == 0 || strpbrk(start, "xXnNiIpP") != NULL)
        return false;
    char *end = NULL;
    errno = 0;
    double value = g_ascii_strtod(start, &end);
    if (end == start || errno == ERANGE || !isfinite(value) || *skip_blanks(end) != '\0')
        return false;
    *ret_value = value;
    return true;
}

bool plp_number_parse_int64(const char *text, int64_t *ret_value)
{
    const char *start = skip_blanks(text);
    if (*start == '\0' || strspn(start, "+-0123456789") == 0)
        return false;
    char *end = NULL;
    errno = 0;
    gint64 value = g_ascii_strtoll(start, &end, 10);
    if (end == start || errno != 0 || *skip_blanks(end) != '\0')
        return false;
    *ret_value = value;
    return true;
}
