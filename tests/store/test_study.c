// A study leaves as an archive and comes back the same; what is hostile or damaged changes nothing.

#include "fixture.h"

#include <archive_entry.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "folder.h"
#include "forge.h"
#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"
#include "store/study.h"

/** The fixture's library exported, and a second, empty library to import into. */
typedef struct {
    Fixture *fixture;
    char *archive, *second_path;
    PlpLibrary *second;
} Study;

static const PlpStudyExport plain_export = {.program_version = "1.2.3"};
static const PlpStudyImport plain_import = {0};

static int set_up(void **state)
{
    Study *study = g_new0(Study, 1);
    fixture_set_up((void **)&study->fixture);
    const char *folder = study->fixture->folder;
    study->archive = g_build_filename(folder, "study.zip", NULL);
    study->second_path = g_build_filename(folder, "second.sqlite", NULL);
    study->second = fixture_open(study->second_path, PLP_LIBRARY_MAKE);
    fixture_add_patient(study->fixture->library, "P-1");
    fixture_add_patient(study->fixture->library, "P-2");
    *state = study;
    return 0;
}

static int tear_down(void **state)
{
    Study *study = *state;
    plp_library_close(study->second);
    fixture_tear_down((void **)&study->fixture);
    g_free(study->archive);
    g_free(study->second_path);
    g_free(study);
    return 0;
}

static void export(Study *study, const PlpStudyExport *request)
{
    g_autoptr(GError) error = NULL;
    PlpStudyResult result;
    if (!plp_study_export(study->fixture->library, study->archive, request, &result, &error))
        fail_msg("%s", error->message);
}

static void import(Study *study, const PlpStudyImport *request)
{
    g_autoptr(GError) error = NULL;
    PlpStudyResult result;
    if (!plp_study_import(study->second, study->archive, request, &result, &error))
        fail_msg("%s", error->message);
}

/** The archive is refused in these words, and the library is as it was. */
static void refuse(Study *study, const PlpStudyImport *request, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    PlpStudyResult result;
    int64_t before = fixture_count(study->second, PLP_ENTITY_PATIENT);
    assert_false(plp_study_import(study->second, study->archive, request, &result, &error));
    fixture_assert_error(&error, code, message);
    assert_int_equal(fixture_count(study->second, PLP_ENTITY_PATIENT), before);
    assert_int_equal(fixture_count(study->second, PLP_ENTITY_CLOSURE), before);
    assert_int_equal(result.patients, 0);
}

// ---- there and back ----

static void test_there_and_back(void **state)
{
    Study *study = *state;
    struct stat facts;
    export(study, &plain_export);
    assert_int_equal(stat(study->archive, &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    import(study, &plain_import);
    for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++)
        assert_int_equal(fixture_count(study->second, (PlpEntity)i), 2);
    // What comes back leaves as the same bytes, but for the local paths that never travel.
    g_autofree char *first = fixture_dup_digest(study->archive);
    g_autofree char *again = g_strconcat(study->archive, ".again", NULL);
    PlpStudyResult result;
    assert_true(plp_study_export(study->second, again, &plain_export, &result, NULL));
    g_autofree char *second = fixture_dup_digest(again);
    assert_string_equal(first, second);
}

static void test_some_patients(void **state)
{
    Study *study = *state;
    const char *names[] = {"P-2", "P-2"};
    PlpStudyExport request = plain_export;
    request.pseudonyms = names;
    request.n_pseudonyms = 2;
    export(study, &request);
    import(study, &plain_import);
    int64_t id = 0;
    assert_int_equal(fixture_count(study->second, PLP_ENTITY_PATIENT), 1);
    assert_true(plp_patient_find(study->second, "P-2", &id, NULL) && id > 0);
    names[1] = "P-9";
    request.is_forced = true;
    g_autoptr(GError) error = NULL;
    PlpStudyResult result;
    g_autofree char *before = fixture_dup_digest(study->archive);
    assert_false(
        plp_study_export(study->fixture->library, study->archive, &request, &result, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID, "P-9: there is no patient of that pseudonym");
    g_autofree char *after = fixture_dup_digest(study->archive);
    assert_string_equal(before, after);
}

static void test_relative_days(void **state)
{
    Study *study = *state;
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    visit.patient = 1;
    visit.day = 20021;
    assert_true(plp_row_insert(study->fixture->library, PLP_ENTITY_VISIT, &visit, NULL));
    PlpStudyExport request = plain_export;
    request.is_relative = true;
    export(study, &request);
    g_autoptr(GPtrArray) files = forge_read(study->archive);
    const char *const secrets[] = {"\t20000",    "\t20021", "comment äß", "\tname äß",
                                   "made_at äß", "lot äß",  "why äß",     "path äß"};
    for (guint i = 0; i < files->len; i++) {
        const Forged *file = g_ptr_array_index(files, i);
        for (gsize k = 0; k < G_N_ELEMENTS(secrets); k++) {
            if (memmem(file->content->data, file->content->len, secrets[k], strlen(secrets[k])))
                fail_msg("%s holds `%s`", file->name, secrets[k]);
        }
    }
    import(study, &plain_import);
    g_autoptr(GArray) visits = plp_row_list(study->second, PLP_ENTITY_VISIT, 1, NULL);
    assert_int_equal(visits->len, 2);
    assert_int_equal(g_array_index(visits, PlpVisit, 0).day, 0);
    assert_int_equal(g_array_index(visits, PlpVisit, 1).day, 21);
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    assert_true(plp_row_load(study->second, PLP_ENTITY_PATIENT, 1, &patient, NULL));
    assert_true(patient.has_relative_days);
    assert_null(patient.comment);
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
}

static void test_prefix_and_trial(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    PlpStudyImport trial = {.is_trial = true};
    import(study, &trial);
    assert_int_equal(fixture_count(study->second, PLP_ENTITY_PATIENT), 0);
    import(study, &plain_import);
    refuse(study, &plain_import, PLP_ERROR_INVALID,
           "P-1: there is a patient of that pseudonym already; nothing was imported (give "
           "--prefix, or delete that patient first)");
    PlpStudyImport prefixed = {.prefix = "Turin-"};
    import(study, &prefixed);
    int64_t id = 0;
    assert_true(plp_patient_find(study->second, "Turin-P-2", &id, NULL) && id > 0);
}

static void test_videos(void **state)
{
    Study *study = *state;
    const char *folder = study->fixture->folder;
    g_autofree char *video = plp_folder_add(folder, "Jane Doe.MP4", "moving pictures");
    PlpFiledRecording row;
    for (int64_t id = 1; id <= 2; id++) {
        plp_row_init(PLP_ENTITY_RECORDING, &row);
        assert_true(plp_row_load(study->fixture->library, PLP_ENTITY_RECORDING, id, &row, NULL));
        g_free(row.path);
        row.path = g_strdup(video);
        g_free(row.name);
        row.name = g_strdup("Jane Doe.MP4");
        row.consent = id == 1 ? PLP_CONSENT_SHARING : PLP_CONSENT_RESEARCH;
        assert_true(plp_row_update(study->fixture->library, PLP_ENTITY_RECORDING, &row, NULL));
        plp_row_clear(PLP_ENTITY_RECORDING, &row);
    }
    PlpStudyExport request = plain_export;
    request.has_videos = true;
    PlpStudyResult result;
    assert_true(plp_study_export(study->fixture->library, study->archive, &request, &result, NULL));
    assert_int_equal(result.videos, 1);
    assert_int_equal(result.videos_without_consent, 1);
    PlpStudyImport with_folder = {.videos_folder = folder};
    import(study, &with_folder);
    g_autofree char *landed = g_build_filename(folder, "recording-1.mp4", NULL);
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(landed, &content, NULL, NULL));
    assert_string_equal(content, "moving pictures");
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    assert_true(plp_row_load(study->second, PLP_ENTITY_RECORDING, 1, &row, NULL));
    assert_string_equal(row.path, landed);
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    // A file that stands in the way is not written over, and then nothing is imported.
    assert_true(plp_row_delete(study->second, PLP_ENTITY_PATIENT, 1, NULL));
    assert_true(plp_row_delete(study->second, PLP_ENTITY_PATIENT, 2, NULL));
    refuse(study, &with_folder, PLP_ERROR_IO,
           "recording-1.mp4: is there already; name another folder with --videos");
}

static void test_not_over_a_file(void **state)
{
    Study *study = *state;
    g_autofree char *other = plp_folder_add(study->fixture->folder, "study.zip", "something else");
    g_autoptr(GError) error = NULL;
    PlpStudyResult result;
    assert_false(plp_study_export(study->fixture->library, other, &plain_export, &result, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID,
                         "study.zip: is there already; replace it with --force");
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(other, &content, NULL, NULL));
    assert_string_equal(content, "something else");
}

// ---- no archive at all, or damaged ----

static void test_no_archive(void **state)
{
    Study *study = *state;
    const char *folder = study->fixture->folder;
    refuse(study, &plain_import, PLP_ERROR_IO,
           "study.zip: cannot be read: No such file or directory");
    g_free(plp_folder_add(folder, "study.zip", ""));
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: is no study archive; nothing was imported");
    g_free(plp_folder_add(folder, "study.zip", "PK\x03\x04 and then words, words, words"));
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: is no study archive; nothing was imported");
}

/** Cut anywhere, with any bit turned: refused, never taken. */
static void test_cut_and_turned(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(study->archive, &content, &size, NULL));
    int refused = 0, taken = 0;
    for (gsize i = 1; i < 120; i++) {
        g_autofree char *changed = g_memdup2(content, size);
        bool is_cut = i % 2 == 0;
        changed[size * i / 120] ^= (char)(1 << (i % 8));
        g_file_set_contents(study->archive, changed, (gssize)(is_cut ? size * i / 120 : size),
                            NULL);
        PlpStudyImport trial = {.is_trial = true};
        PlpStudyResult result;
        bool done = plp_study_import(study->second, study->archive, &trial, &result, NULL);
        assert_false(done && is_cut);
        refused += !done;
        taken += done; // a bit in a time or a comment of the zip itself: no content
    }
    print_message("%d refused, %d with content untouched\n", refused, taken);
    assert_true(refused > 90);
    assert_int_equal(fixture_count(study->second, PLP_ENTITY_PATIENT), 0);
}

// ---- hostile ----

static void test_hostile_names(void **state)
{
    static const char *const names[] = {
        "../../evil", "/etc/evil", "000001/../../evil", "000001/./x", "C:/evil", "000001//x",
        ".hidden",    "000001/x.", "EVIL.TSV",          "x y",        "a\nb",
    };
    Study *study = *state;
    export(study, &plain_export);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GPtrArray) files = forge_read(study->archive);
        forge_add(files, names[i], "root::0:0::/:/bin/sh\n");
        forge_sign(files);
        g_autofree char *forged = g_strconcat(study->archive, ".forged", NULL);
        forge_write(files, forged);
        g_autoptr(GError) error = NULL;
        PlpStudyResult result;
        assert_false(plp_study_import(study->second, forged, &plain_import, &result, &error));
        if (strstr(error->message, "which no study archive holds") == NULL)
            fail_msg("%s: %s", names[i], error->message);
        assert_int_equal(fixture_count(study->second, PLP_ENTITY_PATIENT), 0);
    }
}

/** One change of a good archive, signed as an attacker can, and what is said of it. */
typedef struct {
    const char *file, *from, *to;
    const char *message;
} Forgery;

static const Forgery forgeries[] = {
    {"manifest.tsv", "palpebra-study\t1", "palpebra-study\t2",
     "study.zip: was written by a newer version of this program (format 2); install that version; "
     "nothing was imported"},
    {"manifest.tsv", "palpebra-study\t1", "holiday-photos\t1",
     "study.zip: is no study archive; nothing was imported"},
    {"manifest.tsv", "layout\t2", "layout\t9",
     "study.zip: was written by a newer version of this program (layout 9, this one knows up to "
     "2); install that version"},
    {"manifest.tsv", "layout\t2", "layout\t2\tx",
     "study.zip: its manifest is damaged; nothing was imported"},
    {"manifest.tsv", "days\tdates", "days\trelative",
     "000001/patients.tsv, line 2: a patient has dates in an archive of relative days; nothing was "
     "imported"},
    {"000001/patients.tsv", "pseudonym\tsex", "pseudonym\tname",
     "000001/patients.tsv, line 1: its columns are not those of this layout; nothing was imported"},
    {"000001/patients.tsv", "female", "FEMALE",
     "000001/patients.tsv, line 2: sex: a cell holds what it cannot; nothing was imported"},
    {"000001/patients.tsv", "1961", "61",
     "000001/patients.tsv, line 2: birth_year: is out of its range; nothing was imported"},
    {"000001/patients.tsv", "1961", "1961\t7",
     "000001/patients.tsv, line 2: it has cells too many or too few; nothing was imported"},
    {"000001/patients.tsv", "P-1", "\\N",
     "000001/patients.tsv, line 2: pseudonym: is missing; nothing was imported"},
    {"000001/patients.tsv", "P-1", "P\\x1",
     "000001/patients.tsv, line 2: an escape: a cell holds what it cannot; nothing was imported"},
    {"000001/patients.tsv", "P-1", "P\\n1",
     "000001/patients.tsv, line 2: pseudonym: a cell holds what it cannot; nothing was imported"},
    {"000001/patients.tsv", "P-1", "P\xff",
     "000001/patients.tsv, line 1: it is no text; nothing was imported"},
    {"000001/patients.tsv", "comment äß\n", "comment äß",
     "000001/patients.tsv, line 2: it ends in the middle of a line; nothing was imported"},
    {"000001/patients.tsv", "comment äß\n", "comment äß\n2\tP-7\t\\N\t\\N\t\\N\t\\N\t\\N\t0\t\\N\n",
     "000001/patients.tsv, line 2: there must be one patient; nothing was imported"},
    {"000002/visits.tsv", "2\t2\t20000", "2\t1\t20000",
     "000002/visits.tsv, line 2: it belongs to a record that is not there; nothing was imported"},
    {"000002/visits.tsv", "2\t2\t20000", "x\t2\t20000",
     "000002/visits.tsv, line 2: its id is no number; nothing was imported"},
    {"000002/scores.tsv", "jrs_severity\t3", "jrs_severity\t30",
     "000002/scores.tsv, line 2: value: jrs_severity takes whole numbers from 0 to 4; nothing was "
     "imported"},
    {"000002/scores.tsv", "jrs_severity\t3", "jrs_severity\tnan",
     "000002/scores.tsv, line 2: value: a cell holds what it cannot; nothing was imported"},
    {"000002/traces-2.content", "", "junk",
     "000002/traces.tsv, line 2: a stored trace is damaged or of a newer version; nothing was "
     "imported"},
    {"000002/traces.tsv", "\t50\t", "\t51\t",
     "000002/traces.tsv, line 2: a trace is not as long as it says; nothing was imported"},
    {"000002/analyses.tsv", "yaw_limit_deg\\t40", "yaw_limit_deg\\t4000",
     "000002/analyses.tsv, line 2: stored facts are damaged: yaw_limit_deg; nothing was imported"},
    {"000002/analyses.tsv", "rest_open\\t0", "rest_open\\t-5",
     "000002/analyses.tsv, line 2: stored facts are damaged: a segment; nothing was imported"},
    {"000002/closures.tsv", "1234567", "9934567",
     "000002/closures.tsv, line 2: offset_us: a closure ends before it begins; nothing was "
     "imported"},
    {"000002/figures.tsv", "\tright\t", "\tmiddle\t",
     "000002/figures.tsv, line 2: side: a cell holds what it cannot; nothing was imported"},
};

static void test_forged(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autofree char *good = g_strconcat(study->archive, ".good", NULL);
    assert_int_equal(rename(study->archive, good), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(forgeries); i++) {
        const Forgery *forgery = &forgeries[i];
        g_autoptr(GPtrArray) files = forge_read(good);
        forge_replace(files, forgery->file, forgery->from, forgery->to);
        forge_sign(files);
        unlink(study->archive);
        forge_write(files, study->archive);
        refuse(study, &plain_import, PLP_ERROR_FORMAT, forgery->message);
    }
}

/** An archive that the program wrote before there were corrections of tasks. */
static void test_of_layout_1(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autoptr(GPtrArray) files = forge_read(study->archive);
    forge_replace(files, "manifest.tsv", "layout\t2", "layout\t1");
    guint n_tables = 0;
    for (guint i = 0; i < files->len; i++) {
        const Forged *file = g_ptr_array_index(files, i);
        if (!g_str_has_suffix(file->name, "/edits.tsv"))
            continue;
        forge_replace(files, file->name, "\ttask\twhy", "\twhy");
        forge_replace(files, file->name, "\tsmile\t", "\t");
        n_tables++;
    }
    assert_true(n_tables > 0);
    forge_sign(files);
    forge_write(files, study->archive);
    g_autoptr(GError) error = NULL;
    import(study, &plain_import);
    PlpFiledEdit row;
    plp_row_init(PLP_ENTITY_EDIT, &row);
    assert_true(plp_row_load(study->second, PLP_ENTITY_EDIT, 1, &row, &error));
    assert_int_equal(row.edit.action, PLP_EDIT_MOVE);
    assert_int_equal(row.edit.to_us, 800);
    assert_int_equal(row.edit.task, PLP_TASK_UNKNOWN);
    plp_row_clear(PLP_ENTITY_EDIT, &row);
}

static void test_not_as_the_manifest_says(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autofree char *good = g_strconcat(study->archive, ".good", NULL);
    assert_int_equal(rename(study->archive, good), 0);
    g_autoptr(GPtrArray) files = forge_read(good);
    forge_replace(files, "000001/visits.tsv", "20000", "20001");
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: `000001/visits.tsv` is not as it was written; nothing was imported");
    g_ptr_array_unref(g_steal_pointer(&files));
    files = forge_read(good);
    forge_add(files, "000001/extra.tsv", "x");
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: holds files that its manifest does not name; nothing was imported");
    g_ptr_array_unref(g_steal_pointer(&files));
    files = forge_read(good);
    g_ptr_array_remove(files, forge_find(files, "000002/visits.tsv"));
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: lacks `000002/visits.tsv`; nothing was imported");
    forge_sign(files);
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: lacks `000002/visits.tsv`; nothing was imported");
    g_ptr_array_remove(files, forge_find(files, "manifest.tsv"));
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: is no study archive: it has no manifest; nothing was imported");
}

static void test_twice_linked_and_blown_up(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autofree char *good = g_strconcat(study->archive, ".good", NULL);
    assert_int_equal(rename(study->archive, good), 0);
    g_autoptr(GPtrArray) files = forge_read(good);
    forge_add(files, "000001/visits.tsv", "x");
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: holds `000001/visits.tsv` twice; nothing was imported");
    g_ptr_array_unref(g_steal_pointer(&files));
    files = forge_read(good);
    Forged *link = forge_add(files, "000001/link", "");
    link->type = AE_IFLNK;
    link->link = g_strdup("/etc/passwd");
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: holds `000001/link`, which no study archive holds; nothing was imported");
    g_ptr_array_unref(g_steal_pointer(&files));
    files = forge_read(good);
    g_byte_array_set_size(forge_add(files, "000001/bomb", "")->content, 200u << 20);
    memset(forge_find(files, "000001/bomb")->content->data, 0, 200u << 20);
    forge_sign(files);
    forge_write(files, study->archive);
    refuse(study, &plain_import, PLP_ERROR_FORMAT,
           "study.zip: would unpack to far more than a study archive of its size; nothing was "
           "imported");
}

// ---- ended from outside ----

static int64_t run_and_kill(Study *study, bool is_import, int64_t after_us)
{
    int64_t start_us = g_get_monotonic_time();
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        PlpStudyResult result;
        PlpStudyExport request = plain_export;
        request.is_forced = true;
        PlpLibrary *library =
            fixture_open(is_import ? study->second_path : study->fixture->path, PLP_LIBRARY_WRITE);
        _exit(is_import ? !plp_study_import(library, study->archive, &plain_import, &result, NULL)
                        : !plp_study_export(library, study->archive, &request, &result, NULL));
    }
    if (after_us >= 0) {
        g_usleep((gulong)after_us);
        kill(pid, SIGKILL);
    }
    waitpid(pid, NULL, 0);
    return g_get_monotonic_time() - start_us;
}

static void test_killed_importing(void **state)
{
    Study *study = *state;
    for (int i = 3; i < 20; i++) {
        g_autofree char *name = g_strdup_printf("P-%d", i);
        fixture_add_patient(study->fixture->library, name);
    }
    export(study, &plain_export);
    g_clear_pointer(&study->second, plp_library_close);
    int64_t whole_us = run_and_kill(study, true, -1);
    int none = 0, all = 0;
    for (int round = 0; round < 40; round++) {
        unlink(study->second_path);
        g_autofree char *wal = g_strconcat(study->second_path, "-wal", NULL);
        g_autofree char *shm = g_strconcat(study->second_path, "-shm", NULL);
        unlink(wal);
        unlink(shm);
        plp_library_close(fixture_open(study->second_path, PLP_LIBRARY_MAKE));
        run_and_kill(study, true, whole_us * round / 30);
        g_autoptr(PlpLibrary) library = fixture_open(study->second_path, PLP_LIBRARY_WRITE);
        g_autoptr(GPtrArray) problems = NULL;
        assert_true(plp_library_check(library, &problems, NULL));
        assert_int_equal(problems->len, 0);
        int64_t patients = fixture_count(library, PLP_ENTITY_PATIENT);
        assert_true(patients == 0 || patients == 19);
        assert_int_equal(fixture_count(library, PLP_ENTITY_FIGURE), patients);
        none += patients == 0;
        all += patients == 19;
    }
    print_message("killed importing: %d times nothing, %d times everything\n", none, all);
    assert_true(none > 0 && all > 0);
}

static void test_killed_exporting(void **state)
{
    Study *study = *state;
    export(study, &plain_export);
    g_autofree char *whole = fixture_dup_digest(study->archive);
    int64_t whole_us = run_and_kill(study, false, -1);
    for (int round = 0; round < 30; round++) {
        run_and_kill(study, false, whole_us * round / 24);
        g_autofree char *now = fixture_dup_digest(study->archive);
        assert_string_equal(now, whole); // the old one or the new one: the same records
    }
}

static void test_full_disk(void **state)
{
    Study *study = *state;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        const struct rlimit limit = {4000, 4000};
        g_autoptr(GError) error = NULL;
        PlpStudyResult result;
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        bool done = plp_study_export(study->fixture->library, study->archive, &plain_export,
                                     &result, &error);
        _exit(!done && strcmp(error->message, "study.zip: cannot be written: File too large") == 0
                  ? 0
                  : 1);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_not_equal(access(study->archive, F_OK), 0);
}

static void test_cancelled(void **state)
{
    Study *study = *state;
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    export(study, &plain_export);
    plp_cancel_request(&cancel);
    PlpStudyImport request = {.cancel = &cancel};
    refuse(study, &request, PLP_ERROR_CANCELLED, "cancelled: nothing was imported");
    PlpStudyExport again = plain_export;
    again.cancel = &cancel;
    again.is_forced = true;
    g_autofree char *before = fixture_dup_digest(study->archive);
    PlpStudyResult result;
    assert_false(plp_study_export(study->fixture->library, study->archive, &again, &result, NULL));
    g_autofree char *after = fixture_dup_digest(study->archive);
    assert_string_equal(before, after);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_there_and_back),
        TEST(test_some_patients),
        TEST(test_relative_days),
        TEST(test_prefix_and_trial),
        TEST(test_videos),
        TEST(test_not_over_a_file),
        TEST(test_no_archive),
        TEST(test_cut_and_turned),
        TEST(test_hostile_names),
        TEST(test_forged),
        TEST(test_of_layout_1),
        TEST(test_not_as_the_manifest_says),
        TEST(test_twice_linked_and_blown_up),
        TEST(test_killed_importing),
        TEST(test_killed_exporting),
        TEST(test_full_disk),
        TEST(test_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
