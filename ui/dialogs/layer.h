#pragma once

#include <gtk/gtk.h>

#include "workflow/library.h"

/** A layer of corrections as documents take it: its name, or NULL for the automatic closures, as
 * plp_ui_editor_get_layer() has it. Results are borrowed from the name. */
PlpLibraryView plp_ui_layer_make_view(const char *layer);
/** The layers a person may choose among: the automatic closures, the corrected ones, those of other
 * raters. `chosen` (NULL: automatic) is among them whether or not `layers` has it; `layers` NULL:
 * the main one alone. Whoever listens to `selected` has to look away meanwhile. */
void plp_ui_layer_fill(GtkDropDown *chooser, const char *const *layers, const char *chosen);
/** NULL: automatic. Borrowed until it is filled again. */
const char *plp_ui_layer_get_chosen(GtkDropDown *chooser);
/** Which layer a document rests on, where that is not the usual one; else NULL. Caller frees. */
char *plp_ui_layer_dup_sentence(const char *layer);
