#include "vision/flow_priv.h"

#include <math.h>

// The square reaches from the hairline to the chin.
#define SIDE_IN_SPREADS 5.2 // of the firm points' spread (root mean square distance, in space)
#define CENTRE_DOWN 0.08    // of the side: the firm points lie in the face's upper half

#define N_FIRM 22

/** Bone beneath, no muscle of the eyelids or the mouth: nose, middle of the brow, temples. */
static const int firm[N_FIRM] = {
    168, 6,  197, 195, 5,   4,             // bridge of the nose to its tip
    8,   9,  151, 108, 337, 109, 338,      // forehead
    127, 34, 139, 162, 356, 264, 368, 389, // temples
    94,                                    // below the nose
};

#define MAX_PART 12

typedef struct {
    PlpFlowPart part;
    int indices[MAX_PART]; // -1 ends
} Part;

// Off the lids' edges: what an eye sees when it looks about is not what its lids do.
static const Part parts[] = {
    {PLP_FLOW_RIGHT_ABOVE_EYE, {225, 224, 223, 222, 53, 52, -1}},
    {PLP_FLOW_RIGHT_BELOW_EYE, {31, 228, 229, 230, 231, 111, 117, 118, 119, -1}},
    {PLP_FLOW_RIGHT_CHEEK, {50, 205, 36, 187, 207, 206, 203, 101, -1}},
    {PLP_FLOW_RIGHT_MOUTH, {61, 57, 186, 92, 43, 146, 40, 91, 212, -1}},
    {PLP_FLOW_LEFT_ABOVE_EYE, {445, 444, 443, 442, 283, 282, -1}},
    {PLP_FLOW_LEFT_BELOW_EYE, {261, 448, 449, 450, 451, 340, 346, 347, 348, -1}},
    {PLP_FLOW_LEFT_CHEEK, {280, 425, 266, 411, 427, 426, 423, 330, -1}},
    {PLP_FLOW_LEFT_MOUTH, {291, 287, 410, 322, 273, 375, 270, 321, 432, -1}},
};

PlpRegion plp_flow_make_region(const PlpFace *face)
{
    double x = 0, y = 0, z = 0, spread = 0;
    for (int i = 0; i < N_FIRM; i++) {
        x += (double)face->points[firm[i]].x_px / N_FIRM;
        y += (double)face->points[firm[i]].y_px / N_FIRM;
        z += (double)face->depth_px[firm[i]] / N_FIRM;
    }
    for (int i = 0; i < N_FIRM; i++) {
        const double dx = (double)face->points[firm[i]].x_px - x;
        const double dy = (double)face->points[firm[i]].y_px - y;
        const double dz = (double)face->depth_px[firm[i]] - z;
        spread += (dx * dx + dy * dy + dz * dz) / N_FIRM;
    }
    // The temples, right ones before left ones: the longest line that nothing bends.
    double along_x = 0, along_y = 0;
    for (int i = 13; i < 17; i++) {
        along_x += (double)face->points[firm[i + 4]].x_px - (double)face->points[firm[i]].x_px;
        along_y += (double)face->points[firm[i + 4]].y_px - (double)face->points[firm[i]].y_px;
    }
    const double side = SIDE_IN_SPREADS * sqrt(spread), turn = atan2(along_y, along_x);
    return (PlpRegion){
        .x_px = x - CENTRE_DOWN * side * sin(turn),
        .y_px = y + CENTRE_DOWN * side * cos(turn),
        .side_px = side,
        .rotation_rad = turn,
    };
}

/** A landmark's place in the square, in its pixels; weight 0 outside square or picture. */
static PlpFlowPoint place(const PlpFace *face, int index, PlpFlowPart part, PlpRegion region,
                          int width_px, int height_px)
{
    const PlpPoint p = face->points[index];
    const double c = cos(region.rotation_rad), s = sin(region.rotation_rad);
    const double dx = (double)p.x_px - region.x_px, dy = (double)p.y_px - region.y_px;
    const double unit = PLP_FLOW_PX / region.side_px;
    PlpFlowPoint point = {
        .part = part,
        .x = (float)(PLP_FLOW_PX / 2.0 + unit * (c * dx + s * dy)),
        .y = (float)(PLP_FLOW_PX / 2.0 + unit * (c * dy - s * dx)),
    };
    const bool inside = p.x_px >= 0 && p.y_px >= 0 && p.x_px < (float)width_px &&
                        p.y_px < (float)height_px && point.x >= 2 && point.y >= 2 &&
                        point.x < PLP_FLOW_PX - 2 && point.y < PLP_FLOW_PX - 2;
    point.weight = inside ? 1 : 0;
    return point;
}

int plp_flow_place_points(const PlpFace *face, PlpRegion region, int width_px, int height_px,
                          PlpFlowPoint ret_points[PLP_FLOW_MAX_POINTS])
{
    int n = 0;
    for (int i = 0; i < N_FIRM; i++)
        ret_points[n++] = place(face, firm[i], PLP_FLOW_FIRM, region, width_px, height_px);
    for (gsize k = 0; k < G_N_ELEMENTS(parts); k++) {
        for (int i = 0; parts[k].indices[i] >= 0; i++)
            ret_points[n++] =
                place(face, parts[k].indices[i], parts[k].part, region, width_px, height_px);
    }
    return n;
}
