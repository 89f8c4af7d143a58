#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "media/reader.h"
#include "vision/landmarker.h"

/**
 * A reader and a landmarker that follow a script in place of FFmpeg and the networks. A test that
 * links fakes.c gets plp_reader_*() from there; the path given to plp_reader_open() is the script's
 * text.
 */
typedef struct {
    int frames; // to give
    int width_px, height_px;
    int fail_at;   // this frame is a decode error; -1: none
    int cancel_at; // the reader says it was cancelled here; -1: none
    int64_t interval_us;
    int delay_us; // each frame takes so long
} PlpFakeRecording;

/** `frames=100 width=640 height=480 fail_at=-1 cancel_at=-1 delay_us=0`, any left out. */
PlpFakeRecording plp_fake_recording_parse(const char *text);

/** How many fake frames are alive now, and the most at one time since the last reset. */
int plp_fake_frames_alive(void);
int plp_fake_frames_peak(void);
void plp_fake_frames_reset(void);

/**
 * One or two faces whose openness follows from the frame's number and from every frame before it (a
 * damped region), so that a landmarker that lost its state gives other numbers.
 */
typedef struct {
    int fail_at;       // this frame is an inference error; -1: none
    int delay_us;      // each frame takes so long
    int faces;         // 0, 1 or 2
    PlpCancel *cancel; // requested at frame `cancel_at`; may be NULL
    int cancel_at;
} PlpFakeScript;

PlpLandmarker plp_fake_landmarker_make(const PlpFakeScript *script);
