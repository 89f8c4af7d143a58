#pragma once

#include "workflow/analyze.h"

/** Several recordings, analysed side by side; the bytes written do not depend on how many at a
 * time. */
typedef struct PlpBatch PlpBatch;

/**
 * All pointers are borrowed. PLP_ERROR_INVALID when two recordings would write to the same place
 * (equal file names but for the extension): nobody could tell afterwards whose result is whose.
 */
PlpBatch *plp_batch_new(const char *const *paths, guint n_paths, const PlpAnalyzeOptions *options,
                        GError **error);
void plp_batch_free(PlpBatch *batch);

guint plp_batch_get_length(const PlpBatch *batch);
const char *plp_batch_get_path(const PlpBatch *batch, guint i);
const PlpOutput *plp_batch_get_output(const PlpBatch *batch, guint i);
const PlpProgress *plp_batch_get_progress(const PlpBatch *batch, guint i);
/** NULL while it is not finished. */
const PlpAnalyzeResult *plp_batch_get_result(PlpBatch *batch, guint i);
/** Frees what a result holds once it has been told; its outcome stays. */
void plp_batch_release_result(PlpBatch *batch, guint i);

/**
 * Analyses all of them, at most `jobs` at a time (0: plp_batch_count_jobs()), and returns when all
 * are finished or, after a cancel, all that were begun. Meanwhile `tick` is called in the caller's
 * thread every tenth of a second and after each end; may be NULL. An error in one does not stop the
 * others.
 */
void plp_batch_run(PlpBatch *batch, guint jobs, void (*tick)(void *self, PlpBatch *batch),
                   void *self);

/** As many as there are CPUs, but no more than fit into the free memory. At least 1. */
guint plp_batch_count_jobs(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpBatch, plp_batch_free)
