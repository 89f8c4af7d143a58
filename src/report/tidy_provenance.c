#include <math.h>

#include "base/number.h"
#include "report/summary_priv.h"
#include "report/tidy_priv.h"

/** Where the facts of one recording go. */
typedef struct {
    const char *label;
    PlpTidyTake take;
    void *self;
    GError **error;
} Facts;

static bool give(const Facts *facts, const char *key, const char *value)
{
    PlpTidyText row = {.recording = facts->label, .key = key, .value = value};
    return value == NULL || facts->take(facts->self, &row, facts->error);
}

static bool give_number(const Facts *facts, const char *key, double value, int decimals)
{
    g_autofree char *text = isnan(value) ? NULL : plp_number_dup(value, decimals);
    return give(facts, key, text);
}

/** A field's value as text; NULL where there is none. */
static char *dup_field(const PlpField *field, const void *value)
{
    int64_t count = 0;
    switch (field->type) {
    case PLP_FIELD_TEXT:
        return g_strdup(*(char *const *)value);
    case PLP_FIELD_INT:
        return g_strdup_printf("%d", *(const int *)value);
    case PLP_FIELD_INT64:
        return g_strdup_printf("%" G_GINT64_FORMAT, *(const int64_t *)value);
    case PLP_FIELD_COUNT64:
        count = *(const int64_t *)value;
        return count >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, count) : NULL;
    case PLP_FIELD_DOUBLE:
        return isnan(*(const double *)value)
                   ? NULL
                   : plp_number_dup(*(const double *)value, field->decimals);
    case PLP_FIELD_BOOL:
        return g_strdup(*(const bool *)value ? "yes" : "no");
    case PLP_FIELD_UNKNOWN:
    case PLP_FIELD_COUNT:
    case PLP_FIELD_TRISTATE:
    case PLP_FIELD_SIDE:
    case PLP_FIELD_ANSWER:
    case PLP_FIELD_RULE:
        break;
    }
    return NULL;
}

static bool give_fields(const Facts *facts, const char *prefix, const PlpField *fields, gsize n,
                        const void *structure)
{
    for (gsize i = 0; i < n; i++) {
        g_autofree char *key = g_strdup_printf("%s %s", prefix, fields[i].name);
        g_autofree char *value = dup_field(&fields[i], (const char *)structure + fields[i].offset);
        if (!give(facts, key, value))
            return false;
    }
    return true;
}

static bool give_models(const Facts *facts, const PlpRecording *recording)
{
    for (guint i = 0; i < recording->models->len; i++) {
        const PlpRecordingModel *model = g_ptr_array_index(recording->models, i);
        g_autofree char *key = g_strdup_printf("model %s", model->name);
        g_autofree char *value = g_strdup_printf("%s sha256 %s", model->file_name, model->sha256);
        if (!give(facts, key, value))
            return false;
    }
    return true;
}

static bool give_parameters(const Facts *facts, const PlpParameters *parameters)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    for (gsize i = 0; i < n; i++) {
        g_autofree char *key = g_strdup_printf("parameter %s", table[i].name);
        char value[G_ASCII_DTOSTR_BUF_SIZE];
        g_ascii_formatd(value, sizeof value, "%.10g", plp_parameters_get(parameters, &table[i]));
        if (!give(facts, key, value))
            return false;
    }
    return true;
}

static bool give_corrections(const Facts *facts, const PlpRecording *recording)
{
    return !recording->is_edited ||
           (give(facts, "layer of corrections", recording->layer) &&
            give_number(facts, "corrections", recording->corrections, 0) &&
            give_number(facts, "corrections without a closure", recording->corrections_lost, 0));
}

/** Not measured: the key says whose word it is. */
static bool give_affected_side(const Facts *facts, const PlpRecording *recording)
{
    return recording->affected_side == PLP_SIDE_UNKNOWN ||
           give(facts, "affected side, said by a person",
                plp_side_get_name(recording->affected_side));
}

bool plp_tidy_each_provenance(const PlpRecording *recording, PlpTidyTake take, void *self,
                              GError **error)
{
    const Facts facts = {recording->label, take, self, error};
    const PlpAnalysis *analysis = recording->analysis;
    gsize n_reference = 0, n_media = 0;
    const PlpField *reference = plp_summary_get_reference_fields(&n_reference);
    const PlpField *media = plp_summary_get_media_fields(&n_media);
    return give(&facts, "use", "For research use; not a medical device.") &&
           give(&facts, "program", "palpebra") &&
           give(&facts, "program version", recording->program_version) &&
           give(&facts, "engine", recording->engine) && give_models(&facts, recording) &&
           give(&facts, "input sha256", recording->input_sha256) &&
           give(&facts, "run sha256", recording->run_sha256) &&
           give(&facts, "partial", recording->is_partial ? "yes" : "no") &&
           give(&facts, "closures edited by a person", recording->is_edited ? "yes" : "no") &&
           give_corrections(&facts, recording) && give_affected_side(&facts, recording) &&
           give_number(&facts, "frame rate", analysis->frame_rate_per_s, 4) &&
           give_fields(&facts, "right reference", reference, n_reference,
                       &analysis->right.reference) &&
           give_fields(&facts, "left reference", reference, n_reference,
                       &analysis->left.reference) &&
           give_parameters(&facts, &recording->parameters) &&
           (!recording->has_media ||
            give_fields(&facts, "media", media, n_media, &recording->media));
}
