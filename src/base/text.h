#pragma once

#include <glib.h>

/**
 * A file's own name, fit to print in one line: folders dropped, bytes that are no UTF-8 and control
 * characters (newlines too) shown as \xNN. Caller frees.
 */
char *plp_text_dup_file_name(const char *path);

/** Text fit to print in one line, with the same escapes. Caller frees. */
char *plp_text_dup_line(const char *text);

/**
 * The whole of a text file, at most `limit_bytes`. Errors: PLP_ERROR_IO (missing, a directory,
 * unreadable), PLP_ERROR_FORMAT (longer than the limit). Messages name the file's own name only.
 * Caller frees.
 */
GBytes *plp_text_load_file(const char *path, gsize limit_bytes, GError **error);

/**
 * Appends words, broken at blanks where a line would grow beyond `width` characters, and a newline.
 * `column` is where the first line begins, `indent` where the others do.
 */
void plp_text_append_wrapped(GString *text, const char *words, gsize indent, gsize column,
                             gsize width);
