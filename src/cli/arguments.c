#include "cli/command.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

struct PlpArguments {
    const PlpCommand *command;
    GPtrArray *operands; // of char *, borrowed from the words
    GPtrArray *
        *values; // one an option, NULL when not given; of char *, borrowed; a flag's is empty
};

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_autofree char *message = g_strdup_vprintf(format, rest);
    va_end(rest);
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID, message);
    return false;
}

/** The option's place in the table; -1 when there is none of that name. */
static int find_option(const PlpCommand *command, const char *name, gsize length)
{
    for (gsize i = 0; i < command->n_options; i++) {
        const char *known = command->options[i].name;
        if (strlen(known) == length && strncmp(known, name, length) == 0)
            return (int)i;
    }
    return -1;
}

/** Takes one option and, where it needs one, its value; moves `*at` on behind them. */
static bool take_option(PlpArguments *arguments, char **words, int n_words, int *at, GError **error)
{
    const char *word = words[(*at)++];
    const char *name = word + 2;
    gsize length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    int i = find_option(arguments->command, name, length);
    if (i < 0)
        return refuse(error, "--%.*s: no such option", (int)length, name);
    const PlpOption *option = &arguments->command->options[i];
    if (option->value == NULL && value != NULL)
        return refuse(error, "--%s: takes no value", option->name);
    if (option->value != NULL && value == NULL) {
        if (*at >= n_words)
            return refuse(error, "--%s: %s is missing", option->name, option->value);
        value = words[(*at)++];
    }
    if (value != NULL && value[0] == '\0')
        return refuse(error, "--%s: %s is empty", option->name, option->value);
    if (arguments->values[i] != NULL && !option->is_repeatable)
        return refuse(error, "--%s: given twice", option->name);
    if (arguments->values[i] == NULL)
        arguments->values[i] = g_ptr_array_new();
    if (value != NULL)
        g_ptr_array_add(arguments->values[i], (void *)value);
    return true;
}

static bool take_words(PlpArguments *arguments, char **words, int n_words, GError **error)
{
    bool options_ended = false;
    int at = 0;
    while (at < n_words) {
        const char *word = words[at];
        if (!options_ended && strcmp(word, "--") == 0) {
            options_ended = true;
            at++;
        } else if (!options_ended && g_str_has_prefix(word, "--")) {
            if (!take_option(arguments, words, n_words, &at, error))
                return false;
        } else if (!options_ended && word[0] == '-' && word[1] != '\0') {
            return refuse(error, "%s: no such option", word);
        } else if (word[0] == '\0') {
            return refuse(error, "one of the words is empty");
        } else {
            g_ptr_array_add(arguments->operands, words[at++]);
        }
    }
    return true;
}

static bool check_counts(const PlpArguments *arguments, GError **error)
{
    const PlpCommand *command = arguments->command;
    guint count = arguments->operands->len;
    if (count < command->min_operands)
        return refuse(error, "%s is missing", command->operands);
    if (count > command->max_operands)
        return refuse(error, "%s: one word too many",
                      (char *)g_ptr_array_index(arguments->operands, command->max_operands));
    for (gsize i = 0; i < command->n_options; i++) {
        const PlpOption *option = &command->options[i];
        if (option->is_required && arguments->values[i] == NULL)
            return refuse(error, "--%s %s is missing", option->name, option->value);
    }
    return true;
}

PlpArguments *plp_arguments_parse(const PlpCommand *command, char **words, int n_words,
                                  GError **error)
{
    g_autoptr(PlpArguments) arguments = g_new0(PlpArguments, 1);
    arguments->command = command;
    arguments->operands = g_ptr_array_new();
    arguments->values = g_new0(GPtrArray *, command->n_options + 1);
    if (!take_words(arguments, words, n_words, error) || !check_counts(arguments, error))
        return NULL;
    return g_steal_pointer(&arguments);
}

void plp_arguments_free(PlpArguments *arguments)
{
    if (arguments == NULL)
        return;
    for (gsize i = 0; i < arguments->command->n_options; i++)
        g_clear_pointer(&arguments->values[i], g_ptr_array_unref);
    g_free(arguments->values);
    g_ptr_array_unref(arguments->operands);
    g_free(arguments);
}

const PlpCommand *plp_arguments_get_command(const PlpArguments *arguments)
{
    return arguments->command;
}

const GPtrArray *plp_arguments_get_operands(const PlpArguments *arguments)
{
    return arguments->operands;
}

const GPtrArray *plp_arguments_get_all(const PlpArguments *arguments, const char *name)
{
    int i = find_option(arguments->command, name, strlen(name));
    g_return_val_if_fail(i >= 0, NULL);
    return arguments->values[i];
}

bool plp_arguments_has(const PlpArguments *arguments, const char *name)
{
    return plp_arguments_get_all(arguments, name) != NULL;
}

const char *plp_arguments_get(const PlpArguments *arguments, const char *name)
{
    const GPtrArray *values = plp_arguments_get_all(arguments, name);
    return values != NULL && values->len > 0 ? g_ptr_array_index(values, 0) : NULL;
}

bool plp_arguments_get_number(const PlpArguments *arguments, const char *name, double low,
                              double high, double *ret_value, GError **error)
{
    const char *text = plp_arguments_get(arguments, name);
    double value = 0;
    if (text == NULL)
        return true;
    if (plp_number_parse(text, &value) && value >= low && value <= high) {
        *ret_value = value;
        return true;
    }
    char from[G_ASCII_DTOSTR_BUF_SIZE], to[G_ASCII_DTOSTR_BUF_SIZE];
    return refuse(error, "--%s %s: must be a number from %s to %s", name, text,
                  g_ascii_formatd(from, sizeof from, "%.12g", low),
                  g_ascii_formatd(to, sizeof to, "%.12g", high));
}

bool plp_arguments_get_integer(const PlpArguments *arguments, const char *name, int low, int high,
                               int *ret_value, GError **error)
{
    const char *text = plp_arguments_get(arguments, name);
    int64_t value = 0;
    if (text == NULL)
        return true;
    if (!plp_number_parse_int64(text, &value) || value < low || value > high)
        return refuse(error, "--%s %s: must be a whole number from %d to %d", name, text, low,
                      high);
    *ret_value = (int)value;
    return true;
}
