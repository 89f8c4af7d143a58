#include <cmath>
#include <vector>

#include <glib.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

extern "C" {
#include "vision/flow_priv.h"
}
#include "vision/guard.h"

struct PlpFlow {
    cv::Mat level, fine, squares;
    std::vector<cv::Mat> now, before; // pyramids
    std::vector<cv::Point2f> from, to;
    std::vector<uchar> found;
    std::vector<float> edges;
};

namespace
{

constexpr int kLevels = 1;          // one halving: motions up to a sixth of the eyes' distance
constexpr int kWindow = 11;         // a sixth of the eyes' distance
constexpr int kSurroundings = 31;   // what is wider than this is light, not skin
constexpr double kContrast = 32;    // grey steps that the face's own contrast becomes
constexpr double kMaxGain = 8;      // noise of the camera must not become texture
constexpr double kMinEdge = 2e-4;   // least eigenvalue, as OpenCV scales it
constexpr float kGoodEdge = 4e-3f;  // from about here on a point is as sure as it gets
constexpr float kMaxMotion = 0.25f; // of the picture's side: beyond it the point was lost

void normalise(PlpFlow *flow, cv::Mat luma)
{
    luma.convertTo(flow->fine, CV_32F);
    cv::blur(flow->fine, flow->level, cv::Size(kSurroundings, kSurroundings));
    flow->fine -= flow->level;
    const double contrast = cv::norm(flow->fine, cv::NORM_L2) / PLP_FLOW_PX;
    const double gain = std::fmin(kContrast / std::fmax(contrast, 1e-3), kMaxGain);
    flow->fine.convertTo(luma, CV_8U, gain, 128);
}

cv::Mat view(const guint8 *pixels)
{
    // OpenCV has no const view; it only reads.
    return cv::Mat(PLP_FLOW_PX, PLP_FLOW_PX, CV_8UC1, const_cast<guint8 *>(pixels));
}

void take_back(const PlpFlow *flow, size_t i, PlpFlowPoint *point)
{
    point->dx = flow->from[i].x - flow->to[i].x;
    point->dy = flow->from[i].y - flow->to[i].y;
    const bool lost = !flow->found[i] || !std::isfinite(point->dx + point->dy) ||
                      std::hypot(point->dx, point->dy) > kMaxMotion * PLP_FLOW_PX;
    const float edge = flow->edges[i];
    point->weight *= lost ? 0.f : edge / (edge + kGoodEdge);
    if (lost)
        point->dx = point->dy = 0;
}

void follow(PlpFlow *flow, const guint8 *now, const guint8 *before, PlpFlowPoint *points, int n)
{
    const cv::Size window(kWindow, kWindow);
    cv::buildOpticalFlowPyramid(view(now), flow->now, window, kLevels);
    cv::buildOpticalFlowPyramid(view(before), flow->before, window, kLevels);
    flow->from.resize(static_cast<size_t>(n));
    for (int i = 0; i < n; i++) // OpenCV's pixel centres are whole numbers
        flow->from[static_cast<size_t>(i)] = cv::Point2f(points[i].x - 0.5f, points[i].y - 0.5f);
    cv::calcOpticalFlowPyrLK(
        flow->now, flow->before, flow->from, flow->to, flow->found, flow->edges, window, kLevels,
        cv::TermCriteria(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 12, 0.005),
        cv::OPTFLOW_LK_GET_MIN_EIGENVALS, kMinEdge);
    for (int i = 0; i < n; i++)
        take_back(flow, static_cast<size_t>(i), &points[i]);
}

} // namespace

extern "C" PlpFlow *plp_flow_new(GError **error)
{
    PlpFlow *flow = nullptr;
    plp_guard(error, PLP_ERROR_INFERENCE, "optical flow", [&]() {
        flow = new PlpFlow();
        return true;
    });
    return flow;
}

extern "C" void plp_flow_free(PlpFlow *flow)
{
    delete flow;
}

extern "C" bool plp_flow_normalise(PlpFlow *flow, guint8 luma[PLP_FLOW_PX * PLP_FLOW_PX],
                                   GError **error)
{
    return plp_guard(error, PLP_ERROR_INFERENCE, "optical flow", [&]() {
        normalise(flow, view(luma));
        return true;
    });
}

extern "C" bool plp_flow_follow(PlpFlow *flow, const guint8 *now, const guint8 *before,
                                PlpFlowPoint *points, int n, GError **error)
{
    if (n == 0)
        return true;
    return plp_guard(error, PLP_ERROR_INFERENCE, "optical flow", [&]() {
        follow(flow, now, before, points, n);
        return true;
    });
}
