#include <cmath>

#include <glib.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

extern "C" {
#include "vision/crop.h"
}
#include "vision/guard.h"

struct PlpCrop {
    cv::Mat shrunk[2]; // ping and pong of the halvings
    cv::Mat planes[3]; // the crop, still in the frame's own colours
};

namespace
{

constexpr int kMaxSide = 1024;

/** R' = y + red_cr cr and so on, on Y'CbCr scaled to 0..1 and -0.5..0.5. */
struct Colours {
    float y_offset, y_gain, chroma_gain;
    float red_cr, green_cb, green_cr, blue_cb;
};

/** From the luma weights of red and blue (ITU-R BT.601, BT.709, BT.2020). */
Colours make_colours(PlpMatrix matrix, bool full_range)
{
    const double kr = matrix == PLP_MATRIX_BT709    ? 0.2126
                      : matrix == PLP_MATRIX_BT2020 ? 0.2627
                                                    : 0.299;
    const double kb = matrix == PLP_MATRIX_BT709    ? 0.0722
                      : matrix == PLP_MATRIX_BT2020 ? 0.0593
                                                    : 0.114;
    const double kg = 1 - kr - kb;
    Colours c;
    c.y_offset = full_range ? 0.f : 16.f;
    c.y_gain = full_range ? 1.f / 255 : 1.f / 219;
    c.chroma_gain = full_range ? 1.f / 255 : 1.f / 224;
    c.red_cr = static_cast<float>(2 * (1 - kr));
    c.green_cb = static_cast<float>(-2 * (1 - kb) * kb / kg);
    c.green_cr = static_cast<float>(-2 * (1 - kr) * kr / kg);
    c.blue_cb = static_cast<float>(2 * (1 - kb));
    return c;
}

/** The part of a plane that a crop reads, clipped to the plane but never empty, in whole
 * 2^halvings. */
cv::Rect find_source(const PlpAffine &to_array, int side, cv::Size plane, int halvings)
{
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double x = 0, y = 0;
        plp_affine_apply(to_array, corner & 1 ? side : 0, corner & 2 ? side : 0, &x, &y);
        left = std::fmin(left, x);
        right = std::fmax(right, x);
        top = std::fmin(top, y);
        bottom = std::fmax(bottom, y);
    }
    const int block = 1 << halvings;
    const auto low = [block](double value, int size) {
        const int v =
            static_cast<int>(std::fmax(0, std::fmin(std::floor(value) - 2 * block, size - 1)));
        return v - v % block;
    };
    const auto high = [block](double value, int size, int start) {
        const int v =
            static_cast<int>(std::fmax(start + 1, std::fmin(std::ceil(value) + 2 * block, size)));
        const int whole = (v - start) - (v - start) % block;
        return whole > 0 ? start + whole : v;
    };
    const int x0 = low(left, plane.width), y0 = low(top, plane.height);
    return cv::Rect(cv::Point(x0, y0),
                    cv::Point(high(right, plane.width, x0), high(bottom, plane.height, y0)));
}

/** Halves `source` as often as asked, as long as it can be halved. */
cv::Mat halve(PlpCrop *crop, cv::Mat source, int halvings, int *ret_done)
{
    int done = 0;
    for (; done < halvings && source.cols % 2 == 0 && source.rows % 2 == 0; done++) {
        cv::Mat &target = crop->shrunk[done % 2];
        cv::resize(source, target, cv::Size(source.cols / 2, source.rows / 2), 0, 0,
                   cv::INTER_AREA);
        source = target;
    }
    *ret_done = done;
    return source;
}

/** One plane of the crop; `to_plane` maps the crop's pixel coordinates to the plane's, centres at
 * +0.5. */
void take_plane(PlpCrop *crop, const cv::Mat &plane, const PlpAffine &to_plane,
                const PlpCropFormat &format, const cv::Scalar &border, cv::Mat *target)
{
    const double scale =
        std::sqrt(std::fabs(to_plane.xx * to_plane.yy - to_plane.xy * to_plane.yx));
    int halvings = 0;
    for (double left = scale; left > format.max_scale && halvings < 8; left /= 2)
        halvings++;
    const cv::Rect part = find_source(to_plane, format.side_px, plane.size(), halvings);
    int done = 0;
    const cv::Mat source = halve(crop, plane(part), halvings, &done);
    const double unit = 1.0 / (1 << done);
    const PlpAffine to_array = {
        to_plane.xx * unit,
        to_plane.xy * unit,
        (to_plane.x0 + 0.5 * (to_plane.xx + to_plane.xy) - part.x) * unit - 0.5,
        to_plane.yx * unit,
        to_plane.yy * unit,
        (to_plane.y0 + 0.5 * (to_plane.yx + to_plane.yy) - part.y) * unit - 0.5,
    };
    const cv::Matx23d matrix(to_array.xx, to_array.xy, to_array.x0, to_array.yx, to_array.yy,
                             to_array.y0);
    cv::warpAffine(source, *target, matrix, cv::Size(format.side_px, format.side_px),
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                   format.black ? cv::BORDER_CONSTANT : cv::BORDER_REPLICATE, border);
}

inline float clip(float value)
{
    return value < 0.f ? 0.f : value > 1.f ? 1.f : value;
}

void convert_i420(const cv::Mat planes[3], const Colours &c, const PlpCropFormat &format,
                  float *out)
{
    const size_t n = static_cast<size_t>(format.side_px) * static_cast<size_t>(format.side_px);
    const uint8_t *ys = planes[0].data, *us = planes[1].data, *vs = planes[2].data;
    const float low = format.low, gain = format.high - format.low;
    for (size_t i = 0; i < n; i++) {
        const float y = (static_cast<float>(ys[i]) - c.y_offset) * c.y_gain;
        const float cb = (static_cast<float>(us[i]) - 128.f) * c.chroma_gain;
        const float cr = (static_cast<float>(vs[i]) - 128.f) * c.chroma_gain;
        out[3 * i] = low + gain * clip(y + c.red_cr * cr);
        out[3 * i + 1] = low + gain * clip(y + c.green_cb * cb + c.green_cr * cr);
        out[3 * i + 2] = low + gain * clip(y + c.blue_cb * cb);
    }
}

void convert_rgb(const cv::Mat &plane, const PlpCropFormat &format, float *out)
{
    const size_t n = 3 * static_cast<size_t>(format.side_px) * static_cast<size_t>(format.side_px);
    const float gain = (format.high - format.low) / 255.f;
    for (size_t i = 0; i < n; i++)
        out[i] = format.low + gain * static_cast<float>(plane.data[i]);
}

cv::Mat view_plane(const PlpFrame *frame, int k)
{
    const int halved = k > 0 ? 1 : 0;
    const int type = frame->pixels == PLP_PIXELS_RGB24 ? CV_8UC3 : CV_8UC1;
    // OpenCV has no const view; the crop only reads.
    return cv::Mat((frame->stored_height_px + halved) >> halved,
                   (frame->stored_width_px + halved) >> halved, type,
                   const_cast<uint8_t *>(frame->planes[k]), static_cast<size_t>(frame->strides[k]));
}

void take(PlpCrop *crop, const PlpFrame *frame, const PlpAffine &to_stored,
          const PlpCropFormat &format, float *out)
{
    if (frame->pixels == PLP_PIXELS_RGB24) {
        take_plane(crop, view_plane(frame, 0), to_stored, format, cv::Scalar(), &crop->planes[0]);
        convert_rgb(crop->planes[0], format, out);
        return;
    }
    const PlpAffine half = {0.5, 0, 0, 0, 0.5, 0};
    for (int k = 0; k < 3; k++) {
        const cv::Scalar border(k > 0 ? 128 : frame->full_range ? 0 : 16);
        take_plane(crop, view_plane(frame, k),
                   k > 0 ? plp_affine_compose(half, to_stored) : to_stored, format, border,
                   &crop->planes[k]);
    }
    convert_i420(crop->planes, make_colours(frame->matrix, frame->full_range), format, out);
}

void take_luma(PlpCrop *crop, const PlpFrame *frame, const PlpAffine &to_stored,
               const PlpCropFormat &format, guint8 *out)
{
    take_plane(crop, view_plane(frame, 0), to_stored, format, cv::Scalar(), &crop->planes[0]);
    cv::Mat target(format.side_px, format.side_px, CV_8UC1, out);
    if (frame->pixels == PLP_PIXELS_RGB24)
        cv::cvtColor(crop->planes[0], target, cv::COLOR_RGB2GRAY);
    else
        crop->planes[0].copyTo(target);
}

/** The crop's pixels to the frame's stored ones; false and an error where there is nothing to
 * crop. */
bool find_crop(const PlpFrame *frame, PlpRegion region, int side_px, PlpAffine *ret_to_stored,
               GError **error)
{
    if (!plp_crop_can_read(frame)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "frame %" G_GINT64_FORMAT ": it holds no pixels", frame->index);
        return false;
    }
    const PlpAffine unit = plp_region_make_affine(region);
    if (!std::isfinite(unit.x0 + unit.y0 + unit.xx + unit.xy) || region.side_px <= 0 ||
        side_px < 1 || side_px > kMaxSide) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "frame %" G_GINT64_FORMAT ": no such region to crop", frame->index);
        return false;
    }
    const double pixel = 1.0 / side_px;
    const PlpAffine from_crop = plp_affine_compose(unit, PlpAffine{pixel, 0, 0, 0, pixel, 0});
    *ret_to_stored = plp_affine_compose(frame->to_stored, from_crop);
    return true;
}

} // namespace

extern "C" bool plp_crop_can_read(const PlpFrame *frame)
{
    const int n_planes = frame->pixels == PLP_PIXELS_I420    ? 3
                         : frame->pixels == PLP_PIXELS_RGB24 ? 1
                                                             : 0;
    for (int k = 0; k < n_planes; k++) {
        if (frame->planes[k] == nullptr || frame->strides[k] <= 0)
            return false;
    }
    return n_planes > 0 && frame->stored_width_px > 0 && frame->stored_height_px > 0;
}

extern "C" PlpCrop *plp_crop_new(GError **error)
{
    PlpCrop *crop = nullptr;
    plp_guard(error, PLP_ERROR_INFERENCE, "crop", [&]() {
        // One thread: parallelism is across recordings, and a pool would make speed depend on the
        // neighbours.
        cv::setNumThreads(1);
        crop = new PlpCrop();
        return true;
    });
    return crop;
}

extern "C" void plp_crop_free(PlpCrop *crop)
{
    delete crop;
}

extern "C" bool plp_crop_take(PlpCrop *crop, const PlpFrame *frame, PlpRegion region,
                              const PlpCropFormat *format, float *ret_nhwc, GError **error)
{
    PlpAffine to_stored;
    if (!find_crop(frame, region, format->side_px, &to_stored, error))
        return false;
    return plp_guard(error, PLP_ERROR_INFERENCE, "crop", [&]() {
        take(crop, frame, to_stored, *format, ret_nhwc);
        return true;
    });
}

extern "C" bool plp_crop_take_luma(PlpCrop *crop, const PlpFrame *frame, PlpRegion region,
                                   int side_px, guint8 *ret_luma, GError **error)
{
    PlpAffine to_stored;
    if (!find_crop(frame, region, side_px, &to_stored, error))
        return false;
    return plp_guard(error, PLP_ERROR_INFERENCE, "crop", [&]() {
        PlpCropFormat format = {};
        format.side_px = side_px;
        format.max_scale = 2;
        take_luma(crop, frame, to_stored, format, ret_luma);
        return true;
    });
}
