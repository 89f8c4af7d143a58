#include <string.h>

#include "simulate/script_commands_priv.h"

enum { ONCE = 1, TIMED = 2 };
#define COMMAND(name, when, handler, form, meaning)                                                \
    {                                                                                              \
        {name, form, meaning}, ((when)&TIMED) != 0, ((when)&ONCE) != 0, handler                    \
    }

static const PlpScriptCommand commands[] = {
    COMMAND("size", ONCE, plp_script_handle_size, "size WIDTH HEIGHT",
            "Size of the pictures in pixels; 640 480."),
    COMMAND("rate", ONCE, plp_script_handle_rate, "rate R | rate vfr R JITTER | rate drop R SHARE",
            "Pictures a second; 30. 29.97 and the like mean 30000/1001. vfr shifts every time by "
            "up to half of JITTER "
            "of an interval; drop leaves out that share of the pictures."),
    COMMAND("duration", ONCE, plp_script_handle_duration, "duration SECONDS",
            "Length of the recording; 10."),
    COMMAND("seed", ONCE, plp_script_handle_seed, "seed N",
            "Of everything random; 1. Stands before the lines it is to steer."),
    COMMAND("start", ONCE, plp_script_handle_start, "start SECONDS",
            "Timestamp of the first picture in the file; 0."),
    COMMAND("codec", ONCE, plp_script_handle_codec, "codec NAME",
            "FFmpeg's name of the encoder, such as libx264, mpeg4, ffv1."),
    COMMAND("container", ONCE, plp_script_handle_container, "container NAME",
            "FFmpeg's name of the container; else the output's ending decides."),
    COMMAND("pixels", ONCE, plp_script_handle_pixels, "pixels FORMAT",
            "FFmpeg's name of the pixel format; yuv420p."),
    COMMAND("encoder", ONCE, plp_script_handle_encoder, "encoder OPTIONS",
            "Options of the encoder, as crf=18:preset=fast."),
    COMMAND("b_frames", ONCE, plp_script_handle_b_frames, "b_frames N", "Most B-frames in a row."),
    COMMAND("rotate", ONCE, plp_script_handle_rotate, "rotate 0|90|180|270",
            "The file's display matrix turns the picture so much clockwise; the stored pictures "
            "lie the other way."),
    COMMAND("mirror", ONCE, plp_script_handle_mirror, "mirror",
            "The file's display matrix mirrors the picture."),
    COMMAND("aspect", ONCE, plp_script_handle_aspect, "aspect RATIO",
            "Width of a pixel over its height; 1."),
    COMMAND("segment", ONCE, plp_script_handle_segment, "segment TASK START END",
            "A task of the recording, in seconds."),
    COMMAND("sway", ONCE, plp_script_handle_sway, "sway X",
            "The head never rests: 1 is a patient on a chair (about 2 % of the head's width, 1.5 "
            "degrees); 0."),
    COMMAND("companion", ONCE, plp_script_handle_companion, "companion X Y SCALE SKIN HAIR",
            "Another face at that share of width and height, who blinks now and then and is not in "
            "the truth."),
    COMMAND("skin", ONCE | TIMED, plp_script_handle_skin, "[at T] skin 0..5",
            "Skin from light to dark; 1."),
    COMMAND("hair", ONCE | TIMED, plp_script_handle_hair, "[at T] hair 0..5",
            "Hair from black to fair, 5 is grey; 1."),
    COMMAND("iris", ONCE | TIMED, plp_script_handle_iris, "[at T] iris 0..4",
            "Dark brown, hazel, green, blue, grey; 1."),
    COMMAND("glasses", ONCE | TIMED, plp_script_handle_glasses, "[at T] glasses GLARE [SECONDS]",
            "Glasses with reflections from 0.01 (hardly any) to 1; 0 is none."),
    COMMAND("light", ONCE | TIMED, plp_script_handle_light, "[at T] light X [SECONDS]",
            "Brightness: 1 is normal, 0 black; within SECONDS."),
    COMMAND("noise", ONCE | TIMED, plp_script_handle_noise, "[at T] noise X [SECONDS]",
            "Noise of the camera: standard deviation in steps of 255."),
    COMMAND("scale", ONCE | TIMED, plp_script_handle_scale, "[at T] scale X [SECONDS]",
            "Height of the head, crown to chin, over the picture's height; 0.72."),
    COMMAND("move", ONCE | TIMED, plp_script_handle_move, "[at T] move X Y [SECONDS]",
            "The point between the eyes, over width and height; 0.5 0.46."),
    COMMAND("roll", ONCE | TIMED, plp_script_handle_roll, "[at T] roll DEGREES [SECONDS]",
            "The head leans clockwise in the picture."),
    COMMAND("turn", ONCE | TIMED, plp_script_handle_turn, "[at T] turn DEGREES [SECONDS]",
            "The head turns to the patient's left."),
    COMMAND("nod", ONCE | TIMED, plp_script_handle_nod, "[at T] nod DEGREES [SECONDS]",
            "The head looks up; down when negative."),
    COMMAND("blink", TIMED, plp_script_handle_blink,
            "at T blink EYE SECONDS [depth X] [close S] [open S]",
            "A closure: T is when the lid is half way down, SECONDS until it is half way up again; "
            "it closes within "
            "0.07 s and opens within 0.12 s (less when SECONDS is short)."),
    COMMAND("partial", TIMED, plp_script_handle_partial,
            "at T partial EYE SECONDS [depth X] [close S] [open S]",
            "A closure that does not shut the eye; depth 0.65."),
    COMMAND("wink", TIMED, plp_script_handle_wink,
            "at T wink right|left SECONDS [depth X] [close S] [open S]", "A closure of one eye."),
    COMMAND("long", TIMED, plp_script_handle_long,
            "at T long EYE SECONDS [depth X] [close S] [open S]", "A long closure."),
    COMMAND("squeeze", TIMED, plp_script_handle_squeeze,
            "at T squeeze EYE SECONDS [depth X] [close S] [open S] [force X]",
            "A forceful closure: the brow comes down and the cheek rises (X 1; the other closures "
            "take it, too, 0)."),
    COMMAND("blinks", TIMED, plp_script_handle_blinks, "at T blinks EYE RATE SECONDS",
            "Blinks at random, RATE a minute, for SECONDS."),
    COMMAND("lid", ONCE, plp_script_handle_lid, "lid EYE X",
            "How open the lids rest; 1. Less is a drooping lid."),
    COMMAND("squint", TIMED, plp_script_handle_squint, "at T squint EYE SECONDS [by X]",
            "No closure: the lids narrow by about a third (X 1)."),
    COMMAND("smile", TIMED, plp_script_handle_smile, "at T smile EYE SECONDS [by X]",
            "That side's corner of the mouth goes up and the cheek lifts the lower lid a little."),
    COMMAND("mouth", TIMED, plp_script_handle_mouth, "at T mouth EYE SECONDS [by X]",
            "That side's corner of the mouth is pulled back and up, and nothing else."),
    COMMAND("brow", TIMED, plp_script_handle_brow, "at T brow EYE SECONDS [by X]",
            "The brow rises (X 1) or falls (X -1)."),
    COMMAND("look", TIMED, plp_script_handle_look, "at T look up|down|right|left SECONDS [by X]",
            "The eyes turn; looking down, the upper lids follow (no closure)."),
    COMMAND("talk", TIMED, plp_script_handle_talk, "at T talk SECONDS [by X]",
            "The mouth opens and shuts."),
    COMMAND("lost", TIMED, plp_script_handle_lost, "at T lost SECONDS",
            "The face leaves the picture."),
};

const PlpScriptCommandInfo *plp_script_get_command(gsize i)
{
    return i < G_N_ELEMENTS(commands) ? &commands[i].info : NULL;
}

const PlpScriptCommand *plp_script_find_command(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].info.name, name) == 0)
            return &commands[i];
    }
    return NULL;
}
