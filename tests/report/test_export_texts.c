// The exports as ELAN, BORIS, OpenFace's readers and JSON's see them.

#include "recordings.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

#include "report/boris.h"
#include "report/eaf.h"
#include "report/openface_table.h"
#include "report/result_json.h"
#include "report/stamp.h"
#include "report/stretches.h"
#include "report/tidy_csv.h"
#include "report/xml_text.h"

#define STAMP_S 1700000000 // 2023-11-14T22:13:20Z

// ---- stretches ----

static void test_losses_are_stretches_with_their_reasons(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_autoptr(GArray) right = plp_stretches_list(recording, PLP_STRETCH_LOSS, PLP_SIDE_RIGHT);
    g_autoptr(GArray) left = plp_stretches_list(recording, PLP_STRETCH_LOSS, PLP_SIDE_LEFT);
    assert_int_equal(right->len, 2); // no face, and the gap
    assert_int_equal(left->len, 3);
    const PlpStretch *turned = &g_array_index(left, PlpStretch, 0);
    assert_string_equal(turned->code, "turned");
    assert_int_equal(turned->start_us, 40000);
    assert_int_equal(turned->end_us, 120000);
    assert_int_equal(turned->start_frame, 1);
    assert_int_equal(turned->end_frame, 2);
    assert_string_equal(g_array_index(left, PlpStretch, 1).code, "no_face");
    const PlpStretch *gap = &g_array_index(left, PlpStretch, 2);
    assert_string_equal(gap->code, "no_picture");
    assert_int_equal(gap->start_us, 220000); // a sample stands for 1.5 intervals at most
    assert_int_equal(gap->end_us, 280000);
    assert_int_equal(gap->start_frame, -1);
}

/** Frames of a phone come early and late; that is no gap. */
static void test_uneven_intervals_are_no_gaps(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_array_set_size(recording->trace->samples, 0);
    for (int i = 0; i < 20; i++) {
        PlpSample sample = plp_sample_make_unmeasured(i * 40000 + (i % 3 == 0 ? 30000 : 0), i,
                                                      PLP_REASON_MEASURED);
        sample.right.reason = PLP_REASON_MEASURED;
        plp_trace_append(recording->trace, &sample);
    }
    g_autoptr(GArray) list = plp_stretches_list(recording, PLP_STRETCH_LOSS, PLP_SIDE_RIGHT);
    assert_int_equal(list->len, 0);
}

static void test_an_empty_trace_has_no_stretches(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_array_set_size(recording->trace->samples, 0);
    g_autoptr(GArray) list = plp_stretches_list(recording, PLP_STRETCH_LOSS, PLP_SIDE_RIGHT);
    assert_int_equal(list->len, 0);
}

static void test_stretches_never_overlap(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    PlpClosure *second = &g_array_index(recording->analysis->right.closures, PlpClosure, 1);
    second->onset_us = 20000; // inside the first one
    g_autoptr(GArray) list = plp_stretches_list(recording, PLP_STRETCH_CLOSURE, PLP_SIDE_RIGHT);
    assert_int_equal(list->len, 2);
    assert_int_equal(g_array_index(list, PlpStretch, 1).start_us, 50600);
}

// ---- XML ----

static void test_xml_escapes_and_replaces(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    plp_xml_append(text, "a<b>&\"'\n\x01\xff\xef\xbf\xbf é 😀");
    assert_string_equal(text->str, "a&lt;b&gt;&amp;&quot;&apos;&#10;\xef\xbf\xbd\xef\xbf\xbd"
                                   "\xef\xbf\xbd é 😀");
}

// ---- ELAN ----

/** What the schema and ELAN demand of a document, gathered while it is parsed. */
typedef struct {
    GHashTable *slots, *annotations, *tiers, *types, *vocabularies;
    GPtrArray *order; // of the root's children
    int64_t last_slot_ms;
    int alignable, references;
    int64_t last_end_ms; // of the tier's alignable annotations
    bool has_media;
    guint depth;
} Eaf;

static const char *find_attribute(const char **names, const char **values, const char *name)
{
    for (; *names != NULL; names++, values++)
        if (strcmp(*names, name) == 0)
            return *values;
    return NULL;
}

static int64_t get_slot(const Eaf *eaf, const char *name)
{
    gpointer value = NULL;
    assert_non_null(name);
    assert_true(g_hash_table_lookup_extended(eaf->slots, name, NULL, &value));
    return GPOINTER_TO_INT(value);
}

static void add_once(GHashTable *set, const char *name, int value)
{
    assert_non_null(name);
    assert_true(g_hash_table_insert(set, g_strdup(name), GINT_TO_POINTER(value)));
}

static void check_slot(Eaf *eaf, const char **names, const char **values)
{
    int64_t t_ms = g_ascii_strtoll(find_attribute(names, values, "TIME_VALUE"), NULL, 10);
    assert_true(t_ms >= eaf->last_slot_ms);
    eaf->last_slot_ms = t_ms;
    add_once(eaf->slots, find_attribute(names, values, "TIME_SLOT_ID"), (int)t_ms);
}

static void check_tier(Eaf *eaf, const char **names, const char **values)
{
    const char *parent = find_attribute(names, values, "PARENT_REF");
    add_once(eaf->tiers, find_attribute(names, values, "TIER_ID"), 0);
    assert_non_null(find_attribute(names, values, "LINGUISTIC_TYPE_REF"));
    if (parent != NULL)
        assert_true(g_hash_table_contains(eaf->tiers, parent));
    eaf->last_end_ms = 0;
}

static void check_alignable(Eaf *eaf, const char **names, const char **values)
{
    int64_t start_ms = get_slot(eaf, find_attribute(names, values, "TIME_SLOT_REF1"));
    int64_t end_ms = get_slot(eaf, find_attribute(names, values, "TIME_SLOT_REF2"));
    assert_true(start_ms >= eaf->last_end_ms);
    assert_true(end_ms > start_ms);
    eaf->last_end_ms = end_ms;
    add_once(eaf->annotations, find_attribute(names, values, "ANNOTATION_ID"), 0);
    eaf->alignable++;
}

static void check_reference(Eaf *eaf, const char **names, const char **values)
{
    add_once(eaf->annotations, find_attribute(names, values, "ANNOTATION_ID"), 0);
    const char *target = find_attribute(names, values, "ANNOTATION_REF");
    assert_non_null(target);
    assert_true(g_hash_table_contains(eaf->annotations, target));
    eaf->references++;
}

static void start(GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer data, GError **error)
{
    Eaf *eaf = data;
    if (eaf->depth++ == 1)
        g_ptr_array_add(eaf->order, g_strdup(element));
    if (strcmp(element, "TIME_SLOT") == 0)
        check_slot(eaf, names, values);
    else if (strcmp(element, "TIER") == 0)
        check_tier(eaf, names, values);
    else if (strcmp(element, "ALIGNABLE_ANNOTATION") == 0)
        check_alignable(eaf, names, values);
    else if (strcmp(element, "REF_ANNOTATION") == 0)
        check_reference(eaf, names, values);
    else if (strcmp(element, "LINGUISTIC_TYPE") == 0)
        add_once(eaf->types, find_attribute(names, values, "LINGUISTIC_TYPE_ID"), 0);
    else if (strcmp(element, "CONTROLLED_VOCABULARY") == 0)
        add_once(eaf->vocabularies, find_attribute(names, values, "CV_ID"), 0);
    else if (strcmp(element, "MEDIA_DESCRIPTOR") == 0) {
        eaf->has_media = true;
        assert_string_equal(find_attribute(names, values, "RELATIVE_MEDIA_URL"),
                            "./visit <1> & \"rest\".mp4");
        assert_string_equal(find_attribute(names, values, "MIME_TYPE"), "video/mp4");
    }
}

static void end(GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
    ((Eaf *)data)->depth--;
}

static GHashTable *make_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void parse_eaf(const char *text, Eaf *eaf)
{
    static const GMarkupParser parser = {start, end, NULL, NULL, NULL};
    *eaf = (Eaf){.slots = make_set(),
                 .annotations = make_set(),
                 .tiers = make_set(),
                 .types = make_set(),
                 .vocabularies = make_set(),
                 .order = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, eaf, NULL);
    g_autoptr(GError) error = NULL;
    g_markup_parse_context_parse(context, text, -1, &error);
    g_markup_parse_context_end_parse(context, error == NULL ? &error : NULL);
    if (error != NULL)
        fail_msg("%s", error->message);
}

static void clear_eaf(Eaf *eaf)
{
    g_hash_table_unref(eaf->slots);
    g_hash_table_unref(eaf->annotations);
    g_hash_table_unref(eaf->tiers);
    g_hash_table_unref(eaf->types);
    g_hash_table_unref(eaf->vocabularies);
    g_ptr_array_unref(eaf->order);
}

/** The root's children in the order of the schema, each kind together. */
static void assert_schema_order(const GPtrArray *order)
{
    static const char *const schema[] = {"LICENSE",  "HEADER",          "TIME_ORDER",
                                         "TIER",     "LINGUISTIC_TYPE", "LOCALE",
                                         "LANGUAGE", "CONSTRAINT",      "CONTROLLED_VOCABULARY",
                                         NULL};
    guint at = 0;
    for (guint i = 0; i < order->len; i++) {
        while (schema[at] != NULL && strcmp(schema[at], g_ptr_array_index(order, i)) != 0)
            at++;
        assert_non_null(schema[at]);
    }
}

static void test_eaf_is_a_valid_document(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_autofree char *text = plp_eaf_dup_text(recording, "1.2.3", STAMP_S);
    assert_golden("export.eaf", text);
    Eaf eaf;
    parse_eaf(text, &eaf);
    assert_schema_order(eaf.order);
    assert_int_equal(eaf.alignable, 2 + 2 + 1 + 1 + 2 + 3); // tasks, closures, twitch, losses
    assert_int_equal(eaf.references, 2 + 1 + 1);
    assert_true(eaf.has_media);
    assert_int_equal(g_hash_table_size(eaf.tiers), 11);
    assert_true(g_hash_table_contains(eaf.types, "closure"));
    clear_eaf(&eaf);
}

static void test_eaf_without_a_video_links_none(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_clear_pointer(&recording->input_name, g_free);
    g_autofree char *text = plp_eaf_dup_text(recording, "1.2.3", STAMP_S);
    Eaf eaf;
    parse_eaf(text, &eaf);
    assert_false(eaf.has_media);
    clear_eaf(&eaf);
}

static void test_eaf_of_nothing_is_valid(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_array_set_size(recording->trace->samples, 0);
    g_array_set_size(recording->segments, 0);
    g_array_set_size(recording->analysis->right.closures, 0);
    g_array_set_size(recording->analysis->left.closures, 0);
    g_array_set_size(recording->analysis->left.twitches, 0);
    g_autofree char *text = plp_eaf_dup_text(recording, "1.2.3", STAMP_S);
    Eaf eaf;
    parse_eaf(text, &eaf);
    assert_int_equal(eaf.alignable + eaf.references, 0);
    clear_eaf(&eaf);
}

// ---- BORIS ----

static JsonObject *get_object(JsonObject *object, const char *name)
{
    assert_true(json_object_has_member(object, name));
    return json_object_get_object_member(object, name);
}

static JsonParser *parse_json(const char *text)
{
    JsonParser *parser = json_parser_new();
    g_autoptr(GError) error = NULL;
    if (!json_parser_load_from_data(parser, text, -1, &error))
        fail_msg("%s", error->message);
    return parser;
}

/** BORIS tells starts from stops by order alone: of each subject and behaviour an even number, and
 * each of the ethogram. */
static void assert_states_close(JsonObject *project, JsonArray *events)
{
    g_autoptr(GHashTable) open = make_set();
    g_autoptr(GHashTable) known = make_set();
    g_autoptr(GList) codes = json_object_get_members(get_object(project, "behaviors_conf"));
    for (GList *code = codes; code != NULL; code = code->next)
        add_once(known,
                 json_object_get_string_member(
                     get_object(get_object(project, "behaviors_conf"), code->data), "code"),
                 0);
    double last_s = 0;
    for (guint i = 0; i < json_array_get_length(events); i++) {
        JsonArray *event = json_array_get_array_element(events, i);
        assert_int_equal(json_array_get_length(event), 5);
        assert_true(json_array_get_double_element(event, 0) >= last_s);
        last_s = json_array_get_double_element(event, 0);
        const char *behaviour = json_array_get_string_element(event, 2);
        assert_true(g_hash_table_contains(known, behaviour));
        char *key = g_strdup_printf("%s|%s", json_array_get_string_element(event, 1), behaviour);
        if (!g_hash_table_remove(open, key))
            g_hash_table_add(open, key);
        else
            g_free(key);
    }
    assert_int_equal(g_hash_table_size(open), 0);
}

static void test_boris_project_reads_back(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    g_autofree char *text = plp_boris_dup_project(recordings, "1.2.3", STAMP_S);
    assert_golden("export.boris", text);
    g_autoptr(JsonParser) parser = parse_json(text);
    JsonObject *project = json_node_get_object(json_parser_get_root(parser));
    assert_string_equal(json_object_get_string_member(project, "project_format_version"), "7.0");
    JsonObject *observations = get_object(project, "observations");
    assert_int_equal(json_object_get_size(observations), 2);
    JsonObject *day = get_object(observations, "day 2");
    assert_string_equal(json_object_get_string_member(day, "type"), "MEDIA");
    JsonArray *files = json_object_get_array_member(get_object(day, "file"), "1");
    assert_string_equal(json_array_get_string_element(files, 0), "visit <1> & \"rest\".mp4");
    JsonArray *events = json_object_get_array_member(day, "events");
    assert_int_equal(json_array_get_length(events), 2 * (2 + 3 + 1 + 5));
    assert_states_close(project, events);
}

static void test_boris_without_a_video_is_live(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    PlpRecording *recording = g_ptr_array_index(recordings, 0);
    recording->has_media = false;
    g_autofree char *text = plp_boris_dup_project(recordings, "1.2.3", STAMP_S);
    g_autoptr(JsonParser) parser = parse_json(text);
    JsonObject *project = json_node_get_object(json_parser_get_root(parser));
    JsonObject *day = get_object(get_object(project, "observations"), "day 1");
    assert_string_equal(json_object_get_string_member(day, "type"), "LIVE");
    assert_null(strstr(text, "visit"));
}

static void test_boris_events_are_rows_of_cells(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day\t1\n", NULL);
    g_autofree char *text = plp_boris_dup_events(recordings, STAMP_S);
    assert_golden("export.tsv", text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    assert_int_equal(g_strv_length(lines), 1 + 22 + 1);
    int starts = 0, stops = 0;
    for (guint i = 0; i < 23; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
        assert_int_equal(g_strv_length(cells), 18);
        starts += strcmp(cells[12], "START") == 0;
        stops += strcmp(cells[12], "STOP") == 0;
    }
    assert_int_equal(starts, 11);
    assert_int_equal(stops, 11);
}

// ---- OpenFace ----

static char *write_openface(const PlpRecording *recording)
{
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "t.csv", NULL);
    g_autoptr(GError) error = NULL;
    if (!plp_openface_table_write(path, recording, &error))
        fail_msg("%s", error->message);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    g_rmdir(folder);
    return text;
}

static void test_openface_has_what_we_have(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_autofree char *text = write_openface(recording);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    assert_int_equal(g_strv_length(lines), 1 + 6 + 1);
    assert_true(
        g_str_has_prefix(lines[0], "frame,face_id,timestamp,success,pose_Rx,pose_Ry,pose_Rz,"));
    // Looking down 18 degrees, 9 to the patient's left, 4.5 clockwise, in radians.
    assert_true(g_str_has_prefix(lines[1], "1,0,0.000000,1,0.31416,-0.15708,0.07854,1,1,"));
    // Nothing is invented where the face is lost.
    assert_string_equal(lines[4], "4,0,0.120000,0,,,,0,0,,,,,,");
    assert_null(strstr(text, "confidence"));
    assert_null(strstr(text, "AU45"));
}

static void test_openface_into_a_missing_folder_fails(void **state)
{
    g_autoptr(PlpRecording) recording = recording_make("a");
    g_autoptr(GError) error = NULL;
    assert_false(plp_openface_table_write("/nonexistent-folder/t.csv", recording, &error));
    assert_non_null(error);
}

// ---- JSON and CSV ----

static void test_json_holds_everything(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autofree char *text = plp_result_json_dup_text(tidy, recordings->len, "1.2.3");
    g_autoptr(JsonParser) parser = parse_json(text);
    JsonObject *root = json_node_get_object(json_parser_get_root(parser));
    JsonArray *all = json_object_get_array_member(root, "recordings");
    assert_int_equal(json_array_get_length(all), 2);
    JsonObject *day = json_array_get_object_element(all, 1);
    assert_string_equal(json_object_get_string_member(day, "recording"), "day 2");
    JsonArray *closures = json_object_get_array_member(day, "closures");
    assert_int_equal(json_array_get_length(closures), 3);
    JsonObject *closure = json_array_get_object_element(closures, 0);
    assert_int_equal(json_object_get_int_member(closure, "onset_us"), 10400);
    assert_false(json_object_get_boolean_member(closure, "commanded"));
    assert_true(json_object_get_null_member(closure, "closing_speed_per_s"));
    JsonObject *trace = get_object(day, "trace");
    assert_int_equal(json_array_get_length(json_object_get_array_member(trace, "rows")), 6);
    JsonArray *row = json_array_get_array_element(json_object_get_array_member(trace, "rows"), 0);
    assert_int_equal(json_array_get_length(row),
                     json_array_get_length(json_object_get_array_member(trace, "columns")));
    assert_true(json_array_get_length(json_object_get_array_member(root, "data_dictionary")) > 100);
}

static char *write_table(const PlpTidy *tidy, PlpTidyKind kind)
{
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "t.csv", NULL);
    g_autoptr(GError) error = NULL;
    if (!plp_tidy_csv_write(tidy, kind, path, NULL, &error))
        fail_msg("%s", error->message);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_unlink(path);
    g_rmdir(folder);
    return text;
}

static void test_tables_are_golden(void **state)
{
    static const PlpTidyKind kinds[] = {PLP_TIDY_RECORDINGS,   PLP_TIDY_CLOSURES, PLP_TIDY_TWITCHES,
                                        PLP_TIDY_NOT_MEASURED, PLP_TIDY_TASKS,    PLP_TIDY_NOTES,
                                        PLP_TIDY_SEVERITY};
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *text = write_table(tidy, kinds[i]);
        assert_golden(plp_tidy_get_table(tidy, kinds[i])->file_name, text);
    }
}

static void test_figures_say_unit_and_interval(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autofree char *text = write_table(tidy, PLP_TIDY_FIGURES);
    assert_non_null(strstr(text, "\nday 1,0,none,0.000,0.320,closures_per_min,1/min,right,"
                                 "12.345678,0.250000,20.000000,1.500000,19.000000,1\n"));
    assert_non_null(strstr(text, "\nday 1,2,forced_closure,0.100,0.240,closures_per_min,1/min,"
                                 "left,,,,,,\n"));
}

/** The word of a person stands among the facts where one was said, never among figures. */
static void test_the_affected_side_is_a_fact(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("said", "unsaid", NULL);
    ((PlpRecording *)recordings->pdata[0])->affected_side = PLP_SIDE_RIGHT;
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autofree char *facts = write_table(tidy, PLP_TIDY_PROVENANCE);
    assert_non_null(strstr(facts, "\nsaid,\"affected side, said by a person\",right\n"));
    assert_null(strstr(facts, "unsaid,\"affected side"));
    g_autofree char *figures = write_table(tidy, PLP_TIDY_FIGURES);
    assert_null(strstr(figures, "affected"));
}

static void test_the_dictionary_is_complete(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autofree char *text = write_table(tidy, PLP_TIDY_DICTIONARY);
    for (int kind = 0; kind < PLP_TIDY_N; kind++) {
        const PlpTable *table = plp_tidy_get_table(tidy, (PlpTidyKind)kind);
        for (gsize i = 0; i < table->n_columns; i++) {
            g_autofree char *line =
                g_strdup_printf("\n%s,column,%s,", table->file_name, table->columns[i].name);
            assert_non_null(strstr(text, line));
            assert_true(strlen(table->columns[i].meaning) > 5);
        }
    }
    assert_non_null(strstr(text, "\nfigure,word,closed_share,"));
}

static void assert_described(const char *docs, const PlpTable *table)
{
    for (gsize i = 0; i < table->n_columns; i++) {
        const PlpColumn *column = &table->columns[i];
        g_autofree char *line =
            g_strdup_printf("\n| `%s` | %s | %s |\n", column->name, column->unit, column->meaning);
        if (strstr(docs, line) == NULL)
            fail_msg("docs/exports.md lacks the line: %s", line + 1);
    }
}

/** docs/exports.md holds each column as the tables have it, but for those of single results. */
static void test_the_docs_hold_every_column(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    g_autofree char *path =
        g_build_filename(g_getenv("PALPEBRA_SOURCE_ROOT"), "docs", "exports.md", NULL);
    g_autofree char *docs = NULL;
    assert_true(g_file_get_contents(path, &docs, NULL, NULL));
    for (int kind = 0; kind < PLP_TIDY_N; kind++)
        if (kind != PLP_TIDY_CLOSURES && kind != PLP_TIDY_TWITCHES && kind != PLP_TIDY_TRACE)
            assert_described(docs, plp_tidy_get_table(tidy, (PlpTidyKind)kind));
    assert_described(docs, plp_openface_get_table());
}

static bool refuse_row(void *self, const void *row, GError **error)
{
    (*(int *)self)++;
    return false;
}

static void test_a_refused_row_stops_every_table(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", "day 2", NULL);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    for (int kind = 0; kind < PLP_TIDY_N; kind++) {
        int rows = 0;
        assert_false(plp_tidy_each(tidy, (PlpTidyKind)kind, refuse_row, &rows, NULL));
        assert_int_equal(rows, 1);
    }
}

static void test_a_cancelled_table_leaves_nothing(void **state)
{
    g_autoptr(GPtrArray) recordings = recordings_make("day 1", NULL);
    PlpRecording *recording = g_ptr_array_index(recordings, 0);
    for (int i = 6; i < 5000; i++) {
        PlpSample sample = plp_sample_make_unmeasured(i * 40000 + 200000, i, PLP_REASON_NO_FACE);
        plp_trace_append(recording->trace, &sample);
    }
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    PlpCancel cancel;
    plp_cancel_init(&cancel);
    plp_cancel_request(&cancel);
    g_autofree char *folder = g_dir_make_tmp("palpebra-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "t.csv", NULL);
    g_autoptr(GError) error = NULL;
    assert_false(plp_tidy_csv_write(tidy, PLP_TIDY_TRACE, path, &cancel, &error));
    assert_non_null(error);
    assert_int_equal(g_rmdir(folder), 0); // empty
}

// ---- dates ----

static void test_the_date_is_reproducible(void **state)
{
    g_setenv("SOURCE_DATE_EPOCH", "1700000000", TRUE);
    assert_int_equal(plp_stamp_make(false), STAMP_S);
    assert_int_equal(plp_stamp_make(true), 315532800);
    g_autofree char *text = plp_stamp_dup_text(STAMP_S, "Z");
    assert_string_equal(text, "2023-11-14T22:13:20Z");
    static const char *const odd[] = {"", "yesterday", "-5", "99999999999999999999"};
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_setenv("SOURCE_DATE_EPOCH", odd[i], TRUE);
        assert_true(plp_stamp_make(false) > STAMP_S); // now
    }
    g_unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    setlocale(LC_ALL, "");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_losses_are_stretches_with_their_reasons),
        cmocka_unit_test(test_uneven_intervals_are_no_gaps),
        cmocka_unit_test(test_an_empty_trace_has_no_stretches),
        cmocka_unit_test(test_stretches_never_overlap),
        cmocka_unit_test(test_xml_escapes_and_replaces),
        cmocka_unit_test(test_eaf_is_a_valid_document),
        cmocka_unit_test(test_eaf_without_a_video_links_none),
        cmocka_unit_test(test_eaf_of_nothing_is_valid),
        cmocka_unit_test(test_boris_project_reads_back),
        cmocka_unit_test(test_boris_without_a_video_is_live),
        cmocka_unit_test(test_boris_events_are_rows_of_cells),
        cmocka_unit_test(test_openface_has_what_we_have),
        cmocka_unit_test(test_openface_into_a_missing_folder_fails),
        cmocka_unit_test(test_json_holds_everything),
        cmocka_unit_test(test_tables_are_golden),
        cmocka_unit_test(test_figures_say_unit_and_interval),
        cmocka_unit_test(test_the_affected_side_is_a_fact),
        cmocka_unit_test(test_the_dictionary_is_complete),
        cmocka_unit_test(test_the_docs_hold_every_column),
        cmocka_unit_test(test_a_refused_row_stops_every_table),
        cmocka_unit_test(test_a_cancelled_table_leaves_nothing),
        cmocka_unit_test(test_the_date_is_reproducible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
