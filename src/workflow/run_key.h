#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/bsrs_classes.h"
#include "domain/parameters.h"
#include "domain/segment.h"
#include "vision/models.h"

/** Everything a sample depends on. A checkpoint may be gone on from only with the same. */
typedef struct {
    const char *input_sha256;
    const char *program_version;
    const char *engine;
    const PlpModelInfo *models;
    gsize n_models;
    bool mirrored;
    const PlpParameters *parameters;
} PlpRunFacts;

/** One line `what<TAB>value` for each fact; numbers exact. Caller frees. */
char *plp_run_key_make(const PlpRunFacts *facts);

/**
 * The sha256 of a key and of what the user decided about the whole: the face asked for (0: by
 * rule), the tasks (of PlpSegment, may be NULL) and the BSRS class edges. Equal here, equal
 * results. Caller frees.
 */
char *plp_run_key_dup_sha256(const char *key, int face, const GArray *segments,
                             const PlpBsrsClasses *classes);

/**
 * The first difference between two keys as a part of a sentence, such as `the parameter
 * yaw_limit_deg was 40 and is 30 now`; NULL when they are the same. Caller frees.
 */
char *plp_run_key_explain(const char *before, const char *now);
