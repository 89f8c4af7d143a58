// An older library comes up to date step by step, after a backup; a step that fails changes
// nothing. The first version made from an empty file is step 1; the later steps here are the tests'
// own.

#include "fixture.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "folder.h"
#include "store/migrations_priv.h"
#include "store/records.h"
#include "store/rows.h"

static const PlpMigration steps[] = {
    {1, "SELECT 1"},
    {2, "SELECT 1"},
    {3, "ALTER TABLE visits ADD COLUMN room TEXT; UPDATE visits SET room = 'one';"},
    {4, "CREATE TABLE rooms (name TEXT PRIMARY KEY) STRICT;"
        "INSERT INTO rooms SELECT DISTINCT room FROM visits;"},
};

static const PlpMigration broken[] = {
    {1, "SELECT 1"},
    {2, "SELECT 1"},
    {3, "ALTER TABLE visits ADD COLUMN room TEXT; DELETE FROM patients; INSERT INTO nowhere "
        "VALUES (1);"},
};

static int64_t ask(PlpLibrary *library, const char *sql)
{
    int64_t value = -1;
    assert_true(plp_library_get_integer(library, sql, 0, -1, &value, NULL));
    return value;
}

static char *dup_backup(const Fixture *fixture, int to)
{
    return g_strdup_printf("%s.before-%d", fixture->path, to);
}

static void test_from_nothing(void **state)
{
    Fixture *fixture = *state;
    assert_int_equal(ask(fixture->library, "PRAGMA user_version"), plp_migrations_get_newest());
    assert_int_equal(ask(fixture->library, "PRAGMA application_id"), PLP_APPLICATION_ID);
    g_autofree char *backup = dup_backup(fixture, 1);
    assert_int_not_equal(access(backup, F_OK), 0); // nothing was there to back up
}

/** The file has the columns that the table of entities says, and no others. */
static void test_schema_fits_the_entities(void **state)
{
    Fixture *fixture = *state;
    for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++) {
        const PlpStoreTable *table = plp_store_get_table((PlpEntity)i);
        g_autofree char *all =
            g_strdup_printf("SELECT count(*) FROM pragma_table_info('%s')", table->table);
        assert_int_equal(ask(fixture->library, all), table->n_fields + 1);
        for (gsize k = 0; k < table->n_fields; k++) {
            g_autofree char *one =
                g_strdup_printf("SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%s'",
                                table->table, table->fields[k].name);
            if (ask(fixture->library, one) != 1)
                fail_msg("%s.%s is not in the file", table->table, table->fields[k].name);
        }
    }
}

/** A library of the first version keeps its corrections, and can take those of tasks. */
static void test_corrections_of_version_1(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *path = g_strconcat(fixture->path, ".old", NULL);
    sqlite3 *connection = NULL;
    assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
    g_autofree char *sql = g_strdup_printf(
        "%s INSERT INTO patients (id, pseudonym, has_relative_days) VALUES (1, 'P-1', 0);"
        "INSERT INTO visits (id, patient, day) VALUES (1, 1, 20000);"
        "INSERT INTO recordings (id, visit, name) VALUES (1, 1, 'a.mp4');"
        "INSERT INTO edits VALUES (7, 1, 1, 'main', 'R1', NULL, 'move', 'left', 100, 900, 50, 800,"
        " NULL, 0, 'seen', 0);"
        "PRAGMA application_id = %d; PRAGMA user_version = 1;",
        plp_schema_1, PLP_APPLICATION_ID);
    char *message = NULL;
    sqlite3_exec(connection, sql, NULL, NULL, &message);
    assert_null(message);
    sqlite3_close(connection);
    g_autoptr(PlpLibrary) library = fixture_open(path, PLP_LIBRARY_WRITE);
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_EDIT, 1, NULL);
    assert_int_equal(rows->len, 1);
    const PlpFiledEdit *row = &g_array_index(rows, PlpFiledEdit, 0);
    assert_int_equal(row->id, 7);
    assert_int_equal(row->edit.action, PLP_EDIT_MOVE);
    assert_int_equal(row->edit.eye, PLP_SIDE_LEFT);
    assert_int_equal(row->edit.to_us, 800);
    assert_int_equal(row->edit.task, PLP_TASK_UNKNOWN);
    assert_string_equal(row->why, "seen");
    PlpFiledEdit task;
    plp_row_init(PLP_ENTITY_EDIT, &task);
    task.recording = 1;
    task.layer = g_strdup("main");
    task.author = g_strdup("R1");
    task.edit = (PlpClosureEdit){.action = PLP_EDIT_TASK_ADD,
                                 .eye = PLP_SIDE_BOTH,
                                 .target_onset_us = -1,
                                 .target_offset_us = -1,
                                 .to_us = 5000000,
                                 .task = PLP_TASK_REST_OPEN};
    assert_true(plp_row_insert(library, PLP_ENTITY_EDIT, &task, NULL));
    plp_row_clear(PLP_ENTITY_EDIT, &task);
}

static void test_steps(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    assert_true(plp_migrations_run_steps(fixture->library, steps, 4, NULL));
    assert_int_equal(ask(fixture->library, "PRAGMA user_version"), 4);
    assert_int_equal(ask(fixture->library, "SELECT count(*) FROM visits WHERE room = 'one'"), 1);
    assert_int_equal(ask(fixture->library, "SELECT count(*) FROM rooms"), 1);
    assert_true(plp_migrations_run_steps(fixture->library, steps, 4, NULL)); // nothing left to do
    for (int to = 3; to <= 4; to++) {
        g_autofree char *path = dup_backup(fixture, to);
        struct stat facts;
        assert_int_equal(stat(path, &facts), 0);
        assert_int_equal(facts.st_mode & 0777, 0600);
    }
    g_autofree char *before_3 = dup_backup(fixture, 3);
    g_autoptr(PlpLibrary) backup = fixture_open(before_3, PLP_LIBRARY_READ);
    assert_int_equal(fixture_count(backup, PLP_ENTITY_PATIENT), 1);
    assert_int_equal(ask(backup, "PRAGMA user_version"), 2);
}

static void test_step_that_fails(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    g_autoptr(GError) error = NULL;
    assert_false(plp_migrations_run_steps(fixture->library, broken, 3, &error));
    fixture_assert_error(&error, PLP_ERROR_STORE, "library.sqlite: no such table: nowhere");
    assert_int_equal(ask(fixture->library, "PRAGMA user_version"), 2);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_PATIENT), 1);
    assert_int_equal(ask(fixture->library,
                         "SELECT count(*) FROM pragma_table_info('visits') WHERE name = "
                         "'room'"),
                     0);
}

static void test_no_backup_no_step(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    g_autofree char *part = g_strconcat(fixture->path, ".before-3.part", NULL);
    g_autofree char *inner = g_build_filename(part, "x", NULL);
    assert_int_equal(g_mkdir_with_parents(inner, 0700), 0); // the backup cannot be written there
    g_autoptr(GError) error = NULL;
    assert_false(plp_migrations_run_steps(fixture->library, steps, 4, &error));
    fixture_assert_error(&error, PLP_ERROR_STORE,
                         "library.sqlite: the backup before the migration cannot be written: File "
                         "exists; nothing was changed");
    assert_int_equal(ask(fixture->library, "PRAGMA user_version"), 2);
}

/** Runs the steps in a child, killed after so long; waits for it. Returns how long that took. */
static int64_t migrate_and_kill(const char *path, int64_t after_us)
{
    int64_t start_us = g_get_monotonic_time();
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        PlpLibrary *library = fixture_open(path, PLP_LIBRARY_WRITE);
        _exit(plp_migrations_run_steps(library, steps, 4, NULL) ? 0 : 1);
    }
    if (after_us >= 0) {
        g_usleep((gulong)after_us);
        kill(pid, SIGKILL);
    }
    waitpid(pid, NULL, 0);
    return g_get_monotonic_time() - start_us;
}

/** The version that is there now, whole; then back to version 2. Opened without this program's
 * checks, for which versions 3 and 4 are too new. */
static int look_and_reset(const char *path)
{
    sqlite3 *connection = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(path, &connection), SQLITE_OK);
    sqlite3_prepare_v2(connection,
                       "SELECT user_version, (SELECT count(*) FROM patients),"
                       " (SELECT count(*) FROM pragma_table_info('visits')),"
                       " (SELECT integrity_check FROM pragma_integrity_check)"
                       " FROM pragma_user_version",
                       -1, &statement, NULL);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int version = sqlite3_column_int(statement, 0);
    assert_in_range(version, 2, 4);
    assert_int_equal(sqlite3_column_int(statement, 1), 40);
    assert_int_equal(sqlite3_column_int(statement, 2), version == 2 ? 5 : 6);
    assert_string_equal(sqlite3_column_text(statement, 3), "ok");
    sqlite3_finalize(statement);
    if (version > 2)
        assert_int_equal(sqlite3_exec(connection,
                                      "DROP TABLE IF EXISTS rooms; ALTER TABLE visits DROP COLUMN "
                                      "room; PRAGMA user_version = 2;",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
    sqlite3_close(connection);
    return version;
}

/** Killed at any moment, the library is at one version or the other, and whole. */
static void test_killed_in_between(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("P-%d", i);
        fixture_add_patient(fixture->library, name);
    }
    g_clear_pointer(&fixture->library, plp_library_close);
    int64_t whole_us = migrate_and_kill(fixture->path, -1);
    assert_int_equal(look_and_reset(fixture->path), 4);
    int seen[5] = {0};
    for (int round = 0; round < 40; round++) {
        migrate_and_kill(fixture->path, whole_us * round / 28);
        seen[look_and_reset(fixture->path)]++;
    }
    print_message("killed at version 2, 3, 4: %d, %d, %d times\n", seen[2], seen[3], seen[4]);
    assert_true(seen[2] > 0 && seen[3] + seen[4] > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_from_nothing),
        TEST(test_schema_fits_the_entities),
        TEST(test_corrections_of_version_1),
        TEST(test_steps),
        TEST(test_step_that_fails),
        TEST(test_no_backup_no_step),
        TEST(test_killed_in_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
