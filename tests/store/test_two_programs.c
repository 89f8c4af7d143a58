// Two programs on one library: both write, neither waits for ever, nothing is lost or torn.

#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/records.h"
#include "store/rows.h"

#define N_PROGRAMS 3
#define N_RECORDS 40

/** Files patients, each with all that belongs to one; changes and reads others in between. */
static int work(const char *path, int program)
{
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_WRITE, NULL);
    for (int i = 0; library != NULL && i < N_RECORDS; i++) {
        g_autofree char *name = g_strdup_printf("%d-%d", program, i);
        g_autoptr(GError) error = NULL;
        if (!plp_library_begin(library, &error)) {
            fprintf(stderr, "%s\n", error->message);
            return 1;
        }
        fixture_add_patient(library, name);
        if (!plp_library_commit(library, NULL))
            return 1;
        g_autoptr(GArray) all = plp_row_list(library, PLP_ENTITY_PATIENT, 0, NULL);
        PlpPatient *other = &g_array_index(all, PlpPatient, (guint)(i * 7) % all->len);
        other->birth_year = 1900 + i;
        if (!plp_row_update(library, PLP_ENTITY_PATIENT, other, NULL))
            return 1;
    }
    return library != NULL ? 0 : 1;
}

static void start(pid_t *pids, const char *path)
{
    fflush(NULL);
    for (int i = 0; i < N_PROGRAMS; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            _exit(work(path, i));
    }
}

static void test_all_write(void **state)
{
    Fixture *fixture = *state;
    pid_t pids[N_PROGRAMS];
    g_clear_pointer(&fixture->library, plp_library_close);
    start(pids, fixture->path);
    for (int i = 0; i < N_PROGRAMS; i++) {
        int status = 0;
        waitpid(pids[i], &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    fixture->library = fixture_open(fixture->path, PLP_LIBRARY_READ);
    g_autoptr(GPtrArray) problems = NULL;
    assert_true(plp_library_check(fixture->library, &problems, NULL));
    assert_int_equal(problems->len, 0);
    for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++)
        assert_int_equal(fixture_count(fixture->library, (PlpEntity)i), N_PROGRAMS * N_RECORDS);
}

/** Killed at many moments, each loses at most the patient it was filing. */
static void test_killed_while_writing(void **state)
{
    Fixture *fixture = *state;
    int64_t before = 0;
    g_clear_pointer(&fixture->library, plp_library_close);
    for (int round = 0; round < 25; round++) {
        pid_t pid = 0;
        int pipes[2];
        assert_int_equal(pipe(pipes), 0);
        fflush(NULL);
        if ((pid = fork()) == 0) {
            g_autoptr(PlpLibrary) library = fixture_open(fixture->path, PLP_LIBRARY_WRITE);
            for (int i = 0; i < 1000; i++) {
                g_autofree char *name = g_strdup_printf("round %d, %d", round, i);
                if (!plp_library_begin(library, NULL))
                    _exit(1);
                fixture_add_patient(library, name);
                if (!plp_library_commit(library, NULL) || write(pipes[1], "x", 1) != 1)
                    _exit(1);
            }
            _exit(0);
        }
        close(pipes[1]);
        g_usleep((gulong)(1 + round * 13 % 25) * 6000);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        char byte = 0;
        int64_t told = 0;
        while (read(pipes[0], &byte, 1) == 1)
            told++;
        close(pipes[0]);
        g_autoptr(PlpLibrary) library = fixture_open(fixture->path, PLP_LIBRARY_WRITE);
        g_autoptr(GPtrArray) problems = NULL;
        assert_true(plp_library_check(library, &problems, NULL));
        assert_int_equal(problems->len, 0);
        // Every commit that was told of is there; at most one that was not told of is, too.
        int64_t now = fixture_count(library, PLP_ENTITY_PATIENT);
        assert_in_range(now - before, told, told + 1);
        for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++)
            assert_int_equal(fixture_count(library, (PlpEntity)i), now);
        before = now;
    }
    print_message("%d patients filed by 25 killed programs\n", (int)before);
    assert_true(before > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_all_write),
        TEST(test_killed_while_writing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
