#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The kinds of records, as data: columns, input checks, archives and the command line's help are
 * made from one table (entity.c). Every row struct (records.h) begins with its `int64_t id`.
 */
typedef enum {
    PLP_ENTITY_UNKNOWN = 0,
    PLP_ENTITY_PATIENT,
    PLP_ENTITY_VISIT,
    PLP_ENTITY_TREATMENT,
    PLP_ENTITY_SITE,   // where a treatment went in
    PLP_ENTITY_EFFECT, // an adverse effect of a treatment
    PLP_ENTITY_SCORE,
    PLP_ENTITY_RECORDING,
    PLP_ENTITY_SEGMENT,
    PLP_ENTITY_EDIT,
    // What analyses leave; not for typing in.
    PLP_ENTITY_TRACE,
    PLP_ENTITY_ANALYSIS,
    PLP_ENTITY_CLOSURE,
    PLP_ENTITY_TWITCH,
    PLP_ENTITY_FIGURE,
} PlpEntity;
#define PLP_ENTITY_N (PLP_ENTITY_FIGURE + 1)

typedef enum {
    PLP_STORE_UNKNOWN = 0,
    PLP_STORE_TEXT,    // char *; NULL: not known
    PLP_STORE_LINES,   // char *; text of several lines, ours
    PLP_STORE_WORD,    // an enum; 0: not known
    PLP_STORE_YEAR,    // int; 0: not known
    PLP_STORE_DAY,     // int32_t, days since 1970-01-01; PLP_DAYS_UNKNOWN: not known
    PLP_STORE_DAYS,    // int32_t, a count of days; PLP_DAYS_UNKNOWN: not known
    PLP_STORE_NUMBER,  // double; NaN: not known
    PLP_STORE_ANSWER,  // PlpTristate
    PLP_STORE_TIME,    // int64_t, microseconds since the first frame; -1: does not apply
    PLP_STORE_INTEGER, // int64_t
    PLP_STORE_INT,     // int or int32_t
    PLP_STORE_BOOL,    // bool
    PLP_STORE_PARENT,  // int64_t: the record it belongs to and goes with
    PLP_STORE_BYTES,   // GBytes *; NULL: none
} PlpStoreType;

typedef enum {
    PLP_STORE_PLAIN = 0,
    PLP_STORE_REQUIRED = 1 << 0,
    PLP_STORE_INTERNAL = 1 << 1, // the program's own, not for typing in
    PLP_STORE_PRIVATE = 1 << 2,  // left out of archives with relative days
    PLP_STORE_LOCAL = 1 << 3,    // of this machine: never in archives
} PlpStoreFlags;

typedef struct {
    const char *name; // of the column
    PlpStoreType type;
    PlpStoreFlags flags;
    size_t offset;    // in the row struct
    double low, high; // limits of numbers, years and days; of a text its longest length is `high`
    const char *(*get_word)(int value); // WORD: names of 1 to n_words - 1
    int n_words;
    PlpEntity parent; // PARENT
    const char *help; // one sentence
} PlpStoreField;

typedef struct {
    const char *table; // in the file
    const char *noun;  // in sentences: `patient`
    size_t size;       // of the row struct
    const PlpStoreField *fields;
    gsize n_fields;
    PlpEntity parent; // PLP_ENTITY_UNKNOWN: none
} PlpStoreTable;

const PlpStoreTable *plp_store_get_table(PlpEntity entity);
/** The entity with that noun; PLP_ENTITY_UNKNOWN when there is none. */
PlpEntity plp_store_find_entity(const char *noun);
const PlpStoreField *plp_store_find_field(PlpEntity entity, const char *name);
/** Since which layout of the library the field is there; what was written before lacks it. */
int plp_store_get_field_layout(const PlpStoreField *field);
/** Position among the fields of the one that names the parent; -1 without. */
int plp_store_get_parent_index(PlpEntity entity);

/** Everything not known. */
void plp_row_init(PlpEntity entity, void *row);
/** Frees what the row owns, and makes everything not known. */
void plp_row_clear(PlpEntity entity, void *row);

/** The name under which people type a field: as the column, but `date` for `day`, and `_s` for
 * `_us`. Caller frees. */
char *plp_field_dup_typed_name(const PlpStoreField *field);
/** A field as people read it; NULL when not known. `is_relative`: days stand as numbers. Caller
 * frees. */
char *plp_field_dup_text(const PlpStoreField *field, const void *row, bool is_relative);
/**
 * Sets a field from what a person typed; empty text makes it not known. PLP_ERROR_INVALID saying
 * the field, what was typed and what it takes.
 */
bool plp_field_set_text(const PlpStoreField *field, void *row, const char *text, bool is_relative,
                        GError **error);
/** Takes `name=value`. */
bool plp_row_set(PlpEntity entity, void *row, const char *assignment, bool is_relative,
                 GError **error);
/** Whether a row holds what it must, within its limits. PLP_ERROR_INVALID. */
bool plp_row_check(PlpEntity entity, const void *row, GError **error);

/** Days since 1970-01-01 of `YYYY-MM-DD`. */
bool plp_day_parse(const char *text, int32_t *ret_day);
/** `YYYY-MM-DD`. Caller frees. */
char *plp_day_dup_text(int32_t day);
