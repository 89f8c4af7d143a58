#pragma once

#include "cli/command.h"
#include "store/entity.h"
#include "store/library.h"

// `palpebra-cli library VERB`: a table of verbs of its own, found and helped like commands.

/** The verb of that name; NULL when there is none. */
const PlpCommand *plp_library_commands_find(const char *verb);
/** The list of verbs, for `help library`. */
void plp_library_append_help(GString *text);
/** Names, values and meanings of what can be typed, for help. */
void plp_library_append_fields_help(GString *text);
void plp_library_append_correct_help(GString *text);
/** Reached without a verb only: says so. */
PlpExit plp_run_library(const PlpArguments *arguments);

PlpExit plp_run_library_where(const PlpArguments *arguments);
PlpExit plp_run_library_check(const PlpArguments *arguments);
PlpExit plp_run_library_list(const PlpArguments *arguments);
PlpExit plp_run_library_show(const PlpArguments *arguments);
PlpExit plp_run_library_add(const PlpArguments *arguments);
PlpExit plp_run_library_edit(const PlpArguments *arguments);
PlpExit plp_run_library_delete(const PlpArguments *arguments);
PlpExit plp_run_library_add_recording(const PlpArguments *arguments);
PlpExit plp_run_library_reanalyze(const PlpArguments *arguments);
PlpExit plp_run_library_closures(const PlpArguments *arguments);
PlpExit plp_run_library_correct(const PlpArguments *arguments);
PlpExit plp_run_library_undo(const PlpArguments *arguments);
PlpExit plp_run_library_redo(const PlpArguments *arguments);
PlpExit plp_run_library_find_videos(const PlpArguments *arguments);
PlpExit plp_run_library_export(const PlpArguments *arguments);
PlpExit plp_run_library_import(const PlpArguments *arguments);

// ---- what the verbs share ----

/** Opens what --library names, else the user's own. Complains and returns NULL on error. */
PlpLibrary *plp_library_open_for(const PlpArguments *arguments, PlpLibraryMode mode);
/** Complains of an error; the exit status that goes with it. */
PlpExit plp_library_complain(const PlpArguments *arguments, const GError *error);
/** A patient by pseudonym. PLP_ERROR_INVALID when there is none. */
bool plp_library_require_patient(PlpLibrary *library, const char *pseudonym, int64_t *ret_id,
                                 GError **error);
/** A record's number: `12`, or `@12` for a recording. PLP_ERROR_INVALID. */
bool plp_library_parse_id(PlpEntity entity, const char *word, int64_t *ret_id, GError **error);
/** `patient` or `patients`: what can be listed. PLP_ERROR_INVALID naming all. */
bool plp_library_parse_entity(const char *word, bool is_typed, PlpEntity *ret_entity,
                              GError **error);
/** Whether a patient's days are relative. */
bool plp_library_get_relative(PlpLibrary *library, int64_t patient, bool *ret_relative,
                              GError **error);
