#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "domain/recording.h"

/** Gives recordings of one name different ones: `rest`, `rest (2)`; without a name `recording`. */
void plp_export_name_apart(GPtrArray *recordings);

/** Takes from each recording what tells whose it is or when it was made, and calls them `recording
 * 1`, …: input name and hashes, light and camera (free text). Days since an injection stay. */
void plp_export_de_identify(GPtrArray *recordings);

/**
 * Keeps [from_us, to_us) of a recording: its frames, the parts of its tasks in it, and every
 * closure and twitch that overlaps it, whole. Times stay those of the recording. Figures are
 * computed anew for the stretch; references and closures stay as the whole recording gave them; a
 * note says so. PLP_ERROR_INVALID where nothing of the recording lies in it.
 */
bool plp_export_cut(PlpRecording *recording, int64_t from_us, int64_t to_us, GError **error);
