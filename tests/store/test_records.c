// Records one at a time: what is typed, what is refused and in which words, what comes back.

#include "fixture.h"

#include <string.h>

#include "base/error.h"
#include "domain/recording.h"
#include "store/records.h"
#include "store/removal.h"
#include "store/rows.h"

// ---- every kind, every field ----

static void assert_same_row(PlpEntity entity, const void *a, const void *b)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        g_autofree char *left = plp_field_dup_text(field, a, false);
        g_autofree char *right = plp_field_dup_text(field, b, false);
        if (g_strcmp0(left, right) != 0)
            fail_msg("%s.%s: `%s` came back as `%s`", table->table, field->name, left, right);
        GBytes *const *bytes = (GBytes *const *)((const char *)a + field->offset);
        if (field->type == PLP_STORE_BYTES)
            assert_true(g_bytes_equal(*bytes, *(GBytes *const *)((const char *)b + field->offset)));
    }
}

static void test_every_field_comes_back(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    for (int i = PLP_ENTITY_PATIENT; i < PLP_ENTITY_N; i++) {
        PlpEntity entity = (PlpEntity)i;
        const PlpStoreTable *table = plp_store_get_table(entity);
        g_autofree void *filed = g_malloc(table->size);
        g_autofree void *loaded = g_malloc(table->size);
        fixture_fill_row(entity, filed);
        plp_row_init(entity, loaded);
        assert_true(plp_row_load(fixture->library, entity, 1, loaded, NULL));
        if (entity == PLP_ENTITY_PATIENT) {
            g_free(((PlpPatient *)filed)->pseudonym);
            ((PlpPatient *)filed)->pseudonym = g_strdup("P-1");
        }
        for (gsize k = 0; k < table->n_fields; k++) {
            if (table->fields[k].type == PLP_STORE_PARENT)
                *(int64_t *)((char *)filed + table->fields[k].offset) = 1;
        }
        assert_same_row(entity, filed, loaded);
        plp_row_clear(entity, filed);
        plp_row_clear(entity, loaded);
    }
}

static void test_not_known_stays_not_known(void **state)
{
    Fixture *fixture = *state;
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("P-1");
    assert_true(plp_row_insert(fixture->library, PLP_ENTITY_PATIENT, &patient, NULL));
    PlpTreatment treatment;
    plp_row_init(PLP_ENTITY_TREATMENT, &treatment);
    treatment.patient = patient.id;
    treatment.day = 0;
    assert_true(plp_row_insert(fixture->library, PLP_ENTITY_TREATMENT, &treatment, NULL));
    g_autoptr(GArray) rows = plp_row_list(fixture->library, PLP_ENTITY_TREATMENT, patient.id, NULL);
    const PlpTreatment *row = &g_array_index(rows, PlpTreatment, 0);
    assert_int_equal(rows->len, 1);
    assert_int_equal(row->product, PLP_PRODUCT_UNKNOWN);
    assert_null(row->lot);
    assert_true(row->total_units != row->total_units); // NaN, never 0
    assert_int_equal(row->onset_days, PLP_DAYS_UNKNOWN);
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
}

// ---- typing ----

typedef struct {
    PlpEntity entity;
    const char *assignment;
    const char *message; // NULL: taken
} Typed;

static const Typed typed[] = {
    {PLP_ENTITY_PATIENT, "sex=female", NULL},
    {PLP_ENTITY_PATIENT, "sex=", NULL},
    {PLP_ENTITY_PATIENT, "birth_year=1961", NULL},
    {PLP_ENTITY_PATIENT, "comment=a=b, c", NULL},
    {PLP_ENTITY_VISIT, "date=2024-02-29", NULL},
    {PLP_ENTITY_SITE, "units=2.5", NULL},
    {PLP_ENTITY_RECORDING, "glasses=no", NULL},
    {PLP_ENTITY_SEGMENT, "start_s=1.5", NULL},
    {PLP_ENTITY_PATIENT, "sex=F", "sex=F: must be female, male or other"},
    {PLP_ENTITY_PATIENT, "birth_year=61",
     "birth_year=61: must be a whole number from 1880 to 2200"},
    {PLP_ENTITY_PATIENT, "birth_year=1961-05-04",
     "birth_year=1961-05-04: must be a whole number from 1880 to 2200"},
    {PLP_ENTITY_PATIENT, "pseudonym=", "pseudonym=: cannot be left empty"},
    {PLP_ENTITY_PATIENT, "name=Jane Doe",
     "name=Jane Doe: must be NAME=VALUE with one of the names pseudonym, sex, birth_year, "
     "diagnosis, side, onset_year, comment"},
    {PLP_ENTITY_PATIENT, "sex",
     "sex: must be NAME=VALUE with one of the names pseudonym, sex, birth_year, diagnosis, side, "
     "onset_year, comment"},
    {PLP_ENTITY_PATIENT, "comment=two\nlines",
     "comment=two\\x0Alines: must be one line without control characters"},
    {PLP_ENTITY_PATIENT, "comment=\xff", "comment=\\xFF: must be UTF-8"},
    {PLP_ENTITY_PATIENT, "has_relative_days=yes",
     "has_relative_days=yes: must be NAME=VALUE with one of the names pseudonym, sex, birth_year, "
     "diagnosis, side, onset_year, comment"},
    {PLP_ENTITY_VISIT, "date=2023-02-29", "date=2023-02-29: must be a date such as 2026-02-03"},
    {PLP_ENTITY_VISIT, "date=3.2.2026", "date=3.2.2026: must be a date such as 2026-02-03"},
    {PLP_ENTITY_VISIT, "date=", "date=: cannot be left empty"},
    {PLP_ENTITY_SITE, "units=-1", "units=-1: must be a number from 0 to 20000"},
    {PLP_ENTITY_SITE, "units=2,5", "units=2,5: must be a number from 0 to 20000"},
    {PLP_ENTITY_SITE, "side=upper", "side=upper: must be right, left or both"},
    {PLP_ENTITY_RECORDING, "glasses=maybe", "glasses=maybe: must be yes or no"},
    {PLP_ENTITY_SEGMENT, "end_s=-1", "end_s=-1: must be a time in seconds from 0 to 1000000"},
    {PLP_ENTITY_SEGMENT, "end_s=nan", "end_s=nan: must be a time in seconds from 0 to 1000000"},
};

static void test_typing(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_autofree void *row = g_malloc(plp_store_get_table(typed[i].entity)->size);
        g_autoptr(GError) error = NULL;
        plp_row_init(typed[i].entity, row);
        bool taken = plp_row_set(typed[i].entity, row, typed[i].assignment, false, &error);
        if (typed[i].message == NULL && !taken)
            fail_msg("%s: %s", typed[i].assignment, error->message);
        if (typed[i].message != NULL)
            fixture_assert_error(&error, PLP_ERROR_INVALID, typed[i].message);
        plp_row_clear(typed[i].entity, row);
    }
}

static void test_days(void **state)
{
    int32_t day = 0;
    assert_true(plp_day_parse("1970-01-01", &day));
    assert_int_equal(day, 0);
    assert_true(plp_day_parse("2000-03-01", &day));
    assert_int_equal(day, 11017);
    g_autofree char *text = plp_day_dup_text(11017);
    assert_string_equal(text, "2000-03-01");
    const char *const bad[] = {"",           "2000-3-1",   "2000-13-01", "2000-00-10",
                               "2000-01-32", "01-01-2000", "2000/01/01", "2000-01-01x"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(plp_day_parse(bad[i], &day));
}

static void test_relative_days(void **state)
{
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    assert_true(plp_row_set(PLP_ENTITY_VISIT, &visit, "date=21", true, NULL));
    assert_int_equal(visit.day, 21);
    assert_true(plp_row_set(PLP_ENTITY_VISIT, &visit, "date=day -3", true, NULL));
    assert_int_equal(visit.day, -3);
    g_autoptr(GError) error = NULL;
    assert_false(plp_row_set(PLP_ENTITY_VISIT, &visit, "date=2026-02-03", true, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID,
                         "date=2026-02-03: this patient has relative days only: must be a whole "
                         "number such as 21");
}

// ---- the whole row ----

static void refuse_row(Fixture *fixture, PlpEntity entity, void *row, int code, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_false(plp_row_insert(fixture->library, entity, row, &error));
    fixture_assert_error(&error, code, message);
}

static void test_scores(void **state)
{
    static const struct {
        PlpScale scale;
        double value;
        const char *message;
    } cases[] = {
        {PLP_SCALE_JRS_SEVERITY, 4, NULL},
        {PLP_SCALE_BSDI, 2.83, NULL},
        {PLP_SCALE_CDQ24, 100, NULL},
        {PLP_SCALE_HFS8, 32, NULL},
        {PLP_SCALE_JRS_SEVERITY, 5, "value: jrs_severity takes whole numbers from 0 to 4"},
        {PLP_SCALE_JRS_FREQUENCY, 2.5, "value: jrs_frequency takes whole numbers from 0 to 4"},
        {PLP_SCALE_BSDI, 4.01, "value: bsdi takes numbers from 0 to 4"},
        {PLP_SCALE_HFS7, 29, "value: hfs7 takes whole numbers from 0 to 28"},
        {PLP_SCALE_SMC, -1, "value: is out of its range"},
        {PLP_SCALE_UNKNOWN, 1, "scale: is missing"},
    };
    Fixture *fixture = *state;
    int64_t patient = fixture_add_patient(fixture->library, "P-1");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpScore score;
        plp_row_init(PLP_ENTITY_SCORE, &score);
        score.patient = patient;
        score.day = 10;
        score.scale = cases[i].scale;
        score.value = cases[i].value;
        if (cases[i].message != NULL)
            refuse_row(fixture, PLP_ENTITY_SCORE, &score, PLP_ERROR_INVALID, cases[i].message);
        else
            assert_true(plp_row_insert(fixture->library, PLP_ENTITY_SCORE, &score, NULL));
    }
}

static void test_twice(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    PlpPatient patient;
    plp_row_init(PLP_ENTITY_PATIENT, &patient);
    patient.pseudonym = g_strdup("P-1");
    refuse_row(fixture, PLP_ENTITY_PATIENT, &patient, PLP_ERROR_STORE,
               "library.sqlite: there is a patient of that pseudonym already");
    plp_row_clear(PLP_ENTITY_PATIENT, &patient);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_PATIENT), 1);
}

static void test_no_parent(void **state)
{
    Fixture *fixture = *state;
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    visit.patient = 77;
    visit.day = 1;
    refuse_row(fixture, PLP_ENTITY_VISIT, &visit, PLP_ERROR_STORE,
               "library.sqlite: a record refers to one that is not there; nothing was changed");
    visit.patient = 0;
    refuse_row(fixture, PLP_ENTITY_VISIT, &visit, PLP_ERROR_INVALID, "patient: is missing");
}

static void test_segments_apart(void **state)
{
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1"); // has a segment from 0 to 1.234567 s
    PlpFiledSegment segment = {0, 1, PLP_TASK_FREE, 1234567, 2000000};
    assert_true(plp_row_insert(fixture->library, PLP_ENTITY_SEGMENT, &segment, NULL));
    segment.start_us = 1900000;
    segment.end_us = 3000000;
    refuse_row(fixture, PLP_ENTITY_SEGMENT, &segment, PLP_ERROR_STORE,
               "library.sqlite: the segment overlaps another one of the recording");
    segment.start_us = segment.end_us;
    refuse_row(fixture, PLP_ENTITY_SEGMENT, &segment, PLP_ERROR_INVALID,
               "end_s: must lie after start_s");
}

static void test_edits_that_make_no_sense(void **state)
{
    static const struct {
        PlpClosureEdit edit;
        const char *message;
    } cases[] = {
        {{PLP_EDIT_ADD, PLP_SIDE_RIGHT, -1, -1, 500, 500, 0, false, 0},
         "from_s, to_s: a closure must end after it begins"},
        {{PLP_EDIT_ADD, PLP_SIDE_UNKNOWN, -1, -1, 500, 600, 0, false, 0}, "eye: is missing"},
        {{PLP_EDIT_DELETE, PLP_SIDE_RIGHT, -1, -1, -1, -1, 0, false, 0},
         "closure: it must be said which closure is meant"},
        {{PLP_EDIT_SPLIT, PLP_SIDE_RIGHT, 100, 200, 90, 150, 0, false, 0},
         "from_s, to_s: a closure is split within it, from_s not after to_s"},
        {{PLP_EDIT_MERGE, PLP_SIDE_RIGHT, 100, 200, -1, 150, 0, false, 0},
         "to_s: must lie after the closure, in the next one"},
        {{PLP_EDIT_KIND, PLP_SIDE_RIGHT, 100, 200, -1, -1, 0, false, 0}, "kind: is missing"},
        {{PLP_EDIT_DELETE, PLP_SIDE_BOTH, 100, 200, -1, -1, 0, false, 0},
         "eye: a closure is the right eye's or the left one's"},
        {{PLP_EDIT_TASK_ADD, PLP_SIDE_BOTH, -1, -1, 500, 400, 0, false, PLP_TASK_SMILE},
         "from_s, to_s: a task must end after it begins"},
        {{PLP_EDIT_TASK_ADD, PLP_SIDE_BOTH, -1, -1, 500, 600, 0, false, 0}, "task: is missing"},
        {{PLP_EDIT_TASK_NAME, PLP_SIDE_BOTH, 100, 200, -1, -1, 0, false, 0}, "task: is missing"},
        {{PLP_EDIT_TASK_DELETE, PLP_SIDE_BOTH, -1, -1, -1, -1, 0, false, 0},
         "task: it must be said which one is meant"},
    };
    Fixture *fixture = *state;
    fixture_add_patient(fixture->library, "P-1");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        PlpFiledEdit row;
        plp_row_init(PLP_ENTITY_EDIT, &row);
        row.recording = 1;
        row.layer = g_strdup("main");
        row.author = g_strdup("R1");
        row.edit = cases[i].edit;
        refuse_row(fixture, PLP_ENTITY_EDIT, &row, PLP_ERROR_INVALID, cases[i].message);
        plp_row_clear(PLP_ENTITY_EDIT, &row);
    }
}

static void test_missing_records(void **state)
{
    Fixture *fixture = *state;
    PlpVisit visit;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    g_autoptr(GError) error = NULL;
    assert_false(plp_row_load(fixture->library, PLP_ENTITY_VISIT, 5, &visit, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID, "visit 5: there is none");
    visit.id = 5;
    visit.patient = visit.day = 1;
    assert_false(plp_row_update(fixture->library, PLP_ENTITY_VISIT, &visit, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID, "visit 5: there is none");
    assert_false(plp_row_delete(fixture->library, PLP_ENTITY_VISIT, 5, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID, "visit 5: there is none");
    int64_t patient = 0;
    assert_false(plp_row_find_patient(fixture->library, PLP_ENTITY_SEGMENT, 9, &patient, &error));
    fixture_assert_error(&error, PLP_ERROR_INVALID, "segment 9: there is none");
}

static void test_nested_changes(void **state)
{
    Fixture *fixture = *state;
    assert_true(plp_library_begin(fixture->library, NULL));
    fixture_add_patient(fixture->library, "P-1");
    assert_true(plp_library_begin(fixture->library, NULL));
    fixture_add_patient(fixture->library, "P-2");
    assert_true(plp_library_commit(fixture->library, NULL));
    plp_library_roll_back(fixture->library);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_PATIENT), 0);
    assert_int_equal(fixture_count(fixture->library, PLP_ENTITY_CLOSURE), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, fixture_set_up, fixture_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_every_field_comes_back),
        TEST(test_not_known_stays_not_known),
        cmocka_unit_test(test_typing),
        cmocka_unit_test(test_days),
        cmocka_unit_test(test_relative_days),
        TEST(test_scores),
        TEST(test_twice),
        TEST(test_no_parent),
        TEST(test_segments_apart),
        TEST(test_edits_that_make_no_sense),
        TEST(test_missing_records),
        TEST(test_nested_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
