#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Numbers to and from text in the C locale, whatever the desktop's locale says. All of the
 * program's files go through here; printf's %f and strtod do not (they write a decimal comma in
 * de_DE).
 */

/**
 * Appends `value` with at most `decimals` (0..9) digits after the point, trailing zeros kept.
 * NaN and infinities append nothing: an empty CSV cell is a missing measurement.
 */
void plp_number_append(GString *text, double value, int decimals);

/**
 * Appends `value` with nine significant digits, as many as tell every float from its neighbours:
 * what is read back is the very same number. NaN and infinities append nothing.
 */
void plp_number_append_float(GString *text, float value);

/** As plp_number_append, into a new string. Caller frees. */
char *plp_number_dup(double value, int decimals);

/**
 * Parses the whole of `text` (blanks around it are allowed) as a finite number with a decimal
 * point. Returns false on anything else: empty text, trailing junk, `1,5`, `nan`, overflow.
 */
bool plp_number_parse(const char *text, double *ret_value);

/** Parses the whole of `text` as a decimal integer that fits. */
bool plp_number_parse_int64(const char *text, int64_t *ret_value);
