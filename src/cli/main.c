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

static PlpExit show_help(const char *name)
{
    const PlpCommand *command = plp_commands_find(name);
    if (command == NULL) {
        plp_complain_usage(NULL, name, "no such command");
        return PLP_EXIT_USAGE;
    }
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
    if (strcmp(name, "help") == 0 && argc > 3) {
        plp_complain_usage(NULL, argv[3], "one word too many");
        return PLP_EXIT_USAGE;
    }
    if (strcmp(name, "help") == 0)
        return is_help(argv[2]) ? show_overview() : show_help(argv[2]);
    const PlpCommand *command =
        plp_commands_find(strcmp(name, "--version") == 0 ? "version" : name);
    if (command == NULL) {
        plp_complain_usage(NULL, name, "no such command");
        return PLP_EXIT_USAGE;
    }
    if (asks_for_help(argv + 2, argc - 2))
        return show_help(command->name);
    return run_command(command, argv + 2, argc - 2);
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
