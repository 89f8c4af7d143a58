#include "vision/look.h"

#include <math.h>

#define BINS_A_SIDE 8
#define CHROMA_RANGE 0.4f // of (R - Y) / Y and (B - Y) / Y
#define COLOURS_UNIT 0.45 // Hellinger distance that counts as much as
#define SHAPES_UNIT 0.12  // this mean difference of the logarithms of the ratios
#define UPDATE_SHARE 0.1f

static const int SHAPES[PLP_LOOK_SHAPES][2] = {
    {133, 362}, // inner eye corners
    {234, 454}, // width of the face
    {168, 2},   // length of the nose
    {129, 358}, // width of the nose
    {10, 168},  // height of the forehead
    {127, 356}, // temples
};

static float measure(const PlpFaceResult *result, int a, int b)
{
    const float dx = result->points[a].x - result->points[b].x;
    const float dy = result->points[a].y - result->points[b].y;
    const float dz = result->depth[a] - result->depth[b];
    return sqrtf(dx * dx + dy * dy + dz * dz);
}

static int find_bin(float chroma)
{
    const float place = (chroma + CHROMA_RANGE) / (2 * CHROMA_RANGE) * BINS_A_SIDE;
    return place > 0 ? MIN((int)place, BINS_A_SIDE - 1) : 0;
}

/** Colours of the part of the crop between the temples, from forehead to chin; every second pixel.
 */
static void count_colours(const PlpFaceResult *result, float ret_colours[PLP_LOOK_BINS])
{
    const int left = CLAMP((int)result->points[234].x, 0, PLP_FACE_INPUT_PX - 2);
    const int right = CLAMP((int)result->points[454].x, left + 1, PLP_FACE_INPUT_PX - 1);
    const int top = CLAMP((int)result->points[10].y, 0, PLP_FACE_INPUT_PX - 2);
    const int bottom = CLAMP((int)result->points[152].y, top + 1, PLP_FACE_INPUT_PX - 1);
    int counts[PLP_LOOK_BINS] = {0};
    int n = 0;
    for (int y = top; y < bottom; y += 2) {
        for (int x = left; x < right; x += 2, n++) {
            const float *p = result->input + 3 * (y * PLP_FACE_INPUT_PX + x);
            const float luma = 0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2] + 0.05f;
            counts[find_bin((p[0] - luma) / luma) * BINS_A_SIDE + find_bin((p[2] - luma) / luma)]++;
        }
    }
    for (int i = 0; i < PLP_LOOK_BINS; i++)
        ret_colours[i] = (float)counts[i] / (float)n;
}

PlpLook plp_look_make(const PlpFaceResult *result)
{
    PlpLook look = {.known = true};
    const float unit = fmaxf(measure(result, 33, 263), 1e-3f);
    for (int i = 0; i < PLP_LOOK_SHAPES; i++)
        look.shapes[i] = fmaxf(measure(result, SHAPES[i][0], SHAPES[i][1]), 1e-3f) / unit;
    count_colours(result, look.colours);
    return look;
}

void plp_look_update(PlpLook *look, const PlpLook *newer)
{
    if (!look->known) {
        *look = *newer;
        return;
    }
    for (int i = 0; i < PLP_LOOK_BINS; i++)
        look->colours[i] += UPDATE_SHARE * (newer->colours[i] - look->colours[i]);
    for (int i = 0; i < PLP_LOOK_SHAPES; i++)
        look->shapes[i] += UPDATE_SHARE * (newer->shapes[i] - look->shapes[i]);
}

double plp_look_compare(const PlpLook *a, const PlpLook *b)
{
    double common = 0, shapes = 0;
    for (int i = 0; i < PLP_LOOK_BINS; i++)
        common += sqrt((double)a->colours[i] * b->colours[i]);
    for (int i = 0; i < PLP_LOOK_SHAPES; i++)
        shapes += fabs(log((double)a->shapes[i] / b->shapes[i])) / PLP_LOOK_SHAPES;
    return hypot(sqrt(fmax(0, 1 - common)) / COLOURS_UNIT, shapes / SHAPES_UNIT);
}
