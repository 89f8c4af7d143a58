#include <math.h>

#include "base/version.h"
#include "report/comparison.h"
#include "report/comparison_priv.h"
#include "report/json_text.h"

#define DECIMALS 6

static void add_range(PlpJson *json, const char *key, PlpRange range)
{
    if (isnan(range.low)) {
        plp_json_add_null(json, key);
        return;
    }
    plp_json_begin_array(json, key);
    plp_json_add_number(json, NULL, range.low, DECIMALS);
    plp_json_add_number(json, NULL, range.high, DECIMALS);
    plp_json_end(json);
}

void plp_comparison_add_figure(PlpJson *json, const char *key, const PlpPooledFigure *figure)
{
    plp_json_begin_line(json, key);
    plp_json_add_number(json, "value", figure->value, DECIMALS);
    plp_json_add_number(json, "low", figure->interval.low, DECIMALS);
    plp_json_add_number(json, "high", figure->interval.high, DECIMALS);
    if (figure->count >= 0)
        plp_json_add_integer(json, "count", figure->count);
    else
        plp_json_add_null(json, "count");
    plp_json_add_number(json, "exposure_s", figure->exposure_s, 3);
    plp_json_end(json);
}

void plp_comparison_add_change(PlpJson *json, const char *key, const PlpChange *change)
{
    const PlpMetricInfo *info = plp_metric_get_info(change->metric);
    plp_json_begin_object(json, key);
    plp_json_add_text(json, "task", plp_task_get_name(change->task));
    plp_json_add_text(json, "figure", info->name);
    plp_json_add_text(json, "unit", info->unit);
    plp_json_add_text(json, "eye", plp_side_get_name(change->side));
    plp_comparison_add_figure(json, "before", &change->before);
    plp_comparison_add_figure(json, "after", &change->after);
    plp_json_add_number(json, "difference", change->difference, DECIMALS);
    add_range(json, "difference_interval", change->difference_bootstrap);
    plp_json_add_number(json, "ratio", change->ratio, DECIMALS);
    add_range(json, "ratio_interval", change->ratio_bootstrap);
    add_range(json, "ratio_exact_interval", change->ratio_exact);
    plp_json_add_number(json, "percent", change->percent, 3);
    plp_json_add_text(json, "verdict", plp_verdict_get_name(change->verdict));
    if (change->holds == PLP_TRISTATE_UNKNOWN)
        plp_json_add_null(json, "holds");
    else
        plp_json_add_bool(json, "holds", change->holds == PLP_TRISTATE_YES);
    plp_json_end(json);
}

void plp_comparison_add_source(PlpJson *json, const PlpRecording *recording)
{
    plp_json_add_text(json, "input_sha256", recording->input_sha256);
    plp_json_add_text(json, "run_sha256", recording->run_sha256);
    plp_json_add_text(json, "program_version", recording->program_version);
    plp_json_add_text(json, "layer", recording->layer);
    plp_json_add_integer(json, "corrections", recording->corrections);
    plp_json_add_integer(json, "corrections_lost", recording->corrections_lost);
}

static void add_recording(PlpJson *json, const PlpRecording *recording)
{
    plp_json_begin_object(json, NULL);
    plp_json_add_text(json, "label", recording->label);
    plp_comparison_add_source(json, recording);
    const PlpFigures *whole = &recording->analysis->whole;
    plp_json_add_number(json, "total_s", whole->both[PLP_METRIC_TOTAL_S].value, 3);
    plp_json_add_number(json, "measured_s", whole->both[PLP_METRIC_MEASURED_S].value, 3);
    plp_json_add_number(json, "frame_rate_per_s", recording->analysis->frame_rate_per_s, 3);
    if (recording->days_since_injection != PLP_DAYS_UNKNOWN)
        plp_json_add_integer(json, "days_since_injection", recording->days_since_injection);
    else
        plp_json_add_null(json, "days_since_injection");
    plp_json_end(json);
}

static void add_recordings(PlpJson *json, const char *key, const GPtrArray *recordings)
{
    plp_json_begin_array(json, key);
    for (guint i = 0; i < recordings->len; i++)
        add_recording(json, recordings->pdata[i]);
    plp_json_end(json);
}

static void add_sentences(PlpJson *json, const char *key, const GPtrArray *sentences)
{
    plp_json_begin_array(json, key);
    for (guint i = 0; i < sentences->len; i++)
        plp_json_add_text(json, NULL, sentences->pdata[i]);
    plp_json_end(json);
}

char *plp_comparison_dup_json(const PlpComparison *comparison)
{
    g_autoptr(PlpJson) json = plp_json_new();
    plp_json_begin_object(json, NULL);
    plp_json_begin_object(json, "program");
    plp_json_add_text(json, "name", "palpebra");
    plp_json_add_text(json, "version", plp_version_get());
    plp_json_add_text(json, "use", "For research use; not a medical device.");
    plp_json_end(json);
    add_recordings(json, "before", comparison->before);
    add_recordings(json, "after", comparison->after);
    plp_json_begin_line(json, "bootstrap");
    plp_json_add_integer(json, "seed", comparison->seed);
    plp_json_add_integer(json, "resamples", comparison->resamples);
    plp_json_add_number(json, "block_s", comparison->block_s, 3);
    plp_json_end(json);
    add_sentences(json, "warnings", comparison->warnings);
    add_sentences(json, "notes", comparison->notes);
    plp_json_begin_array(json, "changes");
    for (guint i = 0; i < comparison->changes->len; i++)
        plp_comparison_add_change(json, NULL, &g_array_index(comparison->changes, PlpChange, i));
    plp_json_end(json);
    plp_json_end(json);
    return plp_json_dup_text(json);
}
