#include "film.h"

#include <math.h>

#include "analysis/analyse.h"

static const double pi = 3.14159265358979323846;
// A lid opens quickly at first and creeps at the end: half of the way at 0.37 of the time.
static const double opening_power = 0.7;

PlpFilm *plp_film_new(double rate_per_s, double length_s)
{
    PlpFilm *film = g_new0(PlpFilm, 1);
    film->rate_per_s = rate_per_s;
    film->length_s = length_s;
    film->open_gap = 0.3;
    film->closed_gap = 0.08;
    film->seed = 1;
    film->right = g_array_new(FALSE, FALSE, sizeof(PlpMove));
    film->left = g_array_new(FALSE, FALSE, sizeof(PlpMove));
    film->squeezes = g_array_new(FALSE, FALSE, sizeof(PlpSqueeze));
    film->losses = g_array_new(FALSE, FALSE, sizeof(PlpLoss));
    film->segments = g_array_new(FALSE, FALSE, sizeof(PlpSegment));
    return film;
}

void plp_film_free(PlpFilm *film)
{
    g_array_unref(film->right);
    g_array_unref(film->left);
    g_array_unref(film->squeezes);
    g_array_unref(film->losses);
    g_array_unref(film->segments);
    g_free(film);
}

void plp_film_move(PlpFilm *film, PlpSide eye, PlpMove move)
{
    if (eye != PLP_SIDE_LEFT)
        g_array_append_val(film->right, move);
    if (eye != PLP_SIDE_RIGHT)
        g_array_append_val(film->left, move);
}

void plp_film_blink(PlpFilm *film, PlpSide eye, double at_s)
{
    plp_film_shut(film, eye, at_s, 0.03);
}

void plp_film_shut(PlpFilm *film, PlpSide eye, double at_s, double shut_s)
{
    plp_film_move(film, eye, (PlpMove){at_s, 0.08, shut_s, 0.15, 1});
}

void plp_film_squeeze(PlpFilm *film, PlpSide eye, double at_s, double shut_s, double bunching_ratio,
                      double brow_ratio)
{
    PlpMove move = {at_s, 0.08, shut_s, 0.15, 1};
    PlpSqueeze squeeze = {move, eye, bunching_ratio, brow_ratio};
    plp_film_move(film, eye, move);
    g_array_append_val(film->squeezes, squeeze);
}

void plp_film_lose(PlpFilm *film, PlpSide eye, double from_s, double to_s)
{
    PlpLoss loss = {from_s, to_s, eye, PLP_REASON_NO_FACE};
    g_array_append_val(film->losses, loss);
}

void plp_film_add_segment(PlpFilm *film, PlpTask task, double start_s, double end_s)
{
    PlpSegment segment = {task, llround(start_s * 1e6), llround(end_s * 1e6)};
    g_array_append_val(film->segments, segment);
}

double plp_move_get_onset_s(const PlpMove *move)
{
    return move->at_s + move->closing_s / 2;
}

double plp_move_get_offset_s(const PlpMove *move)
{
    return move->at_s + move->closing_s + move->shut_s +
           move->opening_s * pow(0.5, 1 / opening_power);
}

/** How far down a move is: 0 open, 1 at its depth. */
static double get_way(const PlpMove *move, double t_s)
{
    double t = t_s - move->at_s;
    double rising_s = t - move->closing_s - move->shut_s;
    if (t <= 0 || rising_s >= move->opening_s)
        return 0;
    if (t < move->closing_s)
        return (1 - cos(pi * t / move->closing_s)) / 2;
    if (rising_s <= 0)
        return 1;
    return (1 + cos(pi * pow(rising_s / move->opening_s, opening_power))) / 2;
}

double plp_film_get_openness(const PlpFilm *film, PlpSide eye, double t_s)
{
    const GArray *moves = eye == PLP_SIDE_RIGHT ? film->right : film->left;
    double down = 0;
    for (guint i = 0; i < moves->len; i++) {
        const PlpMove *move = &g_array_index(moves, PlpMove, i);
        down = fmax(down, move->depth_ratio * get_way(move, t_s));
    }
    return 1 - down;
}

/** How far ring and brow are from where they rest. A plain blink takes 0.015 of the ring. */
static void get_face(const PlpFilm *film, PlpSide eye, double t_s, double *ret_ring,
                     double *ret_brow)
{
    const GArray *moves = eye == PLP_SIDE_RIGHT ? film->right : film->left;
    *ret_ring = *ret_brow = 0;
    for (guint i = 0; i < moves->len; i++) {
        const PlpMove *move = &g_array_index(moves, PlpMove, i);
        *ret_ring -= get_way(move, t_s) * 0.015 * move->depth_ratio;
    }
    for (guint i = 0; i < film->squeezes->len; i++) {
        const PlpSqueeze *squeeze = &g_array_index(film->squeezes, PlpSqueeze, i);
        if (squeeze->eye != eye && squeeze->eye != PLP_SIDE_BOTH)
            continue;
        *ret_ring -= get_way(&squeeze->move, t_s) * squeeze->bunching_ratio;
        *ret_brow += get_way(&squeeze->move, t_s) * squeeze->brow_ratio;
    }
}

/** Normal deviate by Box and Muller. */
static double draw_normal(GRand *rand)
{
    double u = 1 - g_rand_double(rand);
    return sqrt(-2 * log(u)) * cos(2 * pi * g_rand_double(rand));
}

static PlpReason get_reason(const PlpFilm *film, PlpSide eye, double t_s)
{
    for (guint i = 0; i < film->losses->len; i++) {
        const PlpLoss *loss = &g_array_index(film->losses, PlpLoss, i);
        if ((loss->eye == eye || loss->eye == PLP_SIDE_BOTH) && t_s >= loss->from_s &&
            t_s < loss->to_s)
            return loss->reason;
    }
    return PLP_REASON_MEASURED;
}

/** Every signal that an open and a shut eye of this film would give. */
static void fill_eye(PlpEyeSample *eye, double gap, double upper_share)
{
    eye->reason = PLP_REASON_MEASURED;
    eye->lid_gap_ratio = (float)gap;
    eye->ear_ratio = (float)(gap * 1.1);
    eye->fissure_ratio = (float)(gap * 0.35);
    eye->mrd1_ratio = (float)(gap * 0.15);
    eye->iris_diameter_ratio = 0.13F;
    eye->upper_lid_y_ratio = (float)(gap * upper_share);
    eye->lower_lid_y_ratio = (float)(gap * (1 - upper_share));
    eye->brow_lid_ratio = 0.25F;
    eye->mouth_corner_x_ratio = 0.2F;
    eye->mouth_corner_y_ratio = 0.8F;
    eye->cheek_x_ratio = 0.3F;
    eye->cheek_y_ratio = 0.5F;
    eye->iris_x_ratio = 0.5F;
    eye->iris_y_ratio = -0.02F;
    eye->sharpness_ratio = 0.5F;
    eye->brightness_ratio = 0.5F;
}

static void shoot_eye(const PlpFilm *film, PlpSide side, double t_s, double noise,
                      PlpEyeSample *eye)
{
    PlpReason reason = get_reason(film, side, t_s);
    eye->reason = reason;
    if (reason != PLP_REASON_MEASURED)
        return;
    double drift = 1 + film->drift_ratio * sin(2 * pi * t_s / 23);
    double openness = plp_film_get_openness(film, side, t_s) * drift + noise;
    fill_eye(eye, film->closed_gap + (film->open_gap - film->closed_gap) * openness, 0.7);
    double ring = 0;
    double brow = 0;
    get_face(film, side, t_s, &ring, &brow);
    eye->ring_height_ratio = (float)(0.22 + ring + 0.02 * noise);
    eye->brow_y_ratio = (float)(0.25 + brow - 0.02 * noise);
}

PlpTrace *plp_film_shoot(const PlpFilm *film)
{
    PlpTrace *trace = plp_trace_new();
    GRand *rand = g_rand_new_with_seed(film->seed);
    int n = (int)floor(film->length_s * film->rate_per_s + 0.5);
    for (int i = 0; i < n; i++) {
        double shift = i > 0 ? film->jitter_ratio * (g_rand_double(rand) - 0.5) : 0;
        double t_s = (i + shift) / film->rate_per_s;
        double right_noise = film->noise_ratio * draw_normal(rand);
        double left_noise = film->noise_ratio * draw_normal(rand);
        PlpSample sample =
            plp_sample_make_unmeasured(llround(t_s * 1e6), (int32_t)i, PLP_REASON_NO_FACE);
        shoot_eye(film, PLP_SIDE_RIGHT, t_s, right_noise, &sample.right);
        shoot_eye(film, PLP_SIDE_LEFT, t_s, left_noise, &sample.left);
        bool any =
            sample.right.reason == PLP_REASON_MEASURED || sample.left.reason == PLP_REASON_MEASURED;
        sample.reason = any ? PLP_REASON_MEASURED : sample.right.reason;
        if (any) {
            sample.yaw_deg = sample.pitch_deg = sample.roll_deg = 0;
            sample.interocular_px = 120;
            sample.centre_x_ratio = sample.centre_y_ratio = 0.5F;
        }
        plp_trace_append(trace, &sample);
    }
    g_rand_free(rand);
    return trace;
}

PlpAnalysis *plp_film_analyse_trace(const PlpFilm *film, const PlpTrace *trace)
{
    PlpParameters parameters = plp_parameters_make_default();
    parameters.bootstrap_resamples = 0;
    return plp_analyse_compute(trace, film->segments, &parameters);
}

PlpAnalysis *plp_film_analyse(const PlpFilm *film)
{
    g_autoptr(PlpTrace) trace = plp_film_shoot(film);
    return plp_film_analyse_trace(film, trace);
}

const PlpClosure *plp_closure_at(const GArray *closures, guint i)
{
    return &g_array_index(closures, PlpClosure, i);
}
