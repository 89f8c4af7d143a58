#pragma once

#include "cli/command.h"

// What commands that compute one thing give: files that were asked for, and sentences.

typedef struct {
    const char *json, *csv;
    const char *text; // sentences for the terminal
} PlpOutputs;

/** False where the file named by `option` is there already and --force is not given.
 * PLP_ERROR_INVALID. */
bool plp_outputs_refuse_existing(const PlpArguments *arguments, const char *option, GError **error);
/** Writes --json and --csv where they are given and, unless --quiet is, prints the sentences with
 * what the figures are for. PLP_ERROR_IO. */
bool plp_outputs_deliver(const PlpArguments *arguments, const PlpOutputs *outputs, GError **error);
