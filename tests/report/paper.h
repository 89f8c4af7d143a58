#pragma once

#include <glib.h>
#include <stdbool.h>

#include "domain/recording.h"
#include "simulate/patient.h"

/** A synthetic patient's recording, analysed, with everything a file could know of it. */
PlpRecording *paper_recording(PlpPatientKind kind, guint32 seed, double seconds, const char *label);
/** The same of a trace made by hand; takes it. */
PlpRecording *paper_recording_of(PlpTrace *trace, const char *label);
/** Of so many samples, `eyes` saying which of them are measured. */
PlpTrace *paper_trace(int n, double rate_per_s, bool right, bool left);

/** How many pages a PDF has. */
int paper_count_pages(GBytes *pdf);
/** Whether these bytes stand in it. */
bool paper_holds(GBytes *pdf, const char *bytes);
/**
 * The text as a reader's program finds it, blanks and line ends one blank each. Skips the running
 * test, visibly, where pdftotext is not installed. Caller frees.
 */
char *paper_dup_text(GBytes *pdf);
/** Fails where a word stands beyond the page's margins or over another one. Skips as above. */
void paper_assert_tidy(GBytes *pdf);
