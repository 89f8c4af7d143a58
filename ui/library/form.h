#pragma once

#include <adwaita.h>

#include "store/entity.h"
#include "store/library.h"

/** Called when the record was filed. */
typedef void (*PlpUiFormDone)(void *data, PlpEntity entity, int64_t id);

/**
 * A form for one record, made from the table of its fields (store/entity.h): a choice for words, a
 * line for the rest. What is typed is checked as it is typed; the sentence stands beside the field.
 * `id` 0: a new one of `parent`. `library` outlives the window. Borrowed; GTK owns it.
 */
GtkWindow *plp_ui_form_open(GtkWindow *over, PlpLibrary *library, PlpEntity entity, int64_t id,
                            int64_t parent, PlpUiFormDone done, void *data);
/** Types into a field by its column's name, as a person would; for tests. False: no such field. */
bool plp_ui_form_type(GtkWindow *form, const char *field, const char *text);
/** The sentence beside a field; NULL: none. */
const char *plp_ui_form_get_sentence(GtkWindow *form, const char *field);
/** Presses `Save`. False: something is wrong, and is said. */
bool plp_ui_form_save(GtkWindow *form);
