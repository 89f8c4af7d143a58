#include "plot/pyramid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FACTOR 8
#define MAX_LEVELS 24
#define HOLD_INTERVALS 4 // so long, in median intervals, a sample speaks for the time after it

/** Of FACTOR blocks of the level below. */
typedef struct {
    float low, high;
    guint measured;
} Block;

struct PlpPyramid {
    gsize n;
    int64_t *t_us;
    float *values;
    int64_t interval_us;
    int n_levels;
    Block *levels[MAX_LEVELS]; // of FACTOR^(level + 1) samples each
    gsize lengths[MAX_LEVELS];
};

static const Block nothing = {(float)NAN, (float)NAN, 0};

static Block join(Block a, Block b)
{
    return (Block){fminf(a.low, b.low), fmaxf(a.high, b.high), a.measured + b.measured};
}

static Block get_sample(const PlpPyramid *pyramid, gsize i)
{
    float value = pyramid->values[i];
    return (Block){value, value, isnan(value) ? 0 : 1};
}

/** A block of a level; level -1 is the samples. */
static Block get_block(const PlpPyramid *pyramid, int level, gsize i)
{
    return level < 0 ? get_sample(pyramid, i) : pyramid->levels[level][i];
}

static void add_level(PlpPyramid *pyramid)
{
    int below = pyramid->n_levels - 1;
    gsize n_below = below < 0 ? pyramid->n : pyramid->lengths[below];
    gsize n = (n_below + FACTOR - 1) / FACTOR;
    Block *blocks = g_new(Block, MAX(n, 1));
    for (gsize i = 0; i < n; i++) {
        blocks[i] = nothing;
        for (gsize k = i * FACTOR; k < MIN((i + 1) * FACTOR, n_below); k++)
            blocks[i] = join(blocks[i], get_block(pyramid, below, k));
    }
    pyramid->levels[pyramid->n_levels] = blocks;
    pyramid->lengths[pyramid->n_levels++] = n;
}

static int compare_times(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;
    return (first > second) - (first < second);
}

/** Of at most 4,096 intervals, spread evenly: enough for a median. */
static int64_t compute_interval(const PlpPyramid *pyramid)
{
    if (pyramid->n < 2)
        return 0;
    gsize n = MIN(pyramid->n - 1, 4096);
    g_autofree int64_t *intervals = g_new(int64_t, n);
    for (gsize k = 0; k < n; k++) {
        gsize i = k * (pyramid->n - 1) / n;
        intervals[k] = pyramid->t_us[i + 1] - pyramid->t_us[i];
    }
    qsort(intervals, n, sizeof *intervals, compare_times);
    return intervals[n / 2];
}

PlpPyramid *plp_pyramid_new(const int64_t *t_us, const float *values, gsize n)
{
    PlpPyramid *pyramid = g_new0(PlpPyramid, 1);
    pyramid->n = n;
    pyramid->t_us = g_memdup2(t_us, n * sizeof *t_us);
    pyramid->values = g_memdup2(values, n * sizeof *values);
    pyramid->interval_us = compute_interval(pyramid);
    while (pyramid->n_levels < MAX_LEVELS &&
           (pyramid->n_levels == 0 ? n : pyramid->lengths[pyramid->n_levels - 1]) > FACTOR)
        add_level(pyramid);
    return pyramid;
}

void plp_pyramid_free(PlpPyramid *pyramid)
{
    if (pyramid == NULL)
        return;
    for (int i = 0; i < pyramid->n_levels; i++)
        g_free(pyramid->levels[i]);
    g_free(pyramid->t_us);
    g_free(pyramid->values);
    g_free(pyramid);
}

gsize plp_pyramid_get_length(const PlpPyramid *pyramid)
{
    return pyramid->n;
}

gsize plp_pyramid_count_measured(const PlpPyramid *pyramid)
{
    return plp_pyramid_get_extremes(pyramid, 0, pyramid->n).measured;
}

int64_t plp_pyramid_get_time(const PlpPyramid *pyramid, gsize i)
{
    return pyramid->t_us[i];
}

float plp_pyramid_get_value(const PlpPyramid *pyramid, gsize i)
{
    return pyramid->values[i];
}

int64_t plp_pyramid_get_interval_us(const PlpPyramid *pyramid)
{
    return pyramid->interval_us;
}

gsize plp_pyramid_find(const PlpPyramid *pyramid, int64_t t_us)
{
    gsize low = 0;
    gsize high = pyramid->n;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (pyramid->t_us[middle] < t_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

PlpExtremes plp_pyramid_get_extremes(const PlpPyramid *pyramid, gsize first, gsize end)
{
    end = MIN(end, pyramid->n);
    guint samples = first < end ? (guint)(end - first) : 0;
    Block all = nothing;
    // From both ends inwards, a level up as soon as both lie on its edges.
    for (int level = -1; first < end; level++) {
        bool is_top = level + 1 >= pyramid->n_levels;
        while (first < end && (is_top || first % FACTOR != 0))
            all = join(all, get_block(pyramid, level, first++));
        while (first < end && end % FACTOR != 0)
            all = join(all, get_block(pyramid, level, --end));
        first /= FACTOR;
        end /= FACTOR;
    }
    return (PlpExtremes){all.low, all.high, samples, all.measured};
}

bool plp_pyramid_is_measured_at(const PlpPyramid *pyramid, int64_t t_us)
{
    gsize after = plp_pyramid_find(pyramid, t_us + 1);
    if (after == 0)
        return false;
    return !isnan(pyramid->values[after - 1]) &&
           t_us - pyramid->t_us[after - 1] <= HOLD_INTERVALS * MAX(pyramid->interval_us, 1);
}
