#pragma once

#include "cli/command.h"

#define PLP_PROGRAM "palpebra-cli"

/** What the program is and its sub-commands. Caller frees. */
char *plp_help_dup_overview(void);
/** One sub-command: usage, options, details. Caller frees. */
char *plp_help_dup_command(const PlpCommand *command);

/**
 * Appends words, broken at a terminal's 80 columns, and a line end. `column` is where the text
 * stands now; the lines after the first are indented.
 */
void plp_help_append_wrapped(GString *text, const char *words, gsize indent, gsize column);

/** `  left part     right part, wrapped`. */
void plp_help_append_row(GString *text, const char *left, const char *right);
