#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/metric.h"
#include "store/library.h"
#include "store/records.h"

// What views show, each by one query.

/** A patient in a list. */
typedef struct {
    int64_t id;
    char *pseudonym;
    PlpSex sex;
    int birth_year;
    PlpDiagnosis diagnosis;
    PlpSide side;
    bool has_relative_days;
    int visits, recordings, treatments;
    int32_t last_day; // of the visits; PLP_DAYS_UNKNOWN without
} PlpPatientOverview;

/**
 * Patients in order of pseudonym whose pseudonym holds `words` (NULL: all), at most `limit` from
 * `offset` on. Caller frees the GArray.
 */
GArray *plp_overview_list_patients(PlpLibrary *library, const char *words, int limit, int offset,
                                   GError **error);

/** A recording in a list, with the figures of its newest complete analysis. */
typedef struct {
    int64_t id, visit, patient;
    char *pseudonym, *name;
    int32_t day; // of the visit
    bool has_relative_days;
    int32_t days_since_injection; // PLP_DAYS_UNKNOWN; negative: before the first one
    double duration_s;
    int analyses, edits;
    double closures_per_min, closed_share, measured_share; // both eyes; NaN
} PlpRecordingOverview;

/** Of one patient, or of all where `patient` is 0, newest visit first. Caller frees the GArray. */
GArray *plp_overview_list_recordings(PlpLibrary *library, int64_t patient, int limit, int offset,
                                     GError **error);

/** One measure of one recording, for the course over days. */
typedef struct {
    int64_t recording;
    int32_t day, days_since_injection;
    double value, low, high, boot_low, boot_high;
    int count;
} PlpCoursePoint;

/** In order of days. `task` unknown: of the whole recording. Caller frees the GArray. */
GArray *plp_overview_list_course(PlpLibrary *library, int64_t patient, PlpMetric metric,
                                 PlpSide side, PlpTask task, GError **error);

/** Days from the last injection up to that day, negative from the first one after it;
 * PLP_DAYS_UNKNOWN without any. */
bool plp_overview_get_days_since_injection(PlpLibrary *library, int64_t patient, int32_t day,
                                           int32_t *ret_days, GError **error);

/** The newest complete analysis of a recording, else its newest; 0 without any. */
bool plp_overview_find_analysis(PlpLibrary *library, int64_t recording, int64_t *ret_analysis,
                                GError **error);

/** The recordings of a video by its sha256, as a GArray of int64_t. Caller frees. */
GArray *plp_overview_find_videos(PlpLibrary *library, const char *sha256, GError **error);

/** The sizes of all filed videos with a sha256, to hash only what can be one: GArray of int64_t. */
GArray *plp_overview_list_video_sizes(PlpLibrary *library, GError **error);
