#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/**
 * Everything a result depends on that a user may change. One table (parameters.c) holds name, unit,
 * range, default and meaning; `--set name=value`, summary.json and the docs are made from it.
 */
typedef struct {
    // measuring
    double yaw_limit_deg, pitch_limit_deg, roll_limit_deg;
    double min_interocular_px;
    double min_visible_s;               // a shorter glimpse of a hidden eye is none
    double measure_mouth, measure_flow; // 0 or 1
    // signals
    double iris_diameter_mm;
    // closures
    double closure_depth_ratio;  // a closure must be at least this deep
    double complete_depth_ratio; // from here on it is complete
    double frame_edge_ratio; // share of the amplitude from which on a frame belongs to the closure
    double min_closure_s;    // no lid shuts and opens faster
    double hold_depth_ratio; // depth a held or cut closure must have
    double hold_limit_s;     // from this duration on a closure is held
    double paired_depth_ratio; // depth that is enough while the other eye closes
    double reopen_ratio; // rise between two minima, over their depth, that makes them two closures
    double reopen_shut_ratio; // the same while the other eye stays shut
    double reopen_min_s;      // how long such a re-opening must last
    double blink_limit_s, brief_limit_s;
    double pair_window_s;
    double burst_interval_s;
    double settle_s;             // beside a loss nothing is trusted for so long
    double bridge_loss_s;        // a loss within a closure, at most this long, is bridged
    double min_speed_rate_per_s; // frame rate that speeds need
    // squeeze
    double tight_limit_z;         // from here on a closure is tight
    double brow_rise_limit_ratio; // from here on the brow rises with a closure
    // severity
    double min_answer_s; // measured time and share an answer on severity needs
    double min_answer_share;
    // twitches and synkinesis
    double twitch_noise_factor;     // times a signal's own noise
    double twitch_limit_s;          // longest
    double twitch_side_ratio;       // over the other side
    double twitch_guard_s;          // kept from closures
    double synkinesis_window_s;     // between lid and mouth
    double synkinesis_noise_factor; // times a signal's own noise
    // figures
    double bootstrap_block_s;
    double bootstrap_resamples;
    double bootstrap_seed;
} PlpParameters;

typedef struct {
    const char *name; // as the struct's field
    const char *unit;
    double fallback; // the default
    double low, high;
    size_t offset; // in PlpParameters, of a double
    const char *meaning;
} PlpParameterInfo;

PlpParameters plp_parameters_make_default(void);
const PlpParameterInfo *plp_parameters_get_table(gsize *ret_n);
double plp_parameters_get(const PlpParameters *parameters, const PlpParameterInfo *info);
/** Takes `name=value`. PLP_ERROR_INVALID for an unknown name or a value out of range, naming both.
 */
bool plp_parameters_set(PlpParameters *parameters, const char *assignment, GError **error);
