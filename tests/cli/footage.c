#include "footage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "media/writer.h"
#include "simulate/face.h"

#define BLINK_FRAMES 6

static const double blink_openness[BLINK_FRAMES] = {0.6, 0.15, 0, 0, 0.3, 0.7};

/** Which of the few pictures a frame shows: 0 open, 1 to 6 a blink, 7 nobody. */
static int picture_of(const Footage *footage, int frame)
{
    if (frame < footage->absent_until)
        return BLINK_FRAMES + 1;
    int phase = footage->blink_every > 0 ? (frame + 1) % footage->blink_every : BLINK_FRAMES;
    return phase < BLINK_FRAMES && frame >= BLINK_FRAMES ? phase + 1 : 0;
}

static cairo_surface_t *paint(int width_px, int height_px, int picture)
{
    PlpDrawnFace face = plp_drawn_face_make_default();
    if (picture > 0 && picture <= BLINK_FRAMES)
        face.right_openness = face.left_openness = blink_openness[picture - 1];
    face.absent = picture > BLINK_FRAMES;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    plp_drawn_face_paint(&face, surface);
    cairo_surface_flush(surface);
    return surface;
}

static void push_all(PlpWriter *writer, const Footage *footage, cairo_surface_t **pictures)
{
    for (int frame = 0; frame < footage->frames; frame++) {
        cairo_surface_t *picture = pictures[picture_of(footage, frame)];
        g_autoptr(GError) error = NULL;
        if (!plp_writer_push(writer, cairo_image_surface_get_data(picture),
                             cairo_image_surface_get_stride(picture), frame * 1000000LL / 30,
                             &error))
            fail_msg("%s", error->message);
    }
}

char *footage_make(const char *folder, const char *name, const Footage *footage)
{
    int width_px = footage->width_px > 0 ? footage->width_px : 320;
    int height_px = footage->height_px > 0 ? footage->height_px : 240;
    char *path = g_build_filename(folder, name, NULL);
    PlpWriterOptions options = {
        .width_px = width_px,
        .height_px = height_px,
        .codec = footage->codec != NULL ? footage->codec : "mpeg4",
        .nominal_rate_per_s = 30,
        .rotation_deg = footage->rotation_deg,
        .b_frames = -1,
        .encoder_options = "b=2000000",
    };
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    if (writer == NULL)
        fail_msg("%s", error->message);
    cairo_surface_t *pictures[BLINK_FRAMES + 2];
    for (int i = 0; i < BLINK_FRAMES + 2; i++)
        pictures[i] = paint(width_px, height_px, i);
    push_all(writer, footage, pictures);
    if (!plp_writer_finish(writer, &error))
        fail_msg("%s", error->message);
    for (int i = 0; i < BLINK_FRAMES + 2; i++)
        cairo_surface_destroy(pictures[i]);
    return path;
}
