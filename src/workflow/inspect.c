#include "workflow/inspect.h"

#include "base/error.h"
#include "media/reader.h"

bool plp_inspect(const char *path, const PlpCancel *cancel, PlpMediaFacts *ret_facts,
                 GError **error)
{
    PlpReaderOptions options = {.video_stream = -1, .decoder_threads = 1, .cancel = cancel};
    g_autoptr(PlpReader) reader = plp_reader_open(path, &options, error);
    if (reader == NULL)
        return false;
    bool at_end = false;
    while (!at_end) {
        g_autoptr(PlpFrame) frame = NULL;
        if (!plp_reader_next(reader, &frame, error))
            return false;
        at_end = frame == NULL;
        if (!at_end && plp_cancel_is_requested(cancel)) {
            g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
            return false;
        }
    }
    plp_media_facts_copy(ret_facts, plp_reader_get_facts(reader));
    return true;
}
