#pragma once

// A small result with every kind of value in it, for the tests of the writers.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/trace.h"
#include "report/report.h"

typedef struct {
    PlpTrace *trace;
    PlpAnalysis *analysis;
    PlpParameters parameters;
    PlpMediaFacts media;
    PlpReportModel models[1];
    PlpReportInput input;
} Sample;

Sample *sample_new(void);
void sample_free(Sample *sample);
/** A closure with all fields set; `id` 1 is the right eye's, 2 the left eye's. */
PlpClosure sample_closure(int id);
/** Asserts that there is an error with exactly this text, and clears it. */
void assert_message(GError **error, int code, const char *message);
/** Switches to a locale with a decimal comma, if the machine has one. */
void use_decimal_comma(void);
