#pragma once

#include <glib.h>
#include <stdbool.h>

#include "simulate/patient.h"

/** What analysis found in one synthetic patient, beside the truth. */
typedef struct {
    PlpPatientKind kind;
    guint32 seed;
    double rate_per_s;
    PlpPatientTruth truth;
    double measured_share;
    int found_closures, found_alone;
    double found_per_min;
    double found_closed_share, true_closed_share; // both eyes, of what was measured
    bool closed_bounds_hold;                      // all of the recording's closed time lies between
    int sided, sided_right; // true closures of one eye that were found alone; on their side
    int cut, counted_twice; // true closures that a loss touches; found more than once
    int found_jrs_frequency;
    // Of the eye with the spasms, or of the person: whether intervals hold what is expected.
    bool exact_covers, boot_covers, closed_covers;
} PatientScore;

PatientScore patient_score_make(const PlpPatient *patient);
/** How many closures the person has, as analysis counts them. */
int patient_score_count(const PlpPatient *patient);
