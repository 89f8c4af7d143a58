#pragma once

#include <stdint.h>

#include "domain/recording.h"

/**
 * An ELAN annotation document (EAF 3.0) of one recording: tiers for tasks and, of each eye, for
 * closures (value: the kind; a tier of details below), twitches and stretches not measured (value:
 * the reason). Times are rounded to milliseconds; the video is linked by its own name, beside the
 * document, where the recording has an input name. Caller frees.
 */
char *plp_eaf_dup_text(const PlpRecording *recording, const char *program_version, int64_t stamp_s);
