#pragma once

#include <glib.h>

#include "domain/study.h"

/**
 * A study: CSV with the columns patient (a pseudonym), visit, and video or result (a path, from the
 * study's own folder where it is relative; a result is the folder that an analysis wrote, a trace,
 * or @N of the library); arm, task, eye (right, left, both), days_since_injection and the
 * clinician's scores (domain/scale.h) may be given; a column note or comment is passed over. At
 * most 5000 lines.
 *
 * Errors: PLP_ERROR_IO, PLP_ERROR_FORMAT naming file, line and remedy: a column that is not known,
 * an empty or unprintable name, neither or both of video and result, a score off its scale, the
 * same patient and visit or the same recording twice, a patient in two arms, no line at all. They
 * never hold a name or a path.
 */
PlpStudy *plp_study_load(const char *path, GError **error);
/** `folder`: what relative paths start from. */
PlpStudy *plp_study_parse(const char *name, const char *folder, GBytes *content, GError **error);
