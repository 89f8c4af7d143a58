#pragma once

#include <stdbool.h>

#include "domain/recording.h"
#include "report/column.h"

/**
 * The trace under OpenFace 2's column names, as far as we have what they mean; what it alone has
 * (confidence, gaze vectors, landmarks, action units) is left out rather than invented. Our own
 * columns of each eye follow, with `palpebra_` before their names.
 */
const PlpTable *plp_openface_get_table(void);

/** Errors: PLP_ERROR_IO. */
bool plp_openface_table_write(const char *path, const PlpRecording *recording, GError **error);
