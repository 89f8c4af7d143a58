#pragma once

#include <glib.h>
#include <stdbool.h>

/** What one run of palpebra-cli did. */
typedef struct {
    int status; // exit code; 128 + the signal's number when it was killed
    char *out, *err;
} CliRun;

/**
 * Runs the program (env PALPEBRA_CLI) with the words up to NULL and waits for it. `environment` may
 * be NULL or hold NAME=VALUE pairs up to NULL; `prelude` runs in the child before the program and
 * may be NULL.
 */
CliRun cli_run_with(const char *const *words, const char *const *environment,
                    GSpawnChildSetupFunc prelude, const char *out_path);
CliRun cli_run(const char *const *words);
void cli_run_clear(CliRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliRun, cli_run_clear)

/** Words as an argument. */
#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/** Starts the program and, as soon as it has analysed some frames, sends the signal; then waits for
 * it. */
CliRun cli_run_and_signal(const char *const *words, int signal_number);

/** Asserts exit code, the whole of standard error and that standard output is empty. */
void cli_assert_refused(const char *const *words, int status, const char *err);

/** Skips the running test, visibly, where the networks' weights are not installed. */
void cli_need_models(void);
