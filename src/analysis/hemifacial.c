#include "analysis/hemifacial.h"

#include <math.h>

#include <gsl/gsl_cdf.h>

#include "analysis/pairing.h"
#include "analysis/synkinesis.h"

static const int least_events = 5;
static const double side_factor = 2;
static const double most_p = 0.01;
static const double spread_share = 0.2; // of the judged events, and three of them: II
static const int spread_least = 3;
static const double judged_share = 0.5; // below it nothing is said about spread

/** One side's count. */
typedef struct {
    int events, judged, spread;
} Tally;

/** Of an eye that could not be seen nobody knows whether it closed as well. */
static bool is_seen_with_both(const PlpTrace *trace, const PlpClosure *closure)
{
    guint at = plp_trace_find(trace, closure->peak_us);
    if (at == plp_trace_get_length(trace))
        return false;
    const PlpSample *sample = plp_trace_get(trace, at);
    return sample->right.reason == PLP_REASON_MEASURED &&
           sample->left.reason == PLP_REASON_MEASURED;
}

static void count_closures(const PlpTrace *trace, const GArray *closures, const GArray *fellows,
                           Tally *tally)
{
    g_autofree int *places = plp_pairing_list(fellows);
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->commanded || (closure->notes & PLP_CLOSURE_NOTE_CONTINUES) != 0)
            continue;
        const PlpClosure *fellow = plp_pairing_find(fellows, places, closure->pair);
        bool moves = plp_synkinesis_is_there(closure);
        bool alone = (closure->pair == 0 && is_seen_with_both(trace, closure)) ||
                     (moves && fellow != NULL && plp_synkinesis_is_judged(fellow) &&
                      !plp_synkinesis_is_there(fellow));
        tally->events += alone;
        tally->judged += plp_synkinesis_is_judged(closure);
        tally->spread += moves;
    }
}

static void count_twitches(const GArray *twitches, Tally *tally)
{
    const unsigned spread = PLP_TWITCH_REGION_CHEEK | PLP_TWITCH_REGION_MOUTH;
    for (guint i = 0; i < twitches->len; i++) {
        const PlpTwitch *twitch = &g_array_index(twitches, PlpTwitch, i);
        if (twitch->commanded)
            continue;
        bool spreads = ((unsigned)twitch->regions & spread) != 0;
        tally->events++;
        tally->judged += spreads; // what it did not spread to may not have been seen
        tally->spread += spreads;
    }
}

static Tally count_side(const PlpTrace *trace, const PlpEyeAnalysis *eye,
                        const PlpEyeAnalysis *other)
{
    Tally tally = {0, 0, 0};
    count_closures(trace, eye->closures, other->closures, &tally);
    count_twitches(eye->twitches, &tally);
    return tally;
}

/** Exact two-sided test of k of n at one half. */
static double test_even(int k, int n)
{
    if (n == 0)
        return NAN;
    return fmin(1, 2 * gsl_cdf_binomial_P((unsigned)MIN(k, n - k), 0.5, (unsigned)n));
}

static PlpSmc grade(const Tally *side)
{
    if (side->spread >= spread_least && side->spread >= spread_share * side->judged)
        return PLP_SMC_II;
    return side->judged >= judged_share * side->events ? PLP_SMC_I : PLP_SMC_I_OR_II;
}

static bool has_watched(const PlpAnalysis *analysis)
{
    for (guint i = 0; i < analysis->watched->len; i++) {
        if (g_array_index(analysis->watched, bool, i))
            return true;
    }
    return false;
}

PlpHemifacial plp_hemifacial_compute(const PlpAnalysis *analysis, const PlpTrace *trace)
{
    Tally right = count_side(trace, &analysis->right, &analysis->left);
    Tally left = count_side(trace, &analysis->left, &analysis->right);
    const bool right_leads = right.events >= left.events;
    const Tally *most = right_leads ? &right : &left;
    const Tally *least = right_leads ? &left : &right;
    PlpHemifacial found = {
        .smc = has_watched(analysis) ? PLP_SMC_NONE : PLP_SMC_UNKNOWN,
        .right_events = right.events,
        .left_events = left.events,
        .p_value = test_even(right.events, right.events + left.events),
    };
    if (found.smc == PLP_SMC_UNKNOWN || most->events < least_events ||
        most->events < side_factor * least->events || !(found.p_value < most_p))
        return found;
    found.side = right_leads ? PLP_SIDE_RIGHT : PLP_SIDE_LEFT;
    found.smc = grade(most);
    found.spread_events = most->spread;
    found.judged_events = most->judged;
    found.control_events = least->spread;
    found.control_judged = least->judged;
    return found;
}
