#pragma once

// A drawn patient's recording, as the tests need it: results without any network, and a video.

#define PLP_TEST_SECONDS 20
#define PLP_TEST_RATE_PER_S 30

/** Writes the results into a new folder; caller frees its path. */
char *plp_test_write_results(void);
/** Draws the video into `folder` (NULL: a temporary one) unless it is there; caller frees its path.
 */
char *plp_test_draw_video(const char *folder);
