#pragma once

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/statistics.h"

/** What R prints, to the 1e-6 the project promises; relative above 1. Infinities must be the same.
 */
static inline void assert_r(double value, double r)
{
    if (isinf(r) ? value != r : !(fabs(value - r) <= 1e-6 * fmax(1, fabs(r))))
        fail_msg("%.9g is not R's %.9g", value, r);
}

static inline void assert_r_interval(PlpInterval interval, double low, double high)
{
    assert_r(interval.low, low);
    assert_r(interval.high, high);
}

static inline void assert_no_interval(PlpInterval interval)
{
    assert_true(isnan(interval.low) && isnan(interval.high));
}
