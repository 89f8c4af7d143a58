// A person's corrections beside a result: whoever uses the result uses them, unless told not to.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cli_run.h"
#include "folder.h"
#include "store/rows.h"
#include "workflow/course.h"
#include "workflow/edit_file.h"
#include "workflow/layers.h"
#include "workflow/library.h"
#include "workflow/result.h"

#define P "palpebra-cli: "

typedef struct {
    char *folder, *results, *other;
    int right; // closures that were found
} Desk;

static char *add_results(const char *folder, const char *name, const char *number)
{
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    g_autofree char *trace = g_build_filename(folder, file, NULL);
    g_autofree char *out = g_build_filename(folder, "results", NULL);
    g_auto(CliRun) drawn = cli_run(
        WORDS("simulate", "--patient", "clonic", "--seed", "7", "--severity", "0.7", "--rate", "30",
              "--seconds", "30", "--calm", "--recording", number, "--out", trace, "--quiet"));
    assert_int_equal(drawn.status, 0);
    g_auto(CliRun) run = cli_run(WORDS("detect", "--ear", trace, "--out", out));
    assert_int_equal(run.status, 0);
    return g_build_filename(out, name, NULL);
}

static int set_up(void **state)
{
    Desk *desk = g_new0(Desk, 1);
    desk->folder = plp_folder_new();
    desk->results = add_results(desk->folder, "day0", "0");
    desk->other = add_results(desk->folder, "day21", "1");
    g_autoptr(PlpRecording) recording = plp_result_load(desk->results, NULL, NULL);
    assert_non_null(recording);
    desk->right = (int)recording->analysis->right.closures->len;
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    Desk *desk = *state;
    plp_folder_remove(desk->folder);
    g_free(desk->results);
    g_free(desk->other);
    g_free(desk);
    return 0;
}

static void add_row(GArray *rows, const char *layer, PlpClosureEdit edit, bool is_undone)
{
    PlpFiledEdit row;
    plp_row_init(PLP_ENTITY_EDIT, &row);
    row.layer = g_strdup(layer);
    row.author = g_strdup("R1");
    row.why = g_strdup("an eye rub");
    row.made_at = g_strdup("2026-02-03T10:11:12Z");
    row.edit = edit;
    row.is_undone = is_undone;
    g_array_append_val(rows, row);
}

static PlpClosureEdit delete_closure(const PlpRecording *recording, guint i)
{
    const PlpClosure *closure = &g_array_index(recording->analysis->right.closures, PlpClosure, i);
    return (PlpClosureEdit){.action = PLP_EDIT_DELETE,
                            .eye = PLP_SIDE_RIGHT,
                            .target_onset_us = closure->onset_us,
                            .target_offset_us = closure->offset_us,
                            .from_us = -1,
                            .to_us = -1};
}

/** Two closures of the right eye go, one deletion is taken back, one finds nothing; a second
 * person deletes one. */
static void correct(const Desk *desk)
{
    g_autoptr(GArray) rows = plp_row_array_new(PLP_ENTITY_EDIT);
    g_autoptr(PlpRecording) recording = plp_result_load(desk->results, NULL, NULL);
    PlpClosureEdit nothing = delete_closure(recording, 0);
    nothing.target_onset_us = 29900000;
    nothing.target_offset_us = 29990000;
    add_row(rows, PLP_LAYER_MAIN, delete_closure(recording, 0), false);
    add_row(rows, PLP_LAYER_MAIN, delete_closure(recording, 1), false);
    add_row(rows, "second", delete_closure(recording, 2), false);
    add_row(rows, PLP_LAYER_MAIN, nothing, false);
    add_row(rows, PLP_LAYER_MAIN, delete_closure(recording, 3), true);
    assert_true(plp_edit_file_save(desk->results, rows, NULL));
}

static int count(const char *folder, const PlpLibraryView *view)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpRecording) recording = plp_result_load(folder, view, &error);
    if (recording == NULL)
        fail_msg("%s", error->message);
    return (int)recording->analysis->right.closures->len;
}

static void test_a_result_is_loaded_with_them(void **state)
{
    const Desk *desk = *state;
    PlpLibraryView automatic = {.is_automatic = true}, second = {.layer = "second"};
    correct(desk);
    assert_int_equal(count(desk->results, NULL), desk->right - 2);
    assert_int_equal(count(desk->results, &second), desk->right - 1);
    assert_int_equal(count(desk->results, &automatic), desk->right);
    g_autoptr(PlpRecording) recording = plp_result_load(desk->results, NULL, NULL);
    assert_true(recording->is_edited);
    assert_string_equal(recording->layer, "main");
    assert_int_equal(recording->corrections, 2);
    assert_int_equal(recording->corrections_lost, 1);
    const GPtrArray *notes = recording->analysis->notes;
    assert_string_equal(g_ptr_array_index(notes, notes->len - 2),
                        "2 corrections by a person are in these closures.");
    assert_string_equal(g_ptr_array_index(notes, notes->len - 1),
                        "1 correction found no closure in this analysis and was not taken.");
}

static void assert_json(const char *path, const char *part, bool is_in)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    if ((strstr(text, part) != NULL) != is_in)
        fail_msg("`%s` %s", part, is_in ? "is missing" : "is there");
}

static void test_compare(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *json = g_build_filename(desk->folder, "c.json", NULL);
    g_auto(CliRun) run =
        cli_run(WORDS("compare", desk->results, desk->other, "--fast", "--json", json));
    assert_string_equal(run.err, "");
    assert_non_null(strstr(run.out, "corrected by a person before, automatic after"));
    assert_json(json, "\"layer\": \"main\"", true);
    assert_json(json, "\"corrections\": 2", true);
    assert_json(json, "\"corrections_lost\": 1", true);
    g_auto(CliRun) plain = cli_run(WORDS("compare", desk->results, desk->other, "--fast",
                                         "--automatic", "--json", json, "--force"));
    assert_int_equal(plain.status, 0);
    assert_null(strstr(plain.out, "corrected by a person"));
    assert_json(json, "\"layer\": \"main\"", false);
    g_auto(CliRun) second =
        cli_run(WORDS("compare", desk->results, desk->other, "--fast", "--layer", "second",
                      "--quiet", "--json", json, "--force"));
    assert_int_equal(second.status, 0);
    assert_json(json, "\"layer\": \"second\"", true);
}

static void test_export_and_report(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *json = g_build_filename(desk->folder, "e.json", NULL);
    g_auto(CliRun) run = cli_run(WORDS("export", desk->results, "--out", json, "--quiet"));
    assert_string_equal(run.err, "");
    assert_json(json, "layer of corrections", true);
    g_auto(CliRun) plain =
        cli_run(WORDS("export", desk->results, "--out", json, "--automatic", "--force", "--quiet"));
    assert_int_equal(plain.status, 0);
    assert_json(json, "layer of corrections", false);
    g_autofree char *pdf = g_build_filename(desk->folder, "r.pdf", NULL);
    g_auto(CliRun) report = cli_run(WORDS("report", desk->results, "--out", pdf));
    assert_int_equal(report.status, 0);
    g_autofree char *other = g_build_filename(desk->folder, "o.pdf", NULL);
    g_auto(CliRun) second = cli_run(WORDS("report", desk->results, "--out", other, "--automatic"));
    assert_int_equal(second.status, 0);
}

static void test_cohort(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *text = g_strdup_printf("patient,visit,result\nP1,before,%s\nP1,after,%s\n",
                                            desk->results, desk->other);
    g_autofree char *study = plp_folder_add(desk->folder, "study.csv", text);
    g_autofree char *out = g_build_filename(desk->folder, "out", NULL);
    g_autofree char *json = g_build_filename(out, "cohort.json", NULL);
    static const char note[] = "1 of 2 recordings carry a person's corrections, 2 corrections";
    g_auto(CliRun) run = cli_run(WORDS("cohort", study, "--out", out, "--quiet"));
    assert_string_equal(run.err, "");
    assert_json(json, note, true);
    g_auto(CliRun) plain =
        cli_run(WORDS("cohort", study, "--out", out, "--quiet", "--automatic", "--force"));
    assert_int_equal(plain.status, 0);
    assert_json(json, note, false);
}

#define LIBRARY(...) WORDS("library", __VA_ARGS__, "--library", path)

static void test_filed_as_two_layers(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *path = g_build_filename(desk->folder, "library.sqlite", NULL);
    g_auto(CliRun) patient = cli_run(LIBRARY("add", "patient", "P-1"));
    g_auto(CliRun) visit = cli_run(LIBRARY("add", "visit", "P-1", "date=2026-02-03"));
    g_auto(CliRun) run = cli_run(LIBRARY("add-recording", "1", desk->results));
    assert_string_equal(run.err, "");
    assert_int_equal(run.status, 0);
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_WRITE, NULL);
    PlpLibraryView automatic = {.is_automatic = true}, second = {.layer = "second"};
    const PlpLibraryView *views[] = {NULL, &second, &automatic};
    for (int i = 0; i < 3; i++) {
        g_autoptr(PlpRecording) filed = plp_library_load_recording(library, 1, views[i], NULL);
        assert_int_equal(filed->analysis->right.closures->len, desk->right - 2 + i);
    }
    g_autoptr(GArray) rows = plp_row_list(library, PLP_ENTITY_EDIT, 1, NULL);
    assert_int_equal(rows->len, 5); // the one taken back, too
    // Once more: one more analysis, and no correction twice.
    g_auto(CliRun) again =
        cli_run(LIBRARY("add-recording", "1", desk->results, "--recording", "1"));
    assert_string_equal(again.err, "");
    g_autoptr(GArray) after = plp_row_list(library, PLP_ENTITY_EDIT, 1, NULL);
    assert_int_equal(after->len, 5);
    g_auto(CliRun) course = cli_run(WORDS("course", "P-1", "--library", path, "--quiet"));
    assert_int_equal(course.status, 0);
    g_autofree char *pdf = g_build_filename(desk->folder, "course.pdf", NULL);
    g_auto(CliRun) report =
        cli_run(WORDS("report", "--course", "P-1", "--library", path, "--out", pdf));
    assert_string_equal(report.err, "");
    cli_assert_refused(WORDS("report", "--course", "P-1", "--library", path, "--out", pdf,
                             "--force", "--task", "rest_open"),
                       1, P "P-1: no analysed recording of this patient has the task rest_open\n");
}

static void assert_layers(char **layers, const char *expected)
{
    g_autofree char *joined = g_strjoinv(" ", layers);
    assert_string_equal(joined, expected);
    g_strfreev(layers);
}

/** What a person may choose among: of folders, of the library, and of nothing that can be read. */
static void test_layers_are_listed(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *path = g_build_filename(desk->folder, "layers.sqlite", NULL);
    const char *folders[] = {desk->other, desk->results, "nowhere", "@1"};
    assert_layers(plp_layers_list(folders, 1, path), "main");
    assert_layers(plp_layers_list(folders, 4, path), "main second");
    g_auto(CliRun) patient = cli_run(LIBRARY("add", "patient", "P-1"));
    g_auto(CliRun) visit = cli_run(LIBRARY("add", "visit", "P-1", "date=2026-02-03"));
    g_auto(CliRun) run = cli_run(LIBRARY("add-recording", "1", desk->results));
    assert_int_equal(run.status, 0);
    const char *filed[] = {"library:1", "@99"};
    assert_layers(plp_layers_list(filed, 2, path), "main second");
    g_autoptr(PlpLibrary) library = plp_library_open(path, PLP_LIBRARY_READ, NULL);
    assert_layers(plp_layers_list_of_patient(library, "P-1"), "main second");
    assert_layers(plp_layers_list_of_patient(library, "P-2"), "main");
}

/** A course names whose corrections it rests on, in its JSON. */
static void test_a_course_follows_the_layer(void **state)
{
    const Desk *desk = *state;
    static const struct {
        const char *layer; // NULL: automatic
        int corrections;
    } cases[] = {{"main", 2}, {"second", 1}, {NULL, 0}};
    correct(desk);
    g_autofree char *path = g_build_filename(desk->folder, "course.sqlite", NULL);
    g_auto(CliRun) patient = cli_run(LIBRARY("add", "patient", "P-1"));
    g_auto(CliRun) visit = cli_run(LIBRARY("add", "visit", "P-1", "date=2026-02-03"));
    g_auto(CliRun) run = cli_run(LIBRARY("add-recording", "1", desk->results));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpLibraryView view = {.layer = cases[i].layer, .is_automatic = cases[i].layer == NULL};
        PlpCourseRequest request = {.library_path = path, .patient = "P-1", .view = &view};
        g_autoptr(GError) error = NULL;
        g_autoptr(PlpCourse) course = plp_course_load(&request, &error);
        if (course == NULL)
            fail_msg("%s", error->message);
        const PlpRecording *source = course->sources->pdata[0];
        assert_int_equal(g_strcmp0(source->layer, cases[i].layer), 0);
        assert_int_equal(source->corrections, cases[i].corrections);
    }
}

static void test_a_damaged_file_is_said(void **state)
{
    const Desk *desk = *state;
    correct(desk);
    g_autofree char *path = g_build_filename(desk->results, "edits.csv", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char *word = strstr(text, "delete");
    memcpy(word, "remove", 6);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_auto(CliRun) run = cli_run(WORDS("compare", desk->results, desk->other, "--fast"));
    assert_int_equal(run.status, 1);
    assert_string_equal(run.out, "");
    assert_true(g_str_has_prefix(run.err, P "day0: the corrections beside the results cannot be "
                                            "read: edits.csv: line 2: "));
    assert_non_null(strstr(run.err, "--automatic"));
    g_auto(CliRun) plain =
        cli_run(WORDS("compare", desk->results, desk->other, "--fast", "--automatic"));
    assert_int_equal(plain.status, 0);
    g_autofree char *library = g_build_filename(desk->folder, "l.sqlite", NULL);
    g_auto(CliRun) patient =
        cli_run(WORDS("library", "add", "patient", "P-1", "--library", library));
    g_auto(CliRun) visit =
        cli_run(WORDS("library", "add", "visit", "P-1", "date=2026-02-03", "--library", library));
    g_auto(CliRun) filing =
        cli_run(WORDS("library", "add-recording", "1", desk->results, "--library", library));
    assert_int_equal(filing.status, 1);
    assert_non_null(strstr(filing.err, "mend the file, or take it out of the folder"));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_a_result_is_loaded_with_them),
        TEST(test_compare),
        TEST(test_export_and_report),
        TEST(test_cohort),
        TEST(test_filed_as_two_layers),
        TEST(test_layers_are_listed),
        TEST(test_a_course_follows_the_layer),
        TEST(test_a_damaged_file_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
