#include "vision/scene.h"

#include <math.h>
#include <string.h>

#include <glib.h>

#define POINTS 5 // per cell and direction
#define MIN_CORRELATION 0.5
#define MIN_DIFFERENCE 0.06
#define FLAT_DEVIATION 0.01 // a picture flatter than this has no pattern to correlate

/** Luma at a stored pixel, 0..255 of its own range. */
static int read_luma(const PlpFrame *frame, int x, int y)
{
    const uint8_t *row = frame->planes[0] + (gsize)y * (gsize)frame->strides[0];
    if (frame->pixels == PLP_PIXELS_RGB24)
        return (77 * row[3 * x] + 150 * row[3 * x + 1] + 29 * row[3 * x + 2]) >> 8;
    return row[x];
}

/** The level below which half of the points lie, full range. */
static float find_median(const int counts[256], int total, bool limited)
{
    int level = 0;
    for (int seen = counts[0]; 2 * seen < total && level < 255;)
        seen += counts[++level];
    const float value = limited ? (float)(level - 16) / 219 : (float)level / 255;
    return CLAMP(value, 0, 1);
}

PlpScene plp_scene_make(const PlpFrame *frame)
{
    const bool limited = frame->pixels == PLP_PIXELS_I420 && !frame->full_range;
    const int columns = PLP_SCENE_COLUMNS * POINTS, rows = PLP_SCENE_ROWS * POINTS;
    int counts[256] = {0};
    int sums[PLP_SCENE_CELLS] = {0};
    PlpScene scene = {.brightness_ratio = 0};
    for (int j = 0; j < rows; j++) {
        const int y = (int)((2 * (int64_t)j + 1) * frame->stored_height_px / (2 * rows));
        for (int i = 0; i < columns; i++) {
            const int luma = read_luma(
                frame, (int)((2 * (int64_t)i + 1) * frame->stored_width_px / (2 * columns)), y);
            counts[luma]++;
            sums[j / POINTS * PLP_SCENE_COLUMNS + i / POINTS] += luma;
        }
    }
    for (int k = 0; k < PLP_SCENE_CELLS; k++)
        scene.cells[k] = (float)sums[k] / (255 * POINTS * POINTS);
    scene.brightness_ratio = find_median(counts, rows * columns, limited);
    return scene;
}

bool plp_scene_is_cut(const PlpScene *before, const PlpScene *scene)
{
    double mean_a = 0, mean_b = 0, difference = 0;
    for (int k = 0; k < PLP_SCENE_CELLS; k++) {
        mean_a += before->cells[k] / PLP_SCENE_CELLS;
        mean_b += scene->cells[k] / PLP_SCENE_CELLS;
        difference += fabs((double)before->cells[k] - scene->cells[k]) / PLP_SCENE_CELLS;
    }
    double aa = 0, bb = 0, ab = 0;
    for (int k = 0; k < PLP_SCENE_CELLS; k++) {
        const double a = before->cells[k] - mean_a, b = scene->cells[k] - mean_b;
        aa += a * a / PLP_SCENE_CELLS;
        bb += b * b / PLP_SCENE_CELLS;
        ab += a * b / PLP_SCENE_CELLS;
    }
    if (difference <= MIN_DIFFERENCE)
        return false;
    if (fmin(aa, bb) < FLAT_DEVIATION * FLAT_DEVIATION)
        return fmax(aa, bb) >= 4 * FLAT_DEVIATION * FLAT_DEVIATION;
    return ab < MIN_CORRELATION * sqrt(aa * bb);
}
