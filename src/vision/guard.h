#pragma once

// C++ only: the one place where an exception becomes a GError. Every extern "C" body runs inside
// it.

#include <exception>
#include <new>

#include <glib.h>

#include <opencv2/core.hpp>

extern "C" {
#include "base/error.h"
}

/**
 * Runs `body` (returns bool, sets its own error when false). An exception gives false and an error
 * of `code`: `what: reason`.
 */
template <typename Body>
bool plp_guard(GError **error, PlpErrorCode code, const char *what, Body &&body) noexcept
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        g_set_error(error, PLP_ERROR, code, "%s: not enough memory", what);
    } catch (const cv::Exception &e) {
        g_set_error(error, PLP_ERROR, code, "%s: OpenCV refused it (%s)", what, e.err.c_str());
    } catch (const std::exception &e) {
        g_set_error(error, PLP_ERROR, code, "%s: %s", what, e.what());
    } catch (...) {
        g_set_error(error, PLP_ERROR, code, "%s: an unknown exception", what);
    }
    return false;
}
