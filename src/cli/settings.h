#pragma once

#include "cli/command.h"
#include "domain/bsrs_classes.h"
#include "domain/parameters.h"
#include "domain/segment.h"
#include "vision/network.h"
#include "workflow/library.h"

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
/** `--layer`, `--automatic`: whose corrections are taken. */
PlpLibraryView plp_settings_read_view(const PlpArguments *arguments);
/** `--task` of a course; unknown without. PLP_ERROR_INVALID. */
bool plp_settings_read_course_task(const PlpArguments *arguments, PlpTask *ret_task,
                                   GError **error);
/** The table of parameters, for help. */
void plp_settings_append_help(GString *text);
