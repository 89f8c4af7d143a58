#pragma once

#include "store/library.h"

// The drawn patient in a library.

#define PLP_TEST_FIRST_DAY 20000 // of treatment, as the library counts days

/** Files the drawn patient as P-014: a treatment, a visit the day before and one three weeks after
 * it. Returns the id. */
int64_t plp_test_file_patient(PlpLibrary *library);
/** One more visit with the same results, as of a video of its own. */
void plp_test_file_visit(PlpLibrary *library, int64_t patient, int32_t day);
