#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/frame.h"

#define PLP_SCENE_COLUMNS 16
#define PLP_SCENE_ROWS 12
#define PLP_SCENE_CELLS (PLP_SCENE_COLUMNS * PLP_SCENE_ROWS)

/** A very small luma picture of a frame, as stored, by which a cut and the light are judged. */
typedef struct {
    float cells[PLP_SCENE_CELLS]; // mean luma, 0..1
    float brightness_ratio;       // median luma, 0..1
} PlpScene;

/** From a grid of points, so that a frame costs some ten microseconds whatever its size. */
PlpScene plp_scene_make(const PlpFrame *frame);

/**
 * Whether `scene` has nothing to do with the one before: cells no longer correlate (below 0.5) and
 * differ by more than 6 % of full scale on average. A person who moves, a pan and a lamp switched
 * on keep the correlation; a cut, a jump over black or another camera do not.
 */
bool plp_scene_is_cut(const PlpScene *before, const PlpScene *scene);
