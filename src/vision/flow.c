#include "vision/flow.h"

#include <math.h>
#include <string.h>

#include "vision/flow_priv.h"

#define MAX_INTERVAL_US 250000 // a longer one is a gap: what moved in it is not known

PlpSideFlow plp_side_flow_make_unmeasured(void)
{
    return (PlpSideFlow){NAN, NAN, NAN, NAN, NAN};
}

static void hide_mouth(PlpSideFlow *flow)
{
    flow->cheek_x_ratio = flow->cheek_y_ratio = NAN; // what hides a mouth lies on the cheeks too
    flow->mouth_x_ratio = flow->mouth_y_ratio = NAN;
}

/** Distance of the outer eye corners in space, in the head-fixed square's pixels. */
static float measure_interocular(const PlpFace *face, PlpRegion region)
{
    const float depth = face->depth_px[263] - face->depth_px[33];
    return hypotf(face->interocular_px, depth) * (float)(PLP_FLOW_PX / region.side_px);
}

static bool compare(PlpFlow *flow, const PlpFrame *frame, const guint8 *now, const guint8 *before,
                    PlpRegion region, PlpFace *face, GError **error)
{
    PlpFlowPoint points[PLP_FLOW_MAX_POINTS];
    const int n = plp_flow_place_points(face, region, frame->width_px, frame->height_px, points);
    if (!plp_flow_follow(flow, now, before, points, n, error))
        return false;
    if (!plp_flow_sum_up(points, n, measure_interocular(face, region), &face->right_flow,
                         &face->left_flow))
        return true;
    if (face->mouth != PLP_REASON_MEASURED) {
        hide_mouth(&face->right_flow);
        hide_mouth(&face->left_flow);
    }
    return true;
}

bool plp_flow_measure(PlpFlow *flow, const PlpFrame *frame, PlpCrop *crop, PlpFace *face,
                      PlpFlowMemory *memory, GError **error)
{
    const PlpRegion region = plp_flow_make_region(face);
    const int64_t since_us = frame->t_us - memory->t_us;
    const bool known = memory->identity != 0 && memory->identity == face->identity &&
                       since_us > 0 && since_us <= MAX_INTERVAL_US;
    guint8 pixels[PLP_FLOW_PX * PLP_FLOW_PX];
    face->right_flow = face->left_flow = plp_side_flow_make_unmeasured();
    memory->identity = 0;
    if (frame->damaged || !plp_region_is_usable(region, frame->width_px, frame->height_px))
        return true;
    if (!plp_crop_take_luma(crop, frame, region, PLP_FLOW_PX, pixels, error) ||
        !plp_flow_normalise(flow, pixels, error) ||
        (known && !compare(flow, frame, pixels, memory->pixels, region, face, error)))
        return false;
    memcpy(memory->pixels, pixels, sizeof pixels);
    memory->identity = face->identity;
    memory->t_us = frame->t_us;
    return true;
}
