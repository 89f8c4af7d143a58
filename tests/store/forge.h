#pragma once

#include <glib.h>
#include <stdbool.h>

/** One file of an archive being forged. */
typedef struct {
    char *name;
    GByteArray *content;
    unsigned type; // AE_IFREG unless forged
    char *link;    // of a symbolic one
} Forged;

/** All files of an archive, manifest included, in order; caller frees the GPtrArray of Forged. */
GPtrArray *forge_read(const char *path);
/** NULL when there is none. Borrowed. */
Forged *forge_find(const GPtrArray *files, const char *name);
Forged *forge_add(GPtrArray *files, const char *name, const char *text);
/** Replaces the first `from` in a text file by `to`; asserts that it is there. */
void forge_replace(const GPtrArray *files, const char *name, const char *from, const char *to);
/** Makes the manifest's sizes and sums anew, for what an attacker can sign, too. */
void forge_sign(const GPtrArray *files);
void forge_write(const GPtrArray *files, const char *path);
