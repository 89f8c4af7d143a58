#include "analysis/severity.h"

#include <math.h>

#include "analysis/change_index.h"
#include "analysis/figures_priv.h"

static const double jrs_closed_share = 0.5;
static const double bfm_closed_share = 0.3;
static const double udrs_limit_s = 10;
static const int64_t jrs_spasm_us = 1000000;
static const guint moving_closures =
    3; // the other eye's, from which on one that never closes shows

// ---- what it rests on ----

/** The eye or eyes that severity speaks of: an eye that was lost, or that never moves (a prosthetic
 * one), would hide what the other does. */
static PlpSide find_basis(const PlpView *view, const PlpFigures *figures, bool *ret_never_moved)
{
    const PlpAnalysis *analysis = view->analysis;
    bool right = figures->right[PLP_METRIC_MEASURED_S].value > 0;
    bool left = figures->left[PLP_METRIC_MEASURED_S].value > 0;
    *ret_never_moved = false;
    if (right != left)
        return right ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT;
    guint n_right = analysis->right.closures->len;
    guint n_left = analysis->left.closures->len;
    if (MIN(n_right, n_left) > 0 || MAX(n_right, n_left) < moving_closures)
        return PLP_SIDE_BOTH;
    *ret_never_moved = true;
    return n_right > 0 ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT;
}

/** Time to the next sample: a gap of the recording is time as well, in which nothing was measured.
 */
static double get_whole_s(const GArray *moments, guint i)
{
    const PlpMoment *moment = &g_array_index(moments, PlpMoment, i);
    if (i + 1 >= moments->len)
        return moment->seconds;
    int64_t next_us = g_array_index(moments, PlpMoment, i + 1).t_us;
    return fmax(moment->seconds, (double)(next_us - moment->t_us) / 1e6);
}

/** Measured time outside commanded tasks, its share, and the rate limit of what was done in it. */
static PlpMemoWeights weigh_time(const PlpView *view)
{
    PlpMemoWeights weights = {.is_known = true};
    double rest_limit = plp_normal_range_find(PLP_TASK_REST_OPEN)->high_per_min;
    double total_s = 0;
    double limit_s = 0;
    PlpTask last_task = PLP_TASK_UNKNOWN;
    const PlpNormalRange *range = plp_normal_range_find(last_task);
    for (guint i = view->first; i < view->end; i++) {
        const PlpMoment *moment = &g_array_index(view->moments, PlpMoment, i);
        if (moment->commanded)
            continue;
        total_s += get_whole_s(view->moments, i);
        if (!plp_view_is_measured(view, moment))
            continue;
        PlpTask task = plp_exposure_find_task(view->segments, moment->t_us);
        if (task != last_task)
            range = plp_normal_range_find(task);
        last_task = task;
        weights.measured_s += moment->seconds;
        limit_s += moment->seconds * (range != NULL ? range->high_per_min : rest_limit);
        weights.rate_limit_assumed |= range == NULL;
    }
    weights.measured_share = total_s > 0 ? weights.measured_s / total_s : (double)NAN;
    weights.rate_limit_per_min =
        weights.measured_s > 0 ? limit_s / weights.measured_s : (double)NAN;
    return weights;
}

static void fill_weights(const PlpView *view, PlpSeverity *severity)
{
    PlpMemoWeights *weights = &view->kept->sides[plp_figures_memo_side(view->side)].weights;
    if (!weights->is_known)
        *weights = weigh_time(view);
    severity->measured_s = weights->measured_s;
    severity->measured_share = weights->measured_share;
    severity->jrs.rate_limit_per_min = weights->rate_limit_per_min;
    severity->jrs.rate_limit_assumed = weights->rate_limit_assumed;
}

static PlpAnswer judge(const PlpView *view, const PlpSeverity *severity)
{
    if (plp_task_is_commanded(view->scope.task))
        return PLP_ANSWER_COMMANDED;
    bool enough = severity->measured_s > 0 &&
                  severity->measured_s >= view->parameters->min_answer_s &&
                  severity->measured_share >= view->parameters->min_answer_share;
    return enough ? PLP_ANSWER_GIVEN : PLP_ANSWER_NOT_ENOUGH_MEASURED;
}

// ---- JRS ----

static PlpJrsRule find_rule(const PlpJrsEquivalent *jrs, double closed_share)
{
    if (closed_share > jrs_closed_share)
        return PLP_JRS_RULE_CLOSED_OVER_HALF;
    if (jrs->over_1s_count > 0)
        return PLP_JRS_RULE_OVER_1S;
    if (jrs->flutter_bursts > 0)
        return PLP_JRS_RULE_FLUTTER;
    return jrs->rate_per_min > jrs->rate_limit_per_min ? PLP_JRS_RULE_RATE : PLP_JRS_RULE_NONE;
}

static int grade_of(PlpJrsRule rule)
{
    return PLP_JRS_RULE_NONE - (int)rule;
}

void plp_severity_grade_jrs(PlpJrsEquivalent *jrs)
{
    // JRS severity needs history: 1 only with stimuli, 2 flutter, 3 spasm of the lids, 4
    // incapacitating. What was seen is its lower end, what may lie behind it one grade more.
    static const int severity_low[] = {0, 1, 2, 3, 3};
    static const int severity_high[] = {1, 2, 3, 4, 4};
    jrs->rule = find_rule(jrs, jrs->closed_share);
    jrs->grade = grade_of(jrs->rule);
    jrs->least_grade = grade_of(find_rule(jrs, jrs->closed_share_low));
    jrs->most_grade = MAX(jrs->grade, grade_of(find_rule(jrs, jrs->closed_share_high)));
    jrs->severity_low = severity_low[jrs->grade];
    jrs->severity_high = severity_high[jrs->grade];
}

/** Bursts within the scope whose closures are all shorter than 1 s. */
static int count_flutter(const PlpView *view)
{
    int n = 0;
    for (guint i = 0; i < view->closures->len;) {
        const PlpClosure *first = &g_array_index(view->closures, PlpClosure, i);
        bool flutter = first->burst > 0 && plp_view_counts(view, first);
        guint end = i;
        for (; end < view->closures->len; end++) {
            const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, end);
            // What lies between and is in no burst was asked for and ends none.
            if (closure->burst > 0 && closure->burst != first->burst)
                break;
            if (first->burst == 0 && end > i)
                break;
            flutter &= closure->burst == 0 || closure->duration_us < jrs_spasm_us;
        }
        n += flutter;
        i = MAX(end, i + 1);
    }
    return n;
}

static double value_of(const PlpView *view, PlpMetric metric)
{
    return view->figures[metric].value;
}

static void fill_jrs(const PlpView *view, PlpJrsEquivalent *jrs)
{
    jrs->closed_share = value_of(view, PLP_METRIC_CLOSED_SHARE);
    jrs->closed_share_low = value_of(view, PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN);
    jrs->closed_share_high = value_of(view, PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED);
    jrs->over_1s_count = MAX(0, view->figures[PLP_METRIC_OVER_1S_PER_MIN].count);
    jrs->longest_s = value_of(view, PLP_METRIC_DURATION_LONGEST_MS) / 1e3;
    jrs->flutter_bursts = count_flutter(view);
    jrs->rate_per_min = value_of(view, PLP_METRIC_CLOSURES_PER_MIN);
    plp_severity_grade_jrs(jrs);
}

// ---- the other scales ----

/** Yes and no only where the time that was lost cannot change them. */
static PlpTristate judge_bfm(const PlpJrsEquivalent *jrs)
{
    if (jrs->closed_share_low >= bfm_closed_share)
        return PLP_TRISTATE_YES;
    return jrs->closed_share_high < bfm_closed_share ? PLP_TRISTATE_NO : PLP_TRISTATE_UNKNOWN;
}

static PlpTristate judge_udrs(const PlpView *view, const PlpSeverity *severity)
{
    double longest_s = isnan(severity->jrs.longest_s) ? 0 : severity->jrs.longest_s;
    if (longest_s >= udrs_limit_s)
        return PLP_TRISTATE_YES;
    bool cut = false;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        int cuts = PLP_CLOSURE_NOTE_STARTS_BEFORE | PLP_CLOSURE_NOTE_ENDS_AFTER;
        cut |= plp_view_is_inside(view, closure->onset_us) && (closure->notes & cuts) != 0;
    }
    double lost_s = severity->measured_s / severity->measured_share - severity->measured_s;
    bool could = severity->measured_s < udrs_limit_s || (cut && longest_s + lost_s >= udrs_limit_s);
    return could ? PLP_TRISTATE_UNKNOWN : PLP_TRISTATE_NO;
}

static void fill_bsrs(const PlpView *view, PlpBsrsQuantities *bsrs)
{
    double prolonged_s = 0;
    int n_prolonged = 0;
    for (guint i = 0; i < view->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(view->closures, PlpClosure, i);
        if (!plp_view_counts(view, closure) || closure->kind != PLP_KIND_PROLONGED)
            continue;
        prolonged_s += (double)closure->duration_us / 1e6;
        n_prolonged++;
    }
    int n = view->figures[PLP_METRIC_CLOSURES_PER_MIN].count;
    int n_complete = view->figures[PLP_METRIC_COMPLETE_PER_MIN].count;
    bsrs->blinks_and_brief_per_min =
        value_of(view, PLP_METRIC_BLINKS_PER_MIN) + value_of(view, PLP_METRIC_BRIEF_PER_MIN);
    bsrs->prolonged_mean_s = n_prolonged > 0 ? prolonged_s / n_prolonged : (double)NAN;
    bsrs->prolonged_per_min = value_of(view, PLP_METRIC_PROLONGED_PER_MIN);
    bsrs->complete_share = n > 0 ? (double)n_complete / n : (double)NAN;
}

static void fill_index(const PlpView *view, PlpSeverity *severity)
{
    PlpChangeIndex *index = &severity->index;
    index->closed_share = severity->jrs.closed_share;
    index->closure_load_per_min = plp_change_index_get_load(
        value_of(view, PLP_METRIC_BLINKS_PER_MIN), value_of(view, PLP_METRIC_BRIEF_PER_MIN),
        value_of(view, PLP_METRIC_PROLONGED_PER_MIN), severity->jrs.rate_limit_per_min);
    index->bursts_per_min = value_of(view, PLP_METRIC_BURSTS_PER_MIN);
    index->tight_per_min = value_of(view, PLP_METRIC_TIGHT_PER_MIN);
    index->value = plp_change_index_compute(index);
}

void plp_figures_fill_severity(const PlpView *scope_view, const GArray *events, PlpFigures *figures)
{
    PlpView view = *scope_view;
    PlpSeverity *severity = &figures->severity;
    *severity = (PlpSeverity){.normal = plp_normal_range_find(view.scope.task)};
    severity->basis = find_basis(&view, figures, &severity->basis_never_moved);
    view.side = severity->basis;
    view.figures = severity->basis == PLP_SIDE_RIGHT  ? figures->right
                   : severity->basis == PLP_SIDE_LEFT ? figures->left
                                                      : figures->both;
    view.closures = severity->basis == PLP_SIDE_RIGHT  ? view.analysis->right.closures
                    : severity->basis == PLP_SIDE_LEFT ? view.analysis->left.closures
                                                       : events;
    fill_weights(&view, severity);
    severity->answer = judge(&view, severity);
    if (severity->answer != PLP_ANSWER_GIVEN)
        return;
    fill_jrs(&view, &severity->jrs);
    severity->bfm_eyes_4 = judge_bfm(&severity->jrs);
    severity->udrs_not_open_10s = judge_udrs(&view, severity);
    fill_bsrs(&view, &severity->bsrs);
    fill_index(&view, severity);
    figures->both[PLP_METRIC_CHANGE_INDEX] = plp_figure_make(severity->index.value, -1);
}

// ---- classes of the user's table ----

static int classify(double value, const double edge[2])
{
    if (isnan(value) || value <= 0)
        return 0;
    if (value <= edge[0])
        return 1;
    return value <= edge[1] ? 2 : 3;
}

static void classify_one(PlpSeverity *severity, const PlpBsrsClasses *classes)
{
    PlpBsrsQuantities *bsrs = &severity->bsrs;
    severity->bsrs_classes = *classes;
    if (severity->answer != PLP_ANSWER_GIVEN || !classes->loaded)
        return;
    bsrs->blinks_and_brief_class =
        classify(bsrs->blinks_and_brief_per_min, classes->blinks_and_brief_per_min);
    bsrs->prolonged_mean_class = classify(bsrs->prolonged_mean_s, classes->prolonged_mean_s);
    bsrs->prolonged_class = classify(bsrs->prolonged_per_min, classes->prolonged_per_min);
}

void plp_severity_classify(PlpAnalysis *analysis, const PlpBsrsClasses *classes)
{
    classify_one(&analysis->whole.severity, classes);
    for (guint i = 0; i < analysis->tasks->len; i++)
        classify_one(&g_array_index(analysis->tasks, PlpFigures, i).severity, classes);
}
