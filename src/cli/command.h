#pragma once

#include <glib.h>
#include <stdbool.h>

/** What the shell gets to see. */
typedef enum {
    PLP_EXIT_OK = 0,
    PLP_EXIT_FAILED = 1,
    PLP_EXIT_USAGE = 2,
    PLP_EXIT_CANCELLED = 3,
} PlpExit;

/** One option of a sub-command. */
typedef struct {
    const char *name;  // without the dashes
    const char *value; // what its value is called in help, such as `DIR`; NULL: it takes none
    bool is_required;
    bool is_repeatable;
    const char *help; // one sentence
} PlpOption;

typedef struct PlpArguments PlpArguments;

/** One sub-command. The table in commands.c is all there is: parsing and help are made from it. */
typedef struct {
    const char *name;
    const char *operands; // as shown in help, such as `VIDEO…`; empty for none
    guint min_operands, max_operands;
    const char *summary; // one sentence
    const char *details; // paragraphs for its own help; may be NULL
    const PlpOption *options;
    gsize n_options;
    void (*append_help)(GString *text); // more for its own help; may be NULL
    PlpExit (*run)(const PlpArguments *arguments);
} PlpCommand;

/** The table, in the order of help. */
const PlpCommand *plp_commands_get_table(gsize *ret_n);
const PlpCommand *plp_commands_find(const char *name);
/** Whether the command's second word is a verb, a command of its own such as `library add`. */
bool plp_commands_has_verbs(const PlpCommand *command);
/** NULL when the command has no such verb. */
const PlpCommand *plp_commands_find_verb(const PlpCommand *command, const char *verb);

/**
 * Sorts a sub-command's words into options (`--name value`, `--name=value`, `--` ends them) and
 * operands. PLP_ERROR_INVALID in one sentence: an unknown option, a value missing or too much, too
 * few or too many operands.
 */
PlpArguments *plp_arguments_parse(const PlpCommand *command, char **words, int n_words,
                                  GError **error);
void plp_arguments_free(PlpArguments *arguments);

const PlpCommand *plp_arguments_get_command(const PlpArguments *arguments);
/** The operands, of char *; borrowed. */
const GPtrArray *plp_arguments_get_operands(const PlpArguments *arguments);
bool plp_arguments_has(const PlpArguments *arguments, const char *name);
/** The option's value; NULL when it was not given. */
const char *plp_arguments_get(const PlpArguments *arguments, const char *name);
/** All values of a repeatable option, of char *; borrowed; NULL when it was not given. */
const GPtrArray *plp_arguments_get_all(const PlpArguments *arguments, const char *name);
/** Leaves `ret_value` alone when the option was not given. PLP_ERROR_INVALID naming option and
 * range. */
bool plp_arguments_get_number(const PlpArguments *arguments, const char *name, double low,
                              double high, double *ret_value, GError **error);
bool plp_arguments_get_integer(const PlpArguments *arguments, const char *name, int low, int high,
                               int *ret_value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpArguments, plp_arguments_free)
