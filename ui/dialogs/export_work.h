#pragma once

#include "ui/session/work.h"
#include "workflow/export.h"
#include "workflow/export_clip.h"

/** What is to be exported, and how. */
typedef struct {
    GPtrArray *words; // of char *: recordings as workflow/compare.h names them
    char *video_path; // for a clip
    char *layer;      // whose corrections; NULL: the automatic results
    char *path;       // where it goes; NULL: a preview
    PlpExportFormat format;
    PlpClipKeep keep;
    bool de_identified, with_trace;
    char **layers; // of a preview: gets those that any of the recordings has
    char *preview; // gets the first lines of what would be written
} PlpUiExportOrder;

/** Takes the order, which is the result, too. */
PlpUiWork *plp_ui_export_start(PlpUiExportOrder *order);
/** The same without writing anything that stays: of the first minute of the first recording. An
 * order for a clip gives no lines. */
PlpUiWork *plp_ui_export_start_preview(PlpUiExportOrder *order);
