#pragma once

#include "harness.h"

// What a test asks of the recording that is open, and what the window says meanwhile.

/** What the page shows now; gone with the next change. */
const PlpRecording *plp_test_get_recording(PlpUiReviewPage *page);
/** Of both eyes, in the recording that is open. */
guint plp_test_count_closures(PlpUiWindow *window);
/** Waits until corrections are computed and saved. */
void plp_test_settle(PlpUiWindow *window);
/** Deletes the corrections of plp_test_get_results(). */
void plp_test_remove_edits(void);
/** Deletes a file, or a folder with all that is in it. */
void plp_test_remove_all(const char *path);

/** Keeps what the window's session and editor say from now on. */
void plp_test_listen(PlpUiWindow *window);
/** All sentences since plp_test_listen() or plp_test_forget(); NULL: none. */
const char *plp_test_get_said(void);
/** Whether these words are among them; for plp_test_wait(), too. */
bool plp_test_is_said(void *words);
void plp_test_forget(void);
