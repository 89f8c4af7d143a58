#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "media/reader.h"
#include "media/writer.h"

/** Clips that the tests make for themselves, and what they look like after decoding. */

/** Where the bright mark of a clip stands in the STORED picture. */
typedef enum { CORNER_NONE, UPPER_LEFT, UPPER_RIGHT, LOWER_LEFT, LOWER_RIGHT } Corner;

typedef struct {
    PlpWriterOptions writer; // width_px etc.; 0 fields get 160x128 pixels, 30 a second
    int pictures;
    const int64_t *times_us; // `pictures` of them; NULL: evenly at the nominal rate
    Corner corner;
} ClipPlan;

/** A folder that lasts until clip_folder_remove(). */
const char *clip_folder(void);
void clip_folder_remove(void);
/** A path in it. Caller frees. */
char *clip_path(const char *name);

/** Writes the clip; fails the running test when that cannot be done. Caller frees the path. */
char *clip_make(const char *name, const ClipPlan *plan);
/** Whether this FFmpeg has the encoder; else the running test is skipped, visibly. */
void clip_need_encoder(const char *encoder);

/** Runs the ffmpeg tool; skips the running test when there is none. `arguments` split at blanks;
 * `{}` is the folder. */
void clip_ffmpeg(const char *arguments);

/** The picture's number, which every picture carries as 8 dark and light fields. */
int clip_number(const PlpFrame *frame);
/** Luma (of RGB: green) at an upright position, through to_stored. */
int clip_luma_at(const PlpFrame *frame, double x, double y);

/** A whole clip, read. */
typedef struct {
    GArray *times_us; // int64_t
    GArray *numbers;  // int
    GArray *packets;  // int64_t
    PlpFrame *first;
    PlpFrame *last;
    PlpMediaFacts facts;
} Reading;

/** Reads everything; fails the running test on an error. */
Reading *clip_read(const char *path, const PlpReaderOptions *options);
void clip_reading_free(Reading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reading, clip_reading_free)

/** The n-th time. */
int64_t clip_time(const Reading *reading, int index);
/** Asserts that picture i carries number `first + i`, for all. */
void clip_assert_numbers(const Reading *reading, int first);
/** Opens or reads to the end, expecting failure: the error. Caller frees. */
GError *clip_failure(const char *path, const PlpReaderOptions *options);
