#include "patients_score.h"

#include <math.h>

#include "analysis/analyse.h"
#include "analysis/exposure.h"

static const GArray *get_found(const PlpAnalysis *analysis, PlpSide eye)
{
    return eye == PLP_SIDE_RIGHT ? analysis->right.closures : analysis->left.closures;
}

static int64_t get_overlap_us(int64_t a_us, int64_t a_end_us, int64_t b_us, int64_t b_end_us)
{
    return MAX(0, MIN(a_end_us, b_end_us) - MAX(a_us, b_us));
}

/** Whether a found closure is, for the most part, within a true one. */
static bool is_of(const PlpClosure *found, const PlpPatientClosure *truth)
{
    int64_t shared_us =
        get_overlap_us(found->onset_us, found->offset_us, truth->onset_us, truth->offset_us);
    return shared_us * 2 > found->duration_us ||
           (found->duration_us == 0 && found->onset_us >= truth->onset_us &&
            found->onset_us <= truth->offset_us);
}

static int count_found(const GArray *found, const PlpPatientClosure *truth, bool only_alone)
{
    int n = 0;
    for (guint i = 0; i < found->len; i++) {
        const PlpClosure *closure = &g_array_index(found, PlpClosure, i);
        if ((closure->notes & PLP_CLOSURE_NOTE_CONTINUES) == 0 && is_of(closure, truth))
            n += !only_alone || closure->pair == 0;
    }
    return n;
}

static bool is_measured_at(const GArray *moments, PlpSide eye, guint i)
{
    const PlpMoment *moment = &g_array_index(moments, PlpMoment, i);
    return eye == PLP_SIDE_RIGHT ? moment->right_measured : moment->left_measured;
}

static bool touches_loss(const GArray *moments, const PlpPatientClosure *truth)
{
    for (guint i = 0; i < moments->len; i++) {
        int64_t t_us = g_array_index(moments, PlpMoment, i).t_us;
        if (t_us >= truth->onset_us && t_us <= truth->offset_us &&
            !is_measured_at(moments, truth->eye, i))
            return true;
    }
    return false;
}

static void score_closures(const PlpPatient *patient, const PlpAnalysis *analysis,
                           const GArray *moments, PatientScore *score)
{
    const GArray *closures = plp_patient_get_closures(patient);
    for (guint i = 0; i < closures->len; i++) {
        const PlpPatientClosure *truth = &g_array_index(closures, PlpPatientClosure, i);
        if (!plp_patient_counts(patient, truth))
            continue;
        if (touches_loss(moments, truth)) {
            score->cut++;
            score->counted_twice += count_found(get_found(analysis, truth->eye), truth, false) > 1;
        }
        PlpSide other = truth->eye == PLP_SIDE_RIGHT ? PLP_SIDE_LEFT : PLP_SIDE_RIGHT;
        bool here = count_found(get_found(analysis, truth->eye), truth, true) > 0;
        bool there = count_found(get_found(analysis, other), truth, true) > 0;
        if (truth->pair == 0) {
            score->sided += here || there;
            score->sided_right += here && !there;
        }
    }
}

/** Time within [from, end) in which every measured eye is truly shut. */
static double measure_shut_s(const PlpPatient *patient, const PlpMoment *moment, guint *next)
{
    const GArray *closures = plp_patient_get_closures(patient);
    int64_t end_us = moment->t_us + llround(moment->seconds * 1e6);
    double shut_s[2] = {0, 0};
    while (*next < closures->len &&
           g_array_index(closures, PlpPatientClosure, *next).offset_us < moment->t_us - 1000000)
        (*next)++;
    for (guint i = *next; i < closures->len; i++) {
        const PlpPatientClosure *truth = &g_array_index(closures, PlpPatientClosure, i);
        if (truth->onset_us > end_us)
            break;
        if (plp_patient_counts(patient, truth))
            shut_s[truth->eye == PLP_SIDE_LEFT] +=
                (double)get_overlap_us(moment->t_us, end_us, truth->onset_us, truth->offset_us) /
                1e6;
    }
    double both_s = fmin(shut_s[0], shut_s[1]);
    return moment->right_measured && moment->left_measured ? both_s
           : moment->right_measured                        ? shut_s[0]
                                                           : shut_s[1];
}

static double compute_closed_share(const PlpPatient *patient, const GArray *moments)
{
    double shut_s = 0, measured_s = 0;
    guint next = 0;
    for (guint i = 0; i < moments->len; i++) {
        const PlpMoment *moment = &g_array_index(moments, PlpMoment, i);
        if (!moment->right_measured && !moment->left_measured)
            continue;
        measured_s += moment->seconds;
        shut_s += measure_shut_s(patient, moment, &next);
    }
    return shut_s / measured_s;
}

static void take_figures(const PlpFigures *task, PatientScore *score)
{
    score->measured_share = task->both[PLP_METRIC_MEASURED_SHARE].value;
    score->found_closures = task->both[PLP_METRIC_CLOSURES_PER_MIN].count;
    score->found_per_min = task->both[PLP_METRIC_CLOSURES_PER_MIN].value;
    score->found_alone = task->both[PLP_METRIC_UNPAIRED_PER_MIN].count;
    score->found_closed_share = task->both[PLP_METRIC_CLOSED_SHARE].value;
    score->closed_bounds_hold = score->truth.both.closed_share >=
                                    task->both[PLP_METRIC_CLOSED_SHARE_IF_LOST_OPEN].value - 0.01 &&
                                score->truth.both.closed_share <=
                                    task->both[PLP_METRIC_CLOSED_SHARE_IF_LOST_CLOSED].value + 0.01;
    score->found_jrs_frequency =
        task->severity.answer == PLP_ANSWER_GIVEN ? task->severity.jrs.grade : -1;
}

static bool holds(double low, double high, double value)
{
    return value >= low && value <= high;
}

static void score_intervals(const PlpPatient *patient, const PlpFigures *task, PatientScore *score)
{
    PlpPatientExpectation expectation = plp_patient_compute_expectation(patient);
    const PlpFigure *figures = task->both;
    double per_min = expectation.both_per_min, closed = expectation.both_closed_share;
    if (score->kind == PLP_PATIENT_HFS_RIGHT || score->kind == PLP_PATIENT_PROSTHESIS) {
        figures = task->right;
        per_min = expectation.right_per_min;
        closed = expectation.right_closed_share;
    } else if (score->kind == PLP_PATIENT_HFS_LEFT) {
        figures = task->left;
        per_min = expectation.left_per_min;
        closed = expectation.left_closed_share;
    }
    const PlpFigure *rate = &figures[PLP_METRIC_CLOSURES_PER_MIN];
    const PlpFigure *share = &figures[PLP_METRIC_CLOSED_SHARE];
    score->exact_covers = holds(rate->low, rate->high, per_min);
    score->boot_covers = holds(rate->boot_low, rate->boot_high, per_min);
    score->closed_covers = holds(share->boot_low, share->boot_high, closed);
}

static PlpAnalysis *analyse(const PlpPatient *patient, const PlpTrace *trace, bool with_intervals)
{
    PlpParameters parameters = plp_parameters_make_default();
    if (!with_intervals)
        parameters.bootstrap_resamples = 0;
    return plp_analyse_compute(trace, plp_script_get_segments(plp_patient_get_script(patient)),
                               &parameters);
}

PatientScore patient_score_make(const PlpPatient *patient)
{
    const PlpPatientOptions *options = plp_patient_get_options(patient);
    PatientScore score = {.kind = options->kind,
                          .seed = options->seed,
                          .rate_per_s = options->rate_per_s,
                          .truth = plp_patient_compute_truth(patient)};
    const GArray *segments = plp_script_get_segments(plp_patient_get_script(patient));
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    g_autoptr(PlpAnalysis) analysis = analyse(patient, trace, true);
    g_autoptr(GArray) moments = plp_exposure_compute(trace, segments, analysis);
    const PlpFigures *task = &g_array_index(analysis->tasks, PlpFigures, 0);
    take_figures(task, &score);
    score_closures(patient, analysis, moments, &score);
    score_intervals(patient, task, &score);
    score.true_closed_share = compute_closed_share(patient, moments);
    return score;
}

int patient_score_count(const PlpPatient *patient)
{
    g_autoptr(PlpTrace) trace = plp_patient_shoot(patient);
    g_autoptr(PlpAnalysis) analysis = analyse(patient, trace, false);
    return analysis->whole.both[PLP_METRIC_CLOSURES_PER_MIN].count;
}
