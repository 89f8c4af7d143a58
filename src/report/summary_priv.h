#pragma once

#include <glib.h>
#include <stddef.h>

/** A field of a struct as it stands in summary.json: the writer and the data dictionary share the
 * table. */
typedef enum {
    PLP_FIELD_UNKNOWN = 0,
    PLP_FIELD_TEXT,    // char *
    PLP_FIELD_INT,     // int
    PLP_FIELD_INT64,   // int64_t
    PLP_FIELD_COUNT64, // int64_t; -1: null
    PLP_FIELD_DOUBLE,  // double; NaN: null
    PLP_FIELD_BOOL,    // bool
} PlpFieldType;

typedef struct {
    const char *name;
    PlpFieldType type;
    int decimals;
    size_t offset;
    const char *meaning;
} PlpField;

/** Of PlpMediaFacts. */
const PlpField *plp_summary_get_media_fields(gsize *ret_n);
/** Of PlpReference. */
const PlpField *plp_summary_get_reference_fields(gsize *ret_n);
