#pragma once

#include <glib.h>

/**
 * What the figures of one trace rest on, kept from one correction of its closures or tasks to the
 * next: the time each sample stands for, sums over stretches in which nothing changed, samples in
 * order of size, resamples of amounts that are still the same. Figures made with it are, bit for
 * bit, those made without it.
 *
 * It finds out by itself when openness or parameters are other ones and begins anew; another
 * trace needs another memo. One thread at a time.
 */
typedef struct PlpFiguresMemo PlpFiguresMemo;

PlpFiguresMemo *plp_figures_memo_new(void);
void plp_figures_memo_free(PlpFiguresMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFiguresMemo, plp_figures_memo_free)
