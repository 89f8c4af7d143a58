#include "workflow/mirror.h"

static void mirror_eye(PlpEyeSample *eye)
{
    // iris_x_ratio runs from the outer to the inner corner and so is the same in a mirror.
    eye->mouth_corner_x_ratio = -eye->mouth_corner_x_ratio;
    eye->cheek_x_ratio = -eye->cheek_x_ratio;
    eye->cheek_flow_x_ratio = -eye->cheek_flow_x_ratio;
    eye->mouth_flow_x_ratio = -eye->mouth_flow_x_ratio;
}

void plp_mirror_sample(PlpSample *sample)
{
    PlpEyeSample right = sample->right;
    sample->right = sample->left;
    sample->left = right;
    mirror_eye(&sample->right);
    mirror_eye(&sample->left);
    sample->yaw_deg = -sample->yaw_deg;
    sample->roll_deg = -sample->roll_deg;
    sample->centre_x_ratio = 1 - sample->centre_x_ratio;
}

void plp_mirror_trace(PlpTrace *trace)
{
    for (guint i = 0; i < trace->samples->len; i++)
        plp_mirror_sample(&g_array_index(trace->samples, PlpSample, i));
}
