#include "plot/axis.h"

#include <math.h>

#include "base/number.h"

#define FARTHEST 1e15 // beyond it doubles run out of digits
#define MINUS "\xe2\x88\x92"
#define TIMES "\xc3\x97"

/** The smallest of 1, 2, 5 x 10^n that is at least `step`. */
static double raise_to_nice(double step)
{
    double power = pow(10, floor(log10(step)));
    static const double nice[] = {1, 2, 5, 10};
    for (gsize i = 0; i < G_N_ELEMENTS(nice); i++) {
        if (step <= nice[i] * power * (1 + 1e-9))
            return nice[i] * power;
    }
    return 10 * power;
}

/** The same for seconds written as minutes and hours. */
static double raise_to_nice_time(double step)
{
    static const double nice[] = {1,   2,   5,    10,   15,   30,    60,    120,   300,
                                  600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
    if (step <= 1)
        return raise_to_nice(step);
    for (gsize i = 0; i < G_N_ELEMENTS(nice); i++) {
        if (step <= nice[i] * (1 + 1e-9))
            return nice[i];
    }
    return 86400 * raise_to_nice(step / 86400);
}

static double choose_step(double span, PlpTickFormat format, int most)
{
    double step = span / MAX(1, most);
    return format == PLP_TICKS_TIME ? raise_to_nice_time(step) : raise_to_nice(step);
}

PlpAxis plp_axis_make(double low, double high, PlpTickFormat format)
{
    if (!isfinite(low))
        low = 0;
    if (!isfinite(high))
        high = low;
    low = CLAMP(low, -FARTHEST, FARTHEST);
    high = CLAMP(high, -FARTHEST, FARTHEST);
    if (high < low) {
        double kept = low;
        low = high;
        high = kept;
    }
    if (!(high - low > 1e-12 * fmax(1, fabs(high))))
        high = low + fmax(1, fabs(low) * 0.1);
    return (PlpAxis){PLP_AXIS_LINEAR, low, high, format, NULL};
}

PlpAxis plp_axis_make_nice(double low, double high, PlpTickFormat format)
{
    PlpAxis axis = plp_axis_make(low, high, format);
    double step = choose_step(axis.high - axis.low, format, 5);
    axis.low = floor(axis.low / step + 1e-9) * step;
    axis.high = ceil(axis.high / step - 1e-9) * step;
    return axis;
}

PlpAxis plp_axis_make_log(double low, double high, PlpTickFormat format)
{
    if (!isfinite(low) || low <= 0 || low > FARTHEST)
        low = 0.1;
    if (!isfinite(high) || high <= low || high > FARTHEST)
        high = fmax(10, low * 100);
    return (PlpAxis){PLP_AXIS_LOG, low, high, format, NULL};
}

// ---- labels ----

static int count_decimals(double step)
{
    int decimals = 0;
    while (decimals < 6 && fabs(step - round(step)) > 1e-6 * step) {
        step *= 10;
        decimals++;
    }
    return decimals;
}

static void append_signed(GString *text, double value, int decimals)
{
    if (value < 0)
        g_string_append(text, MINUS);
    plp_number_append(text, fabs(value), decimals);
}

static void append_time(GString *text, double seconds, int decimals)
{
    double whole = floor(fabs(seconds) + 0.5 * pow(10, -decimals));
    if (decimals > 0)
        whole = floor(fabs(seconds) + 1e-9);
    int64_t all = (int64_t)whole;
    if (seconds < 0)
        g_string_append(text, MINUS);
    if (all >= 3600)
        g_string_append_printf(text, "%d:%02d:%02d", (int)(all / 3600), (int)(all / 60 % 60),
                               (int)(all % 60));
    else
        g_string_append_printf(text, "%d:%02d", (int)(all / 60), (int)(all % 60));
    if (decimals > 0) {
        g_autofree char *rest = plp_number_dup(fabs(seconds) - whole, decimals);
        g_string_append(text, rest + 1); // without its 0
    }
}

static void append_duration(GString *text, double seconds)
{
    double value = seconds >= 3600 ? seconds / 3600 : seconds >= 60 ? seconds / 60 : seconds;
    plp_number_append(text, value, count_decimals(value));
    g_string_append(text, seconds >= 3600 ? " h" : seconds >= 60 ? " min" : " s");
}

static void write_label(const PlpAxis *axis, double value, double step, PlpTick *tick)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (fabs(value) < step * 1e-9)
        value = 0;
    switch (axis->format) {
    case PLP_TICKS_PERCENT:
        append_signed(text, 100 * value, count_decimals(100 * step));
        break;
    case PLP_TICKS_TIME:
        append_time(text, value, count_decimals(step));
        break;
    case PLP_TICKS_RATIO:
        g_string_append(text, TIMES);
        append_signed(text, value, count_decimals(step));
        break;
    case PLP_TICKS_SIGNED:
        g_string_append(text, value > 0 ? "+" : "");
        append_signed(text, value, count_decimals(step));
        break;
    case PLP_TICKS_DURATION:
        append_duration(text, value);
        break;
    case PLP_TICKS_NUMBER:
        append_signed(text, value, count_decimals(step));
        break;
    }
    tick->value = value;
    g_strlcpy(tick->label, text->str, sizeof tick->label);
}

// ---- ticks ----

static void add_linear_ticks(const PlpAxis *axis, int most, GArray *ticks)
{
    double step = choose_step(axis->high - axis->low, axis->format, most);
    double first = ceil(axis->low / step - 1e-9);
    for (double n = first; n * step <= axis->high + step * 1e-9 && ticks->len < 200; n++) {
        PlpTick tick;
        write_label(axis, n * step, step, &tick);
        g_array_append_val(ticks, tick);
    }
}

static int count_log_ticks(const PlpAxis *axis, const double *steps, int n)
{
    int count = 0;
    for (double power = pow(10, floor(log10(axis->low))); power <= axis->high; power *= 10) {
        for (int i = 0; i < n; i++)
            count += steps[i] * power >= axis->low * (1 - 1e-9) &&
                     steps[i] * power <= axis->high * (1 + 1e-9);
    }
    return count;
}

/** The finest of 1-2-5, 1-3 and 1 that is not too many. */
static void add_log_ticks(const PlpAxis *axis, int most, GArray *ticks)
{
    static const double fine[] = {1, 2, 5};
    static const double middle[] = {1, 3};
    static const struct {
        const double *steps;
        int n;
    } choices[] = {{fine, 3}, {middle, 2}, {fine, 1}};
    gsize chosen = 0;
    while (chosen + 1 < G_N_ELEMENTS(choices) &&
           count_log_ticks(axis, choices[chosen].steps, choices[chosen].n) > most)
        chosen++;
    for (double power = pow(10, floor(log10(axis->low))); power <= axis->high; power *= 10) {
        for (int i = 0; i < choices[chosen].n; i++) {
            double value = choices[chosen].steps[i] * power;
            if (value < axis->low * (1 - 1e-9) || value > axis->high * (1 + 1e-9))
                continue;
            PlpTick tick;
            write_label(axis, value, value, &tick);
            g_array_append_val(ticks, tick);
        }
    }
}

GArray *plp_axis_dup_ticks(const PlpAxis *axis, int most)
{
    GArray *ticks = g_array_new(FALSE, FALSE, sizeof(PlpTick));
    if (axis->scale == PLP_AXIS_LOG)
        add_log_ticks(axis, most, ticks);
    else
        add_linear_ticks(axis, most, ticks);
    return ticks;
}

double plp_axis_get_position(const PlpAxis *axis, double value)
{
    if (axis->scale == PLP_AXIS_LINEAR)
        return (value - axis->low) / (axis->high - axis->low);
    return value > 0 ? log(value / axis->low) / log(axis->high / axis->low) : (double)NAN;
}

double plp_axis_get_value(const PlpAxis *axis, double position)
{
    if (axis->scale == PLP_AXIS_LINEAR)
        return axis->low + position * (axis->high - axis->low);
    return axis->low * pow(axis->high / axis->low, position);
}
