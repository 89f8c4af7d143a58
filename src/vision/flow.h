#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/observation.h"
#include "vision/crop.h"

/** Side of the head-fixed picture of a face; the outer eye corners are about 60 pixels apart. */
#define PLP_FLOW_PX 128

/** A face's head-fixed picture of the frame before: all that optical flow needs to remember. */
typedef struct {
    gint32 identity; // whose; 0: nobody's
    gint32 padding;  // so that equal memories have equal bytes
    gint64 t_us;
    guint8 pixels[PLP_FLOW_PX * PLP_FLOW_PX];
} PlpFlowMemory;

/** Optical flow between a face's pictures, with scratch memory. One thread at a time. */
typedef struct PlpFlow PlpFlow;

PlpFlow *plp_flow_new(GError **error);
void plp_flow_free(PlpFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFlow, plp_flow_free)

/**
 * Fills in the face's right_flow and left_flow from this frame and the one in `memory`, and puts
 * this frame there. Everything else of the face is filled in already. NaN without a frame before of
 * the same face, or one longer ago than a quarter of a second.
 *
 * Both frames' faces are cut out by place, turn and size of the head's firm landmarks (nose, brow
 * line, temples). Pyramidal Lucas-Kanade flow (Bouguet 2001, as in OpenCV) is taken at firm points
 * and at points of the regions; an affine motion fitted robustly to the firm ones is what the head
 * did between the frames, and is taken away from the rest. Errors: PLP_ERROR_INFERENCE.
 */
bool plp_flow_measure(PlpFlow *flow, const PlpFrame *frame, PlpCrop *crop, PlpFace *face,
                      PlpFlowMemory *memory, GError **error);

/** Flows of a face that nobody has measured: all NaN. */
PlpSideFlow plp_side_flow_make_unmeasured(void);
