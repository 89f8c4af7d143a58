#pragma once

#include <glib.h>

/**
 * The networks' weights, read from a folder, their sha256 checked against the pins compiled in from
 * models/manifest before a byte reaches the parser. Immutable; shared by all threads; reference
 * counted.
 */
typedef struct PlpModels PlpModels;

typedef struct {
    const char *name;        // `face_detection_short_range`
    const char *file_name;   // `face_detection_short_range.tflite`
    const char *sha256;      // pinned
    const char *licence;     // `Apache-2.0`
    const char *source;      // npm package and version
    const char *description; // what it is
    const char *limits;      // known limits
} PlpModelInfo;

/** The pinned models, from the manifest. */
const PlpModelInfo *plp_models_get_table(gsize *ret_n);

/**
 * The folder that holds the models: PALPEBRA_MODELS if set, else XDG_DATA_HOME/palpebra/models,
 * else the system's data folders (…/share/palpebra/models): the first that holds any. Caller frees.
 */
char *plp_models_dup_folder(void);

/**
 * Loads and checks all models. Errors: PLP_ERROR_MODEL naming the file, what is wrong (missing,
 * wrong sha256) and the remedy (`models/install`).
 */
PlpModels *plp_models_load(const char *folder, GError **error);
PlpModels *plp_models_ref(PlpModels *models);
void plp_models_unref(PlpModels *models);
/** A model's bytes by its name; borrowed. NULL when there is none of that name. */
GBytes *plp_models_get_bytes(const PlpModels *models, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpModels, plp_models_unref)
