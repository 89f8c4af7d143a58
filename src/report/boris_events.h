#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/recording.h"
#include "report/stretches.h"

/** A start or a stop of a state. */
typedef struct {
    int64_t t_ms;
    bool is_stop;
    PlpSide side;
    PlpStretchKind kind;
    char *behaviour;
    char *comment; // may be NULL
    int32_t frame; // -1: not known
} PlpBorisEvent;

/** All events of a recording in order of time; a state's stop is never at its start, and stops come
 * before what starts at the same time. Caller unrefs. */
GArray *plp_boris_list_events(const PlpRecording *recording);

/** What BORIS calls it: `blink`, `not measured turned`, `task rest_open`. Caller frees. */
char *plp_boris_dup_behaviour(PlpStretchKind kind, const char *code);
const char *plp_boris_get_category(PlpStretchKind kind);
/** `right eye`, `left eye`, empty. */
const char *plp_boris_get_subject(PlpSide side);
