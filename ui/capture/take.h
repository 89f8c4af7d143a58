#pragma once

#include <glib.h>

#include "domain/segment.h"

/**
 * One recording on the disk: the video, its tasks beside it, and a mark as long as it is not
 * complete, so that one that was interrupted is found again. No widgets.
 */
typedef struct PlpUiTake PlpUiTake;

/** Picks a name that is free in `folder`, which is made. PLP_ERROR_IO. */
PlpUiTake *plp_ui_take_begin(const char *folder, GError **error);
void plp_ui_take_free(PlpUiTake *take);
const char *plp_ui_take_get_video_path(const PlpUiTake *take);
/** A task is under way from `start_us` on: should the program be killed, it is found again.
 * PLP_ERROR_IO. */
bool plp_ui_take_begin_task(PlpUiTake *take, PlpTask task, int64_t start_us, GError **error);
/** Appends a task and writes what there is; one of no length is left out. PLP_ERROR_IO. */
bool plp_ui_take_add_segment(PlpUiTake *take, const PlpSegment *segment, GError **error);
/** It is complete, or failed and was said to have. */
void plp_ui_take_end(PlpUiTake *take);

/** The videos in `folder` whose recording was interrupted, of char *. Caller unrefs. */
GPtrArray *plp_ui_take_find_interrupted(const char *folder);
/**
 * Writes the task down that was under way when the recording of `video_path` was interrupted: it
 * ends with the recording. From then on the video is as any other. Reads the video through: not in
 * the main thread. `ret_task` is PLP_TASK_UNKNOWN where there was none. On an error
 * (plp_recording_find_end(), PLP_ERROR_IO) only that task is lost.
 */
bool plp_ui_take_mend(const char *video_path, PlpTask *ret_task, GError **error);
/** Where the tasks of a video lie: `a.mkv`: `a.segments.csv`. Caller frees. */
char *plp_ui_take_dup_segments_path(const char *video_path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiTake, plp_ui_take_free)
