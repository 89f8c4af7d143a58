#pragma once

#include <glib.h>

#include "domain/side.h"
#include "domain/trace.h"

/** The muscles' work that a video shows, in the order of PlpTwitchRegions. */
typedef enum {
    PLP_PULL_LID,   // openness lost
    PLP_PULL_EYE,   // skin above and below the lids, towards each other
    PLP_PULL_CHEEK, // up
    PLP_PULL_MOUTH, // the corner, out and up
} PlpPull;
#define PLP_PULL_N (PLP_PULL_MOUTH + 1)

/**
 * One side's pulls over a recording, a value a sample, NaN where not measured. `path` is a position
 * (of flow: its running sum, so that only differences within a stretch without NaN mean something);
 * `excursion` is the path above its running median of 0.4 s to each side: what comes and goes
 * within that time. `noise` is the excursions' standard deviation (normal core) outside closures.
 */
typedef struct {
    guint n;
    int64_t *t_us;
    double *path[PLP_PULL_N];
    double *excursion[PLP_PULL_N];
    double noise[PLP_PULL_N];
} PlpPulls;

/**
 * `openness`: of float, one a sample. `watch` (watch.h): samples near closures are left out
 * of the noise; NULL: none. Cheek and mouth come from optical flow; in a recording without any,
 * from the landmarks, which is noisier.
 */
PlpPulls *plp_pulls_compute(const PlpTrace *trace, PlpSide side, const GArray *openness,
                            const guint8 *watch);
void plp_pulls_free(PlpPulls *pulls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpPulls, plp_pulls_free)
