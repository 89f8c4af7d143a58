#include "vision/models.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"

static const PlpModelInfo table[] = {
#include "vision/model_pins.inc"
};

#define N_MODELS G_N_ELEMENTS(table)
#define MAX_FILE_BYTES (64 << 20) // no pinned file comes near

struct PlpModels {
    gint references; // atomic
    GBytes *bytes[N_MODELS];
};

const PlpModelInfo *plp_models_get_table(gsize *ret_n)
{
    *ret_n = N_MODELS;
    return table;
}

static bool holds_any_model(const char *folder)
{
    for (gsize i = 0; i < N_MODELS; i++) {
        g_autofree char *path = g_build_filename(folder, table[i].file_name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return true;
    }
    return false;
}

char *plp_models_dup_folder(void)
{
    const char *chosen = g_getenv("PALPEBRA_MODELS");
    if (chosen != NULL && chosen[0] != '\0')
        return g_strdup(chosen);
    g_autofree char *own = g_build_filename(g_get_user_data_dir(), "palpebra", "models", NULL);
    const char *const *shared = g_get_system_data_dirs();
    for (gsize i = 0; !holds_any_model(own) && shared[i] != NULL; i++) {
        g_autofree char *folder = g_build_filename(shared[i], "palpebra", "models", NULL);
        if (holds_any_model(folder))
            return g_steal_pointer(&folder);
    }
    return g_steal_pointer(&own);
}

static bool fail(GError **error, const PlpModelInfo *info, const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_MODEL,
                "%s: %s; run models/install to fetch the pinned file", info->file_name, what);
    return false;
}

static bool load_file(const char *folder, const PlpModelInfo *info, GBytes **ret_bytes,
                      GError **error)
{
    g_autofree char *path = g_build_filename(folder, info->file_name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return fail(error, info, "the network's weights are not installed");
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) bytes = plp_text_load_file(path, MAX_FILE_BYTES, &cause);
    if (bytes == NULL)
        return fail(error, info,
                    g_error_matches(cause, PLP_ERROR, PLP_ERROR_FORMAT)
                        ? "is far too large to be the pinned file"
                        : "the file cannot be read");
    g_autofree char *sha256 =
        plp_sha256_dup_bytes(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    if (strcmp(sha256, info->sha256) != 0)
        return fail(error, info,
                    "is damaged or another version (its sha256 is not the pinned one)");
    *ret_bytes = g_steal_pointer(&bytes);
    return true;
}

PlpModels *plp_models_load(const char *folder, GError **error)
{
    g_autoptr(PlpModels) models = g_new0(PlpModels, 1);
    models->references = 1;
    for (gsize i = 0; i < N_MODELS; i++)
        if (!load_file(folder, &table[i], &models->bytes[i], error))
            return NULL;
    return g_steal_pointer(&models);
}

PlpModels *plp_models_ref(PlpModels *models)
{
    g_atomic_int_inc(&models->references);
    return models;
}

void plp_models_unref(PlpModels *models)
{
    if (models == NULL || !g_atomic_int_dec_and_test(&models->references))
        return;
    for (gsize i = 0; i < N_MODELS; i++)
        g_clear_pointer(&models->bytes[i], g_bytes_unref);
    g_free(models);
}

GBytes *plp_models_get_bytes(const PlpModels *models, const char *name)
{
    for (gsize i = 0; i < N_MODELS; i++)
        if (strcmp(table[i].name, name) == 0)
            return models->bytes[i];
    return NULL;
}
