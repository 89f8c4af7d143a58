#include "report/json_read_priv.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

#define DEEPEST 32

/**
 * Whether objects and arrays lie in each other no deeper than DEEPEST, with nothing outside of
 * texts that JSON does not know: json-glib also reads comments, in which quotes could hide
 * brackets.
 */
static bool is_flat(const char *text, gsize length)
{
    int depth = 0;
    bool in_text = false;
    for (gsize i = 0; i < length; i++) {
        if (in_text && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            in_text = !in_text;
        else if (!in_text && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!in_text && (text[i] == '}' || text[i] == ']'))
            depth--;
        else if (!in_text && strchr(" \t\r\n,:.+-", text[i]) == NULL && !g_ascii_isalnum(text[i]))
            return false;
        if (depth > DEEPEST)
            return false;
    }
    return true;
}

static void *fail(const char *name, const char *what, GError **error)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: %s (analyse the video again)", name, what);
    return NULL;
}

JsonNode *plp_json_read(const char *name, GBytes *content, GError **error)
{
    gsize length = 0;
    const char *text = g_bytes_get_data(content, &length);
    if (length == 0 || !g_utf8_validate_len(text, length, NULL) || !is_flat(text, length))
        return fail(name, "this is no JSON of this program", error);
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    if (!json_parser_load_from_data(parser, text, (gssize)length, NULL))
        return fail(name, "this is no JSON, or a part of it is missing", error);
    JsonNode *root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return fail(name, "this is no JSON of this program", error);
    return json_node_ref(root);
}

static bool is_kind(JsonNode *node, PlpJsonKind kind)
{
    if (kind == PLP_JSON_OBJECT || kind == PLP_JSON_ARRAY)
        return kind == PLP_JSON_OBJECT ? JSON_NODE_HOLDS_OBJECT(node) : JSON_NODE_HOLDS_ARRAY(node);
    if (!JSON_NODE_HOLDS_VALUE(node))
        return false;
    GType type = json_node_get_value_type(node);
    if (kind == PLP_JSON_TEXT)
        return type == G_TYPE_STRING;
    if (kind == PLP_JSON_BOOL)
        return type == G_TYPE_BOOLEAN;
    bool whole = type == G_TYPE_INT64;
    return whole || (kind == PLP_JSON_NUMBER && type == G_TYPE_DOUBLE &&
                     isfinite(json_node_get_double(node)));
}

JsonNode *plp_json_find(const char *name, JsonObject *object, const char *key, PlpJsonKind kind,
                        GError **error)
{
    static const char *const words[] = {"",         "an object",      "a list",       "a text",
                                        "a number", "a whole number", "true or false"};
    JsonNode *node = json_object_get_member(object, key);
    if (node == NULL || JSON_NODE_HOLDS_NULL(node))
        return NULL;
    if (is_kind(node, kind))
        return node;
    g_autofree char *what = g_strdup_printf("`%s` is not %s", key, words[kind]);
    return fail(name, what, error);
}

JsonNode *plp_json_require(const char *name, JsonObject *object, const char *key, PlpJsonKind kind,
                           GError **error)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(name, object, key, kind, &wrong);
    if (node != NULL)
        return node;
    if (wrong == NULL) {
        g_autofree char *what = g_strdup_printf("`%s` is missing", key);
        return fail(name, what, error);
    }
    g_propagate_error(error, g_steal_pointer(&wrong));
    return NULL;
}
