#include "analysis/zigzag.h"

#include <math.h>

typedef struct {
    const double *value;
    double least_fall;
    guint peak, lowest;
    guint highest;  // since the piece began, as long as no fall was seen
    bool falling;   // `lowest` is below `peak` by least_fall; waiting for the rise
    bool fall_seen; // of the present valley
} Zigzag;

static void start_peak(Zigzag *zigzag, guint i)
{
    zigzag->peak = i;
    zigzag->lowest = i;
    zigzag->highest = i;
    zigzag->falling = false;
    zigzag->fall_seen = false;
}

static void append_valley(const Zigzag *zigzag, guint after, bool rises, GArray *valleys)
{
    PlpValley valley = {zigzag->peak, zigzag->lowest, after, zigzag->fall_seen, rises};
    g_array_append_val(valleys, valley);
}

/** The maximum after a valley is found once the signal falls again (or ends): set it in hindsight.
 */
static void set_last_after(GArray *valleys, guint peak)
{
    if (valleys->len > 0)
        g_array_index(valleys, PlpValley, valleys->len - 1).after = peak;
}

static void step_towards_peak(Zigzag *zigzag, guint i)
{
    if (zigzag->value[i] >= zigzag->value[zigzag->peak]) {
        start_peak(zigzag, i);
    } else if (zigzag->value[zigzag->peak] - zigzag->value[i] >= zigzag->least_fall) {
        zigzag->falling = true;
        zigzag->fall_seen = true;
        zigzag->lowest = i;
    }
}

/** Deeper down; at a piece's beginning the fall may start from a maximum after its first sample. */
static void step_down(Zigzag *zigzag, guint i)
{
    zigzag->lowest = i;
    if (!zigzag->fall_seen &&
        zigzag->value[zigzag->highest] - zigzag->value[i] >= zigzag->least_fall) {
        zigzag->peak = zigzag->highest;
        zigzag->fall_seen = true;
    }
}

void plp_zigzag_find_valleys(const PlpSeries *series, guint first, guint end, double least_fall,
                             GArray *valleys)
{
    if (first >= end)
        return;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(PlpValley));
    Zigzag zigzag = {.value = series->value, .least_fall = least_fall};
    // A piece may begin shut: start falling from its first sample, without having seen the fall.
    start_peak(&zigzag, first);
    zigzag.falling = true;
    for (guint i = first + 1; i < end; i++) {
        if (!zigzag.falling) {
            step_towards_peak(&zigzag, i);
            set_last_after(found, zigzag.peak);
            continue;
        }
        if (series->value[i] >= series->value[zigzag.highest])
            zigzag.highest = i;
        if (series->value[i] <= series->value[zigzag.lowest]) {
            step_down(&zigzag, i);
        } else if (series->value[i] - series->value[zigzag.lowest] >= least_fall) {
            append_valley(&zigzag, i, true, found);
            start_peak(&zigzag, i);
        }
    }
    if (zigzag.falling)
        append_valley(&zigzag, end - 1, false, found);
    g_array_append_vals(valleys, found->data, found->len);
}
