#include "analysis/change_index.h"

#include <math.h>

// What a part can take, at most, of the openness that the other parts leave; closed time takes all.
static const double load_weight = 0.5;
static const double burst_weight = 0.3;
static const double tight_weight = 0.3;
// The rate a minute at which a part reaches half of its weight.
static const double half_load_per_min = 10;
static const double half_bursts_per_min = 3;
static const double half_tight_per_min = 6;

static const double prolonged_weight = 3;
static const double excess_blink_weight = 0.25;

double plp_change_index_get_load(double blinks, double brief, double prolonged, double limit)
{
    return brief + prolonged_weight * prolonged + excess_blink_weight * fmax(0, blinks - limit);
}

/** What is left of 1 by a part that grows with a rate, ever more slowly, towards its weight. */
static double leave(double rate_per_min, double weight, double half_per_min)
{
    if (isnan(rate_per_min))
        return 1;
    double rate = fmax(0, rate_per_min);
    return 1 - (isinf(rate) ? weight : weight * rate / (rate + half_per_min));
}

double plp_change_index_compute(const PlpChangeIndex *index)
{
    if (isnan(index->closed_share) || isnan(index->closure_load_per_min) ||
        isnan(index->bursts_per_min))
        return NAN;
    double open_share = 1 - fmin(1, fmax(0, index->closed_share));
    return 100 *
           (1 - open_share * leave(index->closure_load_per_min, load_weight, half_load_per_min) *
                    leave(index->bursts_per_min, burst_weight, half_bursts_per_min) *
                    leave(index->tight_per_min, tight_weight, half_tight_per_min));
}
