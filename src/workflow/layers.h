#pragma once

#include <glib.h>

#include "store/library.h"

/**
 * Names of the layers of corrections that any of the recordings has, `main` first whether or not it
 * has one: what a person may choose among. `operands` are words as workflow/compare.h takes them;
 * what cannot be read adds none, loading it says why. `library_path` NULL:
 * plp_library_dup_default_path(). Caller frees.
 */
char **plp_layers_list(const char *const *operands, gsize n_operands, const char *library_path);

/** The same of all recordings of a patient. */
char **plp_layers_list_of_patient(PlpLibrary *library, const char *pseudonym);
