#pragma once

#include <glib.h>

#include "domain/recording.h"
#include "simulate/patient.h"

/** A synthetic patient's recording, analysed; `segments` (GArray of PlpSegment) may be NULL. */
PlpRecording *drawn_recording_new(const PlpPatientOptions *options, const GArray *segments);
/** The same person's recording number `recording`, 60 s at 30 frames/s, episodes that often. */
PlpRecording *drawn_recording_make(PlpPatientKind kind, guint32 seed, guint32 recording,
                                   double scale);
/** Analyses again after a change of parameters or segments. */
void drawn_recording_analyse(PlpRecording *recording);
