#include "media/recording_end.h"

#include "base/error.h"
#include "base/text.h"
#include "media/frame_indexer_priv.h"

static void stay_silent(void *data)
{
}

bool plp_recording_find_end(const char *path, const PlpCancel *cancel, int64_t *ret_end_us,
                            GError **error)
{
    g_autoptr(PlpFrameTable) table = plp_frame_table_new();
    PlpFrameEntry last = {0};
    if (!plp_frame_indexer_run(table, path, -1, cancel, stay_silent, NULL, error))
        return false;
    int64_t frames = plp_frame_table_count_frames(table);
    if (!plp_frame_table_get_frame(table, frames - 1, &last)) {
        g_autofree char *name = plp_text_dup_file_name(path);
        g_set_error(error, PLP_ERROR, PLP_ERROR_DECODE,
                    "%s: the video stream holds no picture at all; nothing was recorded", name);
        return false;
    }
    *ret_end_us = last.t_us + (frames > 1 ? last.t_us / (frames - 1) : 0);
    return true;
}
