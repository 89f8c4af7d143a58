#include "media/upright.h"

#include <math.h>

/** Rows of full-range R'G'B' over Y', Cb, Cr: r = y + rv v, g = y + gu u + gv v, b = y + bu u. */
typedef struct {
    float y_offset, y_scale, c_scale;
    float rv, gu, gv, bu;
} Colours;

// From the luma weights of red and blue (ITU-R BT.601, BT.709, BT.2020).
static Colours make_colours(const PlpFrame *frame)
{
    float kr = 0.299f, kb = 0.114f;
    if (frame->matrix == PLP_MATRIX_BT709) {
        kr = 0.2126f;
        kb = 0.0722f;
    } else if (frame->matrix == PLP_MATRIX_BT2020) {
        kr = 0.2627f;
        kb = 0.0593f;
    }
    float kg = 1 - kr - kb;
    return (Colours){
        .y_offset = frame->full_range ? 0 : 16,
        .y_scale = frame->full_range ? 1 : 255.0f / 219,
        .c_scale = frame->full_range ? 1 : 255.0f / 224,
        .rv = 2 * (1 - kr),
        .gu = -2 * (1 - kb) * kb / kg,
        .gv = -2 * (1 - kr) * kr / kg,
        .bu = 2 * (1 - kb),
    };
}

/** The plane's value at a position in its own pixels, borders repeated; `step` bytes a pixel. */
static float sample(const uint8_t *plane, int stride, int step, int width, int height, double x,
                    double y)
{
    double left = floor(x - 0.5), top = floor(y - 0.5);
    float fx = (float)(x - 0.5 - left), fy = (float)(y - 0.5 - top);
    int x0 = CLAMP((int)left, 0, width - 1), x1 = CLAMP((int)left + 1, 0, width - 1);
    int y0 = CLAMP((int)top, 0, height - 1), y1 = CLAMP((int)top + 1, 0, height - 1);
    const uint8_t *upper = plane + (ptrdiff_t)y0 * stride;
    const uint8_t *lower = plane + (ptrdiff_t)y1 * stride;
    float above = (float)upper[x0 * step] * (1 - fx) + (float)upper[x1 * step] * fx;
    float below = (float)lower[x0 * step] * (1 - fx) + (float)lower[x1 * step] * fx;
    return above * (1 - fy) + below * fy;
}

static uint32_t pack(float r, float g, float b)
{
    uint32_t red = (uint32_t)CLAMP(r + 0.5f, 0.0f, 255.0f);
    uint32_t green = (uint32_t)CLAMP(g + 0.5f, 0.0f, 255.0f);
    uint32_t blue = (uint32_t)CLAMP(b + 0.5f, 0.0f, 255.0f);
    return red << 16 | green << 8 | blue;
}

static uint32_t sample_i420(const PlpFrame *frame, const Colours *colours, double x, double y)
{
    int width = frame->stored_width_px, height = frame->stored_height_px;
    int half_width = (width + 1) / 2, half_height = (height + 1) / 2;
    float luma = sample(frame->planes[0], frame->strides[0], 1, width, height, x, y);
    float u = sample(frame->planes[1], frame->strides[1], 1, half_width, half_height, x / 2, y / 2);
    float v = sample(frame->planes[2], frame->strides[2], 1, half_width, half_height, x / 2, y / 2);
    luma = (luma - colours->y_offset) * colours->y_scale;
    u = (u - 128) * colours->c_scale;
    v = (v - 128) * colours->c_scale;
    return pack(luma + colours->rv * v, luma + colours->gu * u + colours->gv * v,
                luma + colours->bu * u);
}

static uint32_t sample_rgb(const PlpFrame *frame, double x, double y)
{
    float channels[3];
    for (int i = 0; i < 3; i++)
        channels[i] = sample(frame->planes[0] + i, frame->strides[0], 3, frame->stored_width_px,
                             frame->stored_height_px, x, y);
    return pack(channels[0], channels[1], channels[2]);
}

void plp_upright_paint(const PlpFrame *frame, PlpAffine to_upright, int width_px, int height_px,
                       uint32_t *pixels, int stride_px)
{
    const Colours colours = make_colours(frame);
    PlpAffine map = plp_affine_compose(frame->to_stored, to_upright);
    for (int row = 0; row < height_px; row++) {
        uint32_t *line = pixels + (ptrdiff_t)row * stride_px;
        for (int column = 0; column < width_px; column++) {
            double x = 0, y = 0;
            plp_affine_apply(map, column + 0.5, row + 0.5, &x, &y);
            bool inside = x >= 0 && y >= 0 && x <= frame->stored_width_px &&
                          y <= frame->stored_height_px; // false for NaN too
            if (!inside)
                line[column] = 0;
            else if (frame->pixels == PLP_PIXELS_RGB24)
                line[column] = sample_rgb(frame, x, y);
            else
                line[column] = sample_i420(frame, &colours, x, y);
        }
    }
}
