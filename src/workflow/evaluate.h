#pragma once

#include <glib.h>
#include <stdbool.h>

/** `palpebra-cli evaluate --labels FILE DIR`. */
typedef struct {
    const char *labels_path;    // CSV, `.tag`, or a folder of `.tag` files
    const char *results_folder; // holds <clip's stem>/closures.csv and trace.csv, as `analyze
                                // --out` writes them
    bool json;                  // else a table for people
    bool list_mistakes; // in the table: each missed and invented closure (JSON always has them)
} PlpEvaluateRequest;

/**
 * Scores results against labels and appends the outcome to `out`. Labelled clips without results
 * are named there; when no clip has any, that is PLP_ERROR_IO. Other errors: what the readers of
 * labels and results say, PLP_ERROR_FORMAT when `.tag` labels meet a trace without packet numbers.
 */
bool plp_evaluate(const PlpEvaluateRequest *request, GString *out, GError **error);
