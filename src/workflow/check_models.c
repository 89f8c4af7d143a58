#include "workflow/check_models.h"

#include <string.h>

#include "base/sha256.h"

PlpModelState plp_check_model(const char *folder, const PlpModelInfo *model, char **ret_sha256)
{
    g_autofree char *path = g_build_filename(folder, model->file_name, NULL);
    *ret_sha256 = plp_sha256_dup_file(path, NULL);
    if (*ret_sha256 == NULL)
        return PLP_MODEL_MISSING;
    return strcmp(*ret_sha256, model->sha256) == 0 ? PLP_MODEL_RIGHT : PLP_MODEL_WRONG;
}
