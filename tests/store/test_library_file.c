// The file itself: who may read it, what is refused, what a full disk and a read-only place do.

#include "fixture.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "folder.h"
#include "store/records.h"
#include "store/rows.h"

static void refuse_open(const char *path, PlpLibraryMode mode, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_library_open(path, mode, &error));
    fixture_assert_error(&error, PLP_ERROR_STORE, message);
}

static void test_rights(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *path = g_build_filename(fixture->folder, "a", "b", "l.sqlite", NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    struct stat facts;
    mode_t before = umask(0);
    g_autoptr(PlpLibrary) library = fixture_open(path, PLP_LIBRARY_MAKE);
    umask(before);
    fixture_add_patient(library, "P-1");
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_int_equal(stat(folder, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0700);
    g_autofree char *wal = g_strconcat(path, "-wal", NULL);
    assert_int_equal(stat(wal, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
}

static void test_not_a_library(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *missing = g_build_filename(fixture->folder, "none.sqlite", NULL);
    refuse_open(missing, PLP_LIBRARY_READ,
                "none.sqlite: there is no library yet (adding a patient makes one)");
    refuse_open(missing, PLP_LIBRARY_WRITE,
                "none.sqlite: there is no library yet (adding a patient makes one)");
    assert_int_not_equal(access(missing, F_OK), 0);
    g_autofree char *own_name = g_path_get_basename(fixture->folder);
    g_autofree char *sentence =
        g_strdup_printf("%s: is no file (name another with --library)", own_name);
    refuse_open(fixture->folder, PLP_LIBRARY_MAKE, sentence);
    g_autofree char *text =
        plp_folder_add(fixture->folder, "notes.txt", "A shopping list, and a long one at that.\n");
    refuse_open(text, PLP_LIBRARY_MAKE,
                "notes.txt: is not a library of this program (name another with --library)");
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(text, &content, NULL, NULL));
    assert_string_equal(content, "A shopping list, and a long one at that.\n");
    g_autofree char *empty = plp_folder_add(fixture->folder, "empty", "");
    refuse_open(empty, PLP_LIBRARY_READ,
                "empty: the file is empty: there is no library yet (adding a patient makes one)");
}

/** Writes a big-endian number into the file's head. */
static void poke(const char *path, off_t at, uint32_t value)
{
    const unsigned char bytes[4] = {(unsigned char)(value >> 24), (unsigned char)(value >> 16),
                                    (unsigned char)(value >> 8), (unsigned char)value};
    int fd = open(path, O_WRONLY);
    assert_int_equal(pwrite(fd, bytes, 4, at), 4);
    close(fd);
}

#define AT_USER_VERSION 60
#define AT_APPLICATION_ID 68

static void test_newer_and_foreign(void **state)
{
    Fixture *fixture = *state;
    g_clear_pointer(&fixture->library, plp_library_close);
    poke(fixture->path, AT_USER_VERSION, 999);
    g_autofree char *before = fixture_dup_digest(fixture->path);
    refuse_open(fixture->path, PLP_LIBRARY_MAKE,
                "library.sqlite: was written by a newer version of this program (layout 999, this "
                "one knows up to 2); install that version");
    poke(fixture->path, AT_USER_VERSION, 2);
    poke(fixture->path, AT_APPLICATION_ID, 0x47504b47); // somebody else's
    refuse_open(fixture->path, PLP_LIBRARY_MAKE,
                "library.sqlite: is not a library of this program (name another with --library)");
    poke(fixture->path, AT_USER_VERSION, 999);
    poke(fixture->path, AT_APPLICATION_ID, 0x504c5042);
    g_autofree char *after = fixture_dup_digest(fixture->path);
    assert_string_equal(before, after);
}

static void test_damaged(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    g_clear_pointer(&fixture->library, plp_library_close);
    for (off_t at = 4096; at < 200000; at += 512)
        poke(fixture->path, at, 0xdeadbeef);
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open(fixture->path, PLP_LIBRARY_READ, &error);
    g_autoptr(GPtrArray) problems = NULL;
    bool intact =
        library != NULL && plp_library_check(library, &problems, &error) && problems->len == 0;
    assert_false(intact);
    if (error != NULL)
        assert_string_equal(error->message, "library.sqlite: the library is damaged (put back a "
                                            "copy of it, or one of the .before- files beside it)");
}

static void test_intact(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    g_autoptr(GPtrArray) problems = NULL;
    assert_true(plp_library_check(fixture->library, &problems, NULL));
    assert_int_equal(problems->len, 0);
}

static void *use_elsewhere(void *data)
{
    Fixture *fixture = data;
    g_autoptr(GError) error = NULL;
    int64_t count = 0;
    bool used = plp_row_count(fixture->library, PLP_ENTITY_PATIENT, 0, &count, &error);
    return used ? NULL : g_strdup(error->message);
}

static void test_one_connection_a_thread(void **state)
{
    pthread_t thread;
    void *message = NULL;
    assert_int_equal(pthread_create(&thread, NULL, use_elsewhere, *state), 0);
    pthread_join(thread, &message);
    assert_string_equal(message, "library.sqlite: this connection belongs to another thread; open "
                                 "the library again");
    g_free(message);
}

// ---- a place that cannot be written to ----

/** Runs `body` in a child of its own, whose rights and limits may go; asserts that it gives 0. */
static void in_child(int (*body)(Fixture *), Fixture *fixture)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(body(fixture));
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);                                \
            return 1;                                                                              \
        }                                                                                          \
    } while (0)

static int read_only_body(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    if (getuid() == 0)
        EXPECT(setgid(65534) == 0 && setuid(65534) == 0);
    g_autoptr(PlpLibrary) library = plp_library_open(fixture->path, PLP_LIBRARY_READ, &error);
    EXPECT(library != NULL && plp_library_is_read_only(library));
    int64_t id = 0, count = 0;
    EXPECT(plp_patient_find(library, "P-1", &id, NULL) && id > 0);
    EXPECT(plp_row_count(library, PLP_ENTITY_CLOSURE, 0, &count, NULL) && count == 1);
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("P-2");
    EXPECT(!plp_row_insert(library, PLP_ENTITY_PATIENT, &patient, &error));
    EXPECT(strcmp(error->message, "library.sqlite: the library is read-only; nothing was changed "
                                  "(allow writing to the file and its folder)") == 0);
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    g_clear_error(&error);
    EXPECT(plp_library_open(fixture->path, PLP_LIBRARY_WRITE, &error) == NULL);
    EXPECT(strcmp(error->message, "library.sqlite: the library is read-only; nothing was changed "
                                  "(allow writing to the file and its folder)") == 0);
    return 0;
}

static void test_read_only(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    g_clear_pointer(&fixture->library, plp_library_close);
    chmod(fixture->path, 0444);
    chmod(fixture->folder, 0555);
    g_autofree char *before = fixture_dup_digest(fixture->path);
    in_child(read_only_body, fixture);
    g_autofree char *after = fixture_dup_digest(fixture->path);
    g_autofree char *names = plp_folder_dup_names(fixture->folder);
    chmod(fixture->folder, 0700);
    assert_string_equal(before, after);
    assert_string_equal(names, "library.sqlite");
}

/** Files patients until one does not go in; nothing of that one may be there. */
static int fill_up(const char *path, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_MAKE, &error);
    EXPECT(library != NULL);
    int64_t patients = 0, visits = 0;
    for (int i = 0; i < 100000 && error == NULL; i++) {
        PlpPatient patient;
        plp_row_init(PLP_ENTITY_PATIENT, &patient);
        patient.pseudonym = g_strdup_printf("P-%d", i);
        patient.comment = g_strnfill(1900, 'x');
        PlpVisit visit = {.day = 1};
        if (plp_library_begin(library, &error) &&
            plp_row_insert(library, PLP_ENTITY_PATIENT, &patient, &error)) {
            visit.patient = patient.id;
            if (plp_row_insert(library, PLP_ENTITY_VISIT, &visit, &error))
                plp_library_commit(library, &error);
        }
        if (error != NULL)
            plp_library_roll_back(library);
        plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    }
    EXPECT(error != NULL);
    if (strcmp(error->message, message) != 0)
        fprintf(stderr, "%s\n", error->message);
    EXPECT(strcmp(error->message, message) == 0);
    EXPECT(plp_row_count(library, PLP_ENTITY_PATIENT, 0, &patients, NULL) && patients > 10);
    EXPECT(plp_row_count(library, PLP_ENTITY_VISIT, 0, &visits, NULL) && visits == patients);
    return 0;
}

static int limited_body(Fixture *fixture)
{
    const struct rlimit limit = {400000, 400000};
    signal(SIGXFSZ, SIG_IGN);
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    return fill_up(fixture->path, "library.sqlite: the disk refuses reading or writing; nothing "
                                  "was changed (look for a full or failing disk)");
}

static int full_body(Fixture *fixture)
{
    g_autofree char *folder = g_build_filename(fixture->folder, "small", NULL);
    g_autofree char *path = g_build_filename(folder, "library.sqlite", NULL);
    EXPECT(mkdir(folder, 0700) == 0);
    // A mount that nobody else sees and that ends with this process.
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", folder, "tmpfs", 0, "size=1m") != 0) {
        fprintf(stderr, "no small file system can be mounted here: this part is left out\n");
        return 0;
    }
    return fill_up(path, "library.sqlite: the disk is full; nothing was changed (make room and "
                         "try again)");
}

static void assert_intact(const char *path)
{
    g_autoptr(PlpLibrary) library = fixture_open(path, PLP_LIBRARY_WRITE);
    g_autoptr(GPtrArray) problems = NULL;
    assert_true(plp_library_check(library, &problems, NULL));
    assert_int_equal(problems->len, 0);
    fixture_add_patient(library, "with room again");
}

static void test_full_disk(void **state)
{
    Fixture *fixture = *state;
    g_clear_pointer(&fixture->library, plp_library_close);
    in_child(limited_body, fixture);
    assert_intact(fixture->path);
    in_child(full_body, fixture);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_rights),    TEST(test_not_a_library), TEST(test_newer_and_foreign),
        TEST(test_damaged),   TEST(test_intact),        TEST(test_one_connection_a_thread),
        TEST(test_read_only), TEST(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
