#pragma once

#include "domain/trace.h"

/**
 * Turns a sample taken from a mirrored picture (a selfie camera's) into that of the picture a
 * mirror would make of it: right and left change places, and whatever points sideways points the
 * other way.
 */
void plp_mirror_sample(PlpSample *sample);
/** All of a trace's samples. */
void plp_mirror_trace(PlpTrace *trace);
