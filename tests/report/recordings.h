#pragma once

// Hand-made recordings with every kind of value in them, for the tests of the exports.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

#include "domain/recording.h"

/** Six frames of 40 ms with a gap, a loss, closures of both eyes, a twitch and two tasks; its label
 * is `name`. */
PlpRecording *recording_make(const char *name);
/** One or more of them as an export takes them. Caller unrefs. */
GPtrArray *recordings_make(const char *name, ...) G_GNUC_NULL_TERMINATED;
/** Asserts that the text is the golden file's of that name, byte for byte; with the environment's
 * PALPEBRA_WRITE_GOLDEN the file is written instead. */
void assert_golden(const char *name, const char *text);
