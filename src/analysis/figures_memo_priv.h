#pragma once

#include <stdbool.h>

#include "analysis/bootstrap.h"
#include "analysis/figures_memo.h"
#include "analysis/squeeze_priv.h"
#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"

enum { PLP_MEMO_SIDES = 3 };     // right, left, both
enum { PLP_MEMO_RESTING_N = 3 }; // aperture, MRD1, eye aspect ratio

/** Sums over time in which neither closures nor tasks have a part. */
typedef struct {
    bool is_known;
    double measured_s; // of the view's eye
    double mouth_share;
} PlpMemoTimes;

/** Time outside commanded tasks in which twitches could be told. */
typedef struct {
    bool is_known;
    double seconds;
} PlpMemoWatched;

/** For severity: outside commanded tasks. */
typedef struct {
    bool is_known;
    double measured_s, measured_share;
    double rate_limit_per_min;
    bool rate_limit_assumed;
} PlpMemoWeights;

/** Of one eye or the person within one scope. */
typedef struct {
    PlpMemoTimes times;
    PlpMemoWeights weights;
    GArray *bins; // of PlpBin: the moments' part, without what is counted; NULL: not yet
    guint bins_round;
    GArray *resting[PLP_MEMO_RESTING_N]; // of guint32: samples in order of size; NULL: not yet
} PlpMemoSide;

/** Of the whole recording or of a task. */
typedef struct {
    int64_t start_us, end_us;
    PlpMemoSide sides[PLP_MEMO_SIDES];
    PlpMemoWatched watched;
    GArray *apertures; // of guint32: samples in order of right less left; NULL: not yet
    PlpBootstrapMemo *bootstrap;
} PlpMemoScope;

struct PlpFiguresMemo {
    // what it was made of
    const PlpTrace *trace;
    GArray *right_openness, *left_openness, *watched; // references, so that none takes their place
    GArray *segments;                                 // a copy; NULL without
    PlpParameters parameters;                         // but the bootstrap's
    double interocular_mm;
    // what follows from that
    int64_t end_us;
    GArray *moments;                    // of PlpMoment
    GArray *unmeasured[PLP_MEMO_SIDES]; // of int64_t: when this eye, or both, were not measured
    GPtrArray *scopes;                  // of PlpMemoScope
    PlpSqueezeMemo squeeze;
    // what follows from the tasks and closures of this round
    guint round;
    guint8 *marks;   // of each moment, PLP_MARK_ bits
    GArray *flipped; // of guint: moments with other marks than in the round before
};

/** 0, 1, 2 for right, left, both. */
int plp_figures_memo_side(PlpSide side);

/** Forgets everything where anything but tasks and closures differs. */
void plp_figures_memo_check(PlpFiguresMemo *memo, const PlpAnalysis *analysis,
                            const PlpTrace *trace, const PlpParameters *parameters);
/** A round: checks, then takes over tasks and closures. */
void plp_figures_memo_update(PlpFiguresMemo *memo, const PlpAnalysis *analysis,
                             const PlpTrace *trace, const GArray *segments,
                             const PlpParameters *parameters);
/** What is kept of a stretch; asked for in order, 0 the whole recording, 1, 2 ... its tasks. */
PlpMemoScope *plp_figures_memo_get_scope(PlpFiguresMemo *memo, guint i, PlpSegment stretch);
/** A round is over, which asked for the first `n`: others are let go. */
void plp_figures_memo_keep_scopes(PlpFiguresMemo *memo, guint n);
/** Whether an eye (for the person: one of both) was measured in all moments from `from_us` until
 * before `to_us`. */
bool plp_figures_memo_is_unbroken(const PlpFiguresMemo *memo, PlpSide side, int64_t from_us,
                                  int64_t to_us);
