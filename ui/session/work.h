#pragma once

#include <glib-object.h>
#include <stdbool.h>

#include "base/cancel.h"

/**
 * One piece of work in a thread of its own: a comparison, a report, an export. Main thread only but
 * for what says otherwise; the signals come in the main thread. A work runs once.
 *
 * Signals: `progress`: some times a second while it runs; `done`: it ended, one way or another.
 */
#define PLP_UI_TYPE_WORK (plp_ui_work_get_type())
G_DECLARE_FINAL_TYPE(PlpUiWork, plp_ui_work, PLP_UI, WORK, GObject)

/** In the thread. NULL with an error; a work without a result gives `data`. */
typedef void *(*PlpUiWorkRun)(PlpUiWork *work, void *data, GError **error);

/** `data` is the thread's alone until `done`; `free_result` may be NULL. Starts at once. */
PlpUiWork *plp_ui_work_start(PlpUiWorkRun run, void *data, GDestroyNotify free_data,
                             GDestroyNotify free_result);
void plp_ui_work_stop(PlpUiWork *self);
/** Nobody waits for it any more: it is stopped, `owner` hears nothing of it, *work is NULL. */
void plp_ui_work_drop(PlpUiWork **work, gpointer owner);
/** Why it failed, a sentence; NULL while it runs, when it was stopped and when all went well. */
const char *plp_ui_work_get_error(PlpUiWork *self);
/** Borrowed, NULL before the end and without a result. */
void *plp_ui_work_get_result(PlpUiWork *self);
/** The caller frees it. */
void *plp_ui_work_steal_result(PlpUiWork *self);
/** 0 to 1; negative: not known. Any thread. */
double plp_ui_work_get_share(PlpUiWork *self);

// In the thread:

void plp_ui_work_set_share(PlpUiWork *self, double share);
const PlpCancel *plp_ui_work_get_cancel(PlpUiWork *self);
