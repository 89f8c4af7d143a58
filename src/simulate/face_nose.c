#include "simulate/face_priv.h"

static void draw_half(const PlpFacePen *pen)
{
    static const PlpMark wing[] = {{5.2, 13.8}, {7.3, 15.6}, {7.8, 18.2}, {6.6, 20.2}, {4.9, 20.4}};
    static const PlpMark nostril[] = {{1.7, 20.6}, {3.0, 19.5}, {4.7, 19.4},
                                      {5.4, 20.2}, {4.0, 20.9}, {2.6, 21.0}};
    const PlpFaceTones *tones = &pen->tones;
    bool shaded = pen->mirror > 0; // the light comes from the picture's left
    PlpFacePen raised = *pen;
    raised.lift = 4;
    plp_face_pen_spot(&raised, (PlpMark){4.6, 2}, 3.2, 12, tones->shade, shaded ? 0.55 : 0.28);
    plp_face_pen_spot(&raised, (PlpMark){6.4, 14.5}, 3.4, 4.6, tones->shade, shaded ? 0.6 : 0.35);
    plp_face_pen_spot(&raised, (PlpMark){8.4, 18.5}, 2.6, 4, tones->shade, 0.55);
    plp_face_pen_brush(&raised, wing, G_N_ELEMENTS(wing), 0.75, tones->deep, shaded ? 0.6 : 0.45);
    plp_face_pen_spot(&raised, (PlpMark){5.8, 17.2}, 1.8, 2, tones->glow, shaded ? 0.12 : 0.4);
    raised.lift = 7;
    plp_face_pen_loop(&raised, nostril, G_N_ELEMENTS(nostril));
    plp_face_pen_fill(&raised, plp_tone_mix(tones->deep, (PlpTone){0, 0, 0}, 0.45), 0.75);
}

void plp_face_draw_nose(const PlpFacePen *pen)
{
    static const PlpMark base[] = {{-4.6, 20.8}, {-2.2, 21.5}, {0, 22.3}, {2.2, 21.5}, {4.6, 20.8}};
    const PlpFaceTones *tones = &pen->tones;
    PlpFacePen half = *pen, tip = *pen;
    tip.lift = 6;
    plp_face_pen_spot(&tip, (PlpMark){0.5, 23.2}, 8, 3, tones->shade, 0.6);
    for (half.mirror = -1; half.mirror <= 1; half.mirror += 2)
        draw_half(&half);
    plp_face_pen_brush(&tip, base, G_N_ELEMENTS(base), 0.8, tones->deep, 0.55);
    plp_face_pen_spot(&tip, (PlpMark){-0.7, 5}, 1.9, 12, tones->glow, 0.55);
    tip.lift = 9;
    plp_face_pen_spot(&tip, (PlpMark){-0.9, 15.6}, 3.2, 3, tones->glow, 0.65);
    plp_face_pen_spot(&tip, (PlpMark){0.6, 17}, 4, 3.6, tones->blush, 0.25);
}
