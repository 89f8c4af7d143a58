#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/recording.h"
#include "report/column.h"

/** The tables of an export of several recordings; the first column of each is the recording. */
typedef enum {
    PLP_TIDY_RECORDINGS = 0,
    PLP_TIDY_FIGURES,
    PLP_TIDY_SEVERITY,
    PLP_TIDY_CLOSURES,
    PLP_TIDY_TWITCHES,
    PLP_TIDY_NOT_MEASURED,
    PLP_TIDY_TASKS,
    PLP_TIDY_NOTES,
    PLP_TIDY_PROVENANCE,
    PLP_TIDY_TRACE,
    PLP_TIDY_DICTIONARY, // of all of them; has no recording
} PlpTidyKind;
#define PLP_TIDY_N (PLP_TIDY_DICTIONARY + 1)

/** Tables made from recordings (PlpRecording, borrowed; each with trace and analysis). */
typedef struct PlpTidy PlpTidy;

PlpTidy *plp_tidy_new(const GPtrArray *recordings);
void plp_tidy_free(PlpTidy *tidy);

/** Borrowed; its file name is that of the CSV, such as `figures.csv`. */
const PlpTable *plp_tidy_get_table(const PlpTidy *tidy, PlpTidyKind kind);

/** Takes one row struct; false with an error stops. */
typedef bool (*PlpTidyTake)(void *self, const void *row, GError **error);

/** Gives every row to `take`, recording by recording. */
bool plp_tidy_each(const PlpTidy *tidy, PlpTidyKind kind, PlpTidyTake take, void *self,
                   GError **error);

/** The same of one recording, the `i`-th; nothing for the dictionary. */
bool plp_tidy_each_of(const PlpTidy *tidy, guint i, PlpTidyKind kind, PlpTidyTake take, void *self,
                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpTidy, plp_tidy_free)
