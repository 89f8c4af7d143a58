#include "domain/trace.h"

#include <math.h>

PlpTrace *plp_trace_new(void)
{
    PlpTrace *trace = g_new0(PlpTrace, 1);
    trace->samples = g_array_new(FALSE, FALSE, sizeof(PlpSample));
    return trace;
}

void plp_trace_free(PlpTrace *trace)
{
    if (trace == NULL)
        return;
    g_array_unref(trace->samples);
    g_free(trace);
}

void plp_trace_append(PlpTrace *trace, const PlpSample *sample)
{
    g_array_append_vals(trace->samples, sample, 1);
}

guint plp_trace_get_length(const PlpTrace *trace)
{
    return trace->samples->len;
}

const PlpSample *plp_trace_get(const PlpTrace *trace, guint i)
{
    return &g_array_index(trace->samples, PlpSample, i);
}

guint plp_trace_find(const PlpTrace *trace, int64_t t_us)
{
    guint low = 0;
    guint high = plp_trace_get_length(trace);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (plp_trace_get(trace, middle)->t_us < t_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static PlpEyeSample make_unmeasured_eye(PlpReason reason)
{
    return (PlpEyeSample){
        .reason = reason,
        .ear_ratio = NAN,
        .lid_gap_ratio = NAN,
        .fissure_ratio = NAN,
        .mrd1_ratio = NAN,
        .iris_diameter_ratio = NAN,
        .upper_lid_y_ratio = NAN,
        .lower_lid_y_ratio = NAN,
        .brow_lid_ratio = NAN,
        .brow_y_ratio = NAN,
        .ring_height_ratio = NAN,
        .mouth_corner_x_ratio = NAN,
        .mouth_corner_y_ratio = NAN,
        .cheek_x_ratio = NAN,
        .cheek_y_ratio = NAN,
        .iris_x_ratio = NAN,
        .iris_y_ratio = NAN,
        .sharpness_ratio = NAN,
        .brightness_ratio = NAN,
        .eye_flow_ratio = NAN,
        .cheek_flow_x_ratio = NAN,
        .cheek_flow_y_ratio = NAN,
        .mouth_flow_x_ratio = NAN,
        .mouth_flow_y_ratio = NAN,
    };
}

PlpSample plp_sample_make_unmeasured(int64_t t_us, int32_t frame, PlpReason reason)
{
    return (PlpSample){
        .t_us = t_us,
        .frame = frame,
        .packet = -1,
        .reason = reason,
        .yaw_deg = NAN,
        .pitch_deg = NAN,
        .roll_deg = NAN,
        .interocular_px = NAN,
        .centre_x_ratio = NAN,
        .centre_y_ratio = NAN,
        .mouth_reason = reason,
        .mouth_open_ratio = NAN,
        .right = make_unmeasured_eye(reason),
        .left = make_unmeasured_eye(reason),
    };
}
