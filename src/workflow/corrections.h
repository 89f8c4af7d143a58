#pragma once

#include <glib.h>

#include "domain/recording.h"
#include "domain/setup.h"

// What a person said against a recording's results (a GArray of PlpClosureEdit, in the order they
// were made), wherever it is kept: first the recording as a whole, then its closures.

/** What the recording rests on as it is, tasks copied. Caller frees. */
PlpSetup *plp_corrections_make_setup(const PlpRecording *recording);

/**
 * Finds everything of a trace anew as the set-up wants it, without the video. `media` and `classes`
 * are what the former analysis had from elsewhere; either may be NULL. Pure. Caller frees.
 */
PlpAnalysis *plp_corrections_analyse(const PlpTrace *trace, const PlpSetup *setup,
                                     const PlpParameters *parameters, const PlpMediaFacts *media,
                                     const PlpBsrsClasses *classes);
/** Tasks, frames, sides and what else the set-up says become the recording's; its trace and
 * analysis are left alone. */
void plp_corrections_take_setup(PlpRecording *recording, const PlpSetup *setup);

/**
 * Applies all of them: the set-up where there is one (closures are found anew), then the
 * corrections of closures, with figures. Marks the recording as edited. Returns how many found
 * nothing to apply to; they change nothing.
 */
guint plp_corrections_apply(PlpRecording *recording, const GArray *edits);
