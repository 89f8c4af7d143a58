#pragma once

#include <glib.h>

#include "domain/comparison.h"
#include "report/column.h"

/** A comparison's rows as CSV. Its row struct is PlpChange. */
extern const PlpTable plp_comparison_table;

/** For a person: the table of the main measures, what its words rest on, warnings and notes. */
void plp_comparison_append_text(const PlpComparison *comparison, GString *text);
/** For programs: everything. Caller frees. */
char *plp_comparison_dup_json(const PlpComparison *comparison);
/** comparison.csv. Caller frees. */
char *plp_comparison_dup_csv(const PlpComparison *comparison);

/** The verdict in words: `lower`, `nothing shown`, … */
const char *plp_comparison_get_words(PlpVerdict verdict);
