#include "media/interval_histogram_priv.h"

#include <math.h>

enum {
    BINS_PER_OCTAVE = 256,
    N_OCTAVES = 40, // 2^40 us is 12 days
    N_BINS = BINS_PER_OCTAVE * N_OCTAVES,
};

struct PlpIntervalHistogram {
    int64_t total;
    int64_t counts[N_BINS];
    int64_t sums_us[N_BINS];
};

PlpIntervalHistogram *plp_interval_histogram_new(void)
{
    return g_new0(PlpIntervalHistogram, 1);
}

void plp_interval_histogram_free(PlpIntervalHistogram *histogram)
{
    g_free(histogram);
}

void plp_interval_histogram_add(PlpIntervalHistogram *histogram, int64_t interval_us)
{
    double octaves = log2((double)MAX(interval_us, 1));
    int bin = MIN((int)(octaves * BINS_PER_OCTAVE), N_BINS - 1);
    histogram->counts[bin]++;
    histogram->sums_us[bin] += interval_us;
    histogram->total++;
}

int64_t plp_interval_histogram_count(const PlpIntervalHistogram *histogram)
{
    return histogram->total;
}

static double median_us(const PlpIntervalHistogram *histogram)
{
    int64_t before = 0;
    for (int bin = 0; bin < N_BINS; bin++) {
        before += histogram->counts[bin];
        if (2 * before >= histogram->total)
            return (double)histogram->sums_us[bin] / (double)histogram->counts[bin];
    }
    return (double)NAN;
}

double plp_interval_histogram_typical_us(const PlpIntervalHistogram *histogram)
{
    if (histogram->total == 0)
        return (double)NAN;
    double median = median_us(histogram);
    int64_t count = 0, sum_us = 0;
    plp_interval_histogram_sum(histogram, 0.75 * median, 1.25 * median, &count, &sum_us);
    return (double)sum_us / (double)count;
}

void plp_interval_histogram_sum(const PlpIntervalHistogram *histogram, double above_us,
                                double up_to_us, int64_t *ret_count, int64_t *ret_sum_us)
{
    int64_t count = 0, sum_us = 0;
    for (int bin = 0; bin < N_BINS; bin++) {
        if (histogram->counts[bin] == 0)
            continue;
        double mean_us = (double)histogram->sums_us[bin] / (double)histogram->counts[bin];
        if (mean_us > above_us && mean_us <= up_to_us) {
            count += histogram->counts[bin];
            sum_us += histogram->sums_us[bin];
        }
    }
    *ret_count = count;
    *ret_sum_us = sum_us;
}
