#include "store/samples.h"

#include <math.h>

#include "base/error.h"
#include "store/columns_priv.h"

#define PLACE(name, member)                                                                        \
    {                                                                                              \
        name, sizeof(((PlpSample *)NULL)->member), offsetof(PlpSample, member)                     \
    }
#define EYE(member) PLACE("right." #member, right.member), PLACE("left." #member, left.member)

static const PlpColumnPlace trace_places[] = {
    PLACE("t_us", t_us),
    PLACE("frame", frame),
    PLACE("packet", packet),
    PLACE("reason", reason),
    PLACE("mouth_reason", mouth_reason),
    PLACE("yaw_deg", yaw_deg),
    PLACE("pitch_deg", pitch_deg),
    PLACE("roll_deg", roll_deg),
    PLACE("interocular_px", interocular_px),
    PLACE("centre_x_ratio", centre_x_ratio),
    PLACE("centre_y_ratio", centre_y_ratio),
    PLACE("mouth_open_ratio", mouth_open_ratio),
    EYE(reason),
    EYE(ear_ratio),
    EYE(lid_gap_ratio),
    EYE(fissure_ratio),
    EYE(mrd1_ratio),
    EYE(iris_diameter_ratio),
    EYE(upper_lid_y_ratio),
    EYE(lower_lid_y_ratio),
    EYE(brow_lid_ratio),
    EYE(brow_y_ratio),
    EYE(ring_height_ratio),
    EYE(mouth_corner_x_ratio),
    EYE(mouth_corner_y_ratio),
    EYE(cheek_x_ratio),
    EYE(cheek_y_ratio),
    EYE(iris_x_ratio),
    EYE(iris_y_ratio),
    EYE(sharpness_ratio),
    EYE(brightness_ratio),
    EYE(eye_flow_ratio),
    EYE(cheek_flow_x_ratio),
    EYE(cheek_flow_y_ratio),
    EYE(mouth_flow_x_ratio),
    EYE(mouth_flow_y_ratio),
};
#define N_REQUIRED 2 // time and frame

/** A row of what analysis adds to each sample. */
typedef struct {
    float right, left;
    guint8 watched;
} Openness;

static const PlpColumnPlace openness_places[] = {
    {"right_openness", sizeof(float), offsetof(Openness, right)},
    {"left_openness", sizeof(float), offsetof(Openness, left)},
    {"watched", sizeof(guint8), offsetof(Openness, watched)},
};

static bool refuse(const char *sentence, GError **error)
{
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_FORMAT, sentence);
    return false;
}

GBytes *plp_samples_pack_trace(const PlpTrace *trace, char **ret_sha256)
{
    return plp_columns_pack(trace_places, G_N_ELEMENTS(trace_places), trace->samples->data,
                            sizeof(PlpSample), trace->samples->len, ret_sha256);
}

static bool is_reason(PlpReason reason)
{
    return (unsigned)reason < PLP_REASON_N;
}

static bool check_samples(const GArray *samples, GError **error)
{
    for (guint i = 0; i < samples->len; i++) {
        const PlpSample *sample = &g_array_index(samples, PlpSample, i);
        if (!is_reason(sample->reason) || !is_reason(sample->mouth_reason) ||
            !is_reason(sample->right.reason) || !is_reason(sample->left.reason) ||
            sample->frame < 0 || sample->t_us < 0 ||
            (i > 0 && (sample->frame <= sample[-1].frame || sample->t_us <= sample[-1].t_us)))
            return refuse("a stored trace is damaged: its frames or times do not grow", error);
    }
    return true;
}

PlpTrace *plp_samples_unpack_trace(GBytes *bytes, GError **error)
{
    g_autoptr(PlpColumns) columns = plp_columns_open(bytes, error);
    if (columns == NULL)
        return NULL;
    gsize n = plp_columns_get_length(columns);
    if (n > PLP_COLUMNS_LIMIT_BYTES / 8) {
        refuse("a stored trace is too long", error);
        return NULL;
    }
    g_autoptr(PlpTrace) trace = plp_trace_new();
    PlpSample blank = plp_sample_make_unmeasured(0, 0, PLP_REASON_UNKNOWN);
    for (gsize i = 0; i < n; i++)
        plp_trace_append(trace, &blank);
    for (gsize i = 0; i < G_N_ELEMENTS(trace_places); i++) {
        if (plp_columns_read(columns, &trace_places[i], trace->samples->data, sizeof(PlpSample)) ||
            i >= N_REQUIRED)
            continue;
        refuse("a stored trace has no times or frames", error);
        return NULL;
    }
    return check_samples(trace->samples, error) ? g_steal_pointer(&trace) : NULL;
}

GBytes *plp_samples_pack_openness(const PlpAnalysis *analysis)
{
    guint n = analysis->right.openness->len;
    g_autofree Openness *rows = g_new0(Openness, n + 1);
    for (guint i = 0; i < n; i++) {
        rows[i].right = g_array_index(analysis->right.openness, float, i);
        rows[i].left = i < analysis->left.openness->len
                           ? g_array_index(analysis->left.openness, float, i)
                           : NAN;
        rows[i].watched = i < analysis->watched->len && g_array_index(analysis->watched, bool, i);
    }
    return plp_columns_pack(openness_places, G_N_ELEMENTS(openness_places), rows, sizeof(Openness),
                            n, NULL);
}

bool plp_samples_unpack_openness(GBytes *bytes, guint n_samples, PlpAnalysis *analysis,
                                 GError **error)
{
    g_autoptr(PlpColumns) columns = plp_columns_open(bytes, error);
    if (columns == NULL)
        return false;
    gsize n = plp_columns_get_length(columns);
    if (n != n_samples)
        return refuse("a stored analysis does not fit its trace", error);
    g_autofree Openness *rows = g_new0(Openness, n + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(openness_places); i++) {
        if (!plp_columns_read(columns, &openness_places[i], rows, sizeof(Openness)))
            return refuse("a stored analysis has no openness", error);
    }
    for (gsize i = 0; i < n; i++) {
        bool watched = rows[i].watched != 0;
        g_array_append_val(analysis->right.openness, rows[i].right);
        g_array_append_val(analysis->left.openness, rows[i].left);
        g_array_append_val(analysis->watched, watched);
    }
    return true;
}
