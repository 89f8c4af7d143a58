#pragma once

#include "report/chart_data.h"
#include "report/pdf.h"

// What the documents have in common.

#define PLP_PDF_SUMMARY_HAS_REST "(all of them stand in summary.json)"

/** Title at the left, what it is of at the right, a line of facts below. */
void plp_pdf_add_title(PlpPages *pages, const char *title, const char *of, const char *facts,
                       const PlpPdfOptions *options);
/** `P-014 before`, or `Recording 1` in a de-identified report. Caller frees. */
char *plp_pdf_dup_label(const PlpRecording *recording, const PlpPdfOptions *options,
                        const char *anonymous);
/** `1:02, 30.0 frames/s, 1280 × 720, measured 94 %, day 21 after an injection`. Caller frees. */
char *plp_pdf_dup_facts(const PlpRecording *recording);
/** The kinds that a recording holds, for its legend; returns how many. */
gsize plp_pdf_list_marks(const PlpChartData *data, PlpMark *ret_marks);
void plp_pdf_add_legend(PlpPages *pages, const PlpMark *marks, gsize n);
/** A timeline of a stretch, as wide as the page. */
void plp_pdf_add_timeline(PlpPages *pages, const PlpChartData *data, int64_t start_us,
                          int64_t end_us, double height);
/** Pictures of the strongest closures in a row, or why there are none. */
void plp_pdf_add_pictures(PlpPages *pages, const char *heading, const PlpPdfRecording *recording);
/** Everything the figures rest on. */
void plp_pdf_add_provenance(PlpPages *pages, const PlpRecording *const *recordings, gsize n,
                            const PlpPdfOptions *options);
/** Footer and metadata. `title` is kept by the caller. */
PlpPagesOptions plp_pdf_make_pages_options(const PlpPdfOptions *options, const char *title,
                                           const char *program);
