#pragma once

#include "cli/command.h"
#include "domain/bsrs_classes.h"
#include "domain/parameters.h"
#include "vision/network.h"

// Options that several sub-commands share.

/** The defaults, changed by every `--set`. PLP_ERROR_INVALID. */
bool plp_settings_read_parameters(const PlpArguments *arguments, PlpParameters *ret_parameters,
                                  GError **error);
/** `--engine`; PLP_ENGINE_UNKNOWN when it was not given. PLP_ERROR_INVALID. */
bool plp_settings_read_engine(const PlpArguments *arguments, PlpEngine *ret_engine, GError **error);
/** `--classes`, else the table that was installed; not loaded where there is none. PLP_ERROR_IO,
 * PLP_ERROR_FORMAT. */
bool plp_settings_read_classes(const PlpArguments *arguments, PlpBsrsClasses *ret_classes,
                               GError **error);
/** The table of parameters, for help. */
void plp_settings_append_help(GString *text);
