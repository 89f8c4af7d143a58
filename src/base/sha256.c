#include "base/sha256.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"

char *plp_sha256_dup_bytes(const void *bytes, size_t size)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, size);
}

static bool add_file(GChecksum *sum, FILE *file)
{
    guchar *piece = g_malloc(1 << 16);
    size_t got = 0;
    while ((got = fread(piece, 1, 1 << 16, file)) > 0)
        g_checksum_update(sum, piece, (gssize)got);
    g_free(piece);
    return ferror(file) == 0;
}

char *plp_sha256_dup_file(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be opened: %s", name,
                    g_strerror(errno));
        return NULL;
    }
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    bool whole = add_file(sum, file);
    int read_errno = errno;
    fclose(file);
    if (!whole) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read: %s", name,
                    g_strerror(read_errno));
        return NULL;
    }
    return g_strdup(g_checksum_get_string(sum));
}
