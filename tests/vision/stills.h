#pragma once

// Pictures for the vision tests: the reference stills (evaluation data, skipped visibly where
// absent), drawn areas and pictures put together of parts of others.

#include <glib.h>
#include <stdbool.h>

#include "domain/frame.h"
#include "vision/models.h"

/** The folder of the reference stills, or NULL where there is none. */
char *plp_stills_dup_folder(void);

/** The installed models; skips the test, saying so, where they are absent. */
PlpModels *plp_stills_load_models(void);

/** Skips the test, saying so, without evaluation data; to be called before anything is allocated.
 */
void plp_stills_need(void);

/** An RGB24 frame of one colour. */
PlpFrame *plp_stills_make(int width_px, int height_px, int red, int green, int blue);

/** A still by its name (`c01.png`); skips the test, saying so, without evaluation data. */
PlpFrame *plp_stills_load(const char *name);

/**
 * Pastes `source` into `target`, scaled about the origin by `scale`, its upper left corner at (x,
 * y). Both RGB24. Parts outside are left out.
 */
void plp_stills_paste(PlpFrame *target, const PlpFrame *source, double x_px, double y_px,
                      double scale);

/** Fills an ellipse. */
void plp_stills_cover(PlpFrame *target, double x_px, double y_px, double half_width_px,
                      double half_height_px, const uint8_t colour[3]);

/** The colour at a place; borrowed. */
const uint8_t *plp_stills_read(const PlpFrame *frame, double x_px, double y_px);
