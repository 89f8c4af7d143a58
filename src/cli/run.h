#pragma once

#include "cli/command.h"

// What each sub-command does, one file each: run_<name>.c.
PlpExit plp_run_analyze(const PlpArguments *arguments);
PlpExit plp_run_compare(const PlpArguments *arguments);
PlpExit plp_run_detect(const PlpArguments *arguments);
PlpExit plp_run_evaluate(const PlpArguments *arguments);
PlpExit plp_run_simulate(const PlpArguments *arguments);
PlpExit plp_run_models(const PlpArguments *arguments);
PlpExit plp_run_info(const PlpArguments *arguments);
PlpExit plp_run_report(const PlpArguments *arguments);
PlpExit plp_run_version(const PlpArguments *arguments);

/** The script's language, for the help of simulate. */
void plp_simulate_append_help(GString *text);
