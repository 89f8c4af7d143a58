#include "media/veil.h"

#include <math.h>
#include <stdbool.h>

enum { CHANNELS = 3 };

/** Blocks of a picture: means of each channel, row by row. */
typedef struct {
    int columns, rows;
    double block_px;
    float *means; // rows x columns x CHANNELS
} Blocks;

static float *get(const Blocks *blocks, int column, int row)
{
    int x = CLAMP(column, 0, blocks->columns - 1);
    int y = CLAMP(row, 0, blocks->rows - 1);
    return blocks->means + ((gsize)y * (gsize)blocks->columns + (gsize)x) * CHANNELS;
}

static void take_mean(const Blocks *blocks, int column, int row, const uint32_t *pixels, int width,
                      int height, int stride)
{
    int left = (int)(column * blocks->block_px), top = (int)(row * blocks->block_px);
    int right = MIN((int)((column + 1) * blocks->block_px), width);
    int bottom = MIN((int)((row + 1) * blocks->block_px), height);
    double sums[CHANNELS] = {0, 0, 0};
    for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
            uint32_t pixel = pixels[(ptrdiff_t)y * stride + x];
            sums[0] += pixel >> 16 & 0xff;
            sums[1] += pixel >> 8 & 0xff;
            sums[2] += pixel & 0xff;
        }
    }
    double n = MAX((double)(right - left) * (bottom - top), 1.0);
    for (int i = 0; i < CHANNELS; i++)
        get(blocks, column, row)[i] = (float)(sums[i] / n);
}

static void smooth(Blocks *blocks)
{
    gsize size = (gsize)blocks->columns * (gsize)blocks->rows * CHANNELS;
    float *smoothed = g_new(float, size);
    for (int row = 0; row < blocks->rows; row++) {
        for (int column = 0; column < blocks->columns; column++) {
            for (int i = 0; i < CHANNELS; i++) {
                float sum = 0;
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++)
                        sum += get(blocks, column + dx, row + dy)[i];
                smoothed[((gsize)row * (gsize)blocks->columns + (gsize)column) * CHANNELS +
                         (gsize)i] = sum / 9;
            }
        }
    }
    g_free(blocks->means);
    blocks->means = smoothed;
}

static Blocks make_blocks(double block_px, const uint32_t *pixels, int width, int height,
                          int stride)
{
    Blocks blocks = {.block_px = fmax(block_px, 2)};
    blocks.columns = (int)ceil(width / blocks.block_px);
    blocks.rows = (int)ceil(height / blocks.block_px);
    blocks.means = g_new(float, (gsize)blocks.columns *(gsize)blocks.rows *CHANNELS);
    for (int row = 0; row < blocks.rows; row++)
        for (int column = 0; column < blocks.columns; column++)
            take_mean(&blocks, column, row, pixels, width, height, stride);
    smooth(&blocks);
    return blocks;
}

static uint32_t interpolate(const Blocks *blocks, int x, int y)
{
    double at_x = (x + 0.5) / blocks->block_px - 0.5, at_y = (y + 0.5) / blocks->block_px - 0.5;
    int column = (int)floor(at_x), row = (int)floor(at_y);
    float fx = (float)(at_x - column), fy = (float)(at_y - row);
    uint32_t pixel = 0;
    for (int i = 0; i < CHANNELS; i++) {
        float above = get(blocks, column, row)[i] * (1 - fx) + get(blocks, column + 1, row)[i] * fx;
        float below =
            get(blocks, column, row + 1)[i] * (1 - fx) + get(blocks, column + 1, row + 1)[i] * fx;
        float value = above * (1 - fy) + below * fy;
        pixel = pixel << 8 | (uint32_t)CLAMP(value + 0.5f, 0.0f, 255.0f);
    }
    return pixel;
}

static bool is_inside(const PlpEllipse *ellipses, guint n, double x, double y)
{
    for (guint i = 0; i < n; i++) {
        const PlpEllipse *e = &ellipses[i];
        double dx = x - e->x_px, dy = y - e->y_px;
        double first = (dx * e->along_x + dy * e->along_y) / e->first_px;
        double second = (dy * e->along_x - dx * e->along_y) / e->second_px;
        if (first * first + second * second <= 1) // false for NaN
            return true;
    }
    return false;
}

void plp_veil_apply(const PlpVeil *veil, uint32_t *pixels, int width_px, int height_px,
                    int stride_px)
{
    Blocks blocks = make_blocks(veil->block_px, pixels, width_px, height_px, stride_px);
    for (int y = 0; y < height_px; y++) {
        for (int x = 0; x < width_px; x++) {
            bool kept = is_inside(veil->keep, veil->n_keep, x + 0.5, y + 0.5);
            bool wanted =
                veil->n_only == 0 || is_inside(veil->only, veil->n_only, x + 0.5, y + 0.5);
            if (wanted && !kept)
                pixels[(ptrdiff_t)y * stride_px + x] = interpolate(&blocks, x, y);
        }
    }
    g_free(blocks.means);
}
