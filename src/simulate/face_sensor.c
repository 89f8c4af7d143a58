#include "simulate/face_priv.h"

#include <math.h>
#include <stdint.h>

#define BELL_SIZE 4096

/** Quantiles of the normal distribution in steps of 1/4096, by Newton on its integral. */
static void fill_bell(int16_t bell[BELL_SIZE], double deviation)
{
    // The mean of the quantiles is 0 and their deviation 1 by construction; 1/16 of a step is kept.
    double x = -4;
    for (int i = 0; i < BELL_SIZE; i++) {
        double share = (i + 0.5) / BELL_SIZE;
        for (int k = 0; k < 4;
             k++) { // Newton from the neighbour: the function is smooth and monotone
            double value = 0.5 * erfc(-x / G_SQRT2);
            x += (share - value) / MAX(exp(-x * x / 2) / sqrt(2 * G_PI), 1e-4);
        }
        bell[i] = (int16_t)lround(CLAMP(x * deviation * 16, -32000, 32000));
    }
}

/** xorshift32: fast, and good enough for noise. Its state must not be 0. */
static inline uint32_t step(uint32_t *state)
{
    uint32_t s = *state;
    s ^= s << 13;
    s ^= s >> 17;
    s ^= s << 5;
    return *state = s;
}

static inline uint32_t add_noise(uint32_t value, int noise)
{
    int sum = (int)value + noise / 16;
    return (uint32_t)CLAMP(sum, 0, 255);
}

static void expose_row(uint32_t *row, int width_px, const uint8_t gain[256], const int16_t *bell,
                       uint32_t *state)
{
    for (int x = 0; x < width_px; x++) {
        uint32_t pixel = row[x];
        uint32_t red = gain[(pixel >> 16) & 255], green = gain[(pixel >> 8) & 255],
                 blue = gain[pixel & 255];
        if (bell != NULL) {
            // Two thirds of the noise is brightness, as after a camera's demosaicing.
            uint32_t luma = step(state), chroma = step(state);
            int common = bell[luma & (BELL_SIZE - 1)];
            red = add_noise(red, common + bell[(luma >> 12) & (BELL_SIZE - 1)] / 2);
            green = add_noise(green, common + bell[chroma & (BELL_SIZE - 1)] / 2);
            blue = add_noise(blue, common + bell[(chroma >> 12) & (BELL_SIZE - 1)] / 2);
        }
        row[x] = 0xff000000u | red << 16 | green << 8 | blue;
    }
}

void plp_face_expose(const PlpDrawnFace *face, cairo_surface_t *surface)
{
    double light = CLAMP(face->light, 0, 4), noise = CLAMP(face->noise, 0, 60);
    if (light == 1 && noise <= 0)
        return;
    uint8_t gain[256];
    for (int i = 0; i < 256; i++)
        gain[i] = (uint8_t)CLAMP(lround(i * light), 0, 255);
    int16_t bell[BELL_SIZE];
    if (noise > 0)
        fill_bell(bell, noise / sqrt(1.25)); // the common and half the own part add up to `noise`
    uint32_t state = face->noise_seed * 2654435761u + 0x9e3779b9u;
    state = state != 0 ? state : 1;
    uint8_t *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < cairo_image_surface_get_height(surface); y++)
        expose_row((uint32_t *)(void *)(pixels + (gsize)y * (gsize)stride),
                   cairo_image_surface_get_width(surface), gain, noise > 0 ? bell : NULL, &state);
}
