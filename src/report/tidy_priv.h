#pragma once

#include <stdint.h>

#include "domain/closure.h"
#include "domain/metric.h"
#include "domain/severity.h"
#include "domain/twitch.h"
#include "report/tidy.h"
#include "report/trace_table.h"

// The row structs of the tidy tables. Strings are borrowed for as long as the row is.

typedef struct {
    const char *recording;
    const char *input_name, *input_sha256;
    const char *days_since_injection; // empty: not known
    double length_s, frame_rate_per_s, interocular_mm;
    double measured_share_right, measured_share_left;
    int frames, width_px, height_px;
    int closures_right, closures_left, twitches_right, twitches_left;
    bool mirrored, is_partial, is_edited;
    PlpTristate glasses;
    const char *light, *camera;
    const char *hemifacial, *hemifacial_side;
} PlpTidyRecording;

typedef struct {
    const char *recording;
    int scope; // 0: the whole recording
    PlpTask task;
    double start_s, end_s;
    const char *figure, *unit;
    const char *side;
    double value, low, high, boot_low, boot_high;
    int32_t count; // -1: none
} PlpTidyFigure;

typedef struct {
    const char *recording;
    int scope;
    PlpTask task;
    double start_s, end_s;
    const char *answer;
    const char *basis, *rule;
    int32_t jrs, jrs_least, jrs_most;    // -1: no answer
    int32_t severity_low, severity_high; // -1: no answer
    PlpSeverity severity;
} PlpTidySeverity;

typedef struct {
    const char *recording;
    PlpClosure closure;
} PlpTidyClosure;

typedef struct {
    const char *recording;
    PlpTwitch twitch;
} PlpTidyTwitch;

typedef struct {
    const char *recording;
    PlpTraceRow trace;
} PlpTidyTrace;

/** Of losses and tasks. */
typedef struct {
    const char *recording;
    const char *side, *code, *sentence;
    bool commanded;
    int64_t start_us, end_us, duration_us;
    int32_t start_frame, end_frame;
} PlpTidyStretch;

/** Of notes and provenance. */
typedef struct {
    const char *recording;
    int number;
    const char *key, *value;
} PlpTidyText;

typedef struct {
    const char *table, *kind, *name, *unit, *type, *meaning;
} PlpTidyWord;

/** The table of a kind, its first column the recording; closures, twitches and trace get theirs
 * from the tables of single results. Caller frees the columns of what `ret_columns` gives. */
PlpTable plp_tidy_make_table(PlpTidyKind kind, PlpColumn **ret_columns);

/** Each gives the rows of one recording. */
typedef bool (*PlpTidyRows)(const PlpRecording *recording, PlpTidyTake take, void *self,
                            GError **error);
PlpTidyRows plp_tidy_get_rows(PlpTidyKind kind);

/** What a recording's results rest on (tidy_provenance.c). */
bool plp_tidy_each_provenance(const PlpRecording *recording, PlpTidyTake take, void *self,
                              GError **error);

/** The rows of the dictionary (tidy_words.c). */
bool plp_tidy_each_word(const PlpTidy *tidy, PlpTidyTake take, void *self, GError **error);
