// Times tracking, turn about in one run: the crop alone, crop and networks for one face, and the whole
// tracker (detector and checks at their rate, view quality, identities) on a moving picture, at 480p and at
// 1080p. Exit status 1 where crop and networks of a frame, or the whole tracker, take more than 3 ms by median; 77 without
// weights.
//
// The picture is a gradient with noise: the networks cost the same whatever it shows. The tracker's figure needs a
// face and is taken on a reference still where there is one.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "vision/crop.h"
#include "vision/detector.h"
#include "vision/face_landmarks.h"
#include "vision/models.h"
#include "vision/tracker.h"

#define N_ROUNDS 150
#define N_WARM 15
#define TARGET_MS 3.0

typedef struct {
    const char *name;
    int width_px, height_px;
    double face_px; // side of the region
} Picture;

static const Picture pictures[] = {{"480p", 640, 480, 280}, {"1080p", 1920, 1080, 620}};

static void stop(const GError *error)
{
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

static PlpFrame *make_frame(const Picture *picture)
{
    const int width = picture->width_px, height = picture->height_px;
    const gsize n = (gsize)width * (gsize)height;
    uint8_t *bytes = g_malloc(n * 3 / 2);
    for (gsize i = 0; i < n * 3 / 2; i++)
        bytes[i] = (uint8_t)(40 + i % (gsize)width * 120 / (gsize)width + i * 2654435761u / 65536 % 16);
    PlpFrame *frame = plp_frame_new(bytes, g_free);
    frame->pixels = PLP_PIXELS_I420;
    frame->matrix = PLP_MATRIX_BT709;
    frame->stored_width_px = frame->width_px = width;
    frame->stored_height_px = frame->height_px = height;
    frame->planes[0] = bytes;
    frame->planes[1] = bytes + n;
    frame->planes[2] = bytes + n + n / 4;
    frame->strides[0] = width;
    frame->strides[1] = frame->strides[2] = width / 2;
    frame->to_stored = (PlpAffine){1, 0, 0, 0, 1, 0};
    return frame;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double find_median(double *values, int n)
{
    qsort(values, (gsize)n, sizeof *values, compare_doubles);
    return values[n / 2];
}

static double since_ms(gint64 start_us)
{
    return (double)(g_get_monotonic_time() - start_us) / 1e3;
}

typedef struct {
    PlpCrop *crop;
    PlpDetector *detector;
    PlpFaceLandmarks *landmarks;
} Parts;

/** Medians of crop, of crop and networks together, and of the detector on the whole picture. */
static double time_picture(const Parts *parts, const Picture *picture)
{
    static float pixels[PLP_FACE_INPUT_PX * PLP_FACE_INPUT_PX * 3];
    static PlpFaceResult result;
    const PlpCropFormat format = {.side_px = PLP_FACE_INPUT_PX, .low = 0, .high = 1, .max_scale = 3};
    double crops[N_ROUNDS], faces[N_ROUNDS], searches[N_ROUNDS];
    g_autoptr(PlpFrame) frame = make_frame(picture);
    const PlpRegion whole = plp_detector_make_letterbox(picture->width_px, picture->height_px);
    for (int i = -N_WARM; i < N_ROUNDS; i++) {
        g_autoptr(GError) error = NULL;
        PlpDetection detections[PLP_DETECTIONS_MAX];
        gsize n = 0;
        const PlpRegion region = {0.5 * picture->width_px + i % 20, 0.5 * picture->height_px, picture->face_px,
                                  0.01 * (i % 10)};
        const int k = MAX(i, 0);
        gint64 start_us = g_get_monotonic_time();
        if (!plp_crop_take(parts->crop, frame, region, &format, pixels, &error))
            stop(error);
        crops[k] = since_ms(start_us);
        start_us = g_get_monotonic_time();
        if (!plp_face_landmarks_run_whole(parts->landmarks, frame, parts->crop, region, &result, &error))
            stop(error);
        faces[k] = since_ms(start_us);
        start_us = g_get_monotonic_time();
        if (!plp_detector_find(parts->detector, frame, parts->crop, &whole, 1, detections, &n, &error))
            stop(error);
        searches[k] = since_ms(start_us);
    }
    const double face = find_median(faces, N_ROUNDS);
    printf("%-6s crop %.2f ms, crop and networks %.2f ms, detector on the whole picture %.2f ms\n", picture->name,
           find_median(crops, N_ROUNDS), face, find_median(searches, N_ROUNDS));
    return face;
}
