#pragma once

#include <glib-object.h>

#include "ui/session/document.h"
#include "workflow/output.h"

typedef enum {
    PLP_UI_JOB_WAITING = 0,
    PLP_UI_JOB_RUNNING,
    PLP_UI_JOB_DONE,
    PLP_UI_JOB_STOPPED, // by the user; what was measured is kept and can be gone on from
    PLP_UI_JOB_FAILED,
} PlpUiJobState;

/** What a job asks beyond its video. */
typedef struct {
    bool mirrored;
    int face;     // 0: by rule
    bool restart; // give up what was measured before
} PlpUiJobOptions;

/**
 * The analysis of one video in a thread of its own. Main thread only; the signals come there.
 *
 * Signals: `changed`: the state is another one; `progress`: some times a second while it runs.
 */
#define PLP_UI_TYPE_JOB (plp_ui_job_get_type())
G_DECLARE_FINAL_TYPE(PlpUiJob, plp_ui_job, PLP_UI, JOB, GObject)

/** Takes `output`, where the results go. `options` may be NULL. */
PlpUiJob *plp_ui_job_new(const char *video_path, PlpOutput *output, const PlpUiJobOptions *options);
/** Begins, or goes on after a stop. */
void plp_ui_job_start(PlpUiJob *self);
void plp_ui_job_stop(PlpUiJob *self);
/** Puts one that was stopped or failed back into the queue. */
void plp_ui_job_wait(PlpUiJob *self);

PlpUiJobState plp_ui_job_get_state(PlpUiJob *self);
const char *plp_ui_job_get_name(PlpUiJob *self);
const char *plp_ui_job_get_video_path(PlpUiJob *self);
/** What has come of it so far; grows while the job runs. Borrowed. */
PlpUiDocument *plp_ui_job_get_document(PlpUiJob *self);
/** Why it failed, a sentence; NULL: it did not. */
const char *plp_ui_job_get_error(PlpUiJob *self);
/** 0 to 1; negative: not known. */
double plp_ui_job_get_share(PlpUiJob *self);
/** Frames a second; NaN: not known yet. */
double plp_ui_job_get_rate(PlpUiJob *self);
/** Seconds left; NaN: not known. */
double plp_ui_job_get_time_left_s(PlpUiJob *self);
