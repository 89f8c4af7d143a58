#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cancel.h"
#include "domain/comparison.h"
#include "domain/segment.h"
#include "workflow/batch.h"
#include "workflow/library.h"

/** What an operand of a comparison is. */
typedef enum {
    PLP_OPERAND_UNKNOWN = 0,
    PLP_OPERAND_FOLDER,  // a result folder
    PLP_OPERAND_TRACE,   // a trace.csv alone, such as a synthetic patient's
    PLP_OPERAND_LIBRARY, // `@12` or `library:12`: a recording of the library
    PLP_OPERAND_VIDEO,   // anything else: a video, to be analysed first
} PlpOperand;

PlpOperand plp_compare_classify(const char *operand);
/** `@12` or `library:12`; false: it is none of the library. */
bool plp_compare_parse_filed(const char *operand, int64_t *ret_recording);

/** What happens in the meantime; called in the caller's thread. Each may be NULL. */
typedef struct {
    void *self;
    /** Videos are being analysed; every tenth of a second. */
    void (*analyzing)(void *self, PlpBatch *batch);
    /** How much of the check with moved references is done, 0..1. */
    void (*checking)(void *self, double share);
} PlpCompareHooks;

/** All pointers are borrowed; each may be NULL unless said otherwise. */
typedef struct {
    const char *const *before; // n_before operands; at least one
    gsize n_before;
    const char *const *after;
    gsize n_after;
    const char *library_path;         // NULL: plp_library_dup_default_path()
    const PlpLibraryView *view;       // whose corrections; NULL: those of the main layer
    const char *results_folder;       // where results of videos go; NULL: nowhere
    const PlpAnalyzeOptions *analyze; // for videos and traces: parameters, segments, mirrored,
                                      // landmarkers; needed for those
    const GPtrArray *rules; // of char *: a responder's, stated beforehand (compare_rules.c)
    bool skips_references;  // without the check with moved references: faster
    int resamples;          // of the bootstrap; 0: 2000
    double block_s;         // its blocks; 0: 10
    uint32_t seed;          // 0: 1
    const PlpCancel *cancel;
    PlpCompareHooks hooks;
} PlpCompareRequest;

/** A comparison with the recordings it rests on. */
typedef struct {
    PlpComparison *comparison;
    GPtrArray *recordings; // of PlpRecording, owned: those before, then those after
} PlpCompareResult;

void plp_compare_result_free(PlpCompareResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpCompareResult, plp_compare_result_free)

/**
 * Loads or analyses every operand and compares. Errors: what loading says; PLP_ERROR_INVALID (an
 * operand is missing), PLP_ERROR_CANCELLED.
 */
PlpCompareResult *plp_compare(const PlpCompareRequest *request, GError **error);

/** One operand as a recording; for reports and figures of a single one, too. */
PlpRecording *plp_compare_load(const PlpCompareRequest *request, const char *operand,
                               GError **error);
