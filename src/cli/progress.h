#pragma once

#include "workflow/batch.h"

/** One line on standard error that is written anew: recordings, share, frames a second, time left.
 */
typedef struct PlpProgressLine PlpProgressLine;

PlpProgressLine *plp_progress_line_new(void);
void plp_progress_line_free(PlpProgressLine *line);
void plp_progress_line_update(PlpProgressLine *line, const PlpBatch *batch);
/** Wipes the line, so that other text can be written. */
void plp_progress_line_clear(PlpProgressLine *line);

/** `2 of 5 recordings, 41 %, 312 frames/s, 0:21 left`, so long after the start. Caller frees. */
char *plp_progress_dup_text(const PlpBatch *batch, int64_t elapsed_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpProgressLine, plp_progress_line_free)
