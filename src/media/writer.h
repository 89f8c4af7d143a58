#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * Encodes pictures into a video file: drawn faces for tests and demos now, clips later. The file
 * appears under its name only when finished.
 */
typedef struct PlpWriter PlpWriter;

typedef struct {
    int width_px,
        height_px;     // of the pictures pushed; odd sizes are allowed where the codec allows them
    const char *codec; // FFmpeg encoder name: `libx264`, `mpeg4`, `libvpx-vp9`, `ffv1`, `libx265`,
                       // `mjpeg`…; NULL: libx264
    const char *container; // FFmpeg muxer name: `mp4`, `mov`, `matroska`, `avi`, `webm`, `mpegts`…;
                           // NULL: from the name
    const char *pixel_format;    // NULL: yuv420p
    double nominal_rate_per_s;   // for the header; the times pushed are what counts
    int rotation_deg;            // display matrix, clockwise, 0/90/180/270
    bool mirrored;               // display matrix with a horizontal flip
    double pixel_aspect_ratio;   // 0 means 1
    int b_frames;                // -1: the encoder's default
    int64_t start_us;            // timestamp of the first picture
    const char *encoder_options; // `crf=18:preset=veryfast` style, NULL for none
    bool anonymous;              // H.264 and HEVC: no notes of the encoder (SEI) among the pictures
} PlpWriterOptions;

/** Errors: PLP_ERROR_INVALID (unknown codec or container, size not possible), PLP_ERROR_IO. */
PlpWriter *plp_writer_open(const char *path, const PlpWriterOptions *options, GError **error);

/** Adds a picture of 32-bit native-endian xRGB (cairo's CAIRO_FORMAT_RGB24) shown at `t_us`,
 * strictly increasing. */
bool plp_writer_push(PlpWriter *writer, const uint8_t *pixels, int stride, int64_t t_us,
                     GError **error);

/** Flushes, closes and renames into place. The writer must then be freed. */
bool plp_writer_finish(PlpWriter *writer, GError **error);
/** Without finish before it: leaves no file. */
void plp_writer_free(PlpWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpWriter, plp_writer_free)
