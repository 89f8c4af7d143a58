#include "simulate/patient_chance.h"

#include <glib.h>
#include <math.h>

static uint64_t next(PlpChance *chance)
{
    uint64_t z = (chance->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

PlpChance plp_chance_make(uint32_t seed, PlpStream stream)
{
    PlpChance chance = {(uint64_t)seed << 8 | (uint64_t)stream};
    chance.state = next(&chance);
    return chance;
}

double plp_chance_uniform(PlpChance *chance)
{
    return (double)(next(chance) >> 11) * 0x1p-53;
}

double plp_chance_between(PlpChance *chance, double low, double high)
{
    return low + (high - low) * plp_chance_uniform(chance);
}

/** Box and Muller; the second number is thrown away so that each call takes two from the stream. */
double plp_chance_normal(PlpChance *chance)
{
    double radius = sqrt(-2 * log(1 - plp_chance_uniform(chance)));
    return radius * cos(2 * G_PI * plp_chance_uniform(chance));
}

double plp_chance_exponential(PlpChance *chance, double mean)
{
    return -mean * log(1 - plp_chance_uniform(chance));
}

int plp_chance_poisson(PlpChance *chance, double mean)
{
    int n = 0;
    for (double t = plp_chance_exponential(chance, 1); t < mean; n++)
        t += plp_chance_exponential(chance, 1);
    return n;
}
