#pragma once

#include <glib.h>

/** A clip of a drawn face: nobody's. */
typedef struct {
    int width_px, height_px; // 0: 320x240
    int frames;
    int blink_every;   // frames from blink to blink; both eyes, 6 frames; 0: never
    int absent_until;  // frames without a face at the start
    const char *codec; // NULL: mpeg4
    int rotation_deg;
} Footage;

/** Draws and encodes it at 30 pictures a second into `folder`; fails the running test when it
 * cannot. */
char *footage_make(const char *folder, const char *name, const Footage *footage);
