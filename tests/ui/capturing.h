#pragma once

#include "harness.h"
#include "ui/capture/page.h"

// The page that records, before a fake camera: a file played in real time (media/camera.h).

/** The page with that camera: `loop:PATH`, `file:PATH`, a device; NULL: what the machine has. */
PlpUiCapturePage *plp_test_open_capture(PlpUiWindow *window, const char *camera);
/** Likewise with the drawn patient's video behind `loop:` or `file:`, until its picture is there.
 */
PlpUiCapturePage *plp_test_open_capture_patient(PlpUiWindow *window, const char *prefix);

/** For plp_test_wait(): the page shows the camera's picture; nothing is being recorded. */
bool plp_test_camera_runs(void *page);
bool plp_test_recording_is_over(void *page);

/** All pictures of a recording; none may be damaged. */
int64_t plp_test_count_frames(const char *video_path);
/** The tasks beside it, of PlpSegment, asserted to be `n`. Caller unrefs. */
GArray *plp_test_load_tasks(const char *video_path, guint n);
