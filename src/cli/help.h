#pragma once

#include "cli/command.h"

#define PLP_PROGRAM "palpebra-cli"

/** What the program is and its sub-commands. Caller frees. */
char *plp_help_dup_overview(void);
/** One sub-command: usage, options, details. Caller frees. */
char *plp_help_dup_command(const PlpCommand *command);
