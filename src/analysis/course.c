#include "analysis/course.h"

#include <math.h>

#include "analysis/compare_priv.h"
#include "analysis/pool_priv.h"

typedef struct {
    PlpMetric metric;
    bool higher_is_better;
    bool of_person, of_eyes;
} Kind;

static const Kind kinds[] = {
    {PLP_METRIC_CLOSURES_PER_MIN, false, true, true},
    {PLP_METRIC_CLOSED_SHARE, false, true, true},
    {PLP_METRIC_PROLONGED_PER_MIN, false, true, false},
    {PLP_METRIC_BRIEF_PER_MIN, false, true, false},
    {PLP_METRIC_BLINKS_PER_MIN, false, true, false},
    {PLP_METRIC_TIGHT_PER_MIN, false, true, false},
    {PLP_METRIC_UNPAIRED_PER_MIN, false, false, true},
    {PLP_METRIC_TWITCHES_PER_MIN, false, false, true},
    {PLP_METRIC_CHANGE_INDEX, false, true, false},
    {PLP_METRIC_MEAN_OPENNESS, true, false, true},
    {PLP_METRIC_RESTING_APERTURE_MM, true, false, true},
    {PLP_METRIC_RESTING_MRD1_MM, true, false, true},
};

/** The visits' pools of one side. */
typedef struct {
    PlpCourse *course;
    const GArray *visits; // of PlpCourseVisit
    GPtrArray *pools;     // of PlpPool
    PlpSide side;
} Side;

static const PlpCourseTreatment *get_treatment(const PlpCourse *course, int i)
{
    return &g_array_index(course->treatments, PlpCourseTreatment, i);
}

static const PlpCourseValue *get_value(const PlpCourseMeasure *measure, int i)
{
    return &g_array_index(measure->values, PlpCourseValue, i);
}

// ---- where a visit lies ----

/** The last treatment before that day; -1 without one. */
static int find_cycle(const PlpCourse *course, int32_t day)
{
    int cycle = -1;
    for (guint i = 0; i < course->treatments->len; i++) {
        if (get_treatment(course, (int)i)->day < day)
            cycle = (int)i;
    }
    return cycle;
}

static PlpPhase find_phase(int cycle, int32_t days)
{
    if (cycle < 0 || days >= PLP_COURSE_TROUGH_DAY)
        return PLP_PHASE_TROUGH;
    return days >= PLP_COURSE_PEAK_FIRST_DAY && days <= PLP_COURSE_PEAK_LAST_DAY
               ? PLP_PHASE_PEAK
               : PLP_PHASE_UNKNOWN;
}

static PlpCourseValue make_value(const PlpCourse *course, int32_t day)
{
    PlpCourseValue value = {
        .day = day, .days_since_injection = PLP_DAYS_UNKNOWN, .cycle = find_cycle(course, day)};
    if (course->treatments->len == 0)
        return value;
    value.days_since_injection = day - get_treatment(course, MAX(0, value.cycle))->day;
    value.phase = find_phase(value.cycle, value.days_since_injection);
    return value;
}

// ---- around a treatment ----

double plp_course_find_wearing_off(const double *days, const double *values, gsize n,
                                   double half_level, bool higher_is_better)
{
    double sign = higher_is_better ? -1 : 1;
    for (gsize i = 0; i + 1 < n; i++) {
        double from = sign * (values[i] - half_level);
        double to = sign * (values[i + 1] - half_level);
        if (from < 0 && to >= 0)
            return days[i] + (days[i + 1] - days[i]) * from / (from - to);
    }
    return NAN;
}

static bool is_better(const PlpCourseMeasure *measure, double a, double b)
{
    return measure->higher_is_better ? a > b : a < b;
}

/** The last visit up to the treatment and after the one before it. */
static int find_baseline(const PlpCourseMeasure *measure, int treatment)
{
    int baseline = -1;
    for (guint i = 0; i < measure->values->len; i++) {
        const PlpCourseValue *value = get_value(measure, (int)i);
        if (value->cycle == treatment - 1 && isfinite(value->figure.value))
            baseline = (int)i;
    }
    return baseline;
}

static int find_best(const PlpCourseMeasure *measure, int treatment)
{
    int best = -1;
    for (guint i = 0; i < measure->values->len; i++) {
        const PlpCourseValue *value = get_value(measure, (int)i);
        if (value->cycle != treatment || value->phase != PLP_PHASE_PEAK ||
            isnan(value->figure.value))
            continue;
        if (best < 0 ||
            is_better(measure, value->figure.value, get_value(measure, best)->figure.value))
            best = (int)i;
    }
    return best;
}

/** From the best visit on, those of the same treatment. */
static double find_wearing_off(const PlpCourseMeasure *measure, const PlpCourseCycle *cycle)
{
    guint n = 0;
    g_autofree double *days = g_new(double, measure->values->len);
    g_autofree double *values = g_new(double, measure->values->len);
    for (guint i = (guint)cycle->best; i < measure->values->len; i++) {
        const PlpCourseValue *value = get_value(measure, (int)i);
        if (value->cycle != cycle->treatment || isnan(value->figure.value))
            continue;
        days[n] = value->days_since_injection;
        values[n++] = value->figure.value;
    }
    return plp_course_find_wearing_off(days, values, n, cycle->half_level,
                                       measure->higher_is_better);
}

static PlpChange change_between(const Side *side, const PlpCourseMeasure *measure, int first,
                                int second)
{
    return plp_compare_make_change(side->pools->pdata[first], side->pools->pdata[second],
                                   measure->metric, measure->side, side->course->task);
}

static PlpCourseCycle make_cycle(const Side *side, const PlpCourseMeasure *measure, int treatment)
{
    PlpCourseCycle cycle = {
        .treatment = treatment,
        .baseline = find_baseline(measure, treatment),
        .best = find_best(measure, treatment),
        .change = plp_compare_make_no_change(measure->metric, measure->side, side->course->task),
        .half_level = (double)NAN,
        .wearing_off_days = (double)NAN,
    };
    if (cycle.baseline < 0 || cycle.best < 0)
        return cycle;
    cycle.change = change_between(side, measure, cycle.baseline, cycle.best);
    double before = get_value(measure, cycle.baseline)->figure.value;
    double best = get_value(measure, cycle.best)->figure.value;
    // What is not shown to be there does not wear off.
    bool is_shown =
        cycle.change.verdict == PLP_VERDICT_LOWER || cycle.change.verdict == PLP_VERDICT_HIGHER;
    if (!is_shown || !is_better(measure, best, before))
        return cycle;
    cycle.half_level = (before + best) / 2;
    cycle.wearing_off_days = find_wearing_off(measure, &cycle);
    return cycle;
}

// ---- like with like ----

static void add_pairs(const Side *side, PlpCourseMeasure *measure, PlpPhase phase)
{
    int last = -1;
    for (guint i = 0; i < measure->cycles->len; i++) {
        const PlpCourseCycle *cycle = &g_array_index(measure->cycles, PlpCourseCycle, i);
        int here = phase == PLP_PHASE_PEAK ? cycle->best : cycle->baseline;
        // A baseline under the last treatment's effect is no trough.
        if (here < 0 || get_value(measure, here)->phase != phase)
            continue;
        if (last >= 0) {
            PlpCoursePair pair = {phase, last, here, change_between(side, measure, last, here)};
            g_array_append_val(measure->pairs, pair);
        }
        last = here;
    }
}

static void add_measure(const Side *side, const Kind *kind)
{
    PlpCourseMeasure *measure = g_new0(PlpCourseMeasure, 1);
    measure->metric = kind->metric;
    measure->side = side->side;
    measure->higher_is_better = kind->higher_is_better;
    measure->values = g_array_new(FALSE, FALSE, sizeof(PlpCourseValue));
    measure->cycles = g_array_new(FALSE, FALSE, sizeof(PlpCourseCycle));
    measure->pairs = g_array_new(FALSE, FALSE, sizeof(PlpCoursePair));
    g_ptr_array_add(side->course->measures, measure);
    for (guint i = 0; i < side->visits->len; i++) {
        PlpCourseValue value =
            make_value(side->course, g_array_index(side->visits, PlpCourseVisit, i).day);
        value.figure = plp_pool_get(side->pools->pdata[i], kind->metric, NULL, NULL);
        g_array_append_val(measure->values, value);
    }
    for (guint i = 0; i < side->course->treatments->len; i++) {
        PlpCourseCycle cycle = make_cycle(side, measure, (int)i);
        g_array_append_val(measure->cycles, cycle);
    }
    add_pairs(side, measure, PLP_PHASE_TROUGH);
    add_pairs(side, measure, PLP_PHASE_PEAK);
}

static void add_side(PlpCourse *course, const GArray *visits, PlpSide side,
                     const PlpCompareOptions *options)
{
    g_autoptr(GPtrArray) pools = g_ptr_array_new_with_free_func((GDestroyNotify)plp_pool_free);
    for (guint i = 0; i < visits->len; i++) {
        PlpCompareOptions own = *options;
        own.seed += 0x9e3779b9u * i; // a stream of its own each
        PlpPool *pool =
            plp_pool_new(g_array_index(visits, PlpCourseVisit, i).recordings, side, course->task);
        plp_pool_resample(pool, &own);
        g_ptr_array_add(pools, pool);
    }
    Side one = {course, visits, pools, side};
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (side == PLP_SIDE_BOTH ? kinds[i].of_person : kinds[i].of_eyes)
            add_measure(&one, &kinds[i]);
    }
}

void plp_course_compute(PlpCourse *course, const GArray *visits, const PlpCompareOptions *options)
{
    course->seed = options->seed;
    course->resamples = options->resamples;
    course->block_s = options->block_s;
    add_side(course, visits, PLP_SIDE_BOTH, options);
    add_side(course, visits, PLP_SIDE_RIGHT, options);
    add_side(course, visits, PLP_SIDE_LEFT, options);
}
