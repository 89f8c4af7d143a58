#pragma once

#include <gtk/gtk.h>

#include "ui/capture/protocol.h"
#include "ui/capture/take.h"

/**
 * Leads a patient through a protocol while it is being recorded: what to do, how long yet, what
 * comes then; the tasks become segments of the take. Invisible without one. Times are the
 * recording's.
 *
 * Signals: `over`: the last task has ended; `failed` (char *sentence): a task cannot be written
 * down.
 */
#define PLP_UI_TYPE_GUIDE (plp_ui_guide_get_type())
G_DECLARE_FINAL_TYPE(PlpUiGuide, plp_ui_guide, PLP_UI, GUIDE, GtkWidget)

/** Begins with the first task; `take` and `protocol` are borrowed until plp_ui_guide_end(). */
void plp_ui_guide_begin(PlpUiGuide *self, PlpUiTake *take, const PlpUiProtocol *protocol,
                        bool has_sound);
/** The recording is so long now: the next task may begin. */
void plp_ui_guide_follow(PlpUiGuide *self, int64_t now_us);
/** Writes the time left; as often as a person reads it. */
void plp_ui_guide_show_time(PlpUiGuide *self);
/** The task under way ends, and with it the protocol. */
void plp_ui_guide_end(PlpUiGuide *self, int64_t end_us);
/** The task under way; PLP_TASK_UNKNOWN: none. */
PlpTask plp_ui_guide_get_task(PlpUiGuide *self);
