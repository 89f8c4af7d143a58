#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "domain/hemifacial.h"

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
/** PlpHemifacial as it stands in summary.json. */
typedef struct {
    const char *smc, *smc_sentence, *side; // side: NULL where none stands out
    int right_events, left_events;
    double p_value;
    int spread_events, judged_events, control_events, control_judged;
} PlpHemifacialFields;

PlpHemifacialFields plp_summary_make_hemifacial(const PlpHemifacial *hemifacial);
/** Of PlpHemifacialFields. */
const PlpField *plp_summary_get_hemifacial_fields(gsize *ret_n);
