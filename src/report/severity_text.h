#pragma once

#include <glib.h>

#include "domain/parameters.h"
#include "domain/severity.h"

/**
 * What a recording or a task says of severity, in sentences for a person: a line each, indented by
 * `indent` blanks. Words: what a clip is equivalent to or supports, never a score, a diagnosis or
 * whether a change matters.
 */
void plp_severity_append_text(const PlpSeverity *severity, const PlpParameters *parameters,
                              int indent, GString *text);

/** The one line for a task: `JRS frequency clip-equivalent 1 (rate …)`, or why there is none. */
void plp_severity_append_short(const PlpSeverity *severity, GString *text);
