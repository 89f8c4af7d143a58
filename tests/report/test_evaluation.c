#include <math.h>
#include <string.h>

#include "sample.h"

#include <json-glib/json-glib.h>

#include "report/evaluation.h"
#include "report/text_table.h"

static void test_text_table(void **state)
{
    g_autoptr(PlpTextTable) table = plp_text_table_new();
    plp_text_table_add(table, "a");
    plp_text_table_add(table, "värde");
    plp_text_table_end_row(table);
    plp_text_table_add(table, "long name");
    plp_text_table_add_number(table, NAN, 2);
    plp_text_table_add_count(table, 7);
    plp_text_table_end_row(table);
    g_autoptr(GString) text = g_string_new(NULL);
    plp_text_table_append(table, text);
    assert_string_equal(text->str, "a          värde\nlong name      -  7\n");
}

/** One clip: right eye 1 hit, 1 invention in a decoy; left eye 1 miss. */
static PlpEvaluation *make_evaluation(void)
{
    PlpEvaluation *evaluation = plp_evaluation_new();
    PlpClipScore *clip = plp_evaluation_add_clip(evaluation, "clip \"1\".mp4");
    PlpLabel labels[] = {
        {.eye = PLP_SIDE_RIGHT, .kind = PLP_LABEL_CLOSURE, .first_frame = 2, .last_frame = 5},
        {.eye = PLP_SIDE_LEFT, .kind = PLP_LABEL_CLOSURE, .first_frame = 2, .last_frame = 5},
        {.eye = PLP_SIDE_RIGHT, .kind = PLP_LABEL_DECOY, .first_frame = 7, .last_frame = 9},
    };
    PlpClosure closures[] = {
        {.eye = PLP_SIDE_RIGHT, .onset_frame = 3, .offset_frame = 5},
        {.eye = PLP_SIDE_RIGHT, .onset_frame = 7, .offset_frame = 8},
    };
    g_autoptr(GArray) l = g_array_new(FALSE, FALSE, sizeof(PlpLabel));
    g_autoptr(GArray) c = g_array_new(FALSE, FALSE, sizeof(PlpClosure));
    g_array_append_vals(l, labels, G_N_ELEMENTS(labels));
    g_array_append_vals(c, closures, G_N_ELEMENTS(closures));
    static const int64_t t_us[10] = {0,      40000,  80000,  120000, 160000,
                                     200000, 240000, 280000, 320000, 360000};
    static const bool measured[10] = {true, true, true, true, true, true, true, true, true, true};
    PlpScoredClip scored = {l, c, {0, G_MAXINT32}, 10, t_us, measured, measured};
    plp_evaluate_clip(&scored, &clip->right, &clip->left);
    g_ptr_array_add(evaluation->missing, g_strdup("other.mp4"));
    return evaluation;
}

/** Runs of blanks as one: what is said, not how it is aligned. */
static char *dup_with_single_blanks(const char *text)
{
    GString *single = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p != ' ' || p[1] != ' ')
            g_string_append_c(single, *p);
    }
    return g_string_free(single, FALSE);
}

static void test_text(void **state)
{
    g_autoptr(PlpEvaluation) evaluation = make_evaluation();
    g_autoptr(GString) text = g_string_new(NULL);
    plp_evaluation_append_text(evaluation, true, text);
    g_autofree char *single = dup_with_single_blanks(text->str);
    static const char *const expected[] = {
        "\nclip \"1\".mp4 right 1 2 1 1 0 0.667 1 1 0 0.667 1 1 0 0.667 1 0 0.400\n",
        "\nIoU >= 0.2 right 1 1 0 0.5000 1.0000 0.6667 0 1\n left 0 0 1 - 0.0000 0.0000 0 0\n"
        " both 1 1 1 0.5000 0.5000 0.5000 0 1\n",
        "\nonset right 1.00 1.00 1.00 40.0 40.0 40.0\n left - - - - - -\n",
        "\nclip \"1\".mp4 right: decoy counted, frames 7 to 8, measured 1.00\n",
        "\nclip \"1\".mp4 left: missed, frames 2 to 5, measured 1.00\n",
        "\nno result for other.mp4\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
        if (strstr(single, expected[i]) == NULL)
            fail_msg("missing: %s", expected[i]);
    }
}

static void test_json(void **state)
{
    g_autoptr(PlpEvaluation) evaluation = make_evaluation();
    g_autofree char *text = plp_evaluation_dup_json(evaluation);
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) root = json_from_string(text, &error);
    assert_non_null(root);
    JsonObject *top = json_node_get_object(root);
    JsonObject *both =
        json_object_get_object_member(json_object_get_object_member(top, "total"), "both");
    assert_int_equal(json_object_get_int_member(both, "labels"), 2);
    JsonArray *events = json_object_get_array_member(both, "events");
    assert_int_equal(json_array_get_length(events), PLP_IOU_N);
    JsonObject *half = json_array_get_object_element(events, 2);
    assert_float_equal(json_object_get_double_member(half, "iou"), 0.5, 0);
    assert_float_equal(json_object_get_double_member(half, "f1"), 0.5, 1e-9);
    assert_int_equal(json_object_get_int_member(half, "decoy_hits"), 1);
    JsonObject *clip = json_array_get_object_element(json_object_get_array_member(top, "clips"), 0);
    assert_string_equal(json_object_get_string_member(clip, "clip"), "clip \"1\".mp4");
    JsonObject *left = json_object_get_object_member(clip, "left");
    assert_true(json_object_get_null_member(
        json_array_get_object_element(json_object_get_array_member(left, "events"), 0),
        "precision"));
    JsonArray *mistakes = json_object_get_array_member(left, "mistakes");
    assert_string_equal(
        json_object_get_string_member(json_array_get_object_element(mistakes, 0), "kind"),
        "missed");
    assert_string_equal(
        json_array_get_string_element(json_object_get_array_member(top, "missing"), 0),
        "other.mp4");
}

static void test_nothing(void **state)
{
    g_autoptr(PlpEvaluation) evaluation = plp_evaluation_new();
    g_autoptr(GString) text = g_string_new(NULL);
    plp_evaluation_append_text(evaluation, true, text);
    assert_non_null(strstr(text->str, "IoU >= 0.5"));
    assert_non_null(strstr(text->str, "none\n"));
    assert_null(strstr(text->str, "nan"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_table),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
