#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "domain/metric.h"
#include "workflow/cohort_priv.h"

// Derived from a recording's severity, not among the figures.
#define CLIP_GRADE "jrs_frequency_clip"
#define N_JRS_GRADES 5

/** Rate, closed time, closures by duration, and the resting lid: none of them stands alone. */
static const PlpMetric usual[] = {
    PLP_METRIC_CLOSURES_PER_MIN,  PLP_METRIC_BLINKS_PER_MIN, PLP_METRIC_BRIEF_PER_MIN,
    PLP_METRIC_PROLONGED_PER_MIN, PLP_METRIC_CLOSED_SHARE,   PLP_METRIC_RESTING_APERTURE_MM,
};

static PlpMetric find_metric(const char *name)
{
    for (int i = PLP_METRIC_UNKNOWN + 1; i < PLP_METRIC_N; i++) {
        if (strcmp(plp_metric_get_info((PlpMetric)i)->name, name) == 0)
            return (PlpMetric)i;
    }
    return PLP_METRIC_UNKNOWN;
}

static PlpScale find_score(const char *name)
{
    for (int i = 1; i < PLP_SCALE_N; i++) {
        if (strcmp(plp_scale_get_info((PlpScale)i)->name, name) == 0)
            return (PlpScale)i;
    }
    return PLP_SCALE_UNKNOWN;
}

char *plp_cohort_dup_measure_names(void)
{
    GString *text = g_string_new(NULL);
    for (int i = PLP_METRIC_UNKNOWN + 1; i < PLP_METRIC_N; i++)
        g_string_append_printf(text, "%s, ", plp_metric_get_info((PlpMetric)i)->name);
    g_string_append(text, CLIP_GRADE);
    return g_string_free(text, FALSE);
}

// ---- choosing ----

/** The measure's index, added where it was not yet there; -1: nothing is called so. */
static int add_measure(PlpCohort *cohort, const PlpStudy *study, const char *name)
{
    int there = plp_cohort_find_measure(cohort, name);
    if (there >= 0)
        return there;
    PlpMetric metric = find_metric(name);
    PlpScale score = find_score(name);
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    if (metric != PLP_METRIC_UNKNOWN)
        return plp_cohort_add_measure(cohort, name, info->unit, info->decimals);
    if (strcmp(name, CLIP_GRADE) == 0)
        return plp_cohort_add_measure(cohort, name, "grade", 1);
    if (score == PLP_SCALE_UNKNOWN || !study->has_score[score])
        return -1;
    int added = plp_cohort_add_measure(cohort, name, "score", 1);
    plp_cohort_get_measure(cohort, added)->is_score = true;
    return added;
}

/** How many letters differ (Levenshtein), where both are short. */
static guint count_differences(const char *a, const char *b)
{
    guint row[64];
    gsize n = strlen(b);
    if (n >= G_N_ELEMENTS(row))
        return G_MAXUINT;
    for (guint j = 0; j <= n; j++)
        row[j] = j;
    for (guint i = 0; a[i] != '\0'; i++) {
        guint diagonal = row[0];
        row[0] = i + 1;
        for (guint j = 0; j < n; j++) {
            guint changed = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = MIN(changed, MIN(row[j], row[j + 1]) + 1);
        }
    }
    return row[n];
}

/** The name most like it. Caller frees. */
static char *dup_nearest(const char *name)
{
    g_autofree char *names = plp_cohort_dup_measure_names();
    g_auto(GStrv) list = g_strsplit(names, ", ", -1);
    const char *nearest = list[0];
    guint least = G_MAXUINT;
    for (char **candidate = list; *candidate != NULL; candidate++) {
        guint differences =
            strstr(*candidate, name) != NULL ? 0 : count_differences(name, *candidate);
        if (differences < least) {
            least = differences;
            nearest = *candidate;
        }
    }
    return g_strdup(nearest);
}

static bool fail_unknown(const PlpStudy *study, const char *where, const char *name, GError **error)
{
    g_autofree char *shown = plp_text_dup_line(name);
    g_autofree char *nearest = dup_nearest(name);
    if (find_score(name) != PLP_SCALE_UNKNOWN)
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: %s has no column `%s` (add it, or take it out)", where, study->name,
                    shown);
    else if (*name == '\0')
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: a name is missing (separate them by single commas)", where);
    else
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: no measure is called `%s` (the nearest is %s; the help lists all)", where,
                    shown, nearest);
    return false;
}

static bool state_outcomes(PlpCohort *cohort, const PlpStudy *study, const char *outcomes,
                           GError **error)
{
    g_auto(GStrv) names = g_strsplit(outcomes, ",", -1);
    if (*names == NULL)
        return fail_unknown(study, "--outcomes", "", error);
    for (char **name = names; *name != NULL; name++) {
        int measure = add_measure(cohort, study, g_strstrip(*name));
        if (measure < 0)
            return fail_unknown(study, "--outcomes", *name, error);
        plp_cohort_get_measure(cohort, measure)->is_stated = true;
    }
    return true;
}

static void add_usual(PlpCohort *cohort, const PlpStudy *study, bool is_stated)
{
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        int measure = add_measure(cohort, study, plp_metric_get_info(usual[i])->name);
        plp_cohort_get_measure(cohort, measure)->is_stated |= is_stated;
    }
    if (is_stated)
        plp_cohort_add_note(cohort, "No outcomes were stated: the %d usual ones are taken.",
                            (int)G_N_ELEMENTS(usual));
    add_measure(cohort, study, CLIP_GRADE);
    add_measure(cohort, study, plp_metric_get_info(PLP_METRIC_CHANGE_INDEX)->name);
}

static void add_scores(PlpCohort *cohort, const PlpStudy *study)
{
    for (int i = 1; i < PLP_SCALE_N; i++) {
        if (study->has_score[i])
            add_measure(cohort, study, plp_scale_get_info((PlpScale)i)->name);
    }
    int clip = plp_cohort_find_measure(cohort, CLIP_GRADE);
    plp_cohort_get_measure(cohort, clip)->grade_of =
        plp_cohort_find_measure(cohort, "jrs_frequency");
    plp_cohort_get_measure(cohort, clip)->n_grades = N_JRS_GRADES;
}

static bool bind_rules(PlpCohort *cohort, const PlpStudy *study, const GPtrArray *rules,
                       GError **error)
{
    for (guint i = 0; rules != NULL && i < rules->len; i++) {
        g_autoptr(PlpResponderRule) rule = plp_responder_parse(rules->pdata[i], error);
        if (rule == NULL)
            return false;
        for (guint k = 0; k < rule->conditions->len; k++) {
            PlpResponderCondition *condition =
                &g_array_index(rule->conditions, PlpResponderCondition, k);
            condition->index = add_measure(cohort, study, condition->measure);
            if (condition->index < 0)
                return fail_unknown(study, "--responder", condition->measure, error);
        }
        g_ptr_array_add(cohort->rules, g_steal_pointer(&rule));
    }
    return true;
}

bool plp_cohort_choose_measures(PlpCohort *cohort, const PlpStudy *study,
                                const PlpCohortRequest *request, GError **error)
{
    if (request->outcomes != NULL && !state_outcomes(cohort, study, request->outcomes, error))
        return false;
    add_usual(cohort, study, request->outcomes == NULL);
    if (!bind_rules(cohort, study, request->rules, error))
        return false;
    add_scores(cohort, study);
    return true;
}

// ---- reading ----

/** The person's value; the mean of both eyes where a figure is an eye's only. */
static double get_figure(const PlpFigures *figures, PlpMetric metric, PlpSide eye)
{
    const PlpMetricInfo *info = plp_metric_get_info(metric);
    if (eye != PLP_SIDE_BOTH && info->per_eye)
        return plp_figures_get(figures, metric, eye)->value;
    if (info->both_eyes)
        return figures->both[metric].value;
    return (figures->right[metric].value + figures->left[metric].value) / 2;
}

static double get_value(const char *name, const PlpFigures *figures, PlpSide eye)
{
    const PlpSeverity *severity = &figures->severity;
    if (strcmp(name, CLIP_GRADE) == 0)
        return severity->answer == PLP_ANSWER_GIVEN ? severity->jrs.grade : (double)NAN;
    return get_figure(figures, find_metric(name), eye);
}

static char *check_measured(const PlpFigures *figures, PlpSide eye, const PlpParameters *parameters)
{
    double measured_s = plp_figures_get(figures, PLP_METRIC_MEASURED_S, eye)->value;
    double share = plp_figures_get(figures, PLP_METRIC_MEASURED_SHARE, eye)->value;
    if (measured_s >= parameters->min_answer_s && share >= parameters->min_answer_share)
        return NULL;
    return g_strdup_printf("not enough measured: %.0f s, %.0f %% of the %s", fmax(0, measured_s),
                           100 * fmax(0, share),
                           figures->scope.task == PLP_TASK_UNKNOWN ? "recording" : "task");
}

/** The task's segments, or the whole; NULL when the recording does not have the task. */
static GPtrArray *find_scopes(const PlpAnalysis *analysis, PlpTask task)
{
    GPtrArray *scopes = g_ptr_array_new();
    if (task == PLP_TASK_UNKNOWN)
        g_ptr_array_add(scopes, (gpointer)&analysis->whole);
    for (guint i = 0; i < analysis->tasks->len && task != PLP_TASK_UNKNOWN; i++) {
        PlpFigures *figures = &g_array_index(analysis->tasks, PlpFigures, i);
        if (figures->scope.task == task)
            g_ptr_array_add(scopes, figures);
    }
    return scopes;
}

/** Of a task that was done more than once: the stretch with the most measured time. */
static const PlpFigures *choose_scope(const GPtrArray *scopes, PlpSide eye)
{
    const PlpFigures *best = NULL;
    double most_s = -1;
    for (guint i = 0; i < scopes->len; i++) {
        double measured_s = plp_figures_get(scopes->pdata[i], PLP_METRIC_MEASURED_S, eye)->value;
        if (best != NULL && !(measured_s > most_s))
            continue;
        best = scopes->pdata[i];
        most_s = measured_s;
    }
    return best;
}

char *plp_cohort_read_values(const PlpCohort *cohort, const PlpStudyVisit *visit,
                             const PlpRecording *recording, double *values)
{
    g_autoptr(GPtrArray) scopes = find_scopes(recording->analysis, visit->task);
    const PlpFigures *figures = choose_scope(scopes, visit->eye);
    if (figures == NULL)
        return g_strdup_printf("the recording has no task %s", plp_task_get_name(visit->task));
    char *reason = check_measured(figures, visit->eye, &recording->parameters);
    if (reason != NULL)
        return reason;
    for (guint i = 0; i < cohort->measures->len; i++) {
        const PlpCohortMeasure *measure = plp_cohort_get_measure(cohort, (int)i);
        values[i] = measure->is_score ? visit->scores[find_score(measure->name)]
                                      : get_value(measure->name, figures, visit->eye);
    }
    return NULL;
}
