#include "simulate/face_priv.h"

#define TONE(hex)                                                                                  \
    {                                                                                              \
        (((hex) >> 16) & 255) / 255.0, (((hex) >> 8) & 255) / 255.0, ((hex)&255) / 255.0           \
    }

static const struct {
    PlpTone skin, shade, deep, glow, blush, lip;
} skins[PLP_SKIN_TONES] = {
    {TONE(0xf0cdb8), TONE(0xcf9c84), TONE(0x8f5c4a), TONE(0xfff0e4), TONE(0xe39a8c),
     TONE(0xc4736d)},
    {TONE(0xe6bb9d), TONE(0xbf8a6c), TONE(0x7f4f3a), TONE(0xfbe3cf), TONE(0xd98b76),
     TONE(0xb9665e)},
    {TONE(0xd3a27e), TONE(0xa87553), TONE(0x6b4029), TONE(0xf0cdaf), TONE(0xc47a5f),
     TONE(0xa65a4f)},
    {TONE(0xb9845c), TONE(0x8d5d3b), TONE(0x55331d), TONE(0xdfb08a), TONE(0xa9644a),
     TONE(0x914a42)},
    {TONE(0x8f6040), TONE(0x684126), TONE(0x3a2112), TONE(0xba8a66), TONE(0x86492f),
     TONE(0x743c36)},
    {TONE(0x6a4630), TONE(0x472c1c), TONE(0x24140b), TONE(0x96694b), TONE(0x623525),
     TONE(0x5c3230)},
};

static const struct {
    PlpTone hair, dark, light;
} hairs[PLP_HAIR_TONES] = {
    {TONE(0x211c1b), TONE(0x0e0b0b), TONE(0x4a4240)},
    {TONE(0x3b2a20), TONE(0x1c130e), TONE(0x6b5040)},
    {TONE(0x5e412c), TONE(0x342216), TONE(0x966f4e)},
    {TONE(0x8a5a34), TONE(0x54331b), TONE(0xc08b5a)},
    {TONE(0xb99463), TONE(0x7d5e3a), TONE(0xe8cc9c)},
    {TONE(0x9a9894), TONE(0x64625f), TONE(0xd4d2ce)},
};

static const struct {
    PlpTone iris, light, rim;
} irises[PLP_IRIS_TONES] = {
    {TONE(0x5a3822), TONE(0x8a5a38), TONE(0x2e1a10)},
    {TONE(0x6b4a2a), TONE(0xa37c47), TONE(0x37240f)},
    {TONE(0x556443), TONE(0x8f9b6b), TONE(0x2b3524)},
    {TONE(0x4b6d8c), TONE(0x8fb0c8), TONE(0x243748)},
    {TONE(0x66727a), TONE(0xa3b0b6), TONE(0x343c42)},
};

PlpTone plp_tone_mix(PlpTone a, PlpTone b, double share_of_b)
{
    return (PlpTone){a.red + (b.red - a.red) * share_of_b,
                     a.green + (b.green - a.green) * share_of_b,
                     a.blue + (b.blue - a.blue) * share_of_b};
}

PlpFaceTones plp_face_tones_make(int skin_tone, int hair_tone, int iris_tone)
{
    int skin = CLAMP(skin_tone, 0, PLP_SKIN_TONES - 1);
    int hair = CLAMP(hair_tone, 0, PLP_HAIR_TONES - 1);
    int iris = CLAMP(iris_tone, 0, PLP_IRIS_TONES - 1);
    PlpTone white = TONE(0xeeeae4);
    PlpFaceTones tones = {
        .skin = skins[skin].skin,
        .shade = skins[skin].shade,
        .deep = skins[skin].deep,
        .glow = skins[skin].glow,
        .blush = skins[skin].blush,
        .lip = skins[skin].lip,
        .lid = plp_tone_mix(skins[skin].skin, skins[skin].blush, 0.35),
        .hair = hairs[hair].hair,
        .hair_dark = hairs[hair].dark,
        .hair_light = hairs[hair].light,
        // Brows of fair and grey people are darker than their hair, and skin shines through.
        .brow = plp_tone_mix(hairs[hair].dark, skins[skin].deep, 0.25),
        .iris = irises[iris].iris,
        .iris_light = irises[iris].light,
        .iris_rim = irises[iris].rim,
        .sclera = plp_tone_mix(white, skins[skin].shade, 0.06),
    };
    return tones;
}
