#pragma once

#include "workflow/library.h"

/** A layer of corrections as documents take it: its name, or NULL for the automatic closures, as
 * plp_ui_editor_get_layer() has it. Results are borrowed from the name. */
PlpLibraryView plp_ui_layer_make_view(const char *layer);
/** Which layer a document rests on, where that is not the usual one; else NULL. Caller frees. */
char *plp_ui_layer_dup_sentence(const char *layer);
