#include "report/report.h"

#include <math.h>
#include <stdint.h>

#include "base/text.h"
#include "domain/metric.h"
#include "report/json_text.h"
#include "report/recording_folder.h"
#include "report/summary_priv.h"

// Figures keep two digits more than a person is shown: what is computed from them loses nothing.
#define EXTRA_DECIMALS 2

// ---- structs by table ----

static void add_count_if_known(PlpJson *json, const char *key, int count)
{
    if (count > 0)
        plp_json_add_integer(json, key, count);
    else
        plp_json_add_null(json, key);
}

static void add_word(PlpJson *json, const PlpField *field, const void *value)
{
    if (field->type == PLP_FIELD_SIDE)
        plp_json_add_text(json, field->name, plp_side_get_name(*(const PlpSide *)value));
    else if (field->type == PLP_FIELD_ANSWER)
        plp_json_add_text(json, field->name, plp_answer_get_name(*(const PlpAnswer *)value));
    else if (field->type == PLP_FIELD_RULE)
        plp_json_add_text(json, field->name, plp_jrs_rule_get_name(*(const PlpJrsRule *)value));
    else if (*(const PlpTristate *)value == PLP_TRISTATE_UNKNOWN)
        plp_json_add_null(json, field->name);
    else
        plp_json_add_bool(json, field->name, *(const PlpTristate *)value == PLP_TRISTATE_YES);
}

static void add_field(PlpJson *json, const PlpField *field, const void *value)
{
    int64_t count = field->type == PLP_FIELD_COUNT64 ? *(const int64_t *)value : 0;
    switch (field->type) {
    case PLP_FIELD_TEXT:
        plp_json_add_text(json, field->name, *(char *const *)value);
        break;
    case PLP_FIELD_INT:
        plp_json_add_integer(json, field->name, *(const int *)value);
        break;
    case PLP_FIELD_INT64:
        plp_json_add_integer(json, field->name, *(const int64_t *)value);
        break;
    case PLP_FIELD_COUNT64:
        if (count >= 0)
            plp_json_add_integer(json, field->name, count);
        else
            plp_json_add_null(json, field->name);
        break;
    case PLP_FIELD_DOUBLE:
        plp_json_add_number(json, field->name, *(const double *)value, field->decimals);
        break;
    case PLP_FIELD_BOOL:
        plp_json_add_bool(json, field->name, *(const bool *)value);
        break;
    case PLP_FIELD_COUNT:
        add_count_if_known(json, field->name, *(const int *)value);
        break;
    case PLP_FIELD_TRISTATE:
    case PLP_FIELD_SIDE:
    case PLP_FIELD_ANSWER:
    case PLP_FIELD_RULE:
        add_word(json, field, value);
        break;
    case PLP_FIELD_UNKNOWN:
        break;
    }
}

static void add_fields(PlpJson *json, const PlpField *fields, gsize n, const void *structure)
{
    for (gsize i = 0; i < n; i++)
        add_field(json, &fields[i], (const char *)structure + fields[i].offset);
}

// ---- figures ----

static void add_figure(PlpJson *json, const char *side, const PlpFigure *figure, int decimals)
{
    plp_json_begin_line(json, side);
    plp_json_add_number(json, "value", figure->value, decimals);
    plp_json_add_number(json, "low", figure->low, decimals);
    plp_json_add_number(json, "high", figure->high, decimals);
    plp_json_add_number(json, "boot_low", figure->boot_low, decimals);
    plp_json_add_number(json, "boot_high", figure->boot_high, decimals);
    if (figure->count >= 0)
        plp_json_add_integer(json, "count", figure->count);
    else
        plp_json_add_null(json, "count");
    plp_json_end(json);
}

static void add_metric(PlpJson *json, const PlpFigures *figures, PlpMetric metric)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    int decimals = info->decimals + EXTRA_DECIMALS;
    plp_json_begin_object(json, info->name);
    plp_json_add_text(json, "unit", info->unit);
    if (info->per_eye) {
        add_figure(json, "right", &figures->right[metric], decimals);
        add_figure(json, "left", &figures->left[metric], decimals);
    }
    if (info->both_eyes)
        add_figure(json, "both", &figures->both[metric], decimals);
    plp_json_end(json);
}

static void add_normal(PlpJson *json, const PlpNormalRange *normal)
{
    if (normal == NULL) {
        plp_json_add_null(json, "normal_blinks");
        return;
    }
    gsize n = 0;
    const PlpField *fields = plp_summary_get_normal_fields(&n);
    plp_json_begin_object(json, "normal_blinks");
    add_fields(json, fields, n, normal);
    plp_json_end(json);
}

static void add_severity(PlpJson *json, const PlpSeverity *severity)
{
    gsize n = 0;
    const PlpFieldGroup *groups = plp_summary_get_severity_groups(&n);
    plp_json_begin_object(json, "severity");
    add_fields(json, groups[0].fields, groups[0].n_fields, severity);
    for (gsize i = 1; i < n; i++) {
        if (severity->answer != PLP_ANSWER_GIVEN) {
            plp_json_add_null(json, groups[i].key);
            continue;
        }
        plp_json_begin_object(json, groups[i].key);
        add_fields(json, groups[i].fields, groups[i].n_fields, severity);
        plp_json_end(json);
    }
    add_normal(json, severity->normal);
    plp_json_end(json);
}

static void add_figures(PlpJson *json, const char *key, const PlpFigures *figures)
{
    plp_json_begin_object(json, key);
    plp_json_add_text(json, "task", plp_task_get_name(figures->scope.task));
    plp_json_add_integer(json, "start_us", figures->scope.start_us);
    plp_json_add_integer(json, "end_us", figures->scope.end_us);
    plp_json_begin_object(json, "figures");
    for (int metric = PLP_METRIC_UNKNOWN + 1; metric < PLP_METRIC_N; metric++)
        add_metric(json, figures, (PlpMetric)metric);
    plp_json_end(json);
    add_severity(json, &figures->severity);
    plp_json_end(json);
}

// ---- the parts, in the order in which they stand ----

static void add_program(PlpJson *json, const PlpReportInput *input)
{
    plp_json_begin_object(json, "program");
    plp_json_add_text(json, "name", "palpebra");
    plp_json_add_text(json, "version", input->program_version);
    plp_json_add_integer(json, "format", PLP_SUMMARY_FORMAT);
    plp_json_add_text(json, "use", "For research use; not a medical device.");
    plp_json_end(json);
}

static void add_input(PlpJson *json, const PlpReportInput *input)
{
    g_autofree char *name =
        input->input_name != NULL ? plp_text_dup_file_name(input->input_name) : NULL;
    plp_json_begin_object(json, "input");
    plp_json_add_text(json, "name", name);
    plp_json_add_text(json, "sha256", input->input_sha256);
    plp_json_end(json);
    plp_json_add_bool(json, "partial", input->partial);
    plp_json_add_text(json, "partial_reason", input->partial_reason);
}

static void add_models(PlpJson *json, const PlpReportInput *input)
{
    plp_json_add_text(json, "engine", input->engine);
    plp_json_begin_array(json, "models");
    for (gsize i = 0; i < input->n_models; i++) {
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "name", input->models[i].name);
        plp_json_add_text(json, "file", input->models[i].file_name);
        plp_json_add_text(json, "sha256", input->models[i].sha256);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_face(PlpJson *json, const PlpReportInput *input)
{
    plp_json_begin_object(json, "face");
    add_count_if_known(json, "identity", input->face_identity);
    add_count_if_known(json, "faces", input->n_faces);
    plp_json_add_bool(json, "mirrored", input->mirrored);
    plp_json_end(json);
}

static void add_media(PlpJson *json, const PlpMediaFacts *media)
{
    if (media == NULL) {
        plp_json_add_null(json, "media");
        return;
    }
    gsize n = 0;
    const PlpField *fields = plp_summary_get_media_fields(&n);
    plp_json_begin_object(json, "media");
    add_fields(json, fields, n, media);
    plp_json_end(json);
}

static void add_reference(PlpJson *json, const char *eye, const PlpReference *reference)
{
    gsize n = 0;
    const PlpField *fields = plp_summary_get_reference_fields(&n);
    plp_json_begin_object(json, eye);
    add_fields(json, fields, n, reference);
    plp_json_end(json);
}

static void add_references(PlpJson *json, const PlpAnalysis *analysis)
{
    plp_json_begin_object(json, "references");
    add_reference(json, "right", &analysis->right.reference);
    add_reference(json, "left", &analysis->left.reference);
    plp_json_end(json);
}

static void add_hemifacial(PlpJson *json, const PlpAnalysis *analysis)
{
    gsize n = 0;
    const PlpField *fields = plp_summary_get_hemifacial_fields(&n);
    const PlpHemifacialFields values = plp_summary_make_hemifacial(&analysis->hemifacial);
    plp_json_begin_object(json, "hemifacial");
    add_fields(json, fields, n, &values);
    plp_json_end(json);
}

static void add_parameters(PlpJson *json, const PlpParameters *parameters)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    plp_json_begin_object(json, "parameters");
    for (gsize i = 0; i < n; i++)
        plp_json_add_number(json, table[i].name, plp_parameters_get(parameters, &table[i]), 6);
    plp_json_end(json);
}

static void add_tasks(PlpJson *json, const GArray *tasks)
{
    plp_json_begin_array(json, "tasks");
    for (guint i = 0; i < tasks->len; i++)
        add_figures(json, NULL, &g_array_index(tasks, PlpFigures, i));
    plp_json_end(json);
}

/** As they were given: `tasks` ends with the recording. */
static void add_segments(PlpJson *json, const GArray *segments)
{
    plp_json_begin_array(json, "segments");
    for (guint i = 0; segments != NULL && i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        plp_json_begin_line(json, NULL);
        plp_json_add_text(json, "task", plp_task_get_name(segment->task));
        plp_json_add_integer(json, "start_us", segment->start_us);
        plp_json_add_integer(json, "end_us", segment->end_us);
        plp_json_end(json);
    }
    plp_json_end(json);
}

static void add_notes(PlpJson *json, const GPtrArray *notes)
{
    plp_json_begin_array(json, "notes");
    for (guint i = 0; i < notes->len; i++)
        plp_json_add_text(json, NULL, notes->pdata[i]);
    plp_json_end(json);
}

char *plp_report_dup_summary(const PlpReportInput *input)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    add_program(json, input);
    add_input(json, input);
    add_notes(json, input->analysis->notes);
    add_figures(json, "whole", &input->analysis->whole);
    add_tasks(json, input->analysis->tasks);
    plp_json_add_number(json, "frame_rate_per_s", input->analysis->frame_rate_per_s, 4);
    plp_json_add_number(json, "interocular_mm", input->analysis->interocular_mm, 3);
    add_hemifacial(json, input->analysis);
    add_references(json, input->analysis);
    add_parameters(json, input->parameters);
    add_segments(json, input->segments);
    add_models(json, input);
    plp_json_add_text(json, "run_sha256", input->run_sha256);
    add_face(json, input);
    add_media(json, input->media);
    plp_json_end(json);
    return plp_json_dup_text(json);
}

char *plp_report_dup_media(const PlpMediaFacts *media, const char *input_name)
{
    g_autoptr(PlpJson) json = plp_json_new();
    g_autofree char *name = plp_text_dup_file_name(input_name);
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "name", name);
    add_media(json, media);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
