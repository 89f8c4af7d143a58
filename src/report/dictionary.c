#include "report/dictionary.h"

#include <glib.h>

#include "base/number.h"
#include "domain/metric.h"
#include "domain/parameters.h"
#include "domain/reason.h"
#include "domain/segment.h"
#include "report/closure_table.h"
#include "report/cohort.h"
#include "report/comparison.h"
#include "report/course.h"
#include "report/summary_priv.h"
#include "report/trace_table.h"
#include "report/twitch_table.h"

static const struct {
    const char *key;
    const char *meaning;
} summary_keys[] = {
    {"program", "`name`, `version`, `format` (which grows when an older program can no longer read "
                "the file), and what it is for (`use`)."},
    {"input", "`name`: the input's own file name, folders dropped; `sha256` of its bytes, null "
              "when not known."},
    {"partial",
     "true: the recording was not read to its end; everything else describes what was read."},
    {"partial_reason", "Why, as a sentence; null otherwise."},
    {"notes", "Sentences that a reader must know beside the figures."},
    {"whole", "The whole recording: `task` (none), `start_us`, `end_us`, `figures` (see Figures), "
              "`severity` (see Severity)."},
    {"tasks", "One entry a segment, in order of start, with the same keys as `whole`."},
    {"frame_rate_per_s",
     "1 over the usual interval between the trace's frames: the mean of those around the "
     "median."},
    {"interocular_mm",
     "Distance of the outer eye corners by the iris ruler: ratios of that distance x this = mm. "
     "null: no iris was seen."},
    {"hemifacial",
     "Which side of the face stands out, and what the clip supports of the SMC grading of "
     "hemifacial spasm (see Hemifacial)."},
    {"references", "`right` and `left`: what openness 1 and 0 stand for (see References)."},
    {"parameters", "Every parameter with the value that was used (see Parameters)."},
    {"segments", "The tasks as they were given, `task`, `start_us` and `end_us` each; `tasks` has "
                 "them as far as the recording goes."},
    {"engine", "What ran the networks: `xnnpack` or `opencv`; null: none was run."},
    {"models", "The networks: `name`, `file`, `sha256`."},
    {"run_sha256",
     "sha256 over everything the result depends on: the input's, program version, engine, models, "
     "parameters, tasks, face and mirroring. Equal here, equal results; null: not known."},
    {"face",
     "`identity`: which face was measured, 1, 2, … in order of appearance; `faces`: how many were "
     "followed (null: not known); `mirrored`: right and left change places, by the user's word."},
    {"media", "The video file (see Media); null when no video was read."},
};

static const struct {
    const char *key;
    const char *meaning;
} cohort_keys[] = {
    {"program", "As in summary.json."},
    {"study", "`name` and `sha256` of the study's table, the visits that are `before` and `after`, "
              "and the `confidence` of all intervals."},
    {"arms", "`name` and `patients` used; of two arms a control comes first."},
    {"measures", "`name`, `unit`, whether it is a `stated_outcome` or a `clinicians_score`."},
    {"left_out", "`patient`, `arm`, `visit` (null: the patient as a whole) and the `reason`."},
    {"notes", "Sentences that a reader must know beside the figures."},
    {"changes", "For each arm and measure: `n` patients, `missing`, how many got `lower`, `same`, "
                "`higher`; median and quartiles `before` and `after`; the Hodges-Lehmann `shift` "
                "with `low` and `high`, and the confidence this interval reaches; `wilcoxon_p` and "
                "whether it is exact; `holm_p` over the stated outcomes of the arm; "
                "`rank_biserial`, `cohens_dz`, `hedges_g`; `shown`."},
    {"contrasts", "With two arms: the second's changes less the first's, likewise, by "
                  "Mann-Whitney."},
    {"responders", "For each rule and arm: the `rule` as it was stated, how many of the `judged` "
                   "are `responders`, Wilson's interval, and how many could not be judged."},
    {"responder_contrasts", "With two arms: the second's share less the first's, by Newcombe."},
    {"validity", "Spearman's rho of each measure with each clinician's score, `before`, `after` "
                 "and of the `change`."},
    {"agreement", "A clip-equivalent against the clinician's grade: `kappa_quadratic`, `kappa`, "
                  "`icc_2_1`, and Bland and Altman's `bias`, `low_limit` and `high_limit`."},
};

static void append_fields(GString *text, const PlpField *fields, gsize n)
{
    static const char *const types[] = {"",
                                        "text",
                                        "whole number",
                                        "whole number",
                                        "whole number or null",
                                        "number or null",
                                        "true or false",
                                        "whole number or null",
                                        "true, false or null",
                                        "word",
                                        "word",
                                        "word"};
    g_string_append(text, "| key | type | meaning |\n|---|---|---|\n");
    for (gsize i = 0; i < n; i++)
        g_string_append_printf(text, "| `%s` | %s | %s |\n", fields[i].name, types[fields[i].type],
                               fields[i].meaning);
}

static void append_table(GString *text, const PlpTable *table)
{
    g_string_append_printf(text, "\n## %s\n\nA row is %s.\n\n", table->file_name, table->row);
    g_string_append(text, "| column | unit | type | decimals | meaning |\n|---|---|---|---|---|\n");
    for (gsize i = 0; i < table->n_columns; i++) {
        const PlpColumn *column = &table->columns[i];
        g_autofree char *decimals = column->type == &plp_cell_signal
                                        ? g_strdup("9 digits")
                                        : g_strdup_printf("%d", column->decimals);
        g_string_append_printf(text, "| `%s` | %s | %s | %s | %s |\n", column->name, column->unit,
                               column->type->name, decimals, column->meaning);
    }
}

static void append_summary(GString *text)
{
    g_string_append(text, "\n## summary.json\n\n| key | meaning |\n|---|---|\n");
    for (gsize i = 0; i < G_N_ELEMENTS(summary_keys); i++)
        g_string_append_printf(text, "| `%s` | %s |\n", summary_keys[i].key,
                               summary_keys[i].meaning);
}

static void append_cohort(GString *text)
{
    append_table(text, &plp_cohort_table);
    append_table(text, &plp_cohort_values_table);
    g_string_append(text, "\n## cohort.json\n\nEach statistic is explained in "
                          "[cohort.md](cohort.md).\n\n| key | meaning |\n|---|---|\n");
    for (gsize i = 0; i < G_N_ELEMENTS(cohort_keys); i++)
        g_string_append_printf(text, "| `%s` | %s |\n", cohort_keys[i].key, cohort_keys[i].meaning);
}

static const char *describe_sides(const PlpMetricInfo *info)
{
    if (!info->both_eyes)
        return "right, left";
    return info->per_eye ? "right, left, both" : "both";
}

static void append_figures(GString *text)
{
    g_string_append(text,
                    "\n### Figures\n\nEach figure has its `unit` and, for `right`, `left` "
                    "and `both` eyes as the table "
                    "says, an object: `value`; `low` and `high`, the exact 95 % interval "
                    "of a rate (Poisson) or of a share of closures (binomial); `boot_low` and "
                    "`boot_high`, the 95 % moving-block bootstrap interval; `count`, the "
                    "events it rests on. null: does "
                    "not apply or could not be measured.\n\n"
                    "| figure | unit | eyes | definition |\n|---|---|---|---|\n");
    for (int metric = PLP_METRIC_UNKNOWN + 1; metric < PLP_METRIC_N; metric++) {
        const PlpMetricInfo *info = plp_metric_get_info((PlpMetric)metric);
        g_string_append_printf(text, "| `%s` | %s | %s | %s |\n", info->name, info->unit,
                               describe_sides(info), info->definition);
    }
}

static void append_severity(GString *text)
{
    gsize n = 0;
    const PlpFieldGroup *groups = plp_summary_get_severity_groups(&n);
    g_string_append(text, "\n### Severity\n\nWhat the clip supports; the clinician decides. Rules "
                          "and sources: [definitions.md](definitions.md).\n");
    for (gsize i = 0; i < n; i++) {
        if (groups[i].key != NULL)
            g_string_append_printf(text, "\n`%s`: %s", groups[i].key, groups[i].meaning);
        else
            g_string_append_printf(text, "\n%s", groups[i].meaning);
        g_string_append(text, "\n\n");
        append_fields(text, groups[i].fields, groups[i].n_fields);
    }
    g_string_append(text, "\n`normal_blinks`: published blink rates of the task in healthy adults; "
                          "null without a task that has any.\n\n");
    const PlpField *normal = plp_summary_get_normal_fields(&n);
    append_fields(text, normal, n);
}

static void append_short_number(GString *text, double value)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_string_append(text, g_ascii_formatd(digits, sizeof digits, "%.10g", value));
}

static void append_parameters(GString *text)
{
    gsize n = 0;
    const PlpParameterInfo *table = plp_parameters_get_table(&n);
    g_string_append(
        text, "\n### Parameters\n\nSet by `--set name=value`.\n\n"
              "| parameter | unit | default | from | to | meaning |\n|---|---|---|---|---|---|\n");
    for (gsize i = 0; i < n; i++) {
        g_string_append_printf(text, "| `%s` | %s | ", table[i].name, table[i].unit);
        append_short_number(text, table[i].fallback);
        g_string_append(text, " | ");
        append_short_number(text, table[i].low);
        g_string_append(text, " | ");
        append_short_number(text, table[i].high);
        g_string_append_printf(text, " | %s |\n", table[i].meaning);
    }
}

static void append_words(GString *text)
{
    g_string_append(text, "\n## Reasons\n\n| word | meaning |\n|---|---|\n");
    for (int reason = PLP_REASON_MEASURED; reason < PLP_REASON_N; reason++)
        g_string_append_printf(text, "| `%s` | %s |\n", plp_reason_get_name((PlpReason)reason),
                               plp_reason_get_sentence((PlpReason)reason));
    g_string_append(text,
                    "\n## Tasks\n\nClosures in commanded tasks never count as involuntary.\n\n"
                    "| word | commanded |\n|---|---|\n");
    for (int task = PLP_TASK_REST_OPEN; task < PLP_TASK_N; task++)
        g_string_append_printf(text, "| `%s` | %s |\n", plp_task_get_name((PlpTask)task),
                               plp_task_is_commanded((PlpTask)task) ? "yes" : "no");
}

char *plp_report_dup_dictionary(void)
{
    gsize n = 0;
    GString *text = g_string_new(
        "# Data dictionary\n\n"
        "Made from the tables that write the files; after a change of those: `meson "
        "compile -C BUILD dictionary`.\n\n"
        "Right and left are the patient's. Frames count from 0 in decode order. Times "
        "count from the first frame. "
        "Numbers are written with a decimal point whatever the system's language. An "
        "empty cell, or null in JSON, is "
        "a value that was not measured or does not apply: it is never 0. "
        "Signals come with nine significant digits (`9 digits`): what is computed from "
        "the file is what was computed from the video.\n");
    append_table(text, &plp_trace_table);
    append_table(text, &plp_closure_table);
    append_table(text, &plp_twitch_table);
    append_summary(text);
    append_figures(text);
    append_severity(text);
    g_string_append(text, "\n### References\n\n");
    const PlpField *references = plp_summary_get_reference_fields(&n);
    append_fields(text, references, n);
    g_string_append(text, "\n### Hemifacial\n\n");
    const PlpField *hemifacial = plp_summary_get_hemifacial_fields(&n);
    append_fields(text, hemifacial, n);
    append_parameters(text);
    g_string_append(text, "\n### Media\n\n");
    const PlpField *media = plp_summary_get_media_fields(&n);
    append_fields(text, media, n);
    append_cohort(text);
    append_table(text, &plp_comparison_table);
    append_table(text, &plp_course_table);
    append_words(text);
    return g_string_free(text, FALSE);
}
