#include "fixture.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "domain/tristate.h"
#include "folder.h"
#include "store/facts.h"
#include "store/records.h"
#include "store/rows.h"
#include "store/samples.h"

int fixture_set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = plp_folder_new();
    fixture->path = g_build_filename(fixture->folder, "library.sqlite", NULL);
    fixture->library = fixture_open(fixture->path, PLP_LIBRARY_MAKE);
    *state = fixture;
    return 0;
}

int fixture_tear_down(void **state)
{
    Fixture *fixture = *state;
    plp_library_close(fixture->library);
    plp_folder_remove(fixture->folder);
    g_free(fixture->path);
    g_free(fixture);
    return 0;
}

PlpLibrary *fixture_open(const char *path, PlpLibraryMode mode)
{
    g_autoptr(GError) error = NULL;
    PlpLibrary *library = plp_library_open(path, mode, &error);
    if (library == NULL)
        fail_msg("%s", error->message);
    return library;
}

PlpTrace *fixture_make_trace(guint n)
{
    PlpTrace *trace = plp_trace_new();
    for (guint i = 0; i < n; i++) {
        PlpSample sample =
            plp_sample_make_unmeasured((int64_t)i * 20000, (int32_t)i, PLP_REASON_MEASURED);
        sample.right.reason = sample.left.reason = PLP_REASON_MEASURED;
        sample.right.ear_ratio = sample.left.ear_ratio = 0.3f;
        sample.right.lid_gap_ratio = (i / 10) % 5 == 0 ? 0.05f : 0.31f + 0.001f * (float)(i % 7);
        sample.left.lid_gap_ratio = sample.right.lid_gap_ratio;
        sample.right.iris_diameter_ratio = sample.left.iris_diameter_ratio = 0.13f;
        plp_trace_append(trace, &sample);
    }
    return trace;
}

static void fill_field(PlpEntity entity, const PlpStoreField *field, void *at)
{
    switch (field->type) {
    case PLP_STORE_TEXT:
        *(char **)at = g_str_has_suffix(field->name, "sha256")
                           ? g_strnfill(64, 'a')
                           : g_strdup_printf("%s äß", field->name);
        break;
    case PLP_STORE_WORD:
    case PLP_STORE_ANSWER:
        *(int *)at = 1;
        break;
    case PLP_STORE_YEAR:
        *(int *)at = 1961;
        break;
    case PLP_STORE_DAY:
        *(int32_t *)at = 20000;
        break;
    case PLP_STORE_DAYS:
    case PLP_STORE_INT:
        *(int *)at = 3;
        break;
    case PLP_STORE_NUMBER:
        *(double *)at = entity == PLP_ENTITY_SCORE ? 3 : 0.1 + 0.2;
        break;
    case PLP_STORE_TIME:
        *(int64_t *)at = 1234567;
        break;
    case PLP_STORE_INTEGER:
        *(int64_t *)at = 1;
        break;
    case PLP_STORE_BOOL:
        *(bool *)at = strcmp(field->name, "has_relative_days") != 0;
        break;
    case PLP_STORE_UNKNOWN:
    case PLP_STORE_LINES:
    case PLP_STORE_PARENT:
    case PLP_STORE_BYTES:
        break;
    }
}

static void fill_analysis(PlpFiledAnalysis *row)
{
    g_autoptr(PlpAnalysis) analysis = plp_analysis_new();
    g_autoptr(PlpRecording) recording = plp_recording_new();
    PlpBsrsClasses classes = {.loaded = true};
    for (int i = 0; i < 50; i++) {
        float openness = (float)i / 50;
        g_array_append_val(analysis->right.openness, openness);
        g_array_append_val(analysis->left.openness, openness);
    }
    plp_recording_add_model(recording, "landmarks", "landmarks.tflite", "abc");
    row->models = plp_facts_dup_models(recording->models);
    row->parameters = plp_facts_dup_parameters(&recording->parameters);
    row->segments = g_strdup("rest_open\t0\t1000000\n");
    row->references = plp_facts_dup_references(analysis);
    row->hemifacial = plp_facts_dup_hemifacial(&analysis->hemifacial);
    row->classes = plp_facts_dup_classes(&classes);
    row->notes = g_strdup("A note.\nAnother one.\n");
    row->openness = plp_samples_pack_openness(analysis);
}

void fixture_fill_row(PlpEntity entity, void *row)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    plp_row_init(entity, row);
    for (gsize i = 0; i < table->n_fields; i++)
        fill_field(entity, &table->fields[i], (char *)row + table->fields[i].offset);
    if (entity == PLP_ENTITY_SEGMENT)
        ((PlpFiledSegment *)row)->start_us = 0;
    if (entity == PLP_ENTITY_EDIT)
        ((PlpFiledEdit *)row)->edit = (PlpClosureEdit){
            PLP_EDIT_MOVE, PLP_SIDE_RIGHT, 100, 900, 50, 800, PLP_KIND_BLINK, true, PLP_TASK_SMILE};
    if (entity == PLP_ENTITY_ANALYSIS)
        fill_analysis(row);
    if (entity == PLP_ENTITY_TRACE) {
        PlpFiledTrace *trace = row;
        g_autoptr(PlpTrace) samples = fixture_make_trace(50);
        g_free(trace->sha256);
        trace->content = plp_samples_pack_trace(samples, &trace->sha256);
        trace->samples = 50;
    }
    if (entity == PLP_ENTITY_RECORDING) {
        PlpMediaFacts media = {.codec = g_strdup("h264"), .frames = 50};
        ((PlpFiledRecording *)row)->media = plp_facts_dup_media(&media);
        plp_media_facts_clear(&media);
    }
}

int64_t fixture_add_patient(PlpLibrary *library, const char *pseudonym)
{
    int64_t ids[PLP_ENTITY_N] = {0};
    for (int entity = PLP_ENTITY_PATIENT; entity < PLP_ENTITY_N; entity++) {
        const PlpStoreTable *table = plp_store_get_table((PlpEntity)entity);
        g_autofree void *row = g_malloc(table->size);
        fixture_fill_row((PlpEntity)entity, row);
        for (gsize i = 0; i < table->n_fields; i++) {
            if (table->fields[i].type == PLP_STORE_PARENT)
                *(int64_t *)((char *)row + table->fields[i].offset) = ids[table->fields[i].parent];
        }
        if (entity == PLP_ENTITY_PATIENT) {
            g_free(((PlpPatient *)row)->pseudonym);
            ((PlpPatient *)row)->pseudonym = g_strdup(pseudonym);
        }
        g_autoptr(GError) error = NULL;
        if (!plp_row_insert(library, (PlpEntity)entity, row, &error))
            fail_msg("%s: %s", table->noun, error->message);
        ids[entity] = *(int64_t *)row;
        plp_row_clear((PlpEntity)entity, row);
    }
    return ids[PLP_ENTITY_PATIENT];
}

int64_t fixture_count(PlpLibrary *library, PlpEntity entity)
{
    int64_t count = -1;
    assert_true(plp_row_count(library, entity, 0, &count, NULL));
    return count;
}

void fixture_assert_error(GError **error, int code, const char *message)
{
    assert_non_null(*error);
    assert_string_equal((*error)->message, message);
    assert_true(g_error_matches(*error, PLP_ERROR, code));
    g_clear_error(error);
}

bool fixture_file_holds(const char *path, const char *words)
{
    g_autofree char *content = NULL;
    gsize size = 0;
    return g_file_get_contents(path, &content, &size, NULL) &&
           memmem(content, size, words, strlen(words)) != NULL;
}

char *fixture_dup_digest(const char *path)
{
    g_autoptr(GError) error = NULL;
    char *digest = plp_sha256_dup_file(path, &error);
    if (digest == NULL)
        fail_msg("%s", error->message);
    return digest;
}
