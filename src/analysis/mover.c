#include "analysis/mover.h"

#include <math.h>
#include <stdbool.h>

static bool has_interval(PlpBounded figure)
{
    return isfinite(figure.value) && isfinite(figure.interval.low) &&
           isfinite(figure.interval.high);
}

PlpInterval plp_mover_difference(PlpBounded before, PlpBounded after)
{
    if (!has_interval(before) || !has_interval(after))
        return (PlpInterval){(double)NAN, (double)NAN};
    double difference = after.value - before.value;
    return (PlpInterval){
        difference - hypot(after.value - after.interval.low, before.interval.high - before.value),
        difference + hypot(after.interval.high - after.value, before.value - before.interval.low),
    };
}

/**
 * The ends are the ratios t at which after - t before has an interval that ends at 0: the roots of
 * a t^2 - 2 b t + c, with the spread of before in a and that of after in c.
 */
PlpInterval plp_mover_ratio(PlpBounded before, PlpBounded after)
{
    if (!has_interval(before) || !has_interval(after) || before.interval.low < 0 ||
        after.interval.low < 0 || !(before.value > 0))
        return (PlpInterval){(double)NAN, (double)NAN};
    double b = before.value * after.value;
    double before_up = before.interval.high - before.value;
    double before_down = before.value - before.interval.low;
    double after_up = after.interval.high - after.value;
    double after_down = after.value - after.interval.low;
    double a = before.value * before.value - before_up * before_up;
    double c = after.value * after.value - after_down * after_down;
    // Written so that no difference of near equals is divided by.
    double low = c > 0 ? c / (b + sqrt(fmax(0, b * b - a * c))) : 0;
    a = before.value * before.value - before_down * before_down;
    c = after.value * after.value - after_up * after_up;
    double high = a > 0 ? (b + sqrt(fmax(0, b * b - a * c))) / a : (double)INFINITY;
    return (PlpInterval){low, high};
}
