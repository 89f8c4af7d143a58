#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static void append_escaped(GString *text, const char *start, const char *end)
{
    for (const char *p = start; p < end; p++)
        g_string_append_printf(text, "\\x%02X", (guchar)*p);
}

/** Fit for one line of a terminal: no control or formatting characters, no line separators. */
static bool is_plain(gunichar c)
{
    return g_unichar_isprint(c) && g_unichar_type(c) != G_UNICODE_LINE_SEPARATOR &&
           g_unichar_type(c) != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void append_printable(GString *text, const char *name)
{
    const char *p = name;
    while (*p != '\0') {
        gunichar c = g_utf8_get_char_validated(p, -1);
        bool valid = c != (gunichar)-1 && c != (gunichar)-2;
        const char *next = valid ? g_utf8_next_char(p) : p + 1;
        if (valid && is_plain(c))
            g_string_append_len(text, p, next - p);
        else
            append_escaped(text, p, next);
        p = next;
    }
}

char *plp_text_dup_line(const char *text)
{
    GString *line = g_string_new(NULL);
    append_printable(line, text);
    return g_string_free(line, FALSE);
}

char *plp_text_dup_file_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    return plp_text_dup_line(base);
}

/** Reads until the end or until more than `limit_bytes` are in hand. */
static bool read_up_to(int fd, gsize limit_bytes, GByteArray *content)
{
    guint8 piece[1 << 14];
    ssize_t got = 0;
    while (content->len <= limit_bytes && (got = read(fd, piece, sizeof piece)) > 0)
        g_byte_array_append(content, piece, (guint)got);
    return got >= 0;
}

GBytes *plp_text_load_file(const char *path, gsize limit_bytes, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    // O_NONBLOCK: a FIFO without a writer must not hang the program.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be opened: %s", name,
                    g_strerror(errno));
        return NULL;
    }
    g_autoptr(GByteArray) content = g_byte_array_new();
    bool whole = read_up_to(fd, limit_bytes, content);
    int read_errno = errno;
    close(fd);
    if (!whole) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read: %s", name,
                    g_strerror(read_errno));
        return NULL;
    }
    if (content->len > limit_bytes) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                    "%s: is larger than %" G_GSIZE_FORMAT " bytes and so is no such text file",
                    name, limit_bytes);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&content));
}

void plp_text_append_wrapped(GString *text, const char *words, gsize indent, gsize column,
                             gsize width)
{
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    for (char **word = list; *word != NULL; word++) {
        gsize length = (gsize)g_utf8_strlen(*word, -1);
        if (column > indent && column + 1 + length > width) {
            g_string_append_printf(text, "\n%*s", (int)indent, "");
            column = indent;
        } else if (word != list) {
            g_string_append_c(text, ' ');
            column++;
        }
        g_string_append(text, *word);
        column += length;
    }
    g_string_append_c(text, '\n');
}
