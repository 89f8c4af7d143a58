#pragma once

#include <glib.h>
#include <stdbool.h>

#include "analysis/evaluate.h"

/** One clip's scores. */
typedef struct {
    char *clip;
    PlpScore right, left;
} PlpClipScore;

/** The scores of a set of clips. */
typedef struct {
    GPtrArray *clips;   // of PlpClipScore *
    GPtrArray *missing; // of char *: labelled clips without results
    GPtrArray *notes;   // of char *: sentences on labels that cannot be meant so
} PlpEvaluation;

PlpEvaluation *plp_evaluation_new(void);
void plp_evaluation_free(PlpEvaluation *evaluation);
/** A new clip with empty scores, owned by the evaluation. */
PlpClipScore *plp_evaluation_add_clip(PlpEvaluation *evaluation, const char *clip);

/** For people: a line a clip and eye, the totals, what was missed and invented if `mistakes`, what
 * is missing. */
void plp_evaluation_append_text(const PlpEvaluation *evaluation, bool mistakes, GString *text);
/** For programs: everything. Caller frees. */
char *plp_evaluation_dup_json(const PlpEvaluation *evaluation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpEvaluation, plp_evaluation_free)
