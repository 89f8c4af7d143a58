#pragma once

#include <glib.h>

#include "domain/analysis.h"
#include "domain/segment.h"

/**
 * How much time each sample stands for, and what was going on in it: the one place that decides
 * every denominator. A sample stands for the time to the next one, at most 1.5 median intervals
 * (beyond that the recording has a gap, in which nothing was measured).
 */
typedef struct {
    int64_t t_us;
    double seconds;
    bool commanded; // inside a commanded task
    bool right_measured, left_measured;
    bool right_closed, left_closed; // inside an involuntary closure of that eye
} PlpMoment;

/** Median interval between samples in microseconds; 0 below two samples. */
int64_t plp_exposure_get_median_interval_us(const PlpTrace *trace);

/**
 * Frames a second; NaN below two samples. The mean of the intervals that lie around the median one:
 * Matroska and WebM round times to 1 ms, so 60 frames/s come as 16 and 17 ms, and the median alone
 * would say 58.8.
 */
double plp_exposure_compute_rate_per_s(const PlpTrace *trace);

/** One moment a sample. Closures of `analysis` must be there. Caller frees the array of PlpMoment.
 */
GArray *plp_exposure_compute(const PlpTrace *trace, const GArray *segments,
                             const PlpAnalysis *analysis);

enum { PLP_MARK_RIGHT_CLOSED = 1, PLP_MARK_LEFT_CLOSED = 2, PLP_MARK_COMMANDED = 4 };
/** What tasks and closures say of each moment: PLP_MARK_ bits. Caller frees. */
guint8 *plp_exposure_mark(const GArray *moments, const GArray *segments,
                          const PlpAnalysis *analysis);
void plp_exposure_set_marks(PlpMoment *moment, guint8 marks);
/** The first moment from `first` on that is not before `t_us`. */
guint plp_exposure_find_moment(const GArray *moments, guint first, int64_t t_us);

/** The task at a time; PLP_TASK_UNKNOWN outside all segments. `segments` may be NULL. */
PlpTask plp_exposure_find_task(const GArray *segments, int64_t t_us);

/** Length of the recording: last minus first sample plus one median interval. */
int64_t plp_exposure_get_end_us(const PlpTrace *trace);
