#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "vision/models.h"

static char *make_folder(void)
{
    char *folder = g_dir_make_tmp("palpebra-models-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

static void write_model(const char *folder, gsize i, const char *content, gssize n)
{
    gsize n_models = 0;
    const PlpModelInfo *table = plp_models_get_table(&n_models);
    g_autofree char *path = g_build_filename(folder, table[i].file_name, NULL);
    assert_true(g_file_set_contents(path, content, n, NULL));
}

static void remove_folder(const char *folder)
{
    gsize n = 0;
    const PlpModelInfo *table = plp_models_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(folder, table[i].file_name, NULL);
        g_remove(path);
    }
    g_rmdir(folder);
}

static void assert_refused(const char *folder, const char *message)
{
    g_autoptr(GError) error = NULL;
    assert_null(plp_models_load(folder, &error));
    assert_true(g_error_matches(error, PLP_ERROR, PLP_ERROR_MODEL));
    if (strstr(error->message, message) == NULL || strstr(error->message, "models/install") == NULL)
        fail_msg("`%s` lacks `%s` or the remedy", error->message, message);
    assert_null(strstr(error->message, "/tmp")); // no folder in a message
}

static void test_table(void **state)
{
    gsize n = 0;
    const PlpModelInfo *table = plp_models_get_table(&n);
    assert_int_equal(n, 2);
    assert_string_equal(table[0].name, "face_detection_short_range");
    assert_string_equal(table[1].file_name, "face_landmark_with_attention.tflite");
    for (gsize i = 0; i < n; i++) {
        assert_int_equal(strlen(table[i].sha256), 64);
        assert_int_equal(strspn(table[i].sha256, "0123456789abcdef"), 64);
        assert_string_equal(table[i].licence, "Apache-2.0");
        assert_non_null(strstr(table[i].source, "npm @mediapipe/face_mesh@"));
        assert_true(strlen(table[i].description) > 20 && strlen(table[i].limits) > 20);
    }
}

static void test_missing(void **state)
{
    g_autofree char *folder = make_folder();
    assert_refused(folder,
                   "face_detection_short_range.tflite: the network's weights are not installed");
    assert_refused("/nowhere/at/all",
                   "face_detection_short_range.tflite: the network's weights are not installed");
    remove_folder(folder);
}

static void test_wrong_content(void **state)
{
    g_autofree char *folder = make_folder();
    write_model(folder, 0, "", 0);
    assert_refused(folder, "(its sha256 is not the pinned one)");
    write_model(folder, 0, "something else", -1);
    assert_refused(folder, "face_detection_short_range.tflite: is damaged or another version");
    remove_folder(folder);
}

static void test_folder_in_place_of_file(void **state)
{
    gsize n = 0;
    const PlpModelInfo *table = plp_models_get_table(&n);
    g_autofree char *folder = make_folder();
    g_autofree char *path = g_build_filename(folder, table[0].file_name, NULL);
    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_refused(folder, "the file cannot be read");
    g_rmdir(path);
    remove_folder(folder);
}

static void test_one_changed_bit(void **state)
{
    g_autofree char *real = plp_models_dup_folder();
    g_autoptr(PlpModels) models = plp_models_load(real, NULL);
    if (models == NULL)
        skip();
    g_autofree char *folder = make_folder();
    gsize n = 0;
    const char *bytes =
        g_bytes_get_data(plp_models_get_bytes(models, "face_detection_short_range"), &n);
    g_autofree char *changed = g_memdup2(bytes, n);
    changed[n - 1] ^= 1;
    write_model(folder, 0, changed, (gssize)n);
    assert_refused(folder, "(its sha256 is not the pinned one)");
    write_model(folder, 0, bytes, (gssize)n); // right again: the other one is still missing
    assert_refused(folder,
                   "face_landmark_with_attention.tflite: the network's weights are not installed");
    remove_folder(folder);
}

static void test_loaded(void **state)
{
    g_autofree char *folder = plp_models_dup_folder();
    g_autoptr(PlpModels) models = plp_models_load(folder, NULL);
    if (models == NULL)
        skip();
    assert_int_equal(g_bytes_get_size(plp_models_get_bytes(models, "face_detection_short_range")),
                     229032);
    assert_int_equal(g_bytes_get_size(plp_models_get_bytes(models, "face_landmark_with_attention")),
                     2495952);
    assert_null(plp_models_get_bytes(models, "face_detection_short_range.tflite"));
    assert_null(plp_models_get_bytes(models, ""));
    PlpModels *again = plp_models_ref(models);
    plp_models_unref(again);
    assert_non_null(plp_models_get_bytes(models, "face_landmark_with_attention"));
}

/** The environment is changed only here, and put back. */
static void test_folder_choice(void **state)
{
    g_autofree char *before = g_strdup(g_getenv("PALPEBRA_MODELS"));
    g_setenv("PALPEBRA_MODELS", "/chosen/by hand", TRUE);
    g_autofree char *chosen = plp_models_dup_folder();
    assert_string_equal(chosen, "/chosen/by hand");
    g_setenv("PALPEBRA_MODELS", "", TRUE);
    g_autofree char *usual = plp_models_dup_folder();
    assert_true(g_str_has_suffix(usual, "palpebra/models"));
    if (before != NULL)
        g_setenv("PALPEBRA_MODELS", before, TRUE);
    else
        g_unsetenv("PALPEBRA_MODELS");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),           cmocka_unit_test(test_missing),
        cmocka_unit_test(test_wrong_content),   cmocka_unit_test(test_folder_in_place_of_file),
        cmocka_unit_test(test_one_changed_bit), cmocka_unit_test(test_loaded),
        cmocka_unit_test(test_folder_choice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
