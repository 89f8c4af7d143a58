#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Reads JSON that somebody may have changed or made up: every question says what is wrong, by file
 * and key, instead of giving a default.
 */

/**
 * The outermost object. `name` is for messages. Errors: PLP_ERROR_FORMAT (no JSON, no object,
 * nested deeper than any file of ours: json-glib's parser calls itself for each level). Caller
 * unrefs.
 */
JsonNode *plp_json_read(const char *name, GBytes *content, GError **error);

typedef enum {
    PLP_JSON_UNKNOWN = 0,
    PLP_JSON_OBJECT,
    PLP_JSON_ARRAY,
    PLP_JSON_TEXT,
    PLP_JSON_NUMBER,
    PLP_JSON_INTEGER,
    PLP_JSON_BOOL,
} PlpJsonKind;

/**
 * The member's node, if it is of this kind. NULL without an error: it is missing or null. NULL with
 * PLP_ERROR_FORMAT: it is something else. Borrowed.
 */
JsonNode *plp_json_find(const char *name, JsonObject *object, const char *key, PlpJsonKind kind,
                        GError **error);
/** As plp_json_find, and missing is PLP_ERROR_FORMAT too. */
JsonNode *plp_json_require(const char *name, JsonObject *object, const char *key, PlpJsonKind kind,
                           GError **error);
