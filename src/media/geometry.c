#include "media/geometry_priv.h"

#include <math.h>

/** The 2x2 part: upright = linear * stored (column vectors, y down), entries -1, 0, 1. */
typedef struct {
    int xx, xy, yx, yy;
} Turn;

static Turn turn_of(PlpOrientation orientation)
{
    static const int cosines[] = {1, 0, -1, 0};
    int quarter = (orientation.rotation_deg / 90) & 3;
    int c = cosines[quarter];
    int s = cosines[(quarter + 3) & 3]; // sin(x) = cos(x - 90 degrees)
    int flip = orientation.mirrored ? -1 : 1;
    return (Turn){.xx = flip * c, .xy = -s, .yx = flip * s, .yy = c};
}

PlpOrientation plp_orientation_from_matrix(const int32_t *matrix)
{
    PlpOrientation upright = {0};
    if (matrix == NULL)
        return upright;
    double xx = matrix[0], yx = matrix[1], xy = matrix[3], yy = matrix[4];
    double determinant = xx * yy - xy * yx;
    if (determinant == 0)
        return upright;
    bool mirrored = determinant < 0;
    // Undo the flip of x; what is left is the rotation [c -s; s c].
    double flip = mirrored ? -1 : 1;
    double angle = atan2(flip * yx - xy, flip * xx + yy);
    int quarter = (int)lround(angle / (G_PI / 2)) & 3;
    return (PlpOrientation){.rotation_deg = quarter * 90, .mirrored = mirrored};
}

void plp_orientation_to_matrix(PlpOrientation orientation, int width_px, int height_px,
                               int32_t ret_matrix[9])
{
    const int32_t one = 1 << 16;
    Turn turn = turn_of(orientation);
    int x0 = (turn.xx < 0 ? width_px : 0) + (turn.xy < 0 ? height_px : 0);
    int y0 = (turn.yx < 0 ? width_px : 0) + (turn.yy < 0 ? height_px : 0);
    const int32_t matrix[9] = {turn.xx * one, turn.yx * one, 0,
                               turn.xy * one, turn.yy * one, 0,
                               x0 * one,      y0 * one,      1 << 30};
    for (int i = 0; i < 9; i++)
        ret_matrix[i] = matrix[i];
}

PlpGeometry plp_geometry_compute(int stored_width_px, int stored_height_px,
                                 double pixel_aspect_ratio, PlpOrientation orientation)
{
    double stretch_x = fmax(pixel_aspect_ratio, 1);
    double stretch_y = fmax(1 / pixel_aspect_ratio, 1);
    int wide = (int)lround(stored_width_px * stretch_x);
    int high = (int)lround(stored_height_px * stretch_y);
    Turn turn = turn_of(orientation);
    bool swapped = turn.xx == 0;
    // The inverse of a rotation with or without flip is its transpose; edges meet edges.
    double scale_x = (double)stored_width_px / wide;
    double scale_y = (double)stored_height_px / high;
    PlpGeometry geometry = {
        .width_px = swapped ? high : wide,
        .height_px = swapped ? wide : high,
        .to_stored =
            {
                .xx = scale_x * turn.xx,
                .xy = scale_x * turn.yx,
                .x0 = turn.xx + turn.yx < 0 ? stored_width_px : 0,
                .yx = scale_y * turn.xy,
                .yy = scale_y * turn.yy,
                .y0 = turn.xy + turn.yy < 0 ? stored_height_px : 0,
            },
    };
    return geometry;
}
