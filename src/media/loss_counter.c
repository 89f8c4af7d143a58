#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/camera_priv.h"

// Cameras jitter by a few milliseconds; a missing picture doubles the interval.
#define LOSS_RATIO 1.7
enum { SURE_AFTER = 8 };

static int compare_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double median_us(const PlpLossCounter *counter)
{
    int64_t sorted[G_N_ELEMENTS(counter->intervals_us)];
    memcpy(sorted, counter->intervals_us, sizeof sorted);
    qsort(sorted, (size_t)counter->n, sizeof *sorted, compare_times);
    return (double)sorted[counter->n / 2];
}

/**
 * A camera that slows down in the dark loses nothing: the median follows it after some pictures;
 * only what stands out against its neighbours counts.
 */
void plp_loss_counter_note(PlpLossCounter *counter, int64_t t_us)
{
    int64_t interval_us = t_us - counter->last_t_us;
    bool first = counter->n == 0 && counter->last_t_us == 0 && t_us == 0;
    counter->last_t_us = t_us;
    if (first || interval_us <= 0)
        return;
    if (counter->n >= SURE_AFTER) {
        double ratio = (double)interval_us / median_us(counter);
        if (ratio > LOSS_RATIO)
            counter->lost += (int64_t)llround(ratio) - 1;
    }
    counter->intervals_us[counter->next] = interval_us;
    counter->next = (counter->next + 1) % (int)G_N_ELEMENTS(counter->intervals_us);
    counter->n = MIN(counter->n + 1, (int)G_N_ELEMENTS(counter->intervals_us));
}

double plp_loss_counter_get_rate(const PlpLossCounter *counter)
{
    int64_t sum_us = 0;
    for (int i = 0; i < counter->n; i++)
        sum_us += counter->intervals_us[i];
    return sum_us > 0 ? 1e6 * counter->n / (double)sum_us : (double)NAN;
}
