#pragma once

#include "domain/closure.h"

typedef struct {
    double red, green, blue, alpha; // 0 to 1
} PlpColor;

/**
 * All colours of a drawing. Meaning never hangs on a colour alone: kinds have patterns, eyes have
 * dashes, before and after have hollow and filled marks.
 */
typedef struct {
    PlpColor paper, ink;
    PlpColor soft_ink;    // labels of axes
    PlpColor grid;        // frames, ticks, the 50 % line
    PlpColor hatch;       // not measurable
    PlpColor right, left; // traces
    PlpColor before, after;
    PlpColor kinds[PLP_KIND_N];
    PlpColor twitch, commanded;
    PlpColor treatment, score;
    double band_alpha; // of a closure's band behind its trace
} PlpPalette;

const PlpPalette *plp_palette_get_light(void);
const PlpPalette *plp_palette_get_dark(void);
/** Black on white, darker kinds, stronger bands. */
const PlpPalette *plp_palette_get_high_contrast(void);

/** The colour with another alpha. */
PlpColor plp_color_fade(PlpColor color, double alpha);
/** Contrast ratio of two opaque colours as of WCAG 2: 1 to 21. */
double plp_color_get_contrast(PlpColor a, PlpColor b);
