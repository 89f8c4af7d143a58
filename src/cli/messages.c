#include "cli/messages.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/help.h"

void plp_print(const char *text)
{
    fputs(text, stdout);
}

void plp_note(const char *text)
{
    fputs(text, stderr);
}

void plp_complain(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    g_autofree char *message = g_strdup_vprintf(format, rest);
    va_end(rest);
    fprintf(stderr, PLP_PROGRAM ": %s\n", message);
}

void plp_complain_usage(const char *command, const char *word, const char *what)
{
    g_autofree char *shown = word != NULL ? plp_text_dup_line(word) : NULL;
    g_autofree char *line = plp_text_dup_line(what);
    plp_complain("%s%s%s%s%s (see `" PLP_PROGRAM " help%s%s`)", command != NULL ? command : "",
                 command != NULL ? ": " : "", shown != NULL ? shown : "", shown != NULL ? ": " : "",
                 line, command != NULL ? " " : "", command != NULL ? command : "");
}
