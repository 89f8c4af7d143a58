#pragma once

#include "ui/compare/comparison.h"
#include "workflow/report.h"

/** What a report is of: loaded when it is first needed, by whichever thread needs it. */
typedef struct PlpUiReportSource PlpUiReportSource;

/** A recording as workflow/compare.h names it, with a layer's corrections (NULL: automatic).
 * `video_path` may be NULL. */
PlpUiReportSource *plp_ui_report_source_new_recording(const char *word, const char *video_path,
                                                      const char *layer);
PlpUiReportSource *plp_ui_report_source_new_comparison(PlpUiComparison *comparison);
/** A patient of the library, by pseudonym; task unknown: of whole recordings. `layer` NULL: the
 * automatic closures. */
PlpUiReportSource *plp_ui_report_source_new_course(const char *patient, PlpTask task,
                                                   const char *layer);
PlpUiReportSource *plp_ui_report_source_ref(PlpUiReportSource *source);
void plp_ui_report_source_unref(PlpUiReportSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiReportSource, plp_ui_report_source_unref)

/** Which layer of corrections it rests on, where that is not the usual one; else NULL. Caller
 * frees. */
char *plp_ui_report_source_dup_layer_sentence(const PlpUiReportSource *source);
/** Whether its report can show pictures of closures. */
bool plp_ui_report_source_has_pictures(const PlpUiReportSource *source);

/** Makes the report as the request says; loads what must be loaded. `ret_notes` as
 * plp_report_make_recording(). In a worker's thread. */
bool plp_ui_report_source_make(PlpUiReportSource *source, const PlpReportRequest *request,
                               GPtrArray **ret_notes, GError **error);
