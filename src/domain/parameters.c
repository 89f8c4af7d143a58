#include <stddef.h>

#include "domain/parameters.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

#define AT(field) offsetof(PlpParameters, field)

static const PlpParameterInfo table[] = {
    {"yaw_limit_deg", "deg", 40, 5, 90, AT(yaw_limit_deg),
     "Beyond this turn of the head nothing is measured."},
    {"pitch_limit_deg", "deg", 35, 5, 90, AT(pitch_limit_deg),
     "Beyond this nod of the head nothing is measured."},
    {"roll_limit_deg", "deg", 60, 5, 180, AT(roll_limit_deg),
     "Beyond this tilt of the head nothing is measured."},
    {"min_interocular_px", "px", 20, 5, 1000, AT(min_interocular_px),
     "A face whose outer eye corners are closer together is too small to measure."},
    {"min_visible_s", "s", 0.5, 0, 10, AT(min_visible_s),
     "An eye that comes into sight for less than this between longer hidden stretches stays "
     "hidden."},
    {"measure_mouth", "0 or 1", 1, 0, 1, AT(measure_mouth),
     "1: mouth and cheeks are measured too (synkinesis); 0 saves a little time."},
    {"measure_flow", "0 or 1", 1, 0, 1, AT(measure_flow),
     "1: optical flow around eyes, cheeks and mouth (twitches, synkinesis); 0 saves time."},
    {"iris_diameter_mm", "mm", 11.7, 9, 14, AT(iris_diameter_mm),
     "Width of the visible iris, the ruler for all millimetres (11.7 +- 0.5 mm)."},
    {"closure_depth_ratio", "ratio", 0.5, 0.1, 1, AT(closure_depth_ratio),
     "How far from open to closed a lid must come to count as a closure."},
    {"complete_depth_ratio", "ratio", 0.8, 0.1, 1, AT(complete_depth_ratio),
     "From this depth on a closure is complete."},
    {"frame_edge_ratio", "ratio", 0.2, 0.05, 0.95, AT(frame_edge_ratio),
     "onset_frame and offset_frame are the first and last frame beyond this share of the way down, "
     "which is what a person marks; the times are half-amplitude crossings."},
    {"min_closure_s", "s", 0.025, 0, 1, AT(min_closure_s),
     "No lid shuts and opens again faster than this: a shorter dip is a slip of the landmarks."},
    {"hold_depth_ratio", "ratio", 0.75, 0.1, 1, AT(hold_depth_ratio),
     "A closure held for hold_limit_s, or cut by a loss or the recording's end, must be this deep; "
     "less is a squint or a look down."},
    {"hold_limit_s", "s", 0.4, 0.1, 5, AT(hold_limit_s),
     "From this duration on a closure counts as held."},
    {"paired_depth_ratio", "ratio", 0.3, 0.1, 1, AT(paired_depth_ratio),
     "While the other eye closes, this depth is enough (eyes close together; rims and shadows hide "
     "half of it)."},
    {"reopen_ratio", "ratio", 0.5, 0.05, 1, AT(reopen_ratio),
     "Between two minima the lid must rise by this share of each one's depth to make two "
     "closures."},
    {"reopen_shut_ratio", "ratio", 0.8, 0.05, 1, AT(reopen_shut_ratio),
     "The same while the other eye stays shut: a slit in a squeeze is no re-opening."},
    {"reopen_min_s", "s", 0.07, 0, 1, AT(reopen_min_s),
     "Such a re-opening must last this long above half of its way; shorter ones are flutter of a "
     "shut lid."},
    {"blink_limit_s", "s", 0.5, 0.1, 5, AT(blink_limit_s),
     "Closures shorter than this are blinks."},
    {"brief_limit_s", "s", 3, 0.5, 60, AT(brief_limit_s),
     "Closures shorter than this, and no blinks, are brief; longer ones prolonged."},
    {"pair_window_s", "s", 0.1, 0.01, 1, AT(pair_window_s),
     "Right and left closures are a conjugate pair when their onsets or their middles are this "
     "close."},
    {"burst_interval_s", "s", 1, 0.1, 10, AT(burst_interval_s),
     "Three or more closures with onsets at most this far apart are a burst."},
    {"settle_s", "s", 0.07, 0, 1, AT(settle_s),
     "Before and after a loss of more than 0.1 s no closure rests on frames this close to it."},
    {"bridge_loss_s", "s", 0.5, 0, 10, AT(bridge_loss_s),
     "A loss of tracking inside a closure, no longer than this, does not cut it in two."},
    {"min_speed_rate_per_s", "1/s", 60, 1, 1000, AT(min_speed_rate_per_s),
     "Lid speeds are given from this frame rate on."},
    {"tight_limit_z", "ratio", 4, 0, 100, AT(tight_limit_z),
     "A closure is tight (squeezed) when brow and lid folds bunch this many spreads more than in "
     "the person's own plain blinks."},
    {"brow_rise_limit_ratio", "ratio", 0.035, 0.005, 0.5, AT(brow_rise_limit_ratio),
     "The brow rises with a closure when it moves up by this much more than in the person's plain "
     "blinks, over the distance of the outer eye corners (0.035 is about 3 mm)."},
    {"min_answer_s", "s", 10, 0, 3600, AT(min_answer_s),
     "Severity equivalents need this much measured time, else they are `not enough measured`."},
    {"min_answer_share", "share", 0.5, 0, 1, AT(min_answer_share),
     "Severity equivalents need this share of the time measured, likewise."},
    {"twitch_noise_factor", "ratio", 7, 2, 50, AT(twitch_noise_factor),
     "A twitch stands out of its side's own noise in that signal by this factor."},
    {"twitch_limit_s", "s", 0.2, 0.05, 5, AT(twitch_limit_s),
     "A movement that lasts longer is no twitch."},
    {"twitch_side_ratio", "ratio", 2, 1, 100, AT(twitch_side_ratio),
     "A twitch is this much larger than what the other side does at the same time."},
    {"twitch_guard_s", "s", 0.15, 0, 2, AT(twitch_guard_s),
     "Within this time of a closure of either eye nothing counts as a twitch."},
    {"synkinesis_window_s", "s", 0.1, 0.01, 1, AT(synkinesis_window_s),
     "Cheek or mouth move with a closure when their movement begins within this time of its "
     "onset."},
    {"synkinesis_noise_factor", "ratio", 5, 2, 50, AT(synkinesis_noise_factor),
     "Such a movement stands out of its side's own noise by this factor."},
    {"bootstrap_block_s", "s", 10, 0.5, 60, AT(bootstrap_block_s),
     "Block length of the moving-block bootstrap."},
    {"bootstrap_resamples", "count", 2000, 0, 100000, AT(bootstrap_resamples),
     "Resamples of the bootstrap."},
    {"bootstrap_seed", "count", 1, 0, 4294967295.0, AT(bootstrap_seed), "Seed of the bootstrap."},
};

static double *field_of(PlpParameters *parameters, const PlpParameterInfo *info)
{
    return (double *)(void *)((char *)parameters + info->offset);
}

const PlpParameterInfo *plp_parameters_get_table(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(table);
    return table;
}

PlpParameters plp_parameters_make_default(void)
{
    PlpParameters parameters = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        *field_of(&parameters, &table[i]) = table[i].fallback;
    return parameters;
}

double plp_parameters_get(const PlpParameters *parameters, const PlpParameterInfo *info)
{
    return *(const double *)(const void *)((const char *)parameters + info->offset);
}

static const PlpParameterInfo *find_parameter(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
            return &table[i];
    }
    return NULL;
}

bool plp_parameters_set(PlpParameters *parameters, const char *assignment, GError **error)
{
    const char *equals = strchr(assignment, '=');
    const PlpParameterInfo *info =
        equals != NULL ? find_parameter(assignment, (gsize)(equals - assignment)) : NULL;
    if (info == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--set %s: no such parameter (write NAME=VALUE with a name from the list of "
                    "parameters)",
                    assignment);
        return false;
    }
    double value = 0;
    if (!plp_number_parse(equals + 1, &value) || value < info->low || value > info->high) {
        // Not %g: it writes a decimal comma in some locales, and the user would give it back.
        char low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--set %s: %s must be a number from %s to %s %s", assignment, info->name,
                    g_ascii_formatd(low, sizeof low, "%.12g", info->low),
                    g_ascii_formatd(high, sizeof high, "%.12g", info->high), info->unit);
        return false;
    }
    *field_of(parameters, info) = value;
    return true;
}
