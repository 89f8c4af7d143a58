#pragma once

#include "domain/analysis.h"
#include "domain/metric.h"

/** One cell of the panel of figures, in words. */
typedef struct {
    char *caption;
    char *value;
    char *detail;     // interval and counts; NULL: none
    char *definition; // what a click opens
} PlpUiFigureWords;

void plp_ui_figure_words_free(PlpUiFigureWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiFigureWords, plp_ui_figure_words_free)

/** The cells of a stretch, in order: a GPtrArray of PlpUiFigureWords. Caller unrefs. */
GPtrArray *plp_ui_figures_make_words(const PlpAnalysis *analysis, const PlpFigures *figures);
/** The rule of the JRS frequency with this recording's numbers, a line each. Caller frees. */
char *plp_ui_figures_dup_rule(const PlpSeverity *severity);
