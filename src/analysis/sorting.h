#pragma once

#include <glib.h>
#include <stddef.h>

/** Sorting of many numbers, by their bits: several times faster than comparing them. */

/** In place. NaN stands in no particular place. */
void plp_sorting_sort(double *values, size_t n);

/** Sorts `keys`, of which each belongs to the number at the same place in `names`, along with it.
 */
void plp_sorting_sort_named(double *keys, guint32 *names, size_t n);
