#pragma once

#include <glib.h>

#include "analysis/figures_memo.h"
#include "domain/recording.h"
#include "domain/setup.h"

// What a person said against a recording's results (a GArray of PlpClosureEdit, in the order they
// were made), wherever it is kept: first the recording as a whole, then its closures.

/** What the recording rests on as it is, tasks copied. Caller frees. */
PlpSetup *plp_corrections_make_setup(const PlpRecording *recording);

/** Automatic results and the set-up they were found with; borrowed. */
typedef struct {
    const PlpAnalysis *analysis;
    const PlpSetup *setup;
} PlpFound;

/**
 * Everything that is found in a trace as the set-up wants it, without the video. `former` is what
 * was found with another set-up, which is made use of where the same closures are found, and `memo`
 * what its figures rest on. `media` and `classes` are what the former analysis had from elsewhere.
 * All but `memo` may be NULL. Caller frees.
 */
PlpAnalysis *plp_corrections_analyse(const PlpTrace *trace, const PlpSetup *setup,
                                     const PlpFound *former, const PlpParameters *parameters,
                                     const PlpMediaFacts *media, const PlpBsrsClasses *classes,
                                     PlpFiguresMemo *memo);
/** Tasks, frames, sides and what else the set-up says become the recording's; its trace and
 * analysis are left alone. */
void plp_corrections_take_setup(PlpRecording *recording, const PlpSetup *setup);

/**
 * Applies all of them: the set-up where there is one (closures are found anew), then the
 * corrections of closures, with figures. Marks the recording as edited. Returns how many found
 * nothing to apply to; they change nothing.
 */
guint plp_corrections_apply(PlpRecording *recording, const GArray *edits);
