#pragma once

#include <glib.h>
#include <stddef.h>

/** SHA-256 of `size` bytes as 64 lower-case hexadecimal digits. Caller frees. */
char *plp_sha256_dup_bytes(const void *bytes, size_t size);

/** SHA-256 of a file's content, read in pieces (constant memory). NULL with PLP_ERROR_IO. Caller
 * frees. */
char *plp_sha256_dup_file(const char *path, GError **error);
