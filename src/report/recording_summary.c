#include "report/recording_folder.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "report/json_read_priv.h"
#include "report/summary_priv.h"

/** The file being read. */
typedef struct {
    const char *name;
    GError **error;
} Source;

static bool fail(const Source *source, const char *what)
{
    g_set_error(source->error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: %s", source->name, what);
    return false;
}

/** Texts may be shown: what could move a terminal's cursor is made harmless. NULL stays NULL. */
static bool read_text(const Source *source, JsonObject *object, const char *key, char **ret_text)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(source->name, object, key, PLP_JSON_TEXT, &wrong);
    g_free(*ret_text);
    *ret_text = node != NULL ? plp_text_dup_line(json_node_get_string(node)) : NULL;
    if (wrong == NULL)
        return true;
    g_propagate_error(source->error, g_steal_pointer(&wrong));
    return false;
}

static bool read_bool(const Source *source, JsonObject *object, const char *key, bool *ret_value)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(source->name, object, key, PLP_JSON_BOOL, &wrong);
    *ret_value = node != NULL && json_node_get_boolean(node);
    if (wrong == NULL)
        return true;
    g_propagate_error(source->error, g_steal_pointer(&wrong));
    return false;
}

/** Missing gives `fallback`. */
static bool read_number(const Source *source, JsonObject *object, const char *key, double fallback,
                        double *ret_value)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(source->name, object, key, PLP_JSON_NUMBER, &wrong);
    *ret_value = node != NULL ? json_node_get_double(node) : fallback;
    if (node != NULL && json_node_get_value_type(node) == G_TYPE_INT64)
        *ret_value = (double)json_node_get_int(node);
    if (wrong == NULL)
        return true;
    g_propagate_error(source->error, g_steal_pointer(&wrong));
    return false;
}

static bool read_integer(const Source *source, JsonObject *object, const char *key,
                         int64_t fallback, int64_t *ret_value)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(source->name, object, key, PLP_JSON_INTEGER, &wrong);
    *ret_value = node != NULL ? json_node_get_int(node) : fallback;
    if (wrong == NULL)
        return true;
    g_propagate_error(source->error, g_steal_pointer(&wrong));
    return false;
}

// ---- the program ----

static bool check_program(const Source *source, JsonObject *root, PlpRecording *recording)
{
    JsonNode *node =
        plp_json_require(source->name, root, "program", PLP_JSON_OBJECT, source->error);
    g_autofree char *program = NULL;
    int64_t format = 0;
    if (node == NULL)
        return false;
    JsonObject *object = json_node_get_object(node);
    if (!read_text(source, object, "name", &program) ||
        !read_text(source, object, "version", &recording->program_version) ||
        !read_integer(source, object, "format", 1, &format))
        return false;
    if (g_strcmp0(program, "palpebra") != 0)
        return fail(source, "this is another program's (give a folder that `analyze --out` wrote)");
    if (format > PLP_SUMMARY_FORMAT)
        return fail(source, "a newer version of the program wrote this (use that version, or "
                            "analyse the video again with this one)");
    return true;
}

// ---- what was measured ----

static bool read_input(const Source *source, JsonObject *root, PlpRecording *recording)
{
    JsonNode *node = plp_json_require(source->name, root, "input", PLP_JSON_OBJECT, source->error);
    if (node == NULL)
        return false;
    JsonObject *object = json_node_get_object(node);
    if (!read_text(source, object, "name", &recording->input_name) ||
        !read_text(source, object, "sha256", &recording->input_sha256) ||
        !read_text(source, root, "run_sha256", &recording->run_sha256) ||
        !read_text(source, root, "engine", &recording->engine) ||
        !read_bool(source, root, "partial", &recording->is_partial))
        return false;
    if (recording->input_name != NULL) {
        // A file made up may hold a whole path: its last part alone is kept.
        char *name = plp_text_dup_file_name(recording->input_name);
        g_free(recording->input_name);
        recording->input_name = name;
    }
    return true;
}

static bool read_face(const Source *source, JsonObject *root, PlpRecording *recording)
{
    JsonNode *node = plp_json_require(source->name, root, "face", PLP_JSON_OBJECT, source->error);
    int64_t identity = 0, n_faces = 0;
    if (node == NULL ||
        !read_bool(source, json_node_get_object(node), "mirrored", &recording->mirrored) ||
        !read_integer(source, json_node_get_object(node), "identity", 0, &identity) ||
        !read_integer(source, json_node_get_object(node), "faces", 0, &n_faces))
        return false;
    recording->face_identity = (int)CLAMP(identity, 0, G_MAXINT);
    recording->n_faces = (int)CLAMP(n_faces, 0, G_MAXINT);
    return true;
}

static bool read_model(const Source *source, JsonNode *node, PlpRecording *recording)
{
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return fail(source, "`models` holds something else than models (analyse the video again)");
    JsonObject *object = json_node_get_object(node);
    g_autofree char *name = NULL;
    g_autofree char *file = NULL;
    g_autofree char *sha256 = NULL;
    if (!read_text(source, object, "name", &name) || !read_text(source, object, "file", &file) ||
        !read_text(source, object, "sha256", &sha256))
        return false;
    plp_recording_add_model(recording, name, file, sha256);
    return true;
}

static bool read_models(const Source *source, JsonObject *root, PlpRecording *recording)
{
    JsonNode *node = plp_json_require(source->name, root, "models", PLP_JSON_ARRAY, source->error);
    JsonArray *models = node != NULL ? json_node_get_array(node) : NULL;
    for (guint i = 0; models != NULL && i < json_array_get_length(models); i++) {
        if (!read_model(source, json_array_get_element(models, i), recording))
            return false;
    }
    return models != NULL;
}

static bool read_parameters(const Source *source, JsonObject *root, PlpParameters *parameters)
{
    JsonNode *node =
        plp_json_require(source->name, root, "parameters", PLP_JSON_OBJECT, source->error);
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; node != NULL && i < n; i++) {
        double value = 0;
        if (!read_number(source, json_node_get_object(node), table[i].name, table[i].fallback,
                         &value))
            return false;
        if (value < table[i].low || value > table[i].high) {
            g_autofree char *what = g_strdup_printf(
                "the parameter `%s` is out of its range (analyse the video again)", table[i].name);
            return fail(source, what);
        }
        *(double *)(void *)((char *)parameters + table[i].offset) = value;
    }
    return node != NULL;
}

// ---- tasks ----

static bool read_segment(const Source *source, JsonNode *node, int64_t not_before_us,
                         PlpSegment *ret_segment)
{
    static const char *const what =
        "`segments` holds something else than tasks in order of time (analyse the video again)";
    if (!JSON_NODE_HOLDS_OBJECT(node))
        return fail(source, what);
    JsonObject *object = json_node_get_object(node);
    g_autofree char *task = NULL;
    *ret_segment = (PlpSegment){0};
    if (!read_text(source, object, "task", &task) ||
        !read_integer(source, object, "start_us", -1, &ret_segment->start_us) ||
        !read_integer(source, object, "end_us", -1, &ret_segment->end_us))
        return false;
    if (task == NULL || !plp_task_parse(task, &ret_segment->task) ||
        ret_segment->start_us < not_before_us || ret_segment->end_us <= ret_segment->start_us)
        return fail(source, what);
    return true;
}

static bool read_segments(const Source *source, JsonObject *root, GArray *segments)
{
    JsonNode *node =
        plp_json_require(source->name, root, "segments", PLP_JSON_ARRAY, source->error);
    JsonArray *tasks = node != NULL ? json_node_get_array(node) : NULL;
    int64_t end_us = 0;
    for (guint i = 0; tasks != NULL && i < json_array_get_length(tasks); i++) {
        PlpSegment segment = {0};
        if (!read_segment(source, json_array_get_element(tasks, i), end_us, &segment))
            return false;
        end_us = segment.end_us;
        g_array_append_val(segments, segment);
    }
    return tasks != NULL;
}

// ---- media ----

static bool read_field(const Source *source, JsonObject *object, const PlpField *field, void *value)
{
    int64_t whole = 0;
    switch (field->type) {
    case PLP_FIELD_TEXT:
        return read_text(source, object, field->name, value);
    case PLP_FIELD_BOOL:
        return read_bool(source, object, field->name, value);
    case PLP_FIELD_DOUBLE:
        return read_number(source, object, field->name, (double)NAN, value);
    case PLP_FIELD_INT64:
        return read_integer(source, object, field->name, 0, value);
    case PLP_FIELD_COUNT64:
        return read_integer(source, object, field->name, -1, value);
    case PLP_FIELD_INT:
        if (!read_integer(source, object, field->name, 0, &whole))
            return false;
        *(int *)value = (int)CLAMP(whole, G_MININT, G_MAXINT);
        return true;
    case PLP_FIELD_UNKNOWN:
    case PLP_FIELD_COUNT:
    case PLP_FIELD_TRISTATE:
    case PLP_FIELD_SIDE:
    case PLP_FIELD_ANSWER:
    case PLP_FIELD_RULE:
        break; // media has none of these
    }
    return true;
}

static bool read_media(const Source *source, JsonObject *root, PlpRecording *recording)
{
    g_autoptr(GError) wrong = NULL;
    JsonNode *node = plp_json_find(source->name, root, "media", PLP_JSON_OBJECT, &wrong);
    if (wrong != NULL) {
        g_propagate_error(source->error, g_steal_pointer(&wrong));
        return false;
    }
    gsize n = 0;
    const PlpField *fields = plp_summary_get_media_fields(&n);
    recording->has_media = node != NULL;
    for (gsize i = 0; node != NULL && i < n; i++) {
        if (!read_field(source, json_node_get_object(node), &fields[i],
                        (char *)&recording->media + fields[i].offset))
            return false;
    }
    return true;
}

PlpRecording *plp_recording_folder_parse_summary(const char *name, GBytes *content, GError **error)
{
    g_autoptr(JsonNode) node = plp_json_read(name, content, error);
    if (node == NULL)
        return NULL;
    Source source = {name, error};
    JsonObject *root = json_node_get_object(node);
    g_autoptr(PlpRecording) recording = plp_recording_new();
    bool ok = check_program(&source, root, recording) && read_input(&source, root, recording) &&
              read_face(&source, root, recording) && read_models(&source, root, recording) &&
              read_parameters(&source, root, &recording->parameters) &&
              read_segments(&source, root, recording->segments) &&
              read_media(&source, root, recording);
    return ok ? g_steal_pointer(&recording) : NULL;
}
