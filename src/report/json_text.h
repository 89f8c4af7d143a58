#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Writes JSON text: keys in the order they are added, two blanks of indent, numbers by
 * base/number.h. The same calls give the same bytes on every machine and in every locale
 * (json-glib's generator prints doubles with 17 digits, so it is used to read only).
 *
 * `key` is NULL for the outermost value and inside arrays.
 */
typedef struct PlpJson PlpJson;

PlpJson *plp_json_new(void);
void plp_json_free(PlpJson *json);

void plp_json_begin_object(PlpJson *json, const char *key);
void plp_json_begin_array(PlpJson *json, const char *key);
/** An object written on one line, with all that is in it. */
void plp_json_begin_line(PlpJson *json, const char *key);
/** An array written on one line. */
void plp_json_begin_line_array(PlpJson *json, const char *key);
/** Ends the innermost object or array. */
void plp_json_end(PlpJson *json);

/** NULL gives null; bytes that are no UTF-8 become U+FFFD. */
void plp_json_add_text(PlpJson *json, const char *key, const char *text);
void plp_json_add_integer(PlpJson *json, const char *key, int64_t value);
void plp_json_add_bool(PlpJson *json, const char *key, bool value);
/** At most `decimals` digits after the point, trailing zeros dropped; NaN and infinities give null.
 */
void plp_json_add_number(PlpJson *json, const char *key, double value, int decimals);
void plp_json_add_null(PlpJson *json, const char *key);

/** The text, ended by a line end; everything begun must have been ended. Caller frees. */
char *plp_json_dup_text(const PlpJson *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpJson, plp_json_free)
