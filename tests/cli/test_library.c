// `palpebra-cli library` as a person types it: a patient's story from the first visit to the
// archive, and what is said of wrong words.

#include "cli_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"

/** A folder with a library of one patient, one visit and one filed series. */
typedef struct {
    char *folder, *library, *results;
} Desk;

#define SEE(verb) " (see `palpebra-cli help library " verb "`)\n"

/** Runs a verb on the desk's library and asserts what it prints and its status. */
static void expect(const Desk *desk, int status, const char *out, const char *err,
                   const char *const *words)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    g_ptr_array_add(all, (void *)"library");
    for (; *words != NULL; words++)
        g_ptr_array_add(all, (void *)*words);
    g_ptr_array_add(all, (void *)"--library");
    g_ptr_array_add(all, desk->library);
    g_ptr_array_add(all, NULL);
    g_auto(CliRun) run = cli_run((const char *const *)all->pdata);
    if (err != NULL)
        assert_string_equal(run.err, err);
    if (out != NULL)
        assert_string_equal(run.out, out);
    assert_int_equal(run.status, status);
}

#define DONE(desk, out, ...) expect(desk, 0, out, "", WORDS(__VA_ARGS__))
#define REFUSED(desk, err, ...) expect(desk, 2, "", "palpebra-cli: " err, WORDS(__VA_ARGS__))
#define FAILED(desk, err, ...) expect(desk, 1, "", "palpebra-cli: " err, WORDS(__VA_ARGS__))

/** An EAR series with a blink every two seconds, detected into a result folder. */
static char *make_results(const char *folder)
{
    g_autoptr(GString) text = g_string_new("time,right,left\n");
    for (int i = 0; i < 600; i++) {
        int in_blink = i % 60;
        const char *value = in_blink >= 30 && in_blink < 37 ? "0.05" : "0.30";
        g_string_append_printf(text, "%d.%02d,%s,%s\n", i / 30, i % 30 * 100 / 30, value, value);
    }
    g_autofree char *series = plp_folder_add(folder, "rest.csv", text->str);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", series, "--fps", "30", "--out", folder));
    if (run.status != 0)
        fail_msg("%s", run.err);
    return g_build_filename(folder, "rest", NULL);
}

static int set_up(void **state)
{
    Desk *desk = g_new0(Desk, 1);
    desk->folder = plp_folder_new();
    desk->library = g_build_filename(desk->folder, "records", "l.sqlite", NULL);
    desk->results = make_results(desk->folder);
    DONE(desk, "patient 1\n", "add", "patient", "P-014", "sex=female", "birth_year=1961");
    DONE(desk, "visit 1\n", "add", "visit", "P-014", "date=2026-02-03", "label=baseline");
    DONE(desk, "recording 1\n", "add-recording", "1", desk->results, "glasses=no", "light=dim");
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    Desk *desk = *state;
    plp_folder_remove(desk->folder);
    g_free(desk->library);
    g_free(desk->results);
    g_free(desk);
    return 0;
}

static void test_story(void **state)
{
    const Desk *desk = *state;
    DONE(desk, "treatment 1\n", "add", "treatment", "P-014", "date=2026-01-13",
         "product=onabotulinumtoxinA", "total_units=25");
    DONE(desk, "site 1\n", "add", "site", "1", "muscle=orbicularis_oculi", "side=right",
         "units=2.5");
    DONE(desk, "effect 1\n", "add", "effect", "1", "effect=ptosis", "side=left", "grade=mild");
    DONE(desk, "score 1\n", "add", "score", "P-014", "date=2026-02-03", "scale=jrs_severity",
         "value=3", "rater=R1");
    DONE(desk, "segment 1\n", "add", "segment", "@1", "task=rest_open", "start_s=0", "end_s=20");
    DONE(desk, "", "edit", "patient", "P-014", "diagnosis=blepharospasm", "birth_year=");
    DONE(desk,
         "recording  patient        date  day      name     s  closures/min  closed %  measured %  "
         "analyses  corrections\n"
         "@1           P-014  2026-02-03   21  rest.csv  20.0          30.0        12         100  "
         "       1            0\n",
         "list", "recordings", "P-014");
    DONE(desk,
         "patient     sex  born      diagnosis  side  visits  recordings  treatments  last visit\n"
         "P-014    female     -  blepharospasm     -       1           1           1  2026-02-03\n",
         "list", "patients");
    DONE(desk, NULL, "show", "P-014");
    DONE(desk, "", "reanalyze", "@1");
    DONE(desk, NULL, "check");
}

static void test_corrections(void **state)
{
    const Desk *desk = *state;
    g_auto(CliRun) before = cli_run(WORDS("library", "closures", "1", "--library", desk->library));
    DONE(desk, "edit 1\n", "correct", "@1", "delete", "2", "--author", "R1", "--why", "a rub");
    DONE(desk, "edit 2\n", "correct", "1", "add", "eye=left", "from_s=3", "to_s=4", "--author",
         "R1");
    DONE(desk, before.out, "closures", "1", "--automatic");
    DONE(desk, before.out, "closures", "1", "--layer", "second");
    g_auto(CliRun) after = cli_run(WORDS("library", "closures", "1", "--library", desk->library));
    assert_string_not_equal(after.out, before.out);
    DONE(desk, "", "undo", "1");
    DONE(desk, "", "undo", "1");
    DONE(desk, before.out, "closures", "1");
    REFUSED(desk,
            "library undo: recording 1: the layer main has no correction to take back" SEE("undo"),
            "undo", "1");
    DONE(desk, "", "redo", "1");
    REFUSED(desk, "library correct: --author CODE is missing" SEE("correct"), "correct", "1",
            "delete", "1");
    REFUSED(desk,
            "library correct: vanish: must be one of add, delete, move, split, merge, kind, "
            "commanded, comment, task_add, task_delete, task_move, task_name, open_lid, "
            "closed_lid, mirrored, glasses, no_glasses, affected" SEE("correct"),
            "correct", "1", "vanish", "1", "--author", "R1");
    REFUSED(desk, "library correct: CLOSURE, the number of the closure, is missing" SEE("correct"),
            "correct", "1", "delete", "--author", "R1");
    REFUSED(desk, "library correct: TASK, the number of the task, is missing" SEE("correct"),
            "correct", "1", "task_delete", "--author", "R1");
}

static void test_wrong_words(void **state)
{
    const Desk *desk = *state;
    cli_assert_refused(WORDS("library"), 2,
                       "palpebra-cli: library: VERB … is missing (see `palpebra-cli help "
                       "library`)\n");
    cli_assert_refused(WORDS("library", "dance"), 2,
                       "palpebra-cli: library: dance: no such verb (see `palpebra-cli help "
                       "library`)\n");
    cli_assert_refused(WORDS("help", "library", "dance"), 2,
                       "palpebra-cli: library: dance: no such verb (see `palpebra-cli help "
                       "library`)\n");
    cli_assert_refused(WORDS("help", "library", "add", "more"), 2,
                       "palpebra-cli: more: one word too many (see `palpebra-cli help`)\n");
    REFUSED(desk, "library add: THING OF [NAME=VALUE…] is missing" SEE("add"), "add", "patient");
    REFUSED(desk,
            "library add: person: must be one of patient, visit, treatment, site, effect, score, "
            "recording, segment" SEE("add"),
            "add", "person", "P-1");
    REFUSED(desk, "library add: a recording is filed with `library add-recording`" SEE("add"),
            "add", "recording", "1");
    REFUSED(desk,
            "library add: name=Jane: must be NAME=VALUE with one of the names pseudonym, sex, "
            "birth_year, diagnosis, side, onset_year, comment" SEE("add"),
            "add", "patient", "P-1", "name=Jane");
    REFUSED(desk, "library add: date: is missing" SEE("add"), "add", "visit", "P-014");
    REFUSED(desk,
            "library add: P-15: there is no patient of that pseudonym (see `library list "
            "patients`)" SEE("add"),
            "add", "visit", "P-15", "date=2026-02-03");
    REFUSED(desk, "library edit: visit 7: there is none" SEE("edit"), "edit", "visit", "7",
            "label=x");
    REFUSED(desk, "library edit: one: a visit is named by its number" SEE("edit"), "edit", "visit",
            "one", "label=x");
    REFUSED(desk, "library list: it is missing OF which patient" SEE("list"), "list", "visits");
    REFUSED(desk, "library show: recording 9: there is none" SEE("show"), "show", "@9");
    FAILED(desk, "l.sqlite: there is a patient of that pseudonym already\n", "add", "patient",
           "P-014");
    cli_assert_refused(WORDS("library", "list", "patients", "--library", "/nowhere/l.sqlite"), 1,
                       "palpebra-cli: l.sqlite: there is no library yet (adding a patient makes "
                       "one)\n");
}

static void test_filing_refused(void **state)
{
    const Desk *desk = *state;
    REFUSED(desk, "library add-recording: visit 5: there is none" SEE("add-recording"),
            "add-recording", "5", desk->results);
    REFUSED(desk, "library add-recording: glasses=perhaps: must be yes or no" SEE("add-recording"),
            "add-recording", "1", desk->results, "glasses=perhaps");
    REFUSED(desk,
            "library add-recording: this very video is filed with the visit already, as recording "
            "1 (analyse it again there with --recording 1)" SEE("add-recording"),
            "add-recording", "1", desk->results);
    DONE(desk, "recording 1\n", "add-recording", "1", desk->results, "--recording", "1");
    g_autofree char *summary = g_build_filename(desk->results, "closures.csv", NULL);
    assert_int_equal(unlink(summary), 0);
    g_auto(CliRun) run = cli_run(WORDS("library", "add-recording", "1", desk->results,
                                       "--recording", "1", "--library", desk->library));
    assert_int_equal(run.status, 1);
    assert_non_null(strstr(run.err, "closures.csv"));
}

static void test_archive(void **state)
{
    const Desk *desk = *state;
    g_autofree char *archive = g_build_filename(desk->folder, "study.zip", NULL);
    g_autofree char *other = g_build_filename(desk->folder, "other.sqlite", NULL);
    DONE(desk, "1 patient, 1 recording, 0 videos written\n", "export", archive, "--relative-days");
    REFUSED(desk,
            "library export: study.zip: is there already; replace it with --force" SEE("export"),
            "export", archive);
    DONE(desk, "1 patient, 1 recording, 0 videos written\n", "export", archive, "--force",
         "--patient", "P-014");
    REFUSED(desk,
            "library import: P-014: there is a patient of that pseudonym already; nothing was "
            "imported (give --prefix, or delete that patient first)" SEE("import"),
            "import", archive);
    DONE(desk, "1 patient, 1 recording, 0 videos could be imported\n", "import", archive, "--check",
         "--prefix", "B-");
    g_autofree char *series = g_build_filename(desk->folder, "rest.csv", NULL);
    const Desk second = {desk->folder, other, desk->results};
    DONE(&second, "1 patient, 1 recording, 0 videos imported\n", "import", archive);
    g_auto(CliRun) first = cli_run(WORDS("library", "closures", "1", "--library", desk->library));
    DONE(&second, first.out, "closures", "1");
    FAILED(&second, "rest.csv: is no study archive; nothing was imported\n", "import", series);
}

static void test_delete(void **state)
{
    const Desk *desk = *state;
    REFUSED(desk,
            "library delete: nothing was deleted: it cannot be taken back, so --yes must say that "
            "it is meant" SEE("delete"),
            "delete", "patient", "P-014");
    DONE(desk, "", "delete", "patient", "P-014", "--yes");
    DONE(desk, "", "list", "patients");
    g_autofree char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(desk->library, &content, &size, NULL));
    assert_null(memmem(content, size, "P-014", 5));
    DONE(desk,
         "The library is intact: 0 patients, 0 visits, 0 treatments, 0 recordings, 0 "
         "analyses.\n",
         "check");
}

/** Neither a path nor anything private stands in the table of what is filed. */
static void test_json(void **state)
{
    const Desk *desk = *state;
    g_auto(CliRun) run =
        cli_run(WORDS("library", "show", "P-014", "--json", "--library", desk->library));
    assert_int_equal(run.status, 0);
    assert_null(strstr(run.out, desk->folder));
    assert_non_null(strstr(run.out, "\"pseudonym\": \"P-014\""));
    assert_non_null(strstr(run.out, "\"days_since_injection\": null"));
}

/** Tasks and references by hand: every view shows them, and undo takes them back. */
static void test_corrections_of_the_whole(void **state)
{
    const Desk *desk = *state;
    g_auto(CliRun) before = cli_run(WORDS("library", "closures", "1", "--library", desk->library));
    DONE(desk, "edit 1\n", "correct", "1", "task_add", "task=forced_closure", "from_s=0", "to_s=20",
         "--author", "R1");
    g_auto(CliRun) asked = cli_run(WORDS("library", "closures", "1", "--library", desk->library));
    assert_non_null(strstr(asked.out, "forced_closure"));
    DONE(desk, asked.out, "closures", "1", "--layer", "second");
    DONE(desk, before.out, "closures", "1", "--automatic");
    DONE(desk, "edit 2\n", "correct", "1", "task_name", "1", "task=conversation", "--author", "R1");
    REFUSED(desk, "library correct: task 2: the recording has 1 of them" SEE("correct"), "correct",
            "1", "task_delete", "2", "--author", "R1");
    REFUSED(desk,
            "library correct: layer: tasks, references and sides hold for every rater; they stand "
            "in the layer main" SEE("correct"),
            "correct", "1", "mirrored", "--author", "R1", "--layer", "second");
    DONE(desk, "", "undo", "1");
    DONE(desk, asked.out, "closures", "1");
    DONE(desk, "", "undo", "1");
    DONE(desk, before.out, "closures", "1");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_story),       TEST(test_corrections),    TEST(test_corrections_of_the_whole),
        TEST(test_wrong_words), TEST(test_filing_refused), TEST(test_archive),
        TEST(test_delete),      TEST(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
