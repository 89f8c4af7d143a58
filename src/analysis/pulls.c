#include "analysis/pulls.h"

#include <math.h>
#include <string.h>

#include "analysis/statistics.h"
#include "analysis/watch.h"

static const int64_t median_reach_us = 400000;

// What the method cannot tell from rest, however quiet the recording: openness, then shares of the
// inter-ocular distance (0.1 mm).
static const double least_noise[PLP_PULL_N] = {0.01, 0.0005, 0.0005, 0.0005};

static const double least_noise_px = 0.12; // of flow and landmarks, in the recording's own pixels

static const PlpEyeSample *get_eye(const PlpTrace *trace, guint i, PlpSide side)
{
    const PlpSample *sample = plp_trace_get(trace, i);
    return side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
}

static bool has_flow(const PlpTrace *trace)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        if (isfinite(sample->right.eye_flow_ratio) || isfinite(sample->left.eye_flow_ratio))
            return true;
    }
    return false;
}

/** x to the patient's left and y down, as the pull of this side's mouth corner. */
static double pull_of(PlpSide side, double x, double y)
{
    double out = side == PLP_SIDE_LEFT ? x : -x;
    return (out - y) * M_SQRT1_2;
}

static void fill_from_flow(PlpPulls *pulls, const PlpTrace *trace, PlpSide side)
{
    double sums[PLP_PULL_N] = {0};
    for (guint i = 0; i < pulls->n; i++) {
        const PlpEyeSample *eye = get_eye(trace, i, side);
        const double steps[PLP_PULL_N] = {
            [PLP_PULL_LID] = 0,
            [PLP_PULL_EYE] = (double)eye->eye_flow_ratio,
            [PLP_PULL_CHEEK] = -(double)eye->cheek_flow_y_ratio,
            [PLP_PULL_MOUTH] =
                pull_of(side, (double)eye->mouth_flow_x_ratio, (double)eye->mouth_flow_y_ratio),
        };
        for (int k = PLP_PULL_EYE; k < PLP_PULL_N; k++) {
            sums[k] += isfinite(steps[k]) ? steps[k] : 0;
            pulls->path[k][i] = isfinite(steps[k]) ? sums[k] : (double)NAN;
        }
    }
}

static void fill_from_landmarks(PlpPulls *pulls, const PlpTrace *trace, PlpSide side)
{
    for (guint i = 0; i < pulls->n; i++) {
        const PlpEyeSample *eye = get_eye(trace, i, side);
        pulls->path[PLP_PULL_EYE][i] = NAN;
        pulls->path[PLP_PULL_CHEEK][i] = -(double)eye->cheek_y_ratio;
        pulls->path[PLP_PULL_MOUTH][i] =
            pull_of(side, (double)eye->mouth_corner_x_ratio, (double)eye->mouth_corner_y_ratio);
    }
}

// ---- running median ----

/** The finite values of a window, in order of size. */
typedef struct {
    double *values;
    guint n;
} Sorted;

static guint find_place(const Sorted *sorted, double value)
{
    guint low = 0, high = sorted->n;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (sorted->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(Sorted *sorted, double value)
{
    guint at = find_place(sorted, value);
    memmove(sorted->values + at + 1, sorted->values + at, (sorted->n - at) * sizeof(double));
    sorted->values[at] = value;
    sorted->n++;
}

static void drop(Sorted *sorted, double value)
{
    guint at = find_place(sorted, value);
    sorted->n--;
    memmove(sorted->values + at, sorted->values + at + 1, (sorted->n - at) * sizeof(double));
}

static double get_median(const Sorted *sorted)
{
    guint half = sorted->n / 2;
    return sorted->n % 2 == 1 ? sorted->values[half]
                              : (sorted->values[half - 1] + sorted->values[half]) / 2;
}

/** One stretch [first, end) without NaN. */
static void fill_stretch(const PlpPulls *pulls, PlpPull pull, guint first, guint end)
{
    const double *path = pulls->path[pull];
    g_autofree double *room = g_new(double, end - first + 1);
    Sorted window = {room, 0};
    guint from = first, to = first;
    for (guint i = first; i < end; i++) {
        for (; to < end && pulls->t_us[to] <= pulls->t_us[i] + median_reach_us; to++)
            insert(&window, path[to]);
        for (; pulls->t_us[from] < pulls->t_us[i] - median_reach_us; from++)
            drop(&window, path[from]);
        pulls->excursion[pull][i] = path[i] - get_median(&window);
    }
}

static void fill_excursions(const PlpPulls *pulls, PlpPull pull)
{
    guint i = 0;
    while (i < pulls->n) {
        guint first = i;
        while (i < pulls->n && isfinite(pulls->path[pull][i]))
            i++;
        if (i > first)
            fill_stretch(pulls, pull, first, i);
        for (; i < pulls->n && !isfinite(pulls->path[pull][i]); i++)
            pulls->excursion[pull][i] = NAN;
    }
}

/** What a picture of this size cannot show: a small face's skin moves by small parts of a pixel. */
static double find_least_noise(const PlpTrace *trace, PlpPull pull)
{
    if (pull == PLP_PULL_LID)
        return least_noise[pull];
    const guint n = plp_trace_get_length(trace);
    g_autofree double *sizes = g_new(double, n + 1);
    gsize n_sizes = 0;
    for (guint i = 0; i < n; i++) {
        const double size_px = (double)plp_trace_get(trace, i)->interocular_px;
        if (size_px > 0)
            sizes[n_sizes++] = size_px;
    }
    const double size_px = plp_statistics_quantile(sizes, n_sizes, 0.5);
    return fmax(least_noise[pull], least_noise_px / size_px);
}

static double compute_noise(const PlpTrace *trace, const PlpPulls *pulls, PlpPull pull,
                            const guint8 *watch)
{
    g_autofree double *values = g_new(double, pulls->n + 1);
    gsize n = 0;
    for (guint i = 0; i < pulls->n; i++) {
        if (isfinite(pulls->excursion[pull][i]) &&
            (watch == NULL || (watch[i] & PLP_WATCH_CLOSURE) == 0))
            values[n++] = pulls->excursion[pull][i];
    }
    return n > 0 ? fmax(plp_statistics_mad_sd(values, n), find_least_noise(trace, pull))
                 : (double)NAN;
}

PlpPulls *plp_pulls_compute(const PlpTrace *trace, PlpSide side, const GArray *openness,
                            const guint8 *watch)
{
    PlpPulls *pulls = g_new0(PlpPulls, 1);
    pulls->n = plp_trace_get_length(trace);
    pulls->t_us = g_new(int64_t, pulls->n + 1);
    for (int k = 0; k < PLP_PULL_N; k++) {
        pulls->path[k] = g_new(double, pulls->n + 1);
        pulls->excursion[k] = g_new(double, pulls->n + 1);
    }
    if (has_flow(trace))
        fill_from_flow(pulls, trace, side);
    else
        fill_from_landmarks(pulls, trace, side);
    for (guint i = 0; i < pulls->n; i++) {
        pulls->t_us[i] = plp_trace_get(trace, i)->t_us;
        pulls->path[PLP_PULL_LID][i] = -(double)g_array_index(openness, float, i);
    }
    for (int k = 0; k < PLP_PULL_N; k++) {
        fill_excursions(pulls, (PlpPull)k);
        pulls->noise[k] = compute_noise(trace, pulls, (PlpPull)k, watch);
    }
    return pulls;
}

void plp_pulls_free(PlpPulls *pulls)
{
    if (pulls == NULL)
        return;
    for (int k = 0; k < PLP_PULL_N; k++) {
        g_free(pulls->path[k]);
        g_free(pulls->excursion[k]);
    }
    g_free(pulls->t_us);
    g_free(pulls);
}
