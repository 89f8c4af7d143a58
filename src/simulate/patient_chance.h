#pragma once

#include <stdint.h>

/**
 * Chance by splitmix64 (Steele, Lea, Flood 2014): the same numbers on every machine. Streams of one
 * seed are independent, so that a change to one part of a patient leaves the others as they are.
 */
typedef struct {
    uint64_t state;
} PlpChance;

typedef enum {
    PLP_STREAM_HABITS = 1,
    PLP_STREAM_LOOKS,
    PLP_STREAM_CLOSURES,
    PLP_STREAM_TWITCHES,
    PLP_STREAM_GAZE,
    PLP_STREAM_HEAD,
    PLP_STREAM_LOSSES,
    PLP_STREAM_NOISE,
    PLP_STREAM_ENDLESS,
} PlpStream;

PlpChance plp_chance_make(uint32_t seed, PlpStream stream);
double plp_chance_uniform(PlpChance *chance); // 0 <= x < 1
double plp_chance_between(PlpChance *chance, double low, double high);
double plp_chance_normal(PlpChance *chance); // mean 0, deviation 1
double plp_chance_exponential(PlpChance *chance, double mean);
int plp_chance_poisson(PlpChance *chance, double mean);
