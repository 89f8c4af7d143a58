#pragma once

#include <stdint.h>

#include <glib.h>

#include "domain/reason.h"

/**
 * The signals of one eye in one frame. Lengths called `_ratio` are over the outer inter-ocular
 * distance (landmarks 33 to 263, de-yawed) unless said otherwise; NaN where not measured.
 */
typedef struct {
    PlpReason reason;
    float ear_ratio;     // eye aspect ratio, six points, in pixels
    float lid_gap_ratio; // mean of the seven upper-lower lid distances over the eye's width
    float fissure_ratio; // palpebral fissure height: upper to lower lid at the middle of the eye
    float mrd1_ratio; // iris centre to upper lid, across the eye's axis; negative when the lid is
                      // below
    float iris_diameter_ratio; // visible iris, corner to corner: the ruler (see
                               // PlpAnalysis.interocular_mm)
    float upper_lid_y_ratio; // mean height of the upper lid above the line of the corners, over the
                             // eye's width
    float lower_lid_y_ratio; // mean depth of the lower lid below that line, over the eye's width
    float brow_lid_ratio;    // brow to upper lid
    float brow_y_ratio;      // brow above the middle of this eye's corners: closing leaves it alone
    float ring_height_ratio; // height of the ring of skin folds round the lids, corner to corner:
                             // a squeeze bunches it
    float mouth_corner_x_ratio; // mouth corner in the head's frame, origin between the eyes,
    float mouth_corner_y_ratio; //   x to the patient's left, y down
    float cheek_x_ratio;        // cheek (landmarks 205 right, 425 left) likewise
    float cheek_y_ratio;
    float iris_x_ratio; // iris centre between the corners: 0 outer, 1 inner
    float iris_y_ratio; // iris centre above (-) or below (+) the line of the corners, over the
                        // eye's width
    float sharpness_ratio;
    float brightness_ratio;
    // Movement since the frame before by optical flow, in the head's frame (PlpSideFlow), NaN
    // without.
    float eye_flow_ratio; // skin above and below the lids, towards each other
    float cheek_flow_x_ratio, cheek_flow_y_ratio;
    float mouth_flow_x_ratio, mouth_flow_y_ratio;
} PlpEyeSample;

/** One face in one frame. */
typedef struct {
    int64_t t_us;
    int32_t frame;
    int32_t packet;         // index of the video packet the picture came from; -1 unknown
    PlpReason reason;       // PLP_REASON_MEASURED when at least one eye is measured
    PlpReason mouth_reason; // of both mouth corners and cheeks; unknown: nobody looked
    float yaw_deg, pitch_deg, roll_deg;
    float interocular_px;
    float centre_x_ratio,
        centre_y_ratio;     // between the eyes, over the upright picture's width and height
    float mouth_open_ratio; // between the lips' inner edges, over the outer inter-ocular distance
    PlpEyeSample right, left;
} PlpSample;

/** A recording's samples, one for every frame, in order of time. */
typedef struct {
    GArray *samples; // of PlpSample
} PlpTrace;

PlpTrace *plp_trace_new(void);
void plp_trace_free(PlpTrace *trace);
void plp_trace_append(PlpTrace *trace, const PlpSample *sample);
guint plp_trace_get_length(const PlpTrace *trace);
const PlpSample *plp_trace_get(const PlpTrace *trace, guint i);
/** The first sample at or after a time; the length: none. */
guint plp_trace_find(const PlpTrace *trace, int64_t t_us);
/** A sample with nothing measured: every signal NaN. */
PlpSample plp_sample_make_unmeasured(int64_t t_us, int32_t frame, PlpReason reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpTrace, plp_trace_free)
