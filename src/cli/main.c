#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/messages.h"

static PlpExit show_overview(void)
{
    g_autofree char *text = plp_help_dup_overview();
    plp_print(text);
    return PLP_EXIT_OK;
}

/**
 * The command that the words name, two of them where the first one has verbs. NULL after a
 * complaint; *ret_used is how many words it took.
 */
static const PlpCommand *find_command(char **words, int n_words, int *ret_used)
{
    const PlpCommand *command = plp_commands_find(words[0]);
    *ret_used = 1;
    if (command == NULL)
        plp_complain_usage(NULL, words[0], "no such command");
    if (command == NULL || !plp_commands_has_verbs(command) || n_words < 2 || words[1][0] == '-')
        return command;
    *ret_used = 2;
    const PlpCommand *verb = plp_commands_find_verb(command, words[1]);
    if (verb == NULL)
        plp_complain_usage(command->name, words[1], "no such verb");
    return verb;
}

static PlpExit show_help(char **words, int n_words)
{
    int used = 0;
    const PlpCommand *command = find_command(words, n_words, &used);
    if (command != NULL && used < n_words)
        plp_complain_usage(NULL, words[used], "one word too many");
    if (command == NULL || used < n_words)
        return PLP_EXIT_USAGE;
    g_autofree char *text = plp_help_dup_command(command);
    plp_print(text);
    return PLP_EXIT_OK;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/** Whether the user asks for help anywhere before a `--`. */
static bool asks_for_help(char **words, int n_words)
{
    for (int i = 0; i < n_words && strcmp(words[i], "--") != 0; i++) {
        if (is_help(words[i]))
            return true;
    }
    return false;
}

static PlpExit run_command(const PlpCommand *command, char **words, int n_words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpArguments) arguments = plp_arguments_parse(command, words, n_words, &error);
    if (arguments != NULL)
        return command->run(arguments);
    plp_complain_usage(command->name, NULL, error->message);
    return PLP_EXIT_USAGE;
}

static PlpExit dispatch(int argc, char **argv)
{
    if (argc < 2) {
        plp_complain_usage(NULL, NULL, "a command is missing");
        return PLP_EXIT_USAGE;
    }
    const char *name = argv[1];
    if (is_help(name) || (strcmp(name, "help") == 0 && argc == 2))
        return show_overview();
    if (strcmp(name, "help") == 0)
        return is_help(argv[2]) ? show_overview() : show_help(argv + 2, argc - 2);
    static char version[] = "version";
    if (strcmp(name, "--version") == 0)
        argv[1] = version;
    int used = 0;
    const PlpCommand *command = find_command(argv + 1, argc - 1, &used);
    if (command == NULL)
        return PLP_EXIT_USAGE;
    char **rest = argv + 1 + used;
    if (asks_for_help(rest, argc - 1 - used))
        return show_help(argv + 1, used);
    return run_command(command, rest, argc - 1 - used);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, ""); // for names in messages; numbers never follow it
    // A full disk and a closed pipe are to be errors of a write, with a message, not a sudden
    // death.
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    PlpExit status = dispatch(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        plp_complain("standard output: cannot be written: %s", g_strerror(errno));
        return PLP_EXIT_FAILED;
    }
    return status;
}
