#include "vision/mouth_view.h"

#include <math.h>
#include <stdlib.h>

#define MAX_OUTSIDE 0.25f
// Set on 16 persons' stills (line 0.19 to 0.83, colour to 0.25) and the same under masks of five
// colours (line 0), with room for a mask's folds.
#define NO_LINE 0.1f
#define WEAK_LINE 0.17f
#define OTHER_COLOUR 0.12f
#define FOLDED_LINE 0.45f
#define FAR_COLOUR 0.3f

#define N_AROUND 16
#define N_UPPER 12
#define N_LINE 7
#define LINE_REACH 4

/** Skin (or what lies on it) around the mouth: above, beside and below the lips. */
static const int around[N_AROUND] = {164, 167, 393, 165, 391, 92,  322, 186,
                                     410, 43,  273, 18,  200, 201, 421, 182};
/** Skin that no mask covers: brow's middle, forehead, beside the bridge of the nose. */
static const int upper[N_UPPER] = {8, 9, 151, 108, 337, 69, 299, 107, 336, 168, 6, 197};
/** Inner edge of the lips, upper and lower point that face each other. */
static const int line_pairs[N_LINE][2] = {{80, 88},   {81, 178},  {82, 87},  {13, 14},
                                          {312, 317}, {311, 402}, {310, 318}};

typedef struct {
    float luma, red, blue; // red and blue: (R - Y) / Y, (B - Y) / Y
} Colour;

static Colour read_colour(const PlpFaceResult *result, float x, float y)
{
    const int i = CLAMP((int)x, 0, PLP_FACE_INPUT_PX - 1);
    const int j = CLAMP((int)y, 0, PLP_FACE_INPUT_PX - 1);
    const float *p = result->input + 3 * (j * PLP_FACE_INPUT_PX + i);
    const float luma = 0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2];
    const float unit = luma + 0.05f; // the dark has no colour
    return (Colour){luma, (p[0] - luma) / unit, (p[2] - luma) / unit};
}

static int compare_floats(const void *a, const void *b)
{
    const float first = *(const float *)a, second = *(const float *)b;
    return (first > second) - (first < second);
}

static float find_median(float *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, compare_floats);
    return values[n / 2];
}

static Colour find_median_colour(const PlpFaceResult *result, const int *indices, int n)
{
    float luma[N_AROUND], red[N_AROUND], blue[N_AROUND];
    for (int i = 0; i < n; i++) {
        const PlpUnitPoint p = result->points[indices[i]];
        const Colour colour = read_colour(result, p.x, p.y);
        luma[i] = colour.luma;
        red[i] = colour.red;
        blue[i] = colour.blue;
    }
    return (Colour){find_median(luma, n), find_median(red, n), find_median(blue, n)};
}

/** The darkest luma across the lips at one pair of points of their inner edge. */
static float find_darkest(const PlpFaceResult *result, const int pair[2])
{
    const PlpUnitPoint a = result->points[pair[0]], b = result->points[pair[1]];
    const float dx = b.x - a.x, dy = b.y - a.y, length = hypotf(dx, dy);
    const float ux = length > 0.5f ? dx / length : 0, uy = length > 0.5f ? dy / length : 1;
    float darkest = 1;
    for (float s = -LINE_REACH; s <= length + LINE_REACH; s += 1)
        darkest = fminf(darkest, read_colour(result, a.x + s * ux, a.y + s * uy).luma);
    return darkest;
}

static float measure_outside(const PlpFace *face, int width_px, int height_px)
{
    int outside = 0;
    for (int i = 0; i < PLP_LIP_POINTS; i++) {
        const PlpPoint p = face->points[PLP_LIP_INDICES[i]];
        outside += !(p.x_px >= 0 && p.y_px >= 0 && p.x_px <= (float)width_px &&
                     p.y_px <= (float)height_px);
    }
    return (float)outside / PLP_LIP_POINTS;
}

PlpMouthView plp_mouth_view_compute(const PlpFaceResult *result, const PlpFace *face, int width_px,
                                    int height_px)
{
    const Colour skin = find_median_colour(result, upper, N_UPPER);
    const Colour near = find_median_colour(result, around, N_AROUND);
    float dark = 0;
    for (int i = 0; i < N_LINE; i++)
        dark += find_darkest(result, line_pairs[i]) / N_LINE;
    return (PlpMouthView){
        .line_ratio = 1 - dark / fmaxf(near.luma, 0.02f),
        .colour_ratio = hypotf(near.red - skin.red, near.blue - skin.blue),
        .outside_ratio = measure_outside(face, width_px, height_px),
    };
}

PlpReason plp_mouth_view_judge(const PlpMouthView *view)
{
    if (view->outside_ratio > MAX_OUTSIDE)
        return PLP_REASON_OUT_OF_FRAME;
    const bool covered = view->line_ratio < NO_LINE ||
                         (view->line_ratio < WEAK_LINE && view->colour_ratio > OTHER_COLOUR) ||
                         (view->line_ratio < FOLDED_LINE && view->colour_ratio > FAR_COLOUR);
    return covered ? PLP_REASON_MOUTH_HIDDEN : PLP_REASON_MEASURED;
}
