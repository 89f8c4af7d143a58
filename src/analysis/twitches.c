#include "analysis/twitches.h"

#include <math.h>

#include "analysis/exposure.h"
#include "analysis/watch.h"

// Smaller ones nobody could see in the picture either: openness, then shares of the inter-ocular
// distance (of about 90 mm).
static const double least_amplitude[PLP_PULL_N] = {0.1, 0.006, 0.006, 0.008};
static const int64_t together_us = 100000; // excursions with peaks this close are one twitch

/** What one side's search rests on. */
typedef struct {
    const PlpTrace *trace;
    const PlpPulls *own, *other;
    const guint8 *watch;
    const GArray *segments;
    const PlpParameters *parameters;
    PlpSide side;
} Search;

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

/** Whether a movement of this pull could be a twitch in sample i. */
static bool is_watched(const Search *search, PlpPull pull, guint i)
{
    const bool speaks = pull == PLP_PULL_CHEEK || pull == PLP_PULL_MOUTH;
    const unsigned objections = PLP_WATCH_ALL | (speaks ? (unsigned)PLP_WATCH_SPEAKING : 0);
    return (search->watch[i] & objections) == 0;
}

/** False where it does not come and go in full sight. */
static bool trace_course(const Search *search, PlpPull pull, guint peak, Course *ret_course)
{
    const double *values = search->own->excursion[pull];
    double half = values[peak] / 2;
    guint first = peak;
    guint last = peak;
    while (first > 0 && values[first] >= half && is_watched(search, pull, first))
        first--;
    while (last + 1 < search->own->n && values[last] >= half && is_watched(search, pull, last))
        last++;
    if (!(values[first] < half) || !(values[last] < half) || !is_watched(search, pull, first) ||
        !is_watched(search, pull, last))
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
    if (!is_peak || !trace_course(search, pull, i, &course))
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

static bool has_peak_near(const GArray *twitches, int64_t t_us)
{
    for (guint i = 0; i < twitches->len; i++) {
        if (ABS(g_array_index(twitches, PlpTwitch, i).peak_us - t_us) <= together_us)
            return true;
    }
    return false;
}

/** One side's mouth and the other's cheek at the same time are an expression, not a twitch. */
static void drop_shared(GArray *right, GArray *left)
{
    g_autoptr(GArray) all_right = g_array_copy(right);
    for (guint i = right->len; i > 0; i--) {
        if (has_peak_near(left, g_array_index(right, PlpTwitch, i - 1).peak_us))
            g_array_remove_index(right, i - 1);
    }
    for (guint i = left->len; i > 0; i--) {
        if (has_peak_near(all_right, g_array_index(left, PlpTwitch, i - 1).peak_us))
            g_array_remove_index(left, i - 1);
    }
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
                       const PlpPulls *left, const guint8 *watch, const GArray *segments,
                       const PlpParameters *parameters)
{
    Search search = {trace, right, left, watch, segments, parameters, PLP_SIDE_RIGHT};
    find_side(&search, analysis->right.twitches);
    search.own = left;
    search.other = right;
    search.side = PLP_SIDE_LEFT;
    find_side(&search, analysis->left.twitches);
    drop_shared(analysis->right.twitches, analysis->left.twitches);
    number(analysis->right.twitches, analysis->left.twitches);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const bool watched = (watch[i] & PLP_WATCH_ALL) == 0;
        g_array_append_val(analysis->watched, watched);
    }
}
