#include "vision/head_pose.h"

#include <math.h>

#include <glib.h>

// Median lean over 26 persons who look into the camera (from -21 to 0: a person's own rest varies
// that much).
#define PLP_PITCH_REST_DEG (-9.0)

typedef struct {
    double x, y, z;
} Vector;

// The patient's right, the patient's left.
static const int PAIRS[][2] = {{33, 263}, {133, 362}, {127, 356}, {234, 454},
                               {93, 323}, {132, 361}, {58, 288}};
// Upper, lower: along the sides of the face and down the bridge of the nose to its base.
static const int FALLS[][2] = {{127, 132}, {356, 361}, {162, 58}, {389, 288},
                               {6, 2},     {21, 93},   {251, 323}};

static Vector average(const int (*pairs)[2], gsize n, const PlpPoint *points, const float *depth)
{
    Vector sum = {0, 0, 0};
    for (gsize i = 0; i < n; i++) {
        const int from = pairs[i][0], to = pairs[i][1];
        sum.x += points[to].x_px - points[from].x_px;
        sum.y += points[to].y_px - points[from].y_px;
        sum.z += depth[to] - depth[from];
    }
    return (Vector){sum.x / (double)n, sum.y / (double)n, sum.z / (double)n};
}

static double measure(Vector a, Vector b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

PlpHeadPose plp_head_pose_compute(const PlpPoint points[PLP_LANDMARKS],
                                  const float depth_px[PLP_MESH_POINTS])
{
    const Vector across = average(PAIRS, G_N_ELEMENTS(PAIRS), points, depth_px);
    const Vector down = average(FALLS, G_N_ELEMENTS(FALLS), points, depth_px);
    const double roll = atan2(across.y, across.x), yaw = atan2(across.z, hypot(across.x, across.y));
    // The two directions square to `across`: down in the picture, and out of the face's back.
    const Vector below = {-sin(roll), cos(roll), 0};
    const Vector behind = {-sin(yaw) * cos(roll), -sin(yaw) * sin(roll), cos(yaw)};
    const double degrees = 180 / G_PI;
    return (PlpHeadPose){
        .roll_deg = roll * degrees,
        .yaw_deg = yaw * degrees,
        .pitch_deg = remainder(atan2(-measure(down, behind), measure(down, below)) * degrees -
                                   PLP_PITCH_REST_DEG,
                               360),
    };
}
