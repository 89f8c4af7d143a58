#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/error.h"
#include "folder.h"
#include "workflow/checkpoint.h"
#include "workflow/run_key.h"

static int set_up(void **state)
{
    *state = plp_folder_new();
    return *state == NULL;
}

static int tear_down(void **state)
{
    plp_folder_remove(*state);
    return 0;
}

static PlpFaces *make_faces(void)
{
    PlpFaces *faces = plp_faces_new();
    for (int i = 0; i < 7; i++) {
        PlpFrameMark mark = {.t_us = i * 40000, .packet = i, .reason = PLP_REASON_NO_FACE};
        g_array_append_vals(faces->marks, &mark, 1);
    }
    for (int identity = 1; identity <= 2; identity++) {
        PlpFaceTrack *track = plp_faces_add_track(faces, identity);
        track->score = 0.1 * identity;
        for (int i = 0; i < 3 * identity; i++) {
            PlpSample sample = plp_sample_make_unmeasured(i * 40000, i, PLP_REASON_BLURRED);
            g_array_append_vals(track->samples, &sample, 1);
        }
    }
    return faces;
}

static char *save(const char *folder)
{
    char *path = g_build_filename(folder, "clip.checkpoint", NULL);
    g_autoptr(PlpFaces) faces = make_faces();
    g_autoptr(GBytes) landmarker = g_bytes_new("state\0bytes", 11);
    assert_true(plp_checkpoint_save(path, "a\tb\n", faces, landmarker, NULL));
    return path;
}

static void test_comes_back_whole(void **state)
{
    g_autofree char *path = save(*state);
    g_autoptr(PlpCheckpoint) checkpoint = plp_checkpoint_load(path, NULL);
    assert_non_null(checkpoint);
    assert_string_equal(checkpoint->key, "a\tb\n");
    assert_int_equal(g_bytes_get_size(checkpoint->landmarker_state), 11);
    g_autoptr(PlpFaces) faces = make_faces();
    assert_int_equal(checkpoint->faces->marks->len, 7);
    assert_int_equal(checkpoint->faces->tracks->len, 2);
    const PlpFaceTrack *track = plp_faces_find(checkpoint->faces, 2);
    const PlpFaceTrack *expected = plp_faces_find(faces, 2);
    assert_true(track->score == expected->score);
    assert_int_equal(track->samples->len, 6);
    for (guint i = 0; i < 6; i++) // what lies behind the last field is padding
        assert_memory_equal(&g_array_index(track->samples, PlpSample, i),
                            &g_array_index(expected->samples, PlpSample, i),
                            offsetof(PlpSample, left) + sizeof(PlpEyeSample));
    g_autofree char *names = plp_folder_dup_names(*state);
    assert_string_equal(names, "clip.checkpoint");
}

static void test_empty_comes_back(void **state)
{
    g_autofree char *path = g_build_filename(*state, "x", NULL);
    g_autoptr(PlpFaces) faces = plp_faces_new();
    g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
    assert_true(plp_checkpoint_save(path, "", faces, nothing, NULL));
    g_autoptr(PlpCheckpoint) checkpoint = plp_checkpoint_load(path, NULL);
    assert_non_null(checkpoint);
    assert_int_equal(checkpoint->faces->marks->len, 0);
}

static void assert_refused(const char *folder, const char *bytes, gsize size)
{
    g_autofree char *path = g_build_filename(folder, "damaged.checkpoint", NULL);
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    g_autoptr(GError) error = NULL;
    assert_null(plp_checkpoint_load(path, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_FORMAT));
    assert_string_equal(error->message,
                        "damaged.checkpoint: is damaged or of another version, so the analysis "
                        "cannot go on from it; start again with --force");
}

static void test_damage_is_refused(void **state)
{
    g_autofree char *path = save(*state);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    for (gsize length = 0; length < size; length += length < 120 ? 1 : 37)
        assert_refused(*state, bytes, length);
    for (gsize at = 0; at < size; at += at < 120 ? 1 : 37) {
        bytes[at] ^= 0x20;
        assert_refused(*state, bytes, size);
        bytes[at] ^= 0x20;
    }
    assert_refused(*state, "no checkpoint at all, but a text of more than thirty-two bytes", 62);
}

/** A file with a right checksum over wrong counts: nothing may be read beyond its end. */
static void test_wrong_counts_with_a_right_checksum(void **state)
{
    g_autofree char *path = save(*state);
    g_autofree char *bytes = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    for (gsize at = 8; at < 48; at++) {
        g_autofree char *changed = g_memdup2(bytes, size);
        changed[at] = (char)0xff;
        g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
        g_checksum_update(sum, (guchar *)changed, (gssize)(size - 32));
        gsize digest_bytes = 32;
        g_checksum_get_digest(sum, (guint8 *)changed + size - 32, &digest_bytes);
        assert_refused(*state, changed, size);
    }
}

static void test_missing(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_checkpoint_load("/no/such/clip.checkpoint", &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_IO));
}

static void test_key_explains_differences(void **state)
{
    PlpParameters parameters = plp_parameters_make_default();
    PlpModelInfo model = {.name = "mesh", .sha256 = "aa"};
    PlpRunFacts facts = {"11", "0.1.0", "xnnpack", &model, 1, false, &parameters};
    g_autofree char *before = plp_run_key_make(&facts);
    g_autofree char *same = plp_run_key_make(&facts);
    assert_null(plp_run_key_explain(before, same));
    parameters.yaw_limit_deg = 30.5;
    g_autofree char *other_yaw = plp_run_key_make(&facts);
    g_autofree char *yaw = plp_run_key_explain(before, other_yaw);
    assert_string_equal(yaw, "the parameter yaw_limit_deg was 40 and is 30.5 now");
    model.sha256 = "bb";
    g_autofree char *other_model = plp_run_key_make(&facts);
    g_autofree char *weights = plp_run_key_explain(before, other_model);
    assert_string_equal(weights, "the model mesh was aa and is bb now");
    facts.input_sha256 = "22";
    g_autofree char *other_input = plp_run_key_make(&facts);
    g_autofree char *input = plp_run_key_explain(before, other_input);
    assert_string_equal(input, "the video's sha256 was 11 and is 22 now");
    g_autofree char *nothing = plp_run_key_explain("", before);
    assert_string_equal(nothing, "the video's sha256 was not known and is 11 now");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_comes_back_whole),  TEST(test_empty_comes_back),
        TEST(test_damage_is_refused), TEST(test_wrong_counts_with_a_right_checksum),
        TEST(test_missing),           cmocka_unit_test(test_key_explains_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
