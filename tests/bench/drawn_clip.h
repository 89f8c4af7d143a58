#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Encodes `frames` pictures of a drawn face, blinking every two seconds under sensor noise, as 30
 * frames/s H.264 of the given size. Stops the program with a message when it cannot.
 */
void bench_make_clip(const char *path, int width_px, int height_px, int frames);

/** Median of n values; sorts them. */
double bench_median(double *values, gsize n);

/** The error's message on stderr, then exit status 1. */
G_NORETURN void bench_stop(const GError *error);
