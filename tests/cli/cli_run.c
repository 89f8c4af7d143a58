#include "cli_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vision/models.h"

static char **make_words(const char *const *words)
{
    GPtrArray *all = g_ptr_array_new();
    const char *program = g_getenv("PALPEBRA_CLI");
    assert_non_null(program);
    g_ptr_array_add(all, g_strdup(program));
    for (; *words != NULL; words++)
        g_ptr_array_add(all, g_strdup(*words));
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(all, FALSE);
}

static char **make_environment(const char *const *environment)
{
    char **all = g_get_environ();
    for (; environment != NULL && *environment != NULL; environment++) {
        g_auto(GStrv) pair = g_strsplit(*environment, "=", 2);
        all = g_environ_setenv(all, pair[0], pair[1], TRUE);
    }
    return all;
}

static int read_status(int wait_status)
{
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

/** What the child needs to know before it becomes the program. */
typedef struct {
    GSpawnChildSetupFunc prelude;
    const char *out_path;
} Setup;

static void set_up_child(gpointer data)
{
    const Setup *setup = data;
    if (setup->out_path != NULL)
        dup2(open(setup->out_path, O_WRONLY), STDOUT_FILENO);
    if (setup->prelude != NULL)
        setup->prelude(NULL);
}

CliRun cli_run_with(const char *const *words, const char *const *environment,
                    GSpawnChildSetupFunc prelude, const char *out_path)
{
    g_auto(GStrv) all = make_words(words);
    g_auto(GStrv) variables = make_environment(environment);
    Setup setup = {prelude, out_path};
    CliRun run = {0};
    int wait_status = 0;
    g_autoptr(GError) error = NULL;
    if (!g_spawn_sync(NULL, all, variables, G_SPAWN_DEFAULT, set_up_child, &setup, &run.out,
                      &run.err, &wait_status, &error))
        fail_msg("%s", error->message);
    run.status = read_status(wait_status);
    return run;
}

CliRun cli_run(const char *const *words)
{
    return cli_run_with(words, NULL, NULL, NULL);
}

void cli_run_clear(CliRun *run)
{
    g_free(run->out);
    g_free(run->err);
}

/** Reads to the end; the first time that work is shown to have begun, the signal is sent. */
static char *follow(FILE *err, GPid pid, int signal_number)
{
    GString *text = g_string_new(NULL);
    bool is_sent = false;
    int c = 0;
    while ((c = fgetc(err)) != EOF) {
        g_string_append_c(text, (char)c);
        bool has_begun =
            g_str_has_suffix(text->str, " left"); // no time is told before the first frame
        if (has_begun && !is_sent)
            kill(pid, signal_number);
        is_sent = is_sent || has_begun;
    }
    return g_string_free(text, FALSE);
}

CliRun cli_run_and_signal(const char *const *words, int signal_number)
{
    g_auto(GStrv) all = make_words(words);
    GPid pid = 0;
    int err_fd = -1, wait_status = 0;
    g_autoptr(GError) error = NULL;
    if (!g_spawn_async_with_pipes(NULL, all, NULL,
                                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
                                  NULL, &pid, NULL, NULL, &err_fd, &error))
        fail_msg("%s", error->message);
    FILE *err = fdopen(err_fd, "r");
    CliRun run = {.err = follow(err, pid, signal_number)};
    fclose(err);
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    run.status = read_status(wait_status);
    return run;
}

void cli_assert_refused(const char *const *words, int status, const char *err)
{
    g_auto(CliRun) run = cli_run(words);
    assert_string_equal(run.err, err);
    assert_string_equal(run.out, "");
    assert_int_equal(run.status, status);
}

void cli_need_models(void)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(PlpModels) models = plp_models_load(folder, NULL);
    if (models == NULL) {
        print_message("the networks' weights are not installed (models/install)\n");
        skip();
    }
}
