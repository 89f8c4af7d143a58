#include "analysis/twitches.h"

#include <math.h>

#include "analysis/exposure.h"

// Smaller ones nobody could see in the picture either: openness, then shares of the inter-ocular
// distance (of about 90 mm).
static const double least_amplitude[PLP_PULL_N] = {0.1, 0.006, 0.006, 0.008};
static const int64_t together_us = 100000; // excursions with peaks this close are one twitch

/** What one side's search rests on. */
typedef struct {
    const PlpTrace *trace;
    const PlpPulls *own, *other;
    const gboolean *guard;
    const GArray *segments;
    const PlpParameters *parameters;
    PlpSide side;
} Search;

static void mark(gboolean *guard, const PlpTrace *trace, const GArray *closures, int64_t guard_us)
{
    guint i = 0;
    guint n = plp_trace_get_length(trace);
    for (guint k = 0; k < closures->len; k++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, k);
        while (i < n && plp_trace_get(trace, i)->t_us < closure->onset_us - guard_us)
            i++;
        for (guint j = i; j < n && plp_trace_get(trace, j)->t_us <= closure->offset_us + guard_us;
             j++)
            guard[j] = TRUE;
    }
}

gboolean *plp_twitches_make_guard(const PlpTrace *trace, const PlpAnalysis *analysis,
                                  double guard_s)
{
    gboolean *guard = g_new0(gboolean, plp_trace_get_length(trace) + 1);
    mark(guard, trace, analysis->right.closures, (int64_t)(guard_s * 1e6));
    mark(guard, trace, analysis->left.closures, (int64_t)(guard_s * 1e6));
    return guard;
}

/** Time at which the line between samples i and i + 1 crosses `level`. */
static int64_t find_crossing(const PlpPulls *pulls, const double *values, guint i, double level)
{
    double share = (level - values[i]) / (values[i + 1] - values[i]);
    return pulls->t_us[i] + llround(share * (double)(pulls->t_us[i + 1] - pulls->t_us[i]));
}

/** An excursion's course around its peak. */
typedef struct {
    guint first, last; // samples above half amplitude
    int64_t onset_us, offset_us;
} Course;

/** False where it does not come and go in full sight, outside closures. */
static bool trace_course(const Search *search, const double *values, guint peak, Course *ret_course)
{
    double half = values[peak] / 2;
    guint first = peak;
    guint last = peak;
    while (first > 0 && values[first] >= half && !search->guard[first])
        first--;
    while (last + 1 < search->own->n && values[last] >= half && !search->guard[last])
        last++;
    if (!(values[first] < half) || !(values[last] < half) || search->guard[first] ||
        search->guard[last])
        return false;
    *ret_course = (Course){
        .first = first + 1,
        .last = last - 1,
        .onset_us = find_crossing(search->own, values, first, half),
        .offset_us = find_crossing(search->own, values, last - 1, half),
    };
    return true;
}

static bool is_one_sided(const Search *search, PlpPull pull, const Course *course, double amplitude)
{
    const double *other = search->other->excursion[pull];
    double most = 0;
    guint from = course->first > 0 ? course->first - 1 : 0;
    for (guint i = from; i <= course->last + 1 && i < search->own->n; i++) {
        if (!isfinite(other[i]))
            return false;
        most = fmax(most, fabs(other[i]));
    }
    return most * search->parameters->twitch_side_ratio <= amplitude;
}

static void put_amplitude(PlpTwitch *twitch, PlpPull pull, double amplitude)
{
    double *const fields[PLP_PULL_N] = {&twitch->lid_depth_ratio, &twitch->eye_ratio,
                                        &twitch->cheek_ratio, &twitch->mouth_ratio};
    *fields[pull] = amplitude;
    twitch->regions = (PlpTwitchRegions)((unsigned)twitch->regions | (1u << pull));
}

static bool judge_peak(const Search *search, PlpPull pull, guint i, PlpTwitch *ret_twitch)
{
    const double *values = search->own->excursion[pull];
    double noise = search->own->noise[pull];
    double least = fmax(search->parameters->twitch_noise_factor * noise, least_amplitude[pull]);
    bool is_peak = i > 0 && i + 1 < search->own->n && values[i] >= least &&
                   values[i] > values[i - 1] && values[i] >= values[i + 1];
    Course course;
    if (!is_peak || !trace_course(search, values, i, &course))
        return false;
    int64_t duration_us = course.offset_us - course.onset_us;
    // A single sample is a glitch, whatever the frame rate.
    if (course.last == course.first ||
        duration_us > (int64_t)(search->parameters->twitch_limit_s * 1e6) ||
        !is_one_sided(search, pull, &course, values[i]))
        return false;
    *ret_twitch = (PlpTwitch){
        .side = search->side,
        .onset_us = course.onset_us,
        .peak_us = search->own->t_us[i],
        .offset_us = course.offset_us,
        .peak_frame = plp_trace_get(search->trace, i)->frame,
        .duration_us = duration_us,
        .lid_depth_ratio = NAN,
        .eye_ratio = NAN,
        .cheek_ratio = NAN,
        .mouth_ratio = NAN,
        .strength = values[i] / noise,
        .task = plp_exposure_find_task(search->segments, search->own->t_us[i]),
    };
    ret_twitch->commanded = plp_task_is_commanded(ret_twitch->task);
    put_amplitude(ret_twitch, pull, values[i]);
    return true;
}

static gint compare_peaks(gconstpointer a, gconstpointer b)
{
    int64_t first = ((const PlpTwitch *)a)->peak_us;
    int64_t second = ((const PlpTwitch *)b)->peak_us;
    return (first > second) - (first < second);
}

static gint compare_onsets(gconstpointer a, gconstpointer b)
{
    int64_t first = ((const PlpTwitch *)a)->onset_us;
    int64_t second = ((const PlpTwitch *)b)->onset_us;
    return (first > second) - (first < second);
}

/** Puts `more` into `twitch`: the clearer one's course, the larger amplitudes, both's regions. */
static void join(PlpTwitch *twitch, const PlpTwitch *more)
{
    PlpTwitch both = more->strength > twitch->strength ? *more : *twitch;
    both.lid_depth_ratio = fmax(twitch->lid_depth_ratio, more->lid_depth_ratio);
    both.eye_ratio = fmax(twitch->eye_ratio, more->eye_ratio);
    both.cheek_ratio = fmax(twitch->cheek_ratio, more->cheek_ratio);
    both.mouth_ratio = fmax(twitch->mouth_ratio, more->mouth_ratio);
    both.regions = (PlpTwitchRegions)((unsigned)twitch->regions | (unsigned)more->regions);
    *twitch = both;
}

static void join_all(GArray *found, GArray *twitches)
{
    g_array_sort(found, compare_peaks);
    for (guint i = 0; i < found->len; i++) {
        const PlpTwitch *next = &g_array_index(found, PlpTwitch, i);
        PlpTwitch *last =
            twitches->len > 0 ? &g_array_index(twitches, PlpTwitch, twitches->len - 1) : NULL;
        if (last != NULL && next->peak_us - last->peak_us <= together_us)
            join(last, next);
        else
            g_array_append_val(twitches, *next);
    }
    g_array_sort(twitches, compare_onsets);
}

static void find_side(const Search *search, GArray *twitches)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(PlpTwitch));
    for (int k = 0; k < PLP_PULL_N; k++) {
        for (guint i = 0; i < search->own->n; i++) {
            PlpTwitch twitch;
            if (judge_peak(search, (PlpPull)k, i, &twitch))
                g_array_append_val(found, twitch);
        }
    }
    join_all(found, twitches);
}

/** A twitch can be told where both sides are seen, outside closures and commanded tasks. */
static double measure_watched(const Search *search, const GArray *moments)
{
    double seconds = 0;
    for (guint i = 0; i < moments->len; i++) {
        const PlpMoment *moment = &g_array_index(moments, PlpMoment, i);
        if (!search->guard[i] && !moment->commanded && moment->right_measured &&
            moment->left_measured)
            seconds += moment->seconds;
    }
    return seconds;
}

static void number(GArray *right, GArray *left)
{
    guint i = 0;
    guint k = 0;
    for (int id = 1; i < right->len || k < left->len; id++) {
        PlpTwitch *r = i < right->len ? &g_array_index(right, PlpTwitch, i) : NULL;
        PlpTwitch *l = k < left->len ? &g_array_index(left, PlpTwitch, k) : NULL;
        bool take_right = r != NULL && (l == NULL || r->onset_us <= l->onset_us);
        (take_right ? r : l)->id = id;
        i += take_right;
        k += !take_right;
    }
}

void plp_twitches_find(PlpAnalysis *analysis, const PlpTrace *trace, const PlpPulls *right,
                       const PlpPulls *left, const gboolean *guard, const GArray *segments,
                       const PlpParameters *parameters)
{
    Search search = {trace, right, left, guard, segments, parameters, PLP_SIDE_RIGHT};
    g_autoptr(GArray) moments = plp_exposure_compute(trace, segments, analysis);
    find_side(&search, analysis->right.twitches);
    analysis->right.twitch_watched_s = measure_watched(&search, moments);
    search.own = left;
    search.other = right;
    search.side = PLP_SIDE_LEFT;
    find_side(&search, analysis->left.twitches);
    analysis->left.twitch_watched_s = analysis->right.twitch_watched_s;
    number(analysis->right.twitches, analysis->left.twitches);
}
