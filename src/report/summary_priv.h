#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "domain/hemifacial.h"

/** A field of a struct as it stands in summary.json: the writer and the data dictionary share the
 * table. */
typedef enum {
    PLP_FIELD_UNKNOWN = 0,
    PLP_FIELD_TEXT,     // char *
    PLP_FIELD_INT,      // int
    PLP_FIELD_INT64,    // int64_t
    PLP_FIELD_COUNT64,  // int64_t; -1: null
    PLP_FIELD_DOUBLE,   // double; NaN: null
    PLP_FIELD_BOOL,     // bool
    PLP_FIELD_COUNT,    // int; 0: null
    PLP_FIELD_TRISTATE, // PlpTristate; unknown: null
    PLP_FIELD_SIDE,     // PlpSide
    PLP_FIELD_ANSWER,   // PlpAnswer
    PLP_FIELD_RULE,     // PlpJrsRule
} PlpFieldType;

typedef struct {
    const char *name;
    PlpFieldType type;
    int decimals;
    size_t offset;
    const char *meaning;
} PlpField;

/** Fields of one struct that stand in an object of their own. */
typedef struct {
    const char *key; // NULL: right in the outer object
    const PlpField *fields;
    gsize n_fields;
    const char *meaning;
} PlpFieldGroup;

/** Of PlpMediaFacts. */
const PlpField *plp_summary_get_media_fields(gsize *ret_n);
/** Of PlpReference. */
const PlpField *plp_summary_get_reference_fields(gsize *ret_n);
/** Of PlpSeverity; the first group is always written, the others only where there is an answer. */
const PlpFieldGroup *plp_summary_get_severity_groups(gsize *ret_n);
/** Of PlpNormalRange. */
const PlpField *plp_summary_get_normal_fields(gsize *ret_n);
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
