#include "analysis/frame_rows.h"

PlpFrameRows plp_frame_rows_make(const PlpTrace *trace)
{
    guint length = plp_trace_get_length(trace);
    int32_t n = length > 0 ? plp_trace_get(trace, length - 1)->frame + 1 : 0;
    gsize room = (gsize)n + 1;
    PlpFrameRows rows = {n, g_new0(int64_t, room), g_new0(bool, room), g_new0(bool, room)};
    int32_t next = 0;
    for (guint i = 0; i < length; i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        for (; next < sample->frame; next++)
            rows.t_us[next] = next > 0 ? rows.t_us[next - 1] : 0;
        rows.t_us[sample->frame] = sample->t_us;
        rows.right_measured[sample->frame] = sample->right.reason == PLP_REASON_MEASURED;
        rows.left_measured[sample->frame] = sample->left.reason == PLP_REASON_MEASURED;
        next = sample->frame + 1;
    }
    return rows;
}

void plp_frame_rows_clear(PlpFrameRows *rows)
{
    g_free(rows->t_us);
    g_free(rows->right_measured);
    g_free(rows->left_measured);
}
