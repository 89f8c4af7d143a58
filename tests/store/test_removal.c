// What is deleted is gone from the bytes: of the file, of its log, of backups, of derived files.

#include "fixture.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "folder.h"
#include "store/migrations_priv.h"
#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"

#define SECRET "ZebraFinch-4711"

/** No file anywhere in the folder holds the words. */
static void assert_nowhere(const Fixture *fixture, const char *words)
{
    g_autoptr(GDir) folder = g_dir_open(fixture->folder, 0, NULL);
    const char *name = NULL;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        if (fixture_file_holds(path, words))
            fail_msg("%s still holds %s", name, words);
    }
}

static bool is_somewhere(const Fixture *fixture, const char *words)
{
    g_autofree char *wal = g_strconcat(fixture->path, "-wal", NULL);
    return fixture_file_holds(fixture->path, words) || fixture_file_holds(wal, words);
}

static void set_comment(Fixture *fixture, int64_t patient, const char *text)
{
    PlpPatient row;
    plp_row_init(PLP_ENTITY_PATIENT, &row);
    assert_true(plp_row_load(fixture->library, PLP_ENTITY_PATIENT, patient, &row, NULL));
    g_free(row.comment);
    row.comment = g_strdup(text);
    assert_true(plp_row_update(fixture->library, PLP_ENTITY_PATIENT, &row, NULL));
    plp_row_clear(PLP_ENTITY_PATIENT, &row);
}

static void test_patient(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    int64_t id = fixture_add_patient(fixture->library, SECRET);
    set_comment(fixture, id, "QuokkaRiver");
    set_comment(fixture, id, "something else since"); // the older words lie in the log
    fixture_add_patient(fixture->library, "P-3");
    assert_true(is_somewhere(fixture, SECRET));
    assert_true(is_somewhere(fixture, "QuokkaRiver"));
    assert_true(plp_row_delete(fixture->library, PLP_ENTITY_PATIENT, id, NULL));
    assert_nowhere(fixture, SECRET);
    assert_nowhere(fixture, "QuokkaRiver");
    for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++)
        assert_int_equal(fixture_count(fixture->library, (PlpEntity)i), 2);
    g_clear_pointer(&fixture->library, plp_library_close);
    assert_nowhere(fixture, SECRET);
}

static void test_backups(void **state)
{
    static const PlpMigration steps[] = {{3, "CREATE TABLE more (x INTEGER) STRICT"}};
    Fixture *fixture = *state;
    int64_t id = fixture_add_patient(fixture->library, SECRET);
    g_autofree char *backup = g_strconcat(fixture->path, ".before-3", NULL);
    assert_true(plp_migrations_run_steps(fixture->library, steps, 1, NULL));
    assert_true(fixture_file_holds(backup, SECRET));
    assert_true(plp_row_delete(fixture->library, PLP_ENTITY_PATIENT, id, NULL));
    assert_int_not_equal(access(backup, F_OK), 0);
    assert_nowhere(fixture, SECRET);
}

static void test_derived_files(void **state)
{
    Fixture *fixture = *state;
    int64_t keep = fixture_add_patient(fixture->library, "P-1");
    int64_t gone = fixture_add_patient(fixture->library, "P-2");
    g_autofree char *first = plp_library_dup_derived_folder(fixture->library, 1);
    g_autofree char *second = plp_library_dup_derived_folder(fixture->library, 2);
    g_autofree char *inner = g_build_filename(second, "thumbnails", NULL);
    assert_int_equal(g_mkdir_with_parents(first, 0700), 0);
    assert_int_equal(g_mkdir_with_parents(inner, 0700), 0);
    g_autofree char *kept = plp_folder_add(first, "a.png", "picture");
    g_autofree char *face = plp_folder_add(inner, "b.png", "picture");
    // A link to something of the user's: the link goes, the thing stays.
    g_autofree char *mine = plp_folder_add(fixture->folder, "mine.txt", "my own file");
    g_autofree char *link = g_build_filename(second, "link", NULL);
    assert_int_equal(symlink(mine, link), 0);
    assert_true(plp_row_delete(fixture->library, PLP_ENTITY_PATIENT, gone, NULL));
    assert_int_not_equal(access(second, F_OK), 0);
    assert_int_equal(access(kept, F_OK), 0);
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(mine, &content, NULL, NULL));
    assert_string_equal(content, "my own file");
    assert_true(keep > 0);
}

static void test_one_visit(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    assert_true(plp_row_delete(fixture->library, PLP_ENTITY_VISIT, 1, NULL));
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_PATIENT), 1);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_TREATMENT), 1);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_RECORDING), 0);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_TRACE), 0);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_FIGURE), 0);
}

/** Another program that is reading keeps the log: that is said, and it leaves later. */
static void test_reader_keeps_the_log(void **state)
{
    Fixture *fixture = *state;
    int64_t id = fixture_add_patient(fixture->library, SECRET);
    g_autoptr(PlpLibrary) other = fixture_open(fixture->path, PLP_LIBRARY_READ);
    int64_t count = 0;
    assert_true(plp_library_execute(other, "BEGIN", NULL));
    assert_true(plp_row_count(other, PLP_ENTITY_PATIENT, 0, &count, NULL));
    sqlite3_busy_timeout(fixture->library->connection, 50);
    g_autoptr(GError) error = NULL;
    assert_false(plp_row_delete(fixture->library, PLP_ENTITY_PATIENT, id, &error));
    fixture_assert_error(&error, PLP_ERROR_STORE,
                         "library.sqlite: another program is reading the library and keeps "
                         "deleted bytes in its log; close it and run `library check`");
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_PATIENT), 0);
    assert_true(plp_library_execute(other, "COMMIT", NULL));
    g_autoptr(GPtrArray) problems = NULL;
    assert_true(plp_library_check(fixture->library, &problems, NULL));
    assert_nowhere(fixture, SECRET);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_patient),
        TEST(test_backups),
        TEST(test_derived_files),
        TEST(test_one_visit),
        TEST(test_reader_keeps_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
