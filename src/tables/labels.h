#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/label.h"

/** The labels of one clip. */
typedef struct {
    char *clip;     // file name of the video (of a `.tag` file: its name without the ending)
    GArray *labels; // of PlpLabel, in file order
    int32_t scored_first_frame,
        scored_last_frame;   // outside nothing is scored; 0 and INT32_MAX: everywhere
    bool has_none;           // a row of kind none: the clip has no closure
    bool frames_are_packets; // ZJU: frame numbers count packets, not decoded pictures
} PlpClipLabels;

/**
 * Labels in whatever form they come: a CSV file, one `.tag` file, or a folder of `.tag` files (in
 * order of name). Returns a GPtrArray of PlpClipLabels *, never empty. Errors: PLP_ERROR_IO,
 * PLP_ERROR_FORMAT.
 */
GPtrArray *plp_labels_load(const char *path, GError **error);

/**
 * CSV with the columns clip, eye, first_frame, last_frame, kind (others are ignored). `eye` is
 * right, left or both; `kind` is blink, wink, long, squeeze, closure (must be found), partial
 * (optional), downgaze, squint, decoy (must not be found), unscored (not judged), or none (a clip
 * without closures: frames empty). Returns a GPtrArray of PlpClipLabels *, in file order. Errors:
 * PLP_ERROR_FORMAT.
 */
GPtrArray *plp_labels_parse_csv(const char *name, GBytes *content, GError **error);

/**
 * One `.tag` file of the ZJU and Eyeblink8 sets: rows `frame:blink:NF:LC:LN:RC:RN:…` between
 * `#start` and
 * `#end`. A row's blink number (-1 without) spans the blink; LC, RC = C where the eye at the
 * IMAGE's left, right is fully closed (image left is the patient's RIGHT eye); LN, RN other than X
 * where it is not visible. A blink gives each eye one label over its visible rows: a closure if
 * some row is fully closed, else an optional partial one. Rows in which an eye is not visible are
 * unscored for it. Scored range: first to last row.
 */
PlpClipLabels *plp_labels_parse_tag(const char *name, GBytes *content, GError **error);

PlpClipLabels *plp_clip_labels_new(const char *clip);
void plp_clip_labels_free(PlpClipLabels *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpClipLabels, plp_clip_labels_free)
