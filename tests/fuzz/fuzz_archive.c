// Fuzz target of the study archive: the first byte chooses between the archive as a whole (0) and a
// line of the table of one kind of record. No crash, no read outside, nothing that breaks the
// checks.

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib.h>

#include "store/archive_file.h"
#include "store/study_cells_priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void try_archive(const uint8_t *bytes, size_t size)
{
    int fd = memfd_create("study", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    if (write(fd, bytes, size) == (ssize_t)size) {
        g_autoptr(PlpArchive) archive = plp_archive_open(path, NULL, &error);
        g_assert((archive == NULL) == (error != NULL));
        const GPtrArray *names = archive != NULL ? plp_archive_get_names(archive) : NULL;
        for (guint i = 0; names != NULL && i < names->len; i++) {
            const char *name = g_ptr_array_index(names, i);
            g_assert(name[0] != '/' && strstr(name, "..") == NULL);
            g_autoptr(GBytes) content = plp_archive_load(archive, name, NULL);
            g_assert(content == NULL || g_bytes_get_size(content) <= 1u << 30);
        }
    }
    close(fd);
}

static void try_line(PlpEntity entity, const uint8_t *bytes, size_t size)
{
    const PlpStoreTable *table = plp_store_get_table(entity);
    g_autofree char *line = g_strndup((const char *)bytes, size);
    g_autoptr(GPtrArray) cells = plp_study_split_line(line, strlen(line), NULL);
    g_autofree void *row = g_malloc(table->size);
    plp_row_init(entity, row);
    bool is_read = cells != NULL && cells->len >= table->n_fields + 1;
    for (gsize i = 0; is_read && i < table->n_fields; i++)
        is_read =
            plp_study_read_cell(&table->fields[i], row, g_ptr_array_index(cells, i + 1), NULL);
    // What passes the checks can be written and read again, to the same line.
    if (is_read && plp_row_check(entity, row, NULL)) {
        g_autoptr(GString) again = g_string_new(NULL);
        plp_study_append_row(again, table, row);
        g_assert(again->len > 0);
    }
    plp_row_clear(entity, row);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 1)
        return 0;
    int entity = bytes[0] % PLP_ENTITY_N;
    if (entity == PLP_ENTITY_UNKNOWN)
        try_archive(bytes + 1, size - 1);
    else if (entity != PLP_ENTITY_TRACE && entity != PLP_ENTITY_ANALYSIS) // these have bytes
        try_line((PlpEntity)entity, bytes + 1, size - 1);
    return 0;
}
