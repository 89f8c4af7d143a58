#include "workflow/run_key.h"

#include <string.h>

#include "base/sha256.h"

static void add(GString *key, const char *what, const char *value)
{
    g_string_append_printf(key, "%s\t%s\n", what, value);
}

static void add_parameters(GString *key, const PlpParameters *parameters)
{
    gsize count = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&count);
    for (gsize i = 0; i < count; i++) {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];
        g_autofree char *what = g_strdup_printf("the parameter %s", table[i].name);
        add(key, what,
            g_ascii_dtostr(digits, sizeof digits, plp_parameters_get(parameters, &table[i])));
    }
}

char *plp_run_key_make(const PlpRunFacts *facts)
{
    GString *key = g_string_new(NULL);
    add(key, "the video's sha256", facts->input_sha256);
    add(key, "the program's version", facts->program_version);
    add(key, "the engine", facts->engine);
    add(key, "mirroring", facts->mirrored ? "on" : "off");
    for (gsize i = 0; i < facts->n_models; i++) {
        g_autofree char *what = g_strdup_printf("the model %s", facts->models[i].name);
        add(key, what, facts->models[i].sha256);
    }
    add_parameters(key, facts->parameters);
    return g_string_free(key, FALSE);
}

static void add_edges(GString *text, const char *what, const double edges[2])
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    for (int i = 0; i < 2; i++)
        g_string_append_printf(text, "the edge of %s\t%s\n", what,
                               g_ascii_dtostr(digits, sizeof digits, edges[i]));
}

static void add_classes(GString *text, const PlpBsrsClasses *classes)
{
    if (!classes->loaded)
        return;
    g_string_append_printf(text, "the BSRS classes\t%s\n",
                           classes->verified ? "verified" : "unverified");
    add_edges(text, "blinks and brief", classes->blinks_and_brief_per_min);
    add_edges(text, "prolonged mean", classes->prolonged_mean_s);
    add_edges(text, "prolonged", classes->prolonged_per_min);
}

char *plp_run_key_dup_sha256(const char *key, int face, const GArray *segments,
                             const PlpBsrsClasses *classes)
{
    g_autoptr(GString) text = g_string_new(key);
    g_string_append_printf(text, "the face\t%d\n", face);
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        g_string_append_printf(text, "the task %s\t%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                               plp_task_get_name(segment->task), segment->start_us,
                               segment->end_us);
    }
    add_classes(text, classes);
    return plp_sha256_dup_bytes(text->str, text->len);
}

static char *find_value(char **lines, const char *what, gsize length)
{
    for (char **line = lines; *line != NULL; line++) {
        if (strncmp(*line, what, length) == 0 && (*line)[length] == '\t')
            return *line + length + 1;
    }
    return NULL;
}

char *plp_run_key_explain(const char *before, const char *now)
{
    if (strcmp(before, now) == 0)
        return NULL;
    g_auto(GStrv) old_lines = g_strsplit(before, "\n", -1);
    g_auto(GStrv) new_lines = g_strsplit(now, "\n", -1);
    for (char **line = new_lines; *line != NULL && **line != '\0'; line++) {
        gsize length = strcspn(*line, "\t");
        const char *value = *line + length + 1;
        const char *old_value = find_value(old_lines, *line, length);
        if (old_value == NULL || strcmp(value, old_value) != 0)
            return g_strdup_printf("%.*s was %s and is %s now", (int)length, *line,
                                   old_value != NULL ? old_value : "not known", value);
    }
    return g_strdup("the list of parameters is another one");
}
