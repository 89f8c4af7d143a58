#include "media/clock_priv.h"

#include <math.h>

#include "media/interval_histogram_priv.h"

#define FALLBACK_RATE_PER_S 25.0
#define LEAP_US ((int64_t)60 * G_USEC_PER_SEC)
// Beyond this a difference of two stamps could overflow; 2^60 us are 36,000 years.
#define LARGEST_STAMP_US ((int64_t)1 << 60)

struct PlpClock {
    double nominal_interval_us;
    PlpIntervalHistogram *intervals; // no duplicates, no bridged jumps
    int64_t frames;
    int64_t stamped; // frames that had a timestamp
    int64_t last_t_us;
    int64_t last_stamp_us;
    int64_t offset_us;        // time = stamp + offset
    int64_t offset_before_us; // the one before the last jump
    bool may_return;          // only a single stamp may have been wrong: the next decides
    int64_t shortest_us, longest_us;
    int64_t duplicates, jumps;
};

PlpClock *plp_clock_new(double nominal_rate_per_s)
{
    PlpClock *clock = g_new0(PlpClock, 1);
    plp_clock_set_nominal_rate(clock, nominal_rate_per_s);
    clock->intervals = plp_interval_histogram_new();
    return clock;
}

void plp_clock_set_nominal_rate(PlpClock *clock, double rate_per_s)
{
    bool known = isfinite(rate_per_s) && rate_per_s > 0;
    double interval_us = G_USEC_PER_SEC / (known ? rate_per_s : FALLBACK_RATE_PER_S);
    clock->nominal_interval_us = CLAMP(interval_us, 1, 1e10);
}

void plp_clock_free(PlpClock *clock)
{
    if (clock == NULL)
        return;
    plp_interval_histogram_free(clock->intervals);
    g_free(clock);
}

static double typical_interval_us(const PlpClock *clock)
{
    if (plp_interval_histogram_count(clock->intervals) == 0)
        return clock->nominal_interval_us;
    return plp_interval_histogram_typical_us(clock->intervals);
}

static int64_t step_us(const PlpClock *clock, double share)
{
    return MAX((int64_t)llround(typical_interval_us(clock) * share), 1);
}

/** A timelapse of a picture every few minutes is no series of jumps. */
static int64_t leap_us(const PlpClock *clock)
{
    if (clock->nominal_interval_us * 10 > (double)LEAP_US)
        return (int64_t)(clock->nominal_interval_us * 10);
    return LEAP_US;
}

static void count_interval(PlpClock *clock, int64_t interval_us)
{
    bool first = plp_interval_histogram_count(clock->intervals) == 0;
    clock->shortest_us = first ? interval_us : MIN(clock->shortest_us, interval_us);
    clock->longest_us = first ? interval_us : MAX(clock->longest_us, interval_us);
    plp_interval_histogram_add(clock->intervals, interval_us);
}

/** Straight from the index: no rounding adds up. */
static int64_t time_of_index(const PlpClock *clock)
{
    return (int64_t)llround((double)clock->frames * clock->nominal_interval_us);
}

static int64_t time_without_stamp(PlpClock *clock, bool at_end)
{
    if (clock->stamped == 0)
        return time_of_index(clock);
    clock->jumps += !at_end;
    return clock->last_t_us + step_us(clock, 1);
}

/** The stamp after a jump fits the old timeline: only the one between was wrong. */
static bool returns(const PlpClock *clock, int64_t stamp_us)
{
    int64_t interval_us = stamp_us + clock->offset_before_us - clock->last_t_us;
    return clock->may_return && interval_us > 0 && interval_us <= 3 * step_us(clock, 1);
}

static int64_t time_after_jump(PlpClock *clock, int64_t stamp_us, int64_t delta_us)
{
    // Two pictures that merely changed places leave room for both before the next one.
    bool swapped = delta_us < 0 && -delta_us <= 2 * step_us(clock, 1);
    int64_t t_us = clock->last_t_us + step_us(clock, swapped ? 0.5 : 1);
    clock->offset_before_us = clock->offset_us;
    clock->offset_us = t_us - stamp_us;
    clock->may_return = true;
    clock->jumps++;
    return t_us;
}

/** All stamps so far were equal: if it goes on like that, they say nothing. */
static bool knows_no_interval(const PlpClock *clock)
{
    return plp_interval_histogram_count(clock->intervals) == 0 && clock->jumps == 0;
}

static int64_t time_of_stamp(PlpClock *clock, int64_t stamp_us)
{
    int64_t delta_us = stamp_us - clock->last_stamp_us;
    if (returns(clock, stamp_us)) {
        clock->offset_us = clock->offset_before_us;
        clock->may_return = false;
        return stamp_us + clock->offset_us;
    }
    if (delta_us == 0) {
        clock->duplicates++;
        return knows_no_interval(clock) ? time_of_index(clock) : clock->last_t_us + 1;
    }
    if (delta_us < 0 || delta_us > leap_us(clock))
        return time_after_jump(clock, stamp_us, delta_us);
    clock->may_return = false;
    int64_t t_us = MAX(stamp_us + clock->offset_us, clock->last_t_us + 1);
    count_interval(clock, t_us - clock->last_t_us);
    return t_us;
}

static int64_t time_of_first_stamp(PlpClock *clock, int64_t stamp_us)
{
    int64_t t_us = clock->frames == 0 ? 0 : clock->last_t_us + step_us(clock, 1);
    clock->offset_us = t_us - stamp_us;
    return t_us;
}

int64_t plp_clock_next(PlpClock *clock, int64_t stamp_us)
{
    bool usable = stamp_us >= -LARGEST_STAMP_US && stamp_us <= LARGEST_STAMP_US;
    int64_t t_us = !usable               ? time_without_stamp(clock, stamp_us == PLP_STAMP_AT_END)
                   : clock->stamped == 0 ? time_of_first_stamp(clock, stamp_us)
                                         : time_of_stamp(clock, stamp_us);
    if (usable) {
        clock->stamped++;
        clock->last_stamp_us = stamp_us;
    }
    clock->last_t_us = t_us;
    clock->frames++;
    return t_us;
}

static void fill_intervals(const PlpClock *clock, double typical_us, PlpMediaFacts *facts)
{
    int64_t count = 0, sum_us = 0;
    plp_interval_histogram_sum(clock->intervals, 1.5 * typical_us, HUGE_VAL, &count, &sum_us);
    facts->gaps = count;
    facts->gap_us = sum_us - (int64_t)llround((double)count * typical_us);
    int64_t steady = 0;
    plp_interval_histogram_sum(clock->intervals, 0.75 * typical_us, 1.25 * typical_us, &steady,
                               &sum_us);
    facts->variable_rate = steady + count < plp_interval_histogram_count(clock->intervals);
    facts->min_interval_ms = (double)clock->shortest_us / 1000;
    facts->max_interval_ms = (double)clock->longest_us / 1000;
}

void plp_clock_fill_facts(const PlpClock *clock, PlpMediaFacts *facts)
{
    double typical_us = typical_interval_us(clock);
    facts->frames = clock->frames;
    facts->duration_us = clock->frames == 0 ? 0 : clock->last_t_us + (int64_t)llround(typical_us);
    facts->duplicates = clock->duplicates;
    facts->time_jumps = clock->jumps;
    bool all_equal = clock->duplicates > 0 && knows_no_interval(clock);
    facts->timing_invented = clock->frames > 0 && (clock->stamped == 0 || all_equal);
    facts->true_rate_per_s = (double)NAN;
    facts->min_interval_ms = facts->max_interval_ms = (double)NAN;
    if (facts->timing_invented && clock->frames > 1)
        facts->true_rate_per_s = G_USEC_PER_SEC / typical_us;
    if (plp_interval_histogram_count(clock->intervals) == 0)
        return;
    facts->true_rate_per_s = G_USEC_PER_SEC / typical_us;
    fill_intervals(clock, typical_us, facts);
}
