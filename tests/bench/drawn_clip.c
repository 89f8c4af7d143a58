#include "drawn_clip.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "media/writer.h"
#include "simulate/face.h"

#define N_PAINTED 24 // painting is slower than encoding: the clip repeats these

void bench_stop(const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, gsize n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static cairo_surface_t *paint(int width_px, int height_px, int i)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px, height_px);
    PlpDrawnFace face = plp_drawn_face_make_default();
    double phase = (double)i / N_PAINTED;
    face.right_openness = face.left_openness = phase < 0.25 ? fabs(phase - 0.125) * 8 : 1;
    face.centre_x += 0.01 * sin(2 * G_PI * phase);
    face.roll_deg = 3 * sin(2 * G_PI * phase);
    face.noise = 3;
    face.noise_seed = (guint32)i;
    plp_drawn_face_paint(&face, surface);
    return surface;
}

void bench_make_clip(const char *path, int width_px, int height_px, int frames)
{
    g_autoptr(GError) error = NULL;
    PlpWriterOptions options = {.width_px = width_px,
                                .height_px = height_px,
                                .nominal_rate_per_s = 30,
                                .b_frames = -1,
                                .encoder_options = "preset=veryfast:crf=20"};
    g_autoptr(PlpWriter) writer = plp_writer_open(path, &options, &error);
    if (writer == NULL)
        bench_stop(error);
    cairo_surface_t *painted[N_PAINTED];
    for (int i = 0; i < N_PAINTED; i++)
        painted[i] = paint(width_px, height_px, i);
    for (int i = 0; i < frames; i++) {
        cairo_surface_t *surface = painted[i % N_PAINTED];
        if (!plp_writer_push(writer, cairo_image_surface_get_data(surface),
                             cairo_image_surface_get_stride(surface), i * G_USEC_PER_SEC / 30,
                             &error))
            bench_stop(error);
    }
    for (int i = 0; i < N_PAINTED; i++)
        cairo_surface_destroy(painted[i]);
    if (!plp_writer_finish(writer, &error))
        bench_stop(error);
}
