#include "cli/help.h"

#include <string.h>

#include "base/text.h"

#define WIDTH 80
#define OPTION_COLUMN 24

void plp_help_append_wrapped(GString *text, const char *words, gsize indent, gsize column)
{
    plp_text_append_wrapped(text, words, indent, column, WIDTH);
}

void plp_help_append_row(GString *text, const char *left, const char *right)
{
    gsize length = (gsize)g_utf8_strlen(left, -1) + 2;
    g_string_append_printf(text, "  %s", left);
    if (length + 2 > OPTION_COLUMN)
        g_string_append_printf(text, "\n%*s", OPTION_COLUMN, "");
    else
        g_string_append_printf(text, "%*s", (int)(OPTION_COLUMN - length), "");
    plp_help_append_wrapped(text, right, OPTION_COLUMN, OPTION_COLUMN);
}

char *plp_help_dup_overview(void)
{
    GString *text = g_string_new("Usage: " PLP_PROGRAM " COMMAND [OPTION…]\n\n");
    plp_help_append_wrapped(
        text,
        "Measures eyelid closures in face videos: every closure of each eye with its time, "
        "depth and kind, and the figures a clinician needs.",
        0, 0);
    g_string_append(text, "\nCommands:\n");
    gsize count = 0;
    const PlpCommand *table = plp_commands_get_table(&count);
    for (gsize i = 0; i < count; i++)
        plp_help_append_row(text, table[i].name, table[i].summary);
    g_string_append(text, "\nEach has a help of its own: " PLP_PROGRAM " help COMMAND\n\n");
    plp_help_append_wrapped(
        text,
        "Exit status: 0 done, 1 something failed, 2 wrong usage, 3 cancelled. For research "
        "use; not a medical device; not for diagnosis, treatment or dosing decisions.",
        0, 0);
    return g_string_free(text, FALSE);
}

static void append_usage(GString *text, const PlpCommand *command)
{
    g_string_append_printf(text, "Usage: " PLP_PROGRAM " %s", command->name);
    if (command->operands[0] != '\0')
        g_string_append_printf(text, command->min_operands > 0 ? " %s" : " [%s]",
                               command->operands);
    for (gsize i = 0; i < command->n_options; i++) {
        if (command->options[i].is_required)
            g_string_append_printf(text, " --%s %s", command->options[i].name,
                                   command->options[i].value);
    }
    g_string_append(text, command->n_options > 0 ? " [OPTION…]\n\n" : "\n\n");
}

static void append_option(GString *text, const PlpOption *option)
{
    g_autofree char *left = option->value != NULL
                                ? g_strdup_printf("--%s %s", option->name, option->value)
                                : g_strdup_printf("--%s", option->name);
    plp_help_append_row(text, left, option->help);
}

char *plp_help_dup_command(const PlpCommand *command)
{
    GString *text = g_string_new(NULL);
    append_usage(text, command);
    plp_help_append_wrapped(text, command->summary, 0, 0);
    if (command->n_options > 0)
        g_string_append(text, "\nOptions:\n");
    for (gsize i = 0; i < command->n_options; i++)
        append_option(text, &command->options[i]);
    if (command->details != NULL) {
        g_auto(GStrv) paragraphs = g_strsplit(command->details, "\n", -1);
        for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
            g_string_append_c(text, '\n');
            plp_help_append_wrapped(text, *paragraph, 0, 0);
        }
    }
    if (command->append_help != NULL)
        command->append_help(text);
    return g_string_free(text, FALSE);
}
