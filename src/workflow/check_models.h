#pragma once

#include <glib.h>
#include <stdbool.h>

#include "vision/models.h"

typedef enum {
    PLP_MODEL_UNKNOWN = 0,
    PLP_MODEL_RIGHT,   // there, with the pinned sha256
    PLP_MODEL_MISSING, // or unreadable
    PLP_MODEL_WRONG,   // another sha256
} PlpModelState;

/** How one model's file in `folder` stands; its sha256 in `ret_sha256` (NULL when it cannot be
 * read). */
PlpModelState plp_check_model(const char *folder, const PlpModelInfo *model, char **ret_sha256);
