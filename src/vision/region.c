#include "vision/region.h"

#include <math.h>

#define DEAD_ZONE 0.02

PlpAffine plp_region_make_affine(PlpRegion region)
{
    const double c = cos(region.rotation_rad) * region.side_px;
    const double s = sin(region.rotation_rad) * region.side_px;
    return (PlpAffine){
        .xx = c,
        .xy = -s,
        .x0 = region.x_px - 0.5 * c + 0.5 * s,
        .yx = s,
        .yy = c,
        .y0 = region.y_px - 0.5 * s - 0.5 * c,
    };
}

PlpRegion plp_region_make_from_points(const PlpPoint points[PLP_LANDMARKS])
{
    double left = points[0].x_px, right = left, top = points[0].y_px, bottom = top;
    for (int i = 1; i < PLP_LANDMARKS; i++) {
        left = fmin(left, points[i].x_px);
        right = fmax(right, points[i].x_px);
        top = fmin(top, points[i].y_px);
        bottom = fmax(bottom, points[i].y_px);
    }
    return (PlpRegion){
        .x_px = 0.5 * (left + right),
        .y_px = 0.5 * (top + bottom),
        .side_px = PLP_REGION_MARGIN * fmax(right - left, bottom - top),
        .rotation_rad =
            atan2(points[263].y_px - points[33].y_px, points[263].x_px - points[33].x_px),
    };
}

/** `value` moved towards 0 by the dead zone. */
static double shrink(double value, double zone)
{
    return value > zone ? value - zone : value < -zone ? value + zone : 0;
}

PlpRegion plp_region_follow(PlpRegion old, PlpRegion wanted)
{
    const double dx = wanted.x_px - old.x_px, dy = wanted.y_px - old.y_px;
    const double distance = hypot(dx, dy);
    const double step = distance > 0 ? shrink(distance, DEAD_ZONE * old.side_px) / distance : 0;
    const double turn = remainder(wanted.rotation_rad - old.rotation_rad, 2 * G_PI);
    return (PlpRegion){
        .x_px = old.x_px + step * dx,
        .y_px = old.y_px + step * dy,
        .side_px = old.side_px * exp(shrink(log(wanted.side_px / old.side_px), DEAD_ZONE)),
        .rotation_rad = remainder(old.rotation_rad + shrink(turn, DEAD_ZONE), 2 * G_PI),
    };
}

double plp_region_compute_overlap(PlpRegion a, PlpRegion b)
{
    const double half = 0.5 * (a.side_px + b.side_px);
    const double smaller = fmin(a.side_px, b.side_px);
    const double w = fmin(smaller, half - fabs(a.x_px - b.x_px));
    const double h = fmin(smaller, half - fabs(a.y_px - b.y_px));
    if (!(w > 0 && h > 0))
        return 0;
    return w * h / (a.side_px * a.side_px + b.side_px * b.side_px - w * h);
}

bool plp_region_is_usable(PlpRegion region, int width_px, int height_px)
{
    if (!isfinite(region.x_px) || !isfinite(region.y_px) || !isfinite(region.side_px) ||
        !isfinite(region.rotation_rad))
        return false;
    const double half = 0.5 * region.side_px;
    return region.side_px >= 4 && region.side_px < 8.0 * MAX(width_px, height_px) &&
           region.x_px > -half && region.y_px > -half && region.x_px < width_px + half &&
           region.y_px < height_px + half;
}
