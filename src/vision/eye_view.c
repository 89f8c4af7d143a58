#include "vision/eye_view.h"

#include <math.h>

#define MAX_PATCH 96
#define DARK_BRIGHTNESS 0.04f
#define DARK_CONTRAST 0.04f
#define MAX_OUTSIDE 0.25f

/** The luma of a square patch of the crop. */
typedef struct {
    int n_columns, n_rows;
    float luma[MAX_PATCH * MAX_PATCH];
} Patch;

static void take_patch(const PlpFaceResult *result, const int *indices, Patch *ret_patch)
{
    const PlpUnitPoint outer = result->points[indices[0]], inner = result->points[indices[8]];
    const float cx = 0.5f * (outer.x + inner.x), cy = 0.5f * (outer.y + inner.y);
    const float half = 0.7f * hypotf(inner.x - outer.x, inner.y - outer.y);
    const int left = CLAMP((int)floorf(cx - half), 0, PLP_FACE_INPUT_PX - 3);
    const int top = CLAMP((int)floorf(cy - half), 0, PLP_FACE_INPUT_PX - 3);
    const int size = CLAMP((int)ceilf(2 * half), 3, MAX_PATCH);
    ret_patch->n_columns = MIN(size, PLP_FACE_INPUT_PX - left);
    ret_patch->n_rows = MIN(size, PLP_FACE_INPUT_PX - top);
    for (int j = 0; j < ret_patch->n_rows; j++) {
        for (int i = 0; i < ret_patch->n_columns; i++) {
            const float *p = result->input + 3 * ((top + j) * PLP_FACE_INPUT_PX + left + i);
            ret_patch->luma[j * ret_patch->n_columns + i] =
                0.299f * p[0] + 0.587f * p[1] + 0.114f * p[2];
        }
    }
}

static float find_quantile(const int counts[256], int total, float share)
{
    int level = 0;
    for (int seen = counts[0]; (float)seen < share * (float)total && level < 255;)
        seen += counts[++level];
    return (float)level / 255;
}

/** Root mean square of the Laplacian over that of the luma's own deviation. */
static float measure_sharpness(const Patch *patch)
{
    const int columns = patch->n_columns;
    double sum = 0, squares = 0, edges = 0;
    int n = 0;
    for (int j = 1; j + 1 < patch->n_rows; j++) {
        for (int i = 1; i + 1 < columns; i++, n++) {
            const float *p = patch->luma + j * columns + i;
            const double edge = (double)p[-1] + p[1] + p[-columns] + p[columns] - 4 * (double)p[0];
            sum += p[0];
            squares += (double)p[0] * p[0];
            edges += edge * edge;
        }
    }
    const double mean = sum / n, variance = squares / n - mean * mean;
    return (float)sqrt(edges / n / fmax(variance, 1e-5));
}

static float measure_outside(const int *indices, const PlpPoint *points, int width_px,
                             int height_px)
{
    int outside = 0;
    for (int i = 0; i < PLP_EYE_CONTOUR; i++) {
        const PlpPoint p = points[indices[i]];
        outside += !(p.x_px >= 0 && p.y_px >= 0 && p.x_px <= (float)width_px &&
                     p.y_px <= (float)height_px);
    }
    return (float)outside / PLP_EYE_CONTOUR;
}

static PlpReason judge(const PlpEyeView *view)
{
    if (view->outside_ratio > MAX_OUTSIDE)
        return PLP_REASON_OUT_OF_FRAME;
    if (view->brightness_ratio < DARK_BRIGHTNESS && view->contrast_ratio < DARK_CONTRAST)
        return PLP_REASON_TOO_DARK;
    return PLP_REASON_MEASURED;
}

PlpEyeView plp_eye_view_compute(const PlpFaceResult *result, PlpSide side,
                                const PlpPoint points[PLP_LANDMARKS], int width_px, int height_px)
{
    const int *indices = side == PLP_SIDE_RIGHT ? PLP_EYE_INDICES_RIGHT : PLP_EYE_INDICES_LEFT;
    Patch patch;
    take_patch(result, indices, &patch);
    int counts[256] = {0};
    const int n = patch.n_columns * patch.n_rows;
    for (int i = 0; i < n; i++)
        counts[CLAMP((int)(patch.luma[i] * 255 + 0.5f), 0, 255)]++;
    PlpEyeView view = {
        .sharpness_ratio = measure_sharpness(&patch),
        .brightness_ratio = find_quantile(counts, n, 0.5f),
        .contrast_ratio = find_quantile(counts, n, 0.95f) - find_quantile(counts, n, 0.05f),
        .outside_ratio = measure_outside(indices, points, width_px, height_px),
    };
    view.reason = judge(&view);
    return view;
}
