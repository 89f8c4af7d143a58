#pragma once

#include "media/picture_server.h"

/**
 * The clock of a playing recording and the pictures that wait for their moment. No thread, no lock:
 * its owner's. `run_us` is time along the run: laps of a loop follow each other.
 */
typedef struct {
    bool is_playing, has_ended;
    double speed;
    bool clock_runs;                  // else it waits for the first picture
    int64_t anchor_run_us, anchor_us; // at this moment the run stands there
    int64_t loop_from_us, loop_to_us; // none when to <= from
    int64_t first_run_us;             // where the run began
    GQueue ready;                     // of Ready, in order
    size_t ready_bytes;
    int64_t last_run_us; // of the last picture queued
    int64_t end_run_us;  // of the last frame there is; G_MAXINT64 until met
    // decoding side
    int64_t next_frame;
    int64_t laps_us;       // run_us = t_us + laps_us
    int64_t last_tried_us; // moment at which a picture was last made

    int64_t shown, late, passed_over;
} PlpPlayback;

/** What is to be done with a frame of the run. */
typedef enum {
    PLP_DUE_UNKNOWN = 0,
    PLP_DUE_MAKE,      // scale and queue it
    PLP_DUE_LATE,      // its moment has gone
    PLP_DUE_PASS_OVER, // a screen does not show that many
} PlpDue;

void plp_playback_clear(PlpPlayback *playback);
/** `frame` is the first one's number. */
void plp_playback_start(PlpPlayback *playback, int64_t t_us, int64_t frame, double speed,
                        int64_t start_us);
void plp_playback_set_speed(PlpPlayback *playback, double speed, int64_t now_us);
void plp_playback_stop(PlpPlayback *playback);

/** Where the run stands. */
int64_t plp_playback_run_at(const PlpPlayback *playback, int64_t now_us);
/** The recording's time there, within the loop. */
int64_t plp_playback_time_at(const PlpPlayback *playback, int64_t now_us);
/** Whether more pictures are to be made ahead. */
bool plp_playback_wants_more(const PlpPlayback *playback);
PlpDue plp_playback_judge(const PlpPlayback *playback, int64_t run_us, int64_t now_us);
/** Takes the picture. */
void plp_playback_push(PlpPlayback *playback, PlpPicture *picture, int64_t run_us, int64_t now_us);
/** The newest picture whose moment has come; NULL. Ends the run after its last one. */
PlpPicture *plp_playback_take_due(PlpPlayback *playback, int64_t now_us);
