#pragma once

#include <glib.h>

#include "ui/session/document.h"

/** What stands on one side of a comparison. */
typedef struct {
    char *word;       // as workflow/compare.h takes it: a folder, a video, `@12`
    char *title;      // what the user reads
    char *video_path; // NULL: not known (yet)
} PlpUiOperand;

/** A result folder, a file in one, or a video; results that the session keeps of it are taken. */
PlpUiOperand *plp_ui_operand_new_path(const char *path);
/** NULL where nothing can be compared yet: it is still being analysed. */
PlpUiOperand *plp_ui_operand_new_document(PlpUiDocument *document);
/** A recording of the library. */
PlpUiOperand *plp_ui_operand_new_library(int64_t id, const char *title);
PlpUiOperand *plp_ui_operand_copy(const PlpUiOperand *operand);
void plp_ui_operand_free(PlpUiOperand *operand);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiOperand, plp_ui_operand_free)
