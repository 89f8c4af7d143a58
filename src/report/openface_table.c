#include "report/openface_table.h"

#include <math.h>
#include <stddef.h>

#include "report/table_file.h"

/** A row as OpenFace would write it. */
typedef struct {
    int32_t frame, face_id;
    double timestamp_s;
    bool success;
    double pose_rx_rad, pose_ry_rad, pose_rz_rad;
    float right_openness, left_openness;
    bool right_measured, left_measured;
    float right_ear_ratio, left_ear_ratio;
    float right_fissure_mm, left_fissure_mm;
} Row;

#define AT(field) offsetof(Row, field)

static const PlpColumn columns[] = {
    {"frame", "", &plp_cell_int32, 0, AT(frame), "Number of the frame, from 1."},
    {"face_id", "", &plp_cell_int32, 0, AT(face_id), "Always 0: only the patient is exported."},
    {"timestamp", "s", &plp_cell_double, 6, AT(timestamp_s),
     "Time since the first frame, from the stream's own timestamps."},
    {"success", "", &plp_cell_bool, 0, AT(success), "1: the face was followed in this frame."},
    {"pose_Rx", "rad", &plp_cell_double, 5, AT(pose_rx_rad),
     "Nod, positive downwards: -pitch_deg in radians."},
    {"pose_Ry", "rad", &plp_cell_double, 5, AT(pose_ry_rad),
     "Turn, positive towards the patient's right: -yaw_deg in radians."},
    {"pose_Rz", "rad", &plp_cell_double, 5, AT(pose_rz_rad),
     "Tilt, positive clockwise in the picture: roll_deg in radians."},
    {"palpebra_right_measured", "", &plp_cell_bool, 0, AT(right_measured),
     "1: the right eye was measured."},
    {"palpebra_left_measured", "", &plp_cell_bool, 0, AT(left_measured),
     "1: the left eye was measured."},
    {"palpebra_right_openness", "ratio", &plp_cell_float, 4, AT(right_openness),
     "Right eye: 1 at the open reference, 0 at the closed one; empty: not measured."},
    {"palpebra_left_openness", "ratio", &plp_cell_float, 4, AT(left_openness), "Left eye."},
    {"palpebra_right_ear", "ratio", &plp_cell_float, 5, AT(right_ear_ratio),
     "Right eye: eye aspect ratio."},
    {"palpebra_left_ear", "ratio", &plp_cell_float, 5, AT(left_ear_ratio), "Left eye."},
    {"palpebra_right_fissure_mm", "mm", &plp_cell_float, 3, AT(right_fissure_mm),
     "Right eye: palpebral fissure height by the iris ruler (+- 4 %)."},
    {"palpebra_left_fissure_mm", "mm", &plp_cell_float, 3, AT(left_fissure_mm), "Left eye."},
};

static const PlpTable table = {"openface.csv", "a frame", columns, G_N_ELEMENTS(columns)};

const PlpTable *plp_openface_get_table(void)
{
    return &table;
}

typedef struct {
    const PlpRecording *recording;
    guint next;
    Row row;
} Source;

static float get_openness(const GArray *openness, guint i)
{
    return i < openness->len ? g_array_index(openness, float, i) : NAN;
}

static double to_radians(float degrees)
{
    return (double)degrees * G_PI / 180;
}

static const void *next_row(void *self)
{
    Source *source = self;
    const PlpAnalysis *analysis = source->recording->analysis;
    if (source->next >= plp_trace_get_length(source->recording->trace))
        return NULL;
    guint i = source->next++;
    const PlpSample *sample = plp_trace_get(source->recording->trace, i);
    float ruler_mm = (float)analysis->interocular_mm;
    source->row = (Row){
        .frame = sample->frame + 1,
        .timestamp_s = (double)sample->t_us / 1e6,
        .success = !isnan(sample->yaw_deg) || sample->reason == PLP_REASON_MEASURED,
        .pose_rx_rad = -to_radians(sample->pitch_deg),
        .pose_ry_rad = -to_radians(sample->yaw_deg),
        .pose_rz_rad = to_radians(sample->roll_deg),
        .right_measured = sample->right.reason == PLP_REASON_MEASURED,
        .left_measured = sample->left.reason == PLP_REASON_MEASURED,
        .right_openness = get_openness(analysis->right.openness, i),
        .left_openness = get_openness(analysis->left.openness, i),
        .right_ear_ratio = sample->right.ear_ratio,
        .left_ear_ratio = sample->left.ear_ratio,
        .right_fissure_mm = sample->right.fissure_ratio * ruler_mm,
        .left_fissure_mm = sample->left.fissure_ratio * ruler_mm,
    };
    return &source->row;
}

bool plp_openface_table_write(const char *path, const PlpRecording *recording, GError **error)
{
    Source source = {.recording = recording};
    return plp_table_write(&table, path, next_row, &source, error);
}
