#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/side.h"

/**
 * Closures marked by people, to measure the program against. Frames are 0-based in decode order, first and
 * last frame inclusive.
 */
typedef enum {
    PLP_LABEL_UNKNOWN = 0,
    PLP_LABEL_CLOSURE, // must be found
    PLP_LABEL_PARTIAL, // optional: may be found, is neither hit nor miss
    PLP_LABEL_DECOY,   // squint, down-gaze: a closure found here counts as a false one
} PlpLabelKind;

typedef struct {
    PlpSide eye; // right or left; `both` in a file becomes one label of each eye
    PlpLabelKind kind;
    char kind_name[16]; // as written: blink, wink, long, squeeze, …
    int32_t first_frame, last_frame;
} PlpLabel;

/** The labels of one clip. */
typedef struct {
    char *clip;      // file name of the video
    GArray *labels;  // of PlpLabel
    int32_t scored_first_frame, scored_last_frame; // outside nothing is scored; 0 and INT32_MAX: everywhere
    bool frames_are_packets; // ZJU: frame numbers count packets, not decoded pictures
} PlpClipLabels;

/** CSV with clip,eye,first_frame,last_frame,kind. Returns a GPtrArray of PlpClipLabels *, in file order. */
GPtrArray *plp_labels_parse_csv(const char *name, GBytes *content, GError **error);
/** One ZJU `.tag` file. */
PlpClipLabels *plp_labels_parse_tag(const char *name, GBytes *content, GError **error);
void plp_clip_labels_free(PlpClipLabels *labels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpClipLabels, plp_clip_labels_free)
