#pragma once

#include <glib.h>
#include <stdint.h>

#include "domain/media_facts.h"

/** The stamp of a frame that has none. */
#define PLP_STAMP_MISSING G_MININT64
/** The same, of the last frames that a decoder still holds at the end (AVI with B-frames): no
 * fault. */
#define PLP_STAMP_AT_END (G_MININT64 + 1)

/**
 * Turns a stream's timestamps into strictly increasing times from the first frame, and counts what
 * was wrong with them (see PlpMediaFacts): a repeated one is moved on by 1 us; one that goes back,
 * or leaps by more than a minute, or is missing between others, is bridged by one typical interval.
 * Stamps that are equal from the first frame on give times by the nominal rate, and are invented
 * where no other one follows.
 * A pause of seconds is a gap and stays.
 */
typedef struct PlpClock PlpClock;

/** `nominal_rate_per_s`: the header's, NaN or 0 when it says none (25 is then assumed until frames
 * tell). */
PlpClock *plp_clock_new(double nominal_rate_per_s);
void plp_clock_free(PlpClock *clock);
/** A better word on the nominal rate; before the first frame. */
void plp_clock_set_nominal_rate(PlpClock *clock, double rate_per_s);
/** The time of the next frame, whose timestamp is `stamp_us` or PLP_STAMP_MISSING. */
int64_t plp_clock_next(PlpClock *clock, int64_t stamp_us);
/** Fills the counted timing fields: frames, duration, rate, intervals, gaps, duplicates, jumps,
 * invented. */
void plp_clock_fill_facts(const PlpClock *clock, PlpMediaFacts *facts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpClock, plp_clock_free)
