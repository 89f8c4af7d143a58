#pragma once

#include "film.h"

// What several tests of closures do with films of lids.

/** Fails the test unless each eye has as many closures. */
void plp_film_assert_counts(const PlpAnalysis *analysis, guint right, guint left);
/** The right eye's closures in the rate of the whole recording. */
int plp_film_count_in_rate(const PlpAnalysis *analysis);
/** A slightly noisy film with three full blinks in its first five seconds. The caller's. */
PlpFilm *plp_film_new_with_references(double rate_per_s, double length_s);
