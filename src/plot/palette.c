#include "plot/palette.h"

#include <math.h>

#define RGB(hex)                                                                                   \
    {                                                                                              \
        ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex)&0xff) / 255.0, 1         \
    }

// The kinds' hues are those of Okabe and Ito, told apart with any colour vision.
static const PlpPalette light = {
    .paper = RGB(0xffffff),
    .ink = RGB(0x1a1a1a),
    .soft_ink = RGB(0x595959),
    .grid = RGB(0xcfcfcf),
    .hatch = RGB(0x9c9c9c),
    .right = RGB(0x1f2d3a),
    .left = RGB(0x1f2d3a),
    .before = RGB(0x8a8a8a),
    .after = RGB(0x00707a),
    .kinds = {RGB(0x777777), RGB(0x0072b2), RGB(0xe69f00), RGB(0xd55e00)},
    .twitch = RGB(0xcc79a7),
    .commanded = RGB(0x8c8c8c),
    .treatment = RGB(0x6a3d9a),
    .score = RGB(0x1a1a1a),
    .band_alpha = 0.28,
};

static const PlpPalette dark = {
    .paper = RGB(0x1e1e1e),
    .ink = RGB(0xf2f2f2),
    .soft_ink = RGB(0xb8b8b8),
    .grid = RGB(0x4a4a4a),
    .hatch = RGB(0x7c7c7c),
    .right = RGB(0xe8eef4),
    .left = RGB(0xe8eef4),
    .before = RGB(0x9e9e9e),
    .after = RGB(0x4fc3cf),
    .kinds = {RGB(0x9a9a9a), RGB(0x4aa8e0), RGB(0xf0b429), RGB(0xf07a2a)},
    .twitch = RGB(0xe09bc2),
    .commanded = RGB(0x9c9c9c),
    .treatment = RGB(0xc5a3e8),
    .score = RGB(0xf2f2f2),
    .band_alpha = 0.36,
};

static const PlpPalette high_contrast = {
    .paper = RGB(0xffffff),
    .ink = RGB(0x000000),
    .soft_ink = RGB(0x000000),
    .grid = RGB(0x6b6b6b),
    .hatch = RGB(0x555555),
    .right = RGB(0x000000),
    .left = RGB(0x000000),
    .before = RGB(0x5f5f5f),
    .after = RGB(0x00474e),
    .kinds = {RGB(0x444444), RGB(0x004c80), RGB(0x8a5a00), RGB(0x9c3d00)},
    .twitch = RGB(0x8b2f66),
    .commanded = RGB(0x555555),
    .treatment = RGB(0x44207a),
    .score = RGB(0x000000),
    .band_alpha = 0.45,
};

const PlpPalette *plp_palette_get_light(void)
{
    return &light;
}

const PlpPalette *plp_palette_get_dark(void)
{
    return &dark;
}

const PlpPalette *plp_palette_get_high_contrast(void)
{
    return &high_contrast;
}

PlpColor plp_color_fade(PlpColor color, double alpha)
{
    color.alpha = alpha;
    return color;
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double luminance(PlpColor color)
{
    return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue);
}

double plp_color_get_contrast(PlpColor a, PlpColor b)
{
    double first = luminance(a);
    double second = luminance(b);
    return (fmax(first, second) + 0.05) / (fmin(first, second) + 0.05);
}
