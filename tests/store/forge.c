#include "forge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <archive.h>
#include <archive_entry.h>
#include <cmocka.h>
#include <string.h>

#include "base/sha256.h"

static void free_forged(gpointer data)
{
    Forged *file = data;
    g_byte_array_unref(file->content);
    g_free(file->name);
    g_free(file->link);
    g_free(file);
}

GPtrArray *forge_read(const char *path)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(free_forged);
    struct archive *zip = archive_read_new();
    struct archive_entry *entry = NULL;
    archive_read_support_format_zip(zip);
    assert_int_equal(archive_read_open_filename(zip, path, 65536), ARCHIVE_OK);
    while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
        Forged *file = forge_add(files, archive_entry_pathname(entry), "");
        char piece[4096];
        la_ssize_t got = 0;
        while ((got = archive_read_data(zip, piece, sizeof piece)) > 0)
            g_byte_array_append(file->content, (const guint8 *)piece, (guint)got);
    }
    archive_read_free(zip);
    return files;
}

Forged *forge_find(const GPtrArray *files, const char *name)
{
    for (guint i = 0; i < files->len; i++) {
        Forged *file = g_ptr_array_index(files, i);
        if (strcmp(file->name, name) == 0)
            return file;
    }
    return NULL;
}

Forged *forge_add(GPtrArray *files, const char *name, const char *text)
{
    Forged *file = g_new0(Forged, 1);
    file->name = g_strdup(name);
    file->type = AE_IFREG;
    file->content = g_byte_array_new();
    g_byte_array_append(file->content, (const guint8 *)text, (guint)strlen(text));
    g_ptr_array_add(files, file);
    return file;
}

void forge_replace(const GPtrArray *files, const char *name, const char *from, const char *to)
{
    Forged *file = forge_find(files, name);
    assert_non_null(file);
    g_autofree char *text = g_strndup((const char *)file->content->data, file->content->len);
    char *at = strstr(text, from);
    if (at == NULL)
        fail_msg("%s does not hold `%s` but:\n%s", name, from, text);
    g_autoptr(GString) made = g_string_new_len(text, at - text);
    g_string_append(made, to);
    g_string_append(made, at + strlen(from));
    g_byte_array_set_size(file->content, 0);
    g_byte_array_append(file->content, (const guint8 *)made->str, (guint)made->len);
}

void forge_sign(const GPtrArray *files)
{
    Forged *manifest = forge_find(files, "manifest.tsv");
    g_autofree char *old = g_strndup((const char *)manifest->content->data, manifest->content->len);
    g_auto(GStrv) lines = g_strsplit(old, "\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && !g_str_has_prefix(*line, "file\t"))
            g_string_append_printf(text, "%s\n", *line);
    }
    for (guint i = 0; i < files->len; i++) {
        const Forged *file = g_ptr_array_index(files, i);
        g_autofree char *sum = plp_sha256_dup_bytes(file->content->data, file->content->len);
        if (file != manifest)
            g_string_append_printf(text, "file\t%s\t%u\t%s\n", file->name, file->content->len, sum);
    }
    g_byte_array_set_size(manifest->content, 0);
    g_byte_array_append(manifest->content, (const guint8 *)text->str, (guint)text->len);
}

void forge_write(const GPtrArray *files, const char *path)
{
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    assert_int_equal(archive_write_open_filename(zip, path), ARCHIVE_OK);
    for (guint i = 0; i < files->len; i++) {
        const Forged *file = g_ptr_array_index(files, i);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, file->name);
        archive_entry_set_filetype(entry, file->type);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_size(entry, file->type == AE_IFREG ? file->content->len : 0);
        if (file->link != NULL)
            archive_entry_set_symlink(entry, file->link);
        assert_int_equal(archive_write_header(zip, entry), ARCHIVE_OK);
        if (file->type == AE_IFREG && file->content->len > 0)
            archive_write_data(zip, file->content->data, file->content->len);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(zip), ARCHIVE_OK);
    archive_write_free(zip);
}
