#pragma once

#include <glib.h>

#include "domain/analysis.h"
#include "domain/parameters.h"
#include "domain/segment.h"
#include "domain/trace.h"

/**
 * A film of eyelids that nobody has shot, with known truth: lids that move as lids do (quick down,
 * slow up), sampled at any rate, with jitter, noise, drift and losses, all from one seed.
 */

/** One way of a lid down and up again. */
typedef struct {
    double at_s; // the lid starts down
    double closing_s, shut_s, opening_s;
    double depth_ratio; // 1: all the way
} PlpMove;

/** What the face does beyond a plain blink, along with a move. */
typedef struct {
    PlpMove move;
    PlpSide eye;
    double bunching_ratio; // of the ring of skin round the lids, at the bottom
    double brow_ratio;     // the brow, at the bottom: negative down, positive up
} PlpSqueeze;

typedef struct {
    double from_s, to_s;
    PlpSide eye;
    PlpReason reason;
} PlpLoss;

typedef struct {
    double rate_per_s;
    double length_s;
    double jitter_ratio; // of the interval: variable frame rate
    double noise_ratio;  // standard deviation, in openness
    double drift_ratio;  // slow change of the open level, up and down
    double open_gap, closed_gap;
    guint32 seed;
    GArray *right, *left; // of PlpMove
    GArray *squeezes;     // of PlpSqueeze
    GArray *losses;       // of PlpLoss
    GArray *segments;     // of PlpSegment
} PlpFilm;

PlpFilm *plp_film_new(double rate_per_s, double length_s);
void plp_film_free(PlpFilm *film);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpFilm, plp_film_free)

/** Adds a move to an eye, or to both. */
void plp_film_move(PlpFilm *film, PlpSide eye, PlpMove move);
/** A full blink whose quick down begins at `at_s`: 80 ms down, 30 shut, 150 up. */
void plp_film_blink(PlpFilm *film, PlpSide eye, double at_s);
/** Shut from `at_s` on for so long, with the same ways down and up. */
void plp_film_shut(PlpFilm *film, PlpSide eye, double at_s, double shut_s);
/** The same, bunching the skin round the lids and moving the brow as it goes. */
void plp_film_squeeze(PlpFilm *film, PlpSide eye, double at_s, double shut_s, double bunching_ratio,
                      double brow_ratio);
void plp_film_lose(PlpFilm *film, PlpSide eye, double from_s, double to_s);
void plp_film_add_segment(PlpFilm *film, PlpTask task, double start_s, double end_s);

/** Where the lid passes half of a move's way, down and up: the truth of onset and offset. */
double plp_move_get_onset_s(const PlpMove *move);
double plp_move_get_offset_s(const PlpMove *move);

/** The truth of one eye at a time: 1 open, 0 shut. */
double plp_film_get_openness(const PlpFilm *film, PlpSide eye, double t_s);

PlpTrace *plp_film_shoot(const PlpFilm *film);
/** Shoots and analyses with the default parameters, without resampling. */
PlpAnalysis *plp_film_analyse(const PlpFilm *film);
PlpAnalysis *plp_film_analyse_trace(const PlpFilm *film, const PlpTrace *trace);

const PlpClosure *plp_closure_at(const GArray *closures, guint i);
