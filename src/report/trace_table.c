#include "report/trace_table.h"

#include <math.h>

#include "base/error.h"
#include "base/text.h"
#include "report/table_file.h"

#define LIMIT_BYTES (1u << 30)
#define N_REQUIRED 2

#define AT(field) offsetof(PlpTraceRow, field)
/** A signal of each eye, right before left. */
#define EYES(name, unit, field, meaning)                                                           \
    {"right_" name, unit, &plp_cell_signal, 0, AT(sample.right.field), "Right eye: " meaning},     \
    {                                                                                              \
        "left_" name, unit, &plp_cell_signal, 0, AT(sample.left.field), "Left eye: " meaning       \
    }

static const PlpColumn columns[] = {
    {"frame", "", &plp_cell_int32, 0, AT(sample.frame),
     "The frame's number, from 0, in decode order."},
    {"t_us", "us", &plp_cell_int64, 0, AT(sample.t_us),
     "Time since the first frame, from the stream's own timestamps."},
    {"packet", "", &plp_cell_ordinal, 0, AT(sample.packet),
     "Number, from 0, of the video packet in the file that the picture came from; empty: not "
     "known."},
    {"measured", "", &plp_cell_measured, 0, AT(sample.reason),
     "1 when at least one eye was measured."},
    {"reason", "", &plp_cell_reason, 0, AT(sample.reason),
     "`measured`, or why no eye was (see Reasons)."},
    {"right_measured", "", &plp_cell_measured, 0, AT(sample.right.reason),
     "1 when the right eye was measured."},
    {"left_measured", "", &plp_cell_measured, 0, AT(sample.left.reason),
     "1 when the left eye was measured."},
    {"right_reason", "", &plp_cell_reason, 0, AT(sample.right.reason),
     "`measured`, or why the right eye was not (see Reasons)."},
    {"left_reason", "", &plp_cell_reason, 0, AT(sample.left.reason),
     "`measured`, or why the left eye was not (see Reasons)."},
    {"right_openness", "ratio", &plp_cell_float, 4, AT(right_openness),
     "Right eye: openness, 1 at the open reference and 0 at the closed one, pose and gaze "
     "compensated."},
    {"left_openness", "ratio", &plp_cell_float, 4, AT(left_openness),
     "Left eye: openness, 1 at the open reference and 0 at the closed one, pose and gaze "
     "compensated."},
    EYES("ear_ratio", "ratio", ear_ratio, "eye aspect ratio of six points, in pixels."),
    EYES("lid_gap_ratio", "ratio", lid_gap_ratio,
         "mean of the seven distances between upper and lower lid, over the eye's width."),
    {"right_fissure_mm", "mm", &plp_cell_float, 3, AT(right_fissure_mm),
     "Right eye: palpebral fissure height by the iris ruler (+- 4 %): fissure_ratio x "
     "interocular_mm."},
    {"left_fissure_mm", "mm", &plp_cell_float, 3, AT(left_fissure_mm),
     "Left eye: palpebral fissure height by the iris ruler (+- 4 %): fissure_ratio x "
     "interocular_mm."},
    {"right_mrd1_mm", "mm", &plp_cell_float, 3, AT(right_mrd1_mm),
     "Right eye: iris centre to upper lid by the iris ruler (+- 4 %); negative when the lid is "
     "below."},
    {"left_mrd1_mm", "mm", &plp_cell_float, 3, AT(left_mrd1_mm),
     "Left eye: iris centre to upper lid by the iris ruler (+- 4 %); negative when the lid is "
     "below."},
    EYES(
        "fissure_ratio", "ratio", fissure_ratio,
        "upper to lower lid at the middle of the eye, over the distance of the outer eye corners."),
    EYES("mrd1_ratio", "ratio", mrd1_ratio,
         "iris centre to upper lid, over the distance of the outer eye corners; negative when the "
         "lid is below."),
    EYES("iris_diameter_ratio", "ratio", iris_diameter_ratio,
         "visible iris, over the distance of the outer eye corners: the ruler."),
    EYES("upper_lid_y_ratio", "ratio", upper_lid_y_ratio,
         "mean height of the upper lid above the line of the corners, over the eye's width."),
    EYES("lower_lid_y_ratio", "ratio", lower_lid_y_ratio,
         "mean depth of the lower lid below the line of the corners, over the eye's width."),
    EYES("brow_lid_ratio", "ratio", brow_lid_ratio,
         "brow to upper lid, over the distance of the outer eye corners."),
    EYES("brow_y_ratio", "ratio", brow_y_ratio,
         "brow above the middle of this eye's corners, over the distance of the outer eye corners: "
         "a closing lid leaves it alone."),
    EYES("ring_height_ratio", "ratio", ring_height_ratio,
         "height of the ring of skin folds round the lids, over the distance of the outer eye "
         "corners: a squeeze bunches it."),
    EYES("mouth_corner_x_ratio", "ratio", mouth_corner_x_ratio,
         "this side's mouth corner in the head's frame, towards the patient's left, over the "
         "distance of the "
         "outer eye corners."),
    EYES("mouth_corner_y_ratio", "ratio", mouth_corner_y_ratio,
         "this side's mouth corner, downwards; likewise."),
    EYES("cheek_x_ratio", "ratio", cheek_x_ratio,
         "this side's cheek, towards the patient's left; likewise."),
    EYES("cheek_y_ratio", "ratio", cheek_y_ratio, "this side's cheek, downwards; likewise."),
    EYES("iris_x_ratio", "ratio", iris_x_ratio,
         "iris centre between the corners: 0 at the outer, 1 at the inner."),
    EYES("iris_y_ratio", "ratio", iris_y_ratio,
         "iris centre above (-) or below (+) the line of the corners, over the eye's width."),
    EYES("sharpness_ratio", "ratio", sharpness_ratio,
         "sharpness of the eye's surroundings, higher is sharper."),
    EYES("brightness_ratio", "ratio", brightness_ratio,
         "median brightness of the eye's surroundings, 0 to 1."),
    EYES("eye_flow_ratio", "ratio", eye_flow_ratio,
         "movement of the skin above and below the lids towards each other since the frame before, "
         "by optical flow, over the distance of the outer eye corners."),
    EYES("cheek_flow_x_ratio", "ratio", cheek_flow_x_ratio,
         "movement of this side's cheek since the frame before, towards the patient's left, by "
         "optical flow; likewise."),
    EYES("cheek_flow_y_ratio", "ratio", cheek_flow_y_ratio, "the same, downwards."),
    EYES("mouth_flow_x_ratio", "ratio", mouth_flow_x_ratio,
         "movement of this side's mouth corner since the frame before, towards the patient's left, "
         "by optical flow; likewise."),
    EYES("mouth_flow_y_ratio", "ratio", mouth_flow_y_ratio, "the same, downwards."),
    {"mouth_reason", "", &plp_cell_reason, 0, AT(sample.mouth_reason),
     "`measured`, or why mouth and cheeks were not (see Reasons); `unknown`: nobody looked."},
    {"mouth_open_ratio", "ratio", &plp_cell_signal, 0, AT(sample.mouth_open_ratio),
     "distance between the lips' inner edges, over the distance of the outer eye corners."},
    {"yaw_deg", "deg", &plp_cell_signal, 0, AT(sample.yaw_deg),
     "Turn of the head, positive towards the patient's left."},
    {"pitch_deg", "deg", &plp_cell_signal, 0, AT(sample.pitch_deg),
     "Nod of the head, positive upwards."},
    {"roll_deg", "deg", &plp_cell_signal, 0, AT(sample.roll_deg),
     "Tilt of the head in the picture, positive clockwise."},
    {"interocular_px", "px", &plp_cell_signal, 0, AT(sample.interocular_px),
     "Distance of the outer eye corners in upright picture pixels."},
    {"centre_x_ratio", "ratio", &plp_cell_signal, 0, AT(sample.centre_x_ratio),
     "Point between the eyes, over the picture's width, from its left."},
    {"centre_y_ratio", "ratio", &plp_cell_signal, 0, AT(sample.centre_y_ratio),
     "Point between the eyes, over the picture's height, from its top."},
};

const PlpTable plp_trace_table = {"trace.csv", "a frame", columns, G_N_ELEMENTS(columns)};

// ---- writing ----

typedef struct {
    const PlpTrace *trace;
    const PlpAnalysis *analysis;
    guint next;
    PlpTraceRow row;
} Source;

static float get_openness(const PlpAnalysis *analysis, bool right, guint i)
{
    if (analysis == NULL)
        return NAN;
    const GArray *openness = right ? analysis->right.openness : analysis->left.openness;
    return i < openness->len ? g_array_index(openness, float, i) : NAN;
}

static const void *next_row(void *self)
{
    Source *source = self;
    if (source->next >= plp_trace_get_length(source->trace))
        return NULL;
    guint i = source->next++;
    const PlpSample *sample = plp_trace_get(source->trace, i);
    float ruler_mm = source->analysis != NULL ? (float)source->analysis->interocular_mm : NAN;
    source->row = (PlpTraceRow){
        .sample = *sample,
        .right_openness = get_openness(source->analysis, true, i),
        .left_openness = get_openness(source->analysis, false, i),
        .right_fissure_mm = sample->right.fissure_ratio * ruler_mm,
        .left_fissure_mm = sample->left.fissure_ratio * ruler_mm,
        .right_mrd1_mm = sample->right.mrd1_ratio * ruler_mm,
        .left_mrd1_mm = sample->left.mrd1_ratio * ruler_mm,
    };
    return &source->row;
}

bool plp_trace_table_write(const char *path, const PlpTrace *trace, const PlpAnalysis *analysis,
                           GError **error)
{
    Source source = {.trace = trace, .analysis = analysis};
    return plp_table_write(&plp_trace_table, path, next_row, &source, error);
}

// ---- reading ----

typedef struct {
    const char *name;
    PlpTrace *trace;
    GArray *right_openness, *left_openness; // may be NULL
} Sink;

static bool check_order(const Sink *sink, const PlpSample *sample, int line, GError **error)
{
    guint n = plp_trace_get_length(sink->trace);
    const PlpSample *before = n > 0 ? plp_trace_get(sink->trace, n - 1) : NULL;
    if (sample->frame >= 0 &&
        (before == NULL || (sample->frame > before->frame && sample->t_us > before->t_us)))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT,
                "%s: line %d: frame and time do not grow from row to row (analyse the video again)",
                sink->name, line);
    return false;
}

static bool take_row(void *self, const void *row, int line, GError **error)
{
    Sink *sink = self;
    const PlpTraceRow *parsed = row;
    if (!check_order(sink, &parsed->sample, line, error))
        return false;
    plp_trace_append(sink->trace, &parsed->sample);
    if (sink->right_openness != NULL)
        g_array_append_val(sink->right_openness, parsed->right_openness);
    if (sink->left_openness != NULL)
        g_array_append_val(sink->left_openness, parsed->left_openness);
    return true;
}

PlpTrace *plp_trace_table_parse(const char *name, GBytes *content, GArray *right_openness,
                                GArray *left_openness, GError **error)
{
    g_autoptr(PlpTrace) trace = plp_trace_new();
    Sink sink = {name, trace, right_openness, left_openness};
    PlpTraceRow blank = {.sample = plp_sample_make_unmeasured(0, 0, PLP_REASON_UNKNOWN),
                         .right_openness = NAN,
                         .left_openness = NAN};
    if (!plp_table_parse(&plp_trace_table, N_REQUIRED, name, content, &blank, sizeof blank,
                         take_row, &sink, error))
        return NULL;
    return g_steal_pointer(&trace);
}

PlpTrace *plp_trace_table_load(const char *path, GArray *right_openness, GArray *left_openness,
                               GError **error)
{
    g_autoptr(GBytes) content = plp_text_load_file(path, LIMIT_BYTES, error);
    if (content == NULL)
        return NULL;
    g_autofree char *name = plp_text_dup_file_name(path);
    return plp_trace_table_parse(name, content, right_openness, left_openness, error);
}
