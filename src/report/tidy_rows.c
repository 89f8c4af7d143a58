#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "domain/hemifacial.h"
#include "report/stretches.h"
#include "report/summary_priv.h"
#include "report/tidy_priv.h"

// ---- recordings ----

static bool each_recording(const PlpRecording *recording, PlpTidyTake take, void *self,
                           GError **error)
{
    const PlpAnalysis *analysis = recording->analysis;
    const PlpFigures *whole = &analysis->whole;
    const PlpHemifacialFields hemifacial = plp_summary_make_hemifacial(&analysis->hemifacial);
    bool knows_days = recording->days_since_injection != PLP_DAYS_UNKNOWN;
    g_autofree char *days =
        knows_days ? g_strdup_printf("%d", recording->days_since_injection) : NULL;
    PlpTidyRecording row = {
        .recording = recording->label,
        .input_name = recording->input_name,
        .input_sha256 = recording->input_sha256,
        .days_since_injection = days,
        .length_s = whole->both[PLP_METRIC_TOTAL_S].value,
        .frame_rate_per_s = analysis->frame_rate_per_s,
        .interocular_mm = analysis->interocular_mm,
        .measured_share_right = whole->right[PLP_METRIC_MEASURED_SHARE].value,
        .measured_share_left = whole->left[PLP_METRIC_MEASURED_SHARE].value,
        .frames = (int)plp_trace_get_length(recording->trace),
        .width_px = recording->media.width_px,
        .height_px = recording->media.height_px,
        .closures_right = (int)analysis->right.closures->len,
        .closures_left = (int)analysis->left.closures->len,
        .twitches_right = (int)analysis->right.twitches->len,
        .twitches_left = (int)analysis->left.twitches->len,
        .mirrored = recording->mirrored,
        .is_partial = recording->is_partial,
        .is_edited = recording->is_edited,
        .glasses = recording->glasses,
        .light = recording->light,
        .camera = recording->camera,
        .hemifacial = hemifacial.smc,
        .hemifacial_side = hemifacial.side,
    };
    return take(self, &row, error);
}

// ---- figures ----

static bool give_figure(const char *label, int scope, const PlpFigures *figures, PlpMetric metric,
                        PlpSide side, PlpTidyTake take, void *self, GError **error)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    const PlpFigure *figure = plp_figures_get(figures, metric, side);
    PlpTidyFigure row = {
        .recording = label,
        .scope = scope,
        .task = figures->scope.task,
        .start_s = (double)figures->scope.start_us / 1e6,
        .end_s = (double)figures->scope.end_us / 1e6,
        .figure = info->name,
        .unit = info->unit,
        .side = plp_side_get_name(side),
        .value = figure->value,
        .low = figure->low,
        .high = figure->high,
        .boot_low = figure->boot_low,
        .boot_high = figure->boot_high,
        .count = figure->count,
    };
    return take(self, &row, error);
}

static bool each_figure_of(const char *label, int scope, const PlpFigures *figures,
                           PlpTidyTake take, void *self, GError **error)
{
    for (int i = PLP_METRIC_UNKNOWN + 1; i < PLP_METRIC_N; i++) {
        PlpMetric metric = (PlpMetric)i;
        const PlpMetricInfo *info = plp_metric_get_info(metric);
        if (info->per_eye &&
            (!give_figure(label, scope, figures, metric, PLP_SIDE_RIGHT, take, self, error) ||
             !give_figure(label, scope, figures, metric, PLP_SIDE_LEFT, take, self, error)))
            return false;
        if (info->both_eyes &&
            !give_figure(label, scope, figures, metric, PLP_SIDE_BOTH, take, self, error))
            return false;
    }
    return true;
}

static bool each_figure(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    const GArray *tasks = recording->analysis->tasks;
    if (!each_figure_of(recording->label, 0, &recording->analysis->whole, take, self, error))
        return false;
    for (guint i = 0; i < tasks->len; i++)
        if (!each_figure_of(recording->label, (int)i + 1, &g_array_index(tasks, PlpFigures, i),
                            take, self, error))
            return false;
    return true;
}

// ---- severity ----

static void blank_severity(PlpTidySeverity *row)
{
    PlpSeverity *severity = &row->severity;
    severity->jrs.closed_share = severity->jrs.closed_share_low = NAN;
    severity->jrs.closed_share_high = severity->jrs.longest_s = NAN;
    severity->jrs.rate_per_min = severity->jrs.rate_limit_per_min = NAN;
    severity->bfm_eyes_4 = severity->udrs_not_open_10s = PLP_TRISTATE_UNKNOWN;
    severity->bsrs.blinks_and_brief_per_min = severity->bsrs.prolonged_mean_s = NAN;
    severity->bsrs.prolonged_per_min = severity->index.value = NAN;
    row->rule = NULL;
    row->jrs = row->jrs_least = row->jrs_most = -1;
    row->severity_low = row->severity_high = -1;
}

static bool give_severity(const char *label, int scope, const PlpFigures *figures, PlpTidyTake take,
                          void *self, GError **error)
{
    const PlpSeverity *severity = &figures->severity;
    PlpTidySeverity row = {
        .recording = label,
        .scope = scope,
        .task = figures->scope.task,
        .start_s = (double)figures->scope.start_us / 1e6,
        .end_s = (double)figures->scope.end_us / 1e6,
        .answer = plp_answer_get_name(severity->answer),
        .basis = plp_side_get_name(severity->basis),
        .rule = plp_jrs_rule_get_name(severity->jrs.rule),
        .jrs = severity->jrs.grade,
        .jrs_least = severity->jrs.least_grade,
        .jrs_most = severity->jrs.most_grade,
        .severity_low = severity->jrs.severity_low,
        .severity_high = severity->jrs.severity_high,
        .severity = *severity,
    };
    if (severity->answer != PLP_ANSWER_GIVEN)
        blank_severity(&row);
    return take(self, &row, error);
}

static bool each_severity(const PlpRecording *recording, PlpTidyTake take, void *self,
                          GError **error)
{
    const GArray *tasks = recording->analysis->tasks;
    if (!give_severity(recording->label, 0, &recording->analysis->whole, take, self, error))
        return false;
    for (guint i = 0; i < tasks->len; i++)
        if (!give_severity(recording->label, (int)i + 1, &g_array_index(tasks, PlpFigures, i), take,
                           self, error))
            return false;
    return true;
}

// ---- events ----

/** The next of two lists in order of onset, right before left. */
static bool takes_right(const GArray *right, guint at_right, const GArray *left, guint at_left,
                        size_t size, size_t onset_offset)
{
    if (at_right >= right->len || at_left >= left->len)
        return at_right < right->len;
    int64_t right_us =
        *(const int64_t *)(const void *)(right->data + at_right * size + onset_offset);
    int64_t left_us = *(const int64_t *)(const void *)(left->data + at_left * size + onset_offset);
    return right_us <= left_us;
}

static bool each_closure(const PlpRecording *recording, PlpTidyTake take, void *self,
                         GError **error)
{
    const GArray *right = recording->analysis->right.closures;
    const GArray *left = recording->analysis->left.closures;
    for (guint r = 0, l = 0; r + l < right->len + left->len;) {
        bool is_right =
            takes_right(right, r, left, l, sizeof(PlpClosure), offsetof(PlpClosure, onset_us));
        PlpTidyClosure row = {recording->label, is_right ? g_array_index(right, PlpClosure, r)
                                                         : g_array_index(left, PlpClosure, l)};
        is_right ? r++ : l++;
        if (!take(self, &row, error))
            return false;
    }
    return true;
}

static bool each_twitch(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    const GArray *right = recording->analysis->right.twitches;
    const GArray *left = recording->analysis->left.twitches;
    for (guint r = 0, l = 0; r + l < right->len + left->len;) {
        bool is_right =
            takes_right(right, r, left, l, sizeof(PlpTwitch), offsetof(PlpTwitch, onset_us));
        PlpTidyTwitch row = {recording->label, is_right ? g_array_index(right, PlpTwitch, r)
                                                        : g_array_index(left, PlpTwitch, l)};
        is_right ? r++ : l++;
        if (!take(self, &row, error))
            return false;
    }
    return true;
}

// ---- losses and tasks ----

static const char *find_sentence(const char *code)
{
    PlpReason reason = PLP_REASON_UNKNOWN;
    if (strcmp(code, PLP_STRETCH_NO_PICTURE) == 0)
        return "The recording has no picture here.";
    plp_reason_parse(code, &reason);
    return plp_reason_get_sentence(reason);
}

static bool give_stretches(const PlpRecording *recording, PlpStretchKind kind, PlpSide side,
                           PlpTidyTake take, void *self, GError **error)
{
    g_autoptr(GArray) list = plp_stretches_list(recording, kind, side);
    for (guint i = 0; i < list->len; i++) {
        const PlpStretch *stretch = &g_array_index(list, PlpStretch, i);
        PlpTask task = PLP_TASK_UNKNOWN;
        plp_task_parse(stretch->code, &task);
        PlpTidyStretch row = {
            .recording = recording->label,
            .side = plp_side_get_name(side),
            .code = stretch->code,
            .sentence = kind == PLP_STRETCH_LOSS ? find_sentence(stretch->code) : NULL,
            .commanded = plp_task_is_commanded(task),
            .start_us = stretch->start_us,
            .end_us = stretch->end_us,
            .duration_us = stretch->end_us - stretch->start_us,
            .start_frame = stretch->start_frame,
            .end_frame = stretch->end_frame,
        };
        if (!take(self, &row, error))
            return false;
    }
    return true;
}

static bool each_loss(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    return give_stretches(recording, PLP_STRETCH_LOSS, PLP_SIDE_RIGHT, take, self, error) &&
           give_stretches(recording, PLP_STRETCH_LOSS, PLP_SIDE_LEFT, take, self, error);
}

static bool each_task(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    return give_stretches(recording, PLP_STRETCH_TASK, PLP_SIDE_UNKNOWN, take, self, error);
}

// ---- notes ----

static bool each_note(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    const GPtrArray *notes = recording->analysis->notes;
    for (guint i = 0; i < notes->len; i++) {
        PlpTidyText row = {recording->label, (int)i + 1, NULL, g_ptr_array_index(notes, i)};
        if (!take(self, &row, error))
            return false;
    }
    return true;
}

// ---- trace ----

static float get_openness(const GArray *openness, guint i)
{
    return i < openness->len ? g_array_index(openness, float, i) : NAN;
}

static bool each_sample(const PlpRecording *recording, PlpTidyTake take, void *self, GError **error)
{
    const PlpAnalysis *analysis = recording->analysis;
    float ruler_mm = (float)analysis->interocular_mm;
    PlpTidyTrace row = {.recording = recording->label};
    for (guint i = 0; i < plp_trace_get_length(recording->trace); i++) {
        const PlpSample *sample = plp_trace_get(recording->trace, i);
        row.trace = (PlpTraceRow){
            .sample = *sample,
            .right_openness = get_openness(analysis->right.openness, i),
            .left_openness = get_openness(analysis->left.openness, i),
            .right_fissure_mm = sample->right.fissure_ratio * ruler_mm,
            .left_fissure_mm = sample->left.fissure_ratio * ruler_mm,
            .right_mrd1_mm = sample->right.mrd1_ratio * ruler_mm,
            .left_mrd1_mm = sample->left.mrd1_ratio * ruler_mm,
        };
        if (!take(self, &row, error))
            return false;
    }
    return true;
}

// ---- the table of producers ----

PlpTidyRows plp_tidy_get_rows(PlpTidyKind kind)
{
    static const PlpTidyRows rows[PLP_TIDY_N] = {
        [PLP_TIDY_RECORDINGS] = each_recording,
        [PLP_TIDY_FIGURES] = each_figure,
        [PLP_TIDY_SEVERITY] = each_severity,
        [PLP_TIDY_CLOSURES] = each_closure,
        [PLP_TIDY_TWITCHES] = each_twitch,
        [PLP_TIDY_NOT_MEASURED] = each_loss,
        [PLP_TIDY_TASKS] = each_task,
        [PLP_TIDY_NOTES] = each_note,
        [PLP_TIDY_PROVENANCE] = plp_tidy_each_provenance,
        [PLP_TIDY_TRACE] = each_sample,
        [PLP_TIDY_DICTIONARY] = NULL,
    };
    return rows[kind];
}
