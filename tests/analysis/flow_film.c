#include "flow_film.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

PlpSample *flow_film_get(PlpTrace *trace, guint i)
{
    return &g_array_index(trace->samples, PlpSample, i);
}

static float draw(GRand *rand, double noise_ratio)
{
    return (float)(noise_ratio * (g_rand_double(rand) - 0.5));
}

static void fill_flow(PlpEyeSample *eye, GRand *rand, double noise_ratio)
{
    if (eye->reason != PLP_REASON_MEASURED)
        return;
    eye->eye_flow_ratio = draw(rand, noise_ratio);
    eye->cheek_flow_x_ratio = draw(rand, noise_ratio);
    eye->cheek_flow_y_ratio = draw(rand, noise_ratio);
    eye->mouth_flow_x_ratio = draw(rand, noise_ratio);
    eye->mouth_flow_y_ratio = draw(rand, noise_ratio);
}

PlpTrace *flow_film_shoot(const PlpFilm *film, double noise_ratio)
{
    PlpTrace *trace = plp_film_shoot(film);
    GRand *rand = g_rand_new_with_seed(7);
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        fill_flow(&sample->right, rand, noise_ratio);
        fill_flow(&sample->left, rand, noise_ratio);
        sample->mouth_reason = sample->reason;
        sample->mouth_open_ratio = sample->reason == PLP_REASON_MEASURED ? 0.01F : NAN;
    }
    g_rand_free(rand);
    return trace;
}

/** Height of the pulse at a time. */
static double height(double t_s, double at_s, double span_s)
{
    double share = (t_s - at_s) / span_s;
    return share <= 0 || share >= 1 ? 0 : 0.5 - 0.5 * cos(2 * pi * share);
}

static void add_step(const PlpFilm *film, PlpEyeSample *eye, PlpSide side, FlowSignal signal,
                     double now, double step)
{
    double out = side == PLP_SIDE_LEFT ? 1 : -1;
    switch (signal) {
    case FLOW_LID:
        eye->lid_gap_ratio -= (float)(now * (film->open_gap - film->closed_gap));
        break;
    case FLOW_EYE:
        eye->eye_flow_ratio += (float)step;
        break;
    case FLOW_CHEEK:
        eye->cheek_flow_y_ratio -= (float)step;
        break;
    case FLOW_MOUTH:
        eye->mouth_flow_x_ratio += (float)(out * step * M_SQRT1_2);
        eye->mouth_flow_y_ratio -= (float)(step * M_SQRT1_2);
        break;
    }
}

void flow_film_pulse(const PlpFilm *film, PlpTrace *trace, PlpSide side, FlowSignal signal,
                     double at_s, double span_s, double amplitude)
{
    double before = 0;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        double now = amplitude * height((double)sample->t_us / 1e6, at_s, span_s);
        PlpEyeSample *eye = side == PLP_SIDE_RIGHT ? &sample->right : &sample->left;
        add_step(film, eye, side, signal, now, now - before);
        before = now;
    }
}

static void mirror_eye(PlpEyeSample *eye)
{
    eye->mouth_corner_x_ratio = -eye->mouth_corner_x_ratio;
    eye->cheek_x_ratio = -eye->cheek_x_ratio;
    eye->cheek_flow_x_ratio = -eye->cheek_flow_x_ratio;
    eye->mouth_flow_x_ratio = -eye->mouth_flow_x_ratio;
}

void flow_film_mirror(PlpTrace *trace)
{
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        PlpSample *sample = flow_film_get(trace, i);
        PlpEyeSample right = sample->right;
        sample->right = sample->left;
        sample->left = right;
        mirror_eye(&sample->right);
        mirror_eye(&sample->left);
        sample->yaw_deg = -sample->yaw_deg;
        sample->roll_deg = -sample->roll_deg;
    }
}
