#pragma once

#include <glib.h>

#include "domain/closure.h"
#include "domain/hemifacial.h"
#include "domain/metric.h"
#include "domain/trace.h"
#include "domain/twitch.h"

/** One eye's open and closed references of a recording: openness is 1 at the first, 0 at the
 * second. */
typedef struct {
    double open_ratio; // lid gap over eye width; NaN: this eye was never measured
    double closed_ratio;
    double noise_ratio;        // frame-to-frame noise of openness (1.48 x median absolute second
                               // difference / sqrt 6)
    const char *open_source;   // static text, where it comes from: `percentile`, `segment`, `user`
    const char *closed_source; // `segment`, `closures`, `assumed`, `user`
} PlpReference;

/** The frames in which a person saw the lids wholly open and closed; -1: nobody said, the levels
 * are found by rule. */
typedef struct {
    int64_t open_us, closed_us;
} PlpLidFrames;
#define PLP_LID_FRAMES_NONE ((PlpLidFrames){-1, -1})

/** One eye's part of an analysis. */
typedef struct {
    PlpReference reference;
    GArray *openness; // of float, one a sample; NaN where not measured; gaze and pose compensated
    GArray *closures; // of PlpClosure, in order of onset
    GArray *twitches; // of PlpTwitch, in order of onset
} PlpEyeAnalysis;

/** Everything analysis finds in a trace. */
typedef struct {
    PlpEyeAnalysis right, left;
    double interocular_mm; // outer eye corners, by the iris ruler: ratio x interocular_mm = mm; NaN
                           // without irises
    double frame_rate_per_s; // of the trace, without its gaps; NaN below two frames
    GArray *watched;         // of bool, one a sample: whether a twitch could be told
    PlpHemifacial hemifacial;
    PlpFigures whole;
    GArray *tasks;    // of PlpFigures, one a segment, in order of start
    GPtrArray *notes; // of char *: sentences a reader must know beside the figures
} PlpAnalysis;

PlpAnalysis *plp_analysis_new(void);
/** Another analysis with closures, figures and notes of its own. Openness and `watched`, which
 * nobody changes once they are computed, are shared. */
PlpAnalysis *plp_analysis_copy(const PlpAnalysis *analysis);
void plp_analysis_free(PlpAnalysis *analysis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpAnalysis, plp_analysis_free)
