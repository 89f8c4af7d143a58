#pragma once

#include <glib.h>
#include <stdint.h>

#include "domain/recording.h"
#include "domain/side.h"

typedef enum {
    PLP_STRETCH_UNKNOWN = 0,
    PLP_STRETCH_TASK,
    PLP_STRETCH_CLOSURE,
    PLP_STRETCH_TWITCH,
    PLP_STRETCH_LOSS, // the eye could not be measured
} PlpStretchKind;

/** Something that lasts, as annotation programs want it. */
typedef struct {
    PlpStretchKind kind;
    PlpSide side;     // right, left; unknown: of the recording
    const char *code; // task, closure's kind, `twitch` or reason, as in our own files; static
    int64_t start_us, end_us;       // start < end
    int32_t start_frame, end_frame; // -1: not known
    char *detail;                   // a few words more; may be NULL
} PlpStretch;

/** What stands for time in which the recording holds no picture at all. */
#define PLP_STRETCH_NO_PICTURE "no_picture"

/**
 * All of one kind and side, in order of start (side is ignored for tasks). GArray of PlpStretch,
 * caller unrefs. Stretches of one kind and side do not overlap; one that would begin before the
 * last has ended begins at its end.
 */
GArray *plp_stretches_list(const PlpRecording *recording, PlpStretchKind kind, PlpSide side);

/** The video's own name, to be linked beside an annotation file; NULL: not known or no video. */
const char *plp_stretches_get_media_name(const PlpRecording *recording);
