#include "tables/bsrs_classes.h"

#include <stdarg.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"

#define LIMIT_BYTES (1 << 16)
#define GROUP "bsrs"
#define FILE_NAME "bsrs-classes.ini"

static const struct {
    const char *key;
    size_t offset;
} edges[] = {
    {"blinks_and_brief_per_min", offsetof(PlpBsrsClasses, blinks_and_brief_per_min)},
    {"prolonged_mean_s", offsetof(PlpBsrsClasses, prolonged_mean_s)},
    {"prolonged_per_min", offsetof(PlpBsrsClasses, prolonged_per_min)},
};

static bool fail(const char *name, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

static bool fail(const char *name, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: %s", name, what);
    return false;
}

static bool read_edges(GKeyFile *file, const char *name, const char *key, double *ret_edges,
                       GError **error)
{
    g_autofree char *text = g_key_file_get_value(file, GROUP, key, NULL);
    if (text == NULL)
        return fail(name, error, "%s is missing (write a line like: %s=3;6)", key, key);
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);
    if (g_strv_length(parts) == 2 && plp_number_parse(parts[0], &ret_edges[0]) &&
        plp_number_parse(parts[1], &ret_edges[1]) && ret_edges[0] > 0 &&
        ret_edges[1] > ret_edges[0])
        return true;
    g_autofree char *shown = plp_text_dup_line(text);
    return fail(name, error,
                "%s=%.60s: must be two numbers above 0, the smaller one first (like "
                "3;6)",
                key, shown);
}

static bool read_status(GKeyFile *file, const char *name, bool *ret_verified, GError **error)
{
    g_autofree char *text = g_key_file_get_value(file, GROUP, "status", NULL);
    *ret_verified = g_strcmp0(text, "verified") == 0;
    if (*ret_verified || g_strcmp0(text, "unverified") == 0)
        return true;
    return fail(name, error, "status must be `verified` or `unverified`");
}

static bool is_known(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(edges); i++) {
        if (strcmp(key, edges[i].key) == 0)
            return true;
    }
    return strcmp(key, "status") == 0;
}

/** A misspelt key must not silently leave an old edge in place. */
static bool check_keys(GKeyFile *file, const char *name, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(file, GROUP, NULL, NULL);
    if (keys == NULL)
        return fail(name, error, "has no group [" GROUP "] (begin it with that line)");
    for (char **key = keys; *key != NULL; key++) {
        g_autofree char *shown = plp_text_dup_line(*key);
        if (!is_known(*key))
            return fail(name, error, "%.60s is no key of this file (remove or correct it)", shown);
    }
    return true;
}

bool plp_bsrs_classes_parse(const char *name, GBytes *content, PlpBsrsClasses *ret_classes,
                            GError **error)
{
    gsize size = 0;
    const char *text = g_bytes_get_data(content, &size);
    g_autoptr(GKeyFile) file = g_key_file_new();
    *ret_classes = (PlpBsrsClasses){0};
    if (size == 0)
        return fail(name, error, "is empty");
    if (memchr(text, '\0', size) != NULL || !g_utf8_validate(text, (gssize)size, NULL))
        return fail(name, error, "is no text in UTF-8");
    if (!g_key_file_load_from_data(file, text, size, G_KEY_FILE_NONE, NULL))
        return fail(name, error, "is no key file (lines are [" GROUP "], NAME=VALUE or # comment)");
    PlpBsrsClasses classes = {.loaded = true};
    if (!check_keys(file, name, error) || !read_status(file, name, &classes.verified, error))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(edges); i++) {
        double *pair = (double *)(void *)((char *)&classes + edges[i].offset);
        if (!read_edges(file, name, edges[i].key, pair, error))
            return false;
    }
    *ret_classes = classes;
    return true;
}

bool plp_bsrs_classes_load(const char *path, PlpBsrsClasses *ret_classes, GError **error)
{
    *ret_classes = (PlpBsrsClasses){0};
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return false;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_bsrs_classes_parse(name, content, ret_classes, error);
}

static char *find_below(const char *folder, const char *below)
{
    g_autofree char *path = g_build_filename(folder, below, FILE_NAME, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer(&path) : NULL;
}

char *plp_bsrs_classes_find(void)
{
    const char *chosen = g_getenv("PALPEBRA_DATA");
    if (chosen != NULL && chosen[0] != '\0')
        return find_below(chosen, "");
    char *path = find_below(g_get_user_data_dir(), "palpebra");
    const char *const *shared = g_get_system_data_dirs();
    for (gsize i = 0; path == NULL && shared[i] != NULL; i++)
        path = find_below(shared[i], "palpebra");
    return path != NULL ? path : find_below(PLP_DATA_FOLDER, "");
}
