#pragma once

#include <glib.h>

#include "simulate/patient.h"

/**
 * Writes what the networks would give of a synthetic patient, analysed, as a result folder
 * `folder/name`: as simulate --patient and analyze do, without drawing. Returns the patient's
 * truth.
 */
PlpPatientTruth drawn_result_write(const char *folder, const char *name,
                                   const PlpPatientOptions *options);
