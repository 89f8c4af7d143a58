#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    PLP_AXIS_LINEAR = 0,
    PLP_AXIS_LOG, // of positive values
} PlpAxisScale;

/** How an axis writes its numbers. */
typedef enum {
    PLP_TICKS_NUMBER = 0,
    PLP_TICKS_PERCENT,  // values are shares: 0.5 is written 50 %
    PLP_TICKS_TIME,     // values are seconds: written 0:30, 1:05:00
    PLP_TICKS_RATIO,    // ×0.5, ×2
    PLP_TICKS_SIGNED,   // +1.5, 0, −1.5
    PLP_TICKS_DURATION, // values are seconds: written 0.2 s, 10 s, 5 min, 1 h
} PlpTickFormat;

/** A scale from values to 0 … 1. */
typedef struct {
    PlpAxisScale scale;
    double low, high; // low < high
    PlpTickFormat format;
    const char *title; // what it measures, with its unit, such as `closures / min`; NULL: none
} PlpAxis;

typedef struct {
    double value;
    char label[24];
} PlpTick;

/**
 * An axis that holds low to high and ends at nice values. What is not finite is taken for 0; an
 * empty range is widened.
 */
PlpAxis plp_axis_make_nice(double low, double high, PlpTickFormat format);
/** The same without moving the ends. */
PlpAxis plp_axis_make(double low, double high, PlpTickFormat format);
/** A logarithmic axis; low and high must be positive, else 0.1 and 10 are taken. */
PlpAxis plp_axis_make_log(double low, double high, PlpTickFormat format);

/** At most about `most` ticks at 1, 2, 5 times a power of ten (times: at 1, 2, 5, 10, 15, 30 of
 * their unit); of PlpTick. Caller unrefs. */
GArray *plp_axis_dup_ticks(const PlpAxis *axis, int most);

/** 0 at low, 1 at high; beyond them outside of that. NaN for NaN and for a logarithm's 0. */
double plp_axis_get_position(const PlpAxis *axis, double value);
/** The other way. */
double plp_axis_get_value(const PlpAxis *axis, double position);
