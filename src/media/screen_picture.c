#include "media/screen_picture.h"

#include <libswscale/swscale.h>
#include <math.h>
#include <string.h>

enum { BYTES_PER_PIXEL = 3, ROW_ALIGNMENT = 64, ROW_PADDING = 64, LARGEST_SIDE_PX = 16384 };

struct PlpPictureScaler {
    struct SwsContext *context;   // cached for the last pair of sizes and formats
    struct SwsContext *shrinking; // the same
    uint8_t *lying;               // a picture that is still to be turned
    size_t lying_bytes;
};

PlpPictureScaler *plp_picture_scaler_new(void)
{
    return g_new0(PlpPictureScaler, 1);
}

void plp_picture_scaler_free(PlpPictureScaler *scaler)
{
    if (scaler == NULL)
        return;
    sws_freeContext(scaler->context);
    sws_freeContext(scaler->shrinking);
    g_free(scaler->lying);
    g_free(scaler);
}

PlpPicture *plp_picture_ref(PlpPicture *picture)
{
    g_atomic_int_inc(&picture->references);
    return picture;
}

void plp_picture_unref(PlpPicture *picture)
{
    if (picture == NULL || !g_atomic_int_dec_and_test(&picture->references))
        return;
    g_bytes_unref(picture->bytes);
    g_free(picture);
}

static int swscale_matrix(PlpMatrix matrix)
{
    switch (matrix) {
    case PLP_MATRIX_BT709:
        return SWS_CS_ITU709;
    case PLP_MATRIX_BT2020:
        return SWS_CS_BT2020;
    case PLP_MATRIX_BT601:
    case PLP_MATRIX_UNKNOWN:
    default:
        return SWS_CS_ITU601;
    }
}

static bool prepare(PlpPictureScaler *scaler, const PlpFrame *frame, int width, int height)
{
    bool rgb = frame->pixels == PLP_PIXELS_RGB24;
    scaler->context =
        sws_getCachedContext(scaler->context, frame->stored_width_px, frame->stored_height_px,
                             rgb ? AV_PIX_FMT_RGB24 : AV_PIX_FMT_YUV420P, width, height,
                             AV_PIX_FMT_RGB24, SWS_BILINEAR, NULL, NULL, NULL);
    if (scaler->context == NULL)
        return false;
    const int *matrix = sws_getCoefficients(swscale_matrix(frame->matrix));
    if (!rgb)
        sws_setColorspaceDetails(scaler->context, matrix, frame->full_range, matrix, 1, 0, 1 << 16,
                                 1 << 16);
    return true;
}

static bool scale_into(PlpPictureScaler *scaler, const PlpFrame *frame, int width, int height,
                       uint8_t *pixels, int stride)
{
    if (!prepare(scaler, frame, width, height))
        return false;
    const uint8_t *const from[4] = {frame->planes[0], frame->planes[1], frame->planes[2], NULL};
    const int from_strides[4] = {frame->strides[0], frame->strides[1], frame->strides[2], 0};
    uint8_t *const to[4] = {pixels};
    const int to_strides[4] = {stride};
    return sws_scale(scaler->context, from, from_strides, 0, frame->stored_height_px, to,
                     to_strides) == height;
}

static int stride_for(int width)
{
    int bytes = width * BYTES_PER_PIXEL;
    return (bytes + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
}

/** swscale's vector code writes a little beyond a row. */
static size_t bytes_for(int height, int stride)
{
    return (size_t)stride * (size_t)height + ROW_PADDING;
}

typedef struct {
    int xx, xy, yx, yy; // signs: stored = signs * upright
} Signs;

static int sign_of(double value)
{
    return (value > 1e-9) - (value < -1e-9);
}

static Signs signs_of(const PlpFrame *frame)
{
    const PlpAffine *way = &frame->to_stored;
    return (Signs){sign_of(way->xx), sign_of(way->xy), sign_of(way->yx), sign_of(way->yy)};
}

static bool is_upright(Signs signs)
{
    return signs.xx == 1 && signs.yy == 1;
}

/** Copies the lying picture, turned, pixel by pixel: one step to the right or down on the upright
 * side is a fixed step in the lying one. */
static void turn(const uint8_t *lying, int lying_stride, int lying_width, int lying_height,
                 Signs signs, const PlpPicture *picture, uint8_t *upright)
{
    ptrdiff_t right = signs.xx * BYTES_PER_PIXEL + signs.yx * (ptrdiff_t)lying_stride;
    ptrdiff_t down = signs.xy * BYTES_PER_PIXEL + signs.yy * (ptrdiff_t)lying_stride;
    int x0 = signs.xx + signs.xy < 0 ? lying_width - 1 : 0;
    int y0 = signs.yx + signs.yy < 0 ? lying_height - 1 : 0;
    const uint8_t *origin = lying + y0 * (ptrdiff_t)lying_stride + x0 * BYTES_PER_PIXEL;
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *from = origin + y * down;
        uint8_t *to = upright + (ptrdiff_t)y * picture->stride;
        for (int x = 0; x < picture->width_px; x++, from += right, to += BYTES_PER_PIXEL)
            memcpy(to, from, BYTES_PER_PIXEL);
    }
}

static bool fill_turned(PlpPictureScaler *scaler, const PlpFrame *frame, Signs signs,
                        const PlpPicture *picture, uint8_t *pixels)
{
    bool swapped = signs.xx == 0;
    int width = swapped ? picture->height_px : picture->width_px;
    int height = swapped ? picture->width_px : picture->height_px;
    int stride = stride_for(width);
    size_t needed = bytes_for(height, stride);
    if (scaler->lying_bytes < needed) {
        g_free(scaler->lying);
        scaler->lying = g_malloc(needed);
        scaler->lying_bytes = needed;
    }
    if (!scale_into(scaler, frame, width, height, scaler->lying, stride))
        return false;
    turn(scaler->lying, stride, width, height, signs, picture, pixels);
    return true;
}

static void fit(const PlpFrame *frame, int box_width, int box_height, PlpPicture *picture)
{
    picture->width_px = frame->width_px;
    picture->height_px = frame->height_px;
    if (box_width > 0 && box_height > 0) {
        double scale =
            fmin((double)box_width / frame->width_px, (double)box_height / frame->height_px);
        picture->width_px = (int)lround(frame->width_px * scale);
        picture->height_px = (int)lround(frame->height_px * scale);
    }
    picture->width_px = CLAMP(picture->width_px, 1, LARGEST_SIDE_PX);
    picture->height_px = CLAMP(picture->height_px, 1, LARGEST_SIDE_PX);
    picture->stride = stride_for(picture->width_px);
}

PlpPicture *plp_picture_scale(PlpPictureScaler *scaler, const PlpFrame *frame, int box_width_px,
                              int box_height_px)
{
    PlpPicture *picture = g_new0(PlpPicture, 1);
    picture->references = 1;
    picture->index = frame->index;
    picture->t_us = frame->t_us;
    fit(frame, box_width_px, box_height_px, picture);
    size_t size = bytes_for(picture->height_px, picture->stride);
    uint8_t *pixels = g_try_malloc(size);
    Signs signs = signs_of(frame);
    bool made = pixels != NULL &&
                (is_upright(signs) ? scale_into(scaler, frame, picture->width_px,
                                                picture->height_px, pixels, picture->stride)
                                   : fill_turned(scaler, frame, signs, picture, pixels));
    picture->bytes = g_bytes_new_take(pixels, made ? size : 0);
    if (!made)
        g_clear_pointer(&picture, plp_picture_unref);
    return picture;
}

int plp_picture_shrink_factor(const PlpFrame *frame, int box_width_px, int box_height_px)
{
    if (box_width_px <= 0 || box_height_px <= 0 || frame->pixels != PLP_PIXELS_I420)
        return 1;
    double times =
        fmax((double)frame->width_px / box_width_px, (double)frame->height_px / box_height_px);
    return times >= 4 ? 4 : times >= 2 ? 2 : 1;
}

typedef struct {
    int width, height, chroma_width, chroma_height;
    int strides[3];
    size_t offsets[3];
    size_t bytes;
} Layout;

static int aligned(int bytes)
{
    return (bytes + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
}

static Layout layout_of(int width, int height)
{
    Layout layout = {.width = width, .height = height};
    layout.chroma_width = (width + 1) / 2;
    layout.chroma_height = (height + 1) / 2;
    for (int i = 0; i < 3; i++) {
        layout.strides[i] = aligned(i == 0 ? width : layout.chroma_width);
        layout.offsets[i] = layout.bytes;
        int rows = i == 0 ? height : layout.chroma_height;
        layout.bytes += (size_t)layout.strides[i] * (size_t)rows;
    }
    layout.bytes += ROW_PADDING;
    return layout;
}

static PlpFrame *shrunk_frame(const PlpFrame *frame, const Layout *layout, uint8_t *pixels)
{
    PlpFrame *shrunk = plp_frame_new(pixels, g_free);
    shrunk->index = frame->index;
    shrunk->packet_index = frame->packet_index;
    shrunk->t_us = frame->t_us;
    shrunk->pixels = PLP_PIXELS_I420;
    shrunk->matrix = frame->matrix;
    shrunk->full_range = frame->full_range;
    shrunk->damaged = frame->damaged;
    shrunk->stored_width_px = layout->width;
    shrunk->stored_height_px = layout->height;
    for (int i = 0; i < 3; i++) {
        shrunk->planes[i] = pixels + layout->offsets[i];
        shrunk->strides[i] = layout->strides[i];
    }
    shrunk->width_px = frame->width_px; // the shape on the screen stays
    shrunk->height_px = frame->height_px;
    double x = (double)layout->width / frame->stored_width_px;
    double y = (double)layout->height / frame->stored_height_px;
    shrunk->to_stored = plp_affine_compose((PlpAffine){.xx = x, .yy = y}, frame->to_stored);
    return shrunk;
}

PlpFrame *plp_picture_shrink(PlpPictureScaler *scaler, PlpFrame *frame, int factor)
{
    if (factor <= 1)
        return plp_frame_ref(frame);
    Layout layout = layout_of(MAX(frame->stored_width_px / factor, 1),
                              MAX(frame->stored_height_px / factor, 1));
    scaler->shrinking = sws_getCachedContext(
        scaler->shrinking, frame->stored_width_px, frame->stored_height_px, AV_PIX_FMT_YUV420P,
        layout.width, layout.height, AV_PIX_FMT_YUV420P, SWS_BILINEAR, NULL, NULL, NULL);
    g_autofree uint8_t *pixels = g_try_malloc(layout.bytes);
    if (scaler->shrinking == NULL || pixels == NULL)
        return NULL;
    const uint8_t *const from[4] = {frame->planes[0], frame->planes[1], frame->planes[2], NULL};
    const int from_strides[4] = {frame->strides[0], frame->strides[1], frame->strides[2], 0};
    uint8_t *const to[4] = {pixels, pixels + layout.offsets[1], pixels + layout.offsets[2], NULL};
    const int to_strides[4] = {layout.strides[0], layout.strides[1], layout.strides[2], 0};
    int rows = sws_scale(scaler->shrinking, from, from_strides, 0, frame->stored_height_px, to,
                         to_strides);
    return rows == layout.height ? shrunk_frame(frame, &layout, g_steal_pointer(&pixels)) : NULL;
}
