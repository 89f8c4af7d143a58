#pragma once

#include "harness.h"

// Every page and window of the program with a drawn patient in it, one after the other.

/** Looks at a window as it stands; `name` says which, as its picture is called. */
typedef void (*PlpTestVisit)(GtkWidget *window, const char *name, void *data);

/** Opens all of them in a window of that size. The library of this home is filled on the way. */
void plp_test_walk(int width_px, int height_px, PlpTestVisit visit, void *data);
