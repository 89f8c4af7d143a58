#pragma once

#include "cli/command.h"

// What each sub-command does, one file each: run_<name>.c.
PlpExit plp_run_analyze(const PlpArguments *arguments);
PlpExit plp_run_cohort(const PlpArguments *arguments);
PlpExit plp_run_compare(const PlpArguments *arguments);
PlpExit plp_run_course(const PlpArguments *arguments);
PlpExit plp_run_detect(const PlpArguments *arguments);
PlpExit plp_run_evaluate(const PlpArguments *arguments);
PlpExit plp_run_export(const PlpArguments *arguments);
PlpExit plp_run_simulate(const PlpArguments *arguments);
PlpExit plp_run_models(const PlpArguments *arguments);
PlpExit plp_run_info(const PlpArguments *arguments);
PlpExit plp_run_report(const PlpArguments *arguments);
PlpExit plp_run_version(const PlpArguments *arguments);

/** What a cohort can be asked about, for its help. */
void plp_cohort_append_help(GString *text);
/** The formats, for the help of export. */
void plp_export_append_help(GString *text);
/** The script's language, for the help of simulate. */
void plp_simulate_append_help(GString *text);
