#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/bsrs_classes.h"

/**
 * Reads a table of BSRS class edges, a key file:
 *
 *     [bsrs]
 *     status=unverified
 *     blinks_and_brief_per_min=18;32
 *     prolonged_mean_s=4;5
 *     prolonged_per_min=3;6
 *
 * Errors: PLP_ERROR_IO; PLP_ERROR_FORMAT naming the file and the key.
 */
bool plp_bsrs_classes_load(const char *path, PlpBsrsClasses *ret_classes, GError **error);
bool plp_bsrs_classes_parse(const char *name, GBytes *content, PlpBsrsClasses *ret_classes,
                            GError **error);

/**
 * Where the table lies that is used when the user names none: `bsrs-classes.ini` in the folder of
 * env PALPEBRA_DATA, else in `palpebra` below the user's and the system's data folders, else where
 * the program was installed. NULL: nowhere, and no classes are given. Caller frees.
 */
char *plp_bsrs_classes_find(void);
