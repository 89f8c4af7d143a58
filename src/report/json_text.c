#include "report/json_text.h"

#include <math.h>

#include "base/number.h"

typedef struct {
    char closing; // } or ]
    bool on_one_line;
    bool empty;
} Level;

struct PlpJson {
    GString *text;
    GArray *levels; // of Level, innermost last
};

PlpJson *plp_json_new(void)
{
    PlpJson *json = g_new0(PlpJson, 1);
    json->text = g_string_new(NULL);
    json->levels = g_array_new(FALSE, FALSE, sizeof(Level));
    return json;
}

void plp_json_free(PlpJson *json)
{
    if (json == NULL)
        return;
    g_string_free(json->text, TRUE);
    g_array_unref(json->levels);
    g_free(json);
}

static Level *get_innermost(PlpJson *json)
{
    return json->levels->len > 0 ? &g_array_index(json->levels, Level, json->levels->len - 1)
                                 : NULL;
}

static void append_line_end(PlpJson *json, guint depth)
{
    g_string_append_c(json->text, '\n');
    for (guint i = 0; i < depth; i++)
        g_string_append(json->text, "  ");
}

static void append_escaped(GString *text, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    g_string_append_c(text, '"');
    for (const char *p = valid; *p != '\0'; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_printf(text, "\\%c", *p);
        else if (*p == '\n')
            g_string_append(text, "\\n");
        else if ((guchar)*p < 0x20 || *p == 0x7f)
            g_string_append_printf(text, "\\u%04x", (guchar)*p);
        else
            g_string_append_c(text, *p);
    }
    g_string_append_c(text, '"');
}

/** What comes before a value: comma, line, indent, key. */
static void begin_value(PlpJson *json, const char *key)
{
    Level *level = get_innermost(json);
    if (level != NULL) {
        if (!level->empty)
            g_string_append(json->text, level->on_one_line ? ", " : ",");
        if (!level->on_one_line)
            append_line_end(json, json->levels->len);
        level->empty = false;
    }
    if (key == NULL)
        return;
    append_escaped(json->text, key);
    g_string_append(json->text, ": ");
}

static void begin_level(PlpJson *json, const char *key, char opening, char closing,
                        bool on_one_line)
{
    begin_value(json, key);
    const Level *outer = get_innermost(json);
    Level level = {closing, on_one_line || (outer != NULL && outer->on_one_line), true};
    g_string_append_c(json->text, opening);
    g_array_append_val(json->levels, level);
}

void plp_json_begin_object(PlpJson *json, const char *key)
{
    begin_level(json, key, '{', '}', false);
}

void plp_json_begin_array(PlpJson *json, const char *key)
{
    begin_level(json, key, '[', ']', false);
}

void plp_json_begin_line(PlpJson *json, const char *key)
{
    begin_level(json, key, '{', '}', true);
}

void plp_json_begin_line_array(PlpJson *json, const char *key)
{
    begin_level(json, key, '[', ']', true);
}

void plp_json_end(PlpJson *json)
{
    Level level = *get_innermost(json);
    g_array_set_size(json->levels, json->levels->len - 1);
    if (!level.empty && !level.on_one_line)
        append_line_end(json, json->levels->len);
    g_string_append_c(json->text, level.closing);
}

void plp_json_add_text(PlpJson *json, const char *key, const char *text)
{
    begin_value(json, key);
    if (text != NULL)
        append_escaped(json->text, text);
    else
        g_string_append(json->text, "null");
}

void plp_json_add_integer(PlpJson *json, const char *key, int64_t value)
{
    begin_value(json, key);
    g_string_append_printf(json->text, "%" G_GINT64_FORMAT, value);
}

void plp_json_add_bool(PlpJson *json, const char *key, bool value)
{
    begin_value(json, key);
    g_string_append(json->text, value ? "true" : "false");
}

static void drop_trailing_zeros(GString *text)
{
    gsize length = text->len;
    while (text->str[length - 1] == '0')
        length--;
    if (text->str[length - 1] == '.')
        length--;
    g_string_truncate(text, length);
}

void plp_json_add_number(PlpJson *json, const char *key, double value, int decimals)
{
    begin_value(json, key);
    if (!isfinite(value)) {
        g_string_append(json->text, "null");
        return;
    }
    plp_number_append(json->text, value, decimals);
    if (decimals > 0)
        drop_trailing_zeros(json->text);
}

void plp_json_add_null(PlpJson *json, const char *key)
{
    begin_value(json, key);
    g_string_append(json->text, "null");
}

char *plp_json_dup_text(const PlpJson *json)
{
    return g_strconcat(json->text->str, "\n", NULL);
}
