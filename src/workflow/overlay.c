#include "workflow/overlay.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

#define MAGIC "PLPOVL1\n"
#define MAGIC_BYTES 8
#define STEPS_PER_PX 16.0f
#define NO_POINT INT16_MIN
#define IRIS_RIGHT 468 // centre, then right, top, left and bottom edge in the picture
#define IRIS_LEFT 473

// MediaPipe's mesh: lower lid from the outer to the inner corner, then the upper one.
static const int lid_indices_right[PLP_OVERLAY_LID_POINTS] = {
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173};
static const int lid_indices_left[PLP_OVERLAY_LID_POINTS] = {
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398};

/** As it lies in the file, in this machine's byte order: a file of another one is refused. */
typedef struct {
    int16_t lids[PLP_OVERLAY_LID_POINTS][2];
    int16_t iris[2];
    int16_t iris_radius;
    int16_t unused;
} EyeRecord;

typedef struct {
    int32_t frame;
    int32_t identity;
    EyeRecord right, left;
} FaceRecord;

typedef struct {
    char magic[MAGIC_BYTES];
    uint32_t byte_order; // 0x01020304
    uint32_t record_bytes;
} Header;

static const Header own_header = {MAGIC, 0x01020304u, sizeof(FaceRecord)};

struct PlpOverlayWriter {
    FILE *file;
    char *name;
};

struct PlpOverlay {
    GMappedFile *map;
    const FaceRecord *records;
    gsize n;
};

// ---- writing ----

static void complain(const char *path, const char *what, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: %s: %s", name, what, g_strerror(errno));
}

/** How many records lie before that frame; 0 where the file is none of ours. */
static gsize count_before(const char *path, int64_t frame)
{
    g_autoptr(PlpOverlay) overlay = frame > 0 ? plp_overlay_open(path, NULL) : NULL;
    gsize n = 0;
    while (overlay != NULL && n < overlay->n && overlay->records[n].frame < frame)
        n++;
    return n;
}

/** The file's beginning that is to be kept; NULL: none. */
static GBytes *load_kept(const char *path, int64_t first_frame)
{
    gsize n = count_before(path, first_frame);
    g_autoptr(GMappedFile) map = n > 0 ? g_mapped_file_new(path, FALSE, NULL) : NULL;
    return map != NULL ? g_bytes_new(g_mapped_file_get_contents(map),
                                     sizeof(Header) + n * sizeof(FaceRecord))
                       : NULL;
}

PlpOverlayWriter *plp_overlay_writer_open(const char *path, int64_t first_frame, GError **error)
{
    g_autoptr(GBytes) kept = load_kept(path, first_frame);
    // Another file of the same name: whoever looks at the former one keeps it.
    unlink(path);
    FILE *file = fopen(path, "wb");
    gsize size = sizeof own_header;
    const void *content = kept != NULL ? g_bytes_get_data(kept, &size) : &own_header;
    if (file == NULL || fwrite(content, size, 1, file) != 1) {
        complain(path, "cannot be written", error);
        if (file != NULL)
            fclose(file);
        return NULL;
    }
    PlpOverlayWriter *writer = g_new0(PlpOverlayWriter, 1);
    writer->file = file;
    writer->name = g_strdup(path);
    return writer;
}

static int16_t to_steps(float px)
{
    return isfinite(px) ? (int16_t)CLAMP(lroundf(px * STEPS_PER_PX), -INT16_MAX, INT16_MAX)
                        : NO_POINT;
}

static EyeRecord record_eye(const PlpFace *face, const int *indices, int iris)
{
    EyeRecord record = {0};
    for (int i = 0; i < PLP_OVERLAY_LID_POINTS; i++) {
        PlpPoint point = face->points[indices[i]];
        record.lids[i][0] = to_steps(point.x_px);
        record.lids[i][1] = to_steps(point.y_px);
    }
    PlpPoint centre = face->points[iris];
    PlpPoint right = face->points[iris + 1];
    PlpPoint left = face->points[iris + 3];
    record.iris[0] = to_steps(centre.x_px);
    record.iris[1] = to_steps(centre.y_px);
    record.iris_radius = to_steps(hypotf(right.x_px - left.x_px, right.y_px - left.y_px) / 2);
    return record;
}

bool plp_overlay_writer_add(PlpOverlayWriter *writer, const PlpObservation *observation,
                            bool mirrored, GError **error)
{
    for (int i = 0; i < observation->n_faces; i++) {
        const PlpFace *face = &observation->faces[i];
        FaceRecord record = {(int32_t)observation->frame_index, face->identity,
                             record_eye(face, lid_indices_right, IRIS_RIGHT),
                             record_eye(face, lid_indices_left, IRIS_LEFT)};
        if (mirrored) {
            EyeRecord right = record.right;
            record.right = record.left;
            record.left = right;
        }
        if (fwrite(&record, sizeof record, 1, writer->file) != 1) {
            complain(writer->name, "cannot be written", error);
            return false;
        }
    }
    return true;
}

void plp_overlay_writer_flush(PlpOverlayWriter *writer)
{
    fflush(writer->file);
}

void plp_overlay_writer_close(PlpOverlayWriter *writer)
{
    if (writer == NULL)
        return;
    fclose(writer->file);
    g_free(writer->name);
    g_free(writer);
}

// ---- reading ----

static bool is_whole(const char *content, gsize size)
{
    return size >= sizeof(Header) && memcmp(content, &own_header, sizeof own_header) == 0;
}

PlpOverlay *plp_overlay_open(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    GMappedFile *map = g_mapped_file_new(path, FALSE, NULL);
    if (map == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: cannot be read", name);
        return NULL;
    }
    const char *content = g_mapped_file_get_contents(map);
    gsize size = g_mapped_file_get_length(map);
    if (content == NULL || !is_whole(content, size)) {
        g_mapped_file_unref(map);
        g_set_error(error, PLP_ERROR, PLP_ERROR_FORMAT, "%s: holds no outlines of this program",
                    name);
        return NULL;
    }
    PlpOverlay *overlay = g_new0(PlpOverlay, 1);
    overlay->map = map;
    overlay->records = (const FaceRecord *)(const void *)(content + sizeof(Header));
    overlay->n = (size - sizeof(Header)) / sizeof(FaceRecord);
    return overlay;
}

void plp_overlay_close(PlpOverlay *overlay)
{
    if (overlay == NULL)
        return;
    g_mapped_file_unref(overlay->map);
    g_free(overlay);
}

static float to_px(int16_t steps)
{
    return steps == NO_POINT ? NAN : (float)steps / STEPS_PER_PX;
}

static PlpOverlayEye read_eye(const EyeRecord *record)
{
    PlpOverlayEye eye;
    for (int i = 0; i < PLP_OVERLAY_LID_POINTS; i++)
        eye.lids[i] = (PlpPoint){to_px(record->lids[i][0]), to_px(record->lids[i][1])};
    eye.iris = (PlpPoint){to_px(record->iris[0]), to_px(record->iris[1])};
    eye.iris_radius_px = to_px(record->iris_radius);
    return eye;
}

/** The first record at or after that frame. */
static gsize find(const PlpOverlay *overlay, int64_t frame)
{
    gsize low = 0;
    gsize high = overlay->n;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        if (overlay->records[middle].frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static PlpOverlayFace read_face(const FaceRecord *record)
{
    return (PlpOverlayFace){record->frame, record->identity, read_eye(&record->right),
                            read_eye(&record->left)};
}

bool plp_overlay_get(const PlpOverlay *overlay, int64_t frame, int identity,
                     PlpOverlayFace *ret_face)
{
    for (gsize i = find(overlay, frame); i < overlay->n && overlay->records[i].frame == frame;
         i++) {
        if (identity != 0 && overlay->records[i].identity != identity)
            continue;
        *ret_face = read_face(&overlay->records[i]);
        return true;
    }
    return false;
}

/** From the middle between the outer corners; infinite where they are not known. */
static double get_distance(const PlpOverlayFace *face, double x_px, double y_px)
{
    double x = 0.5 * ((double)face->right.lids[0].x_px + (double)face->left.lids[0].x_px);
    double y = 0.5 * ((double)face->right.lids[0].y_px + (double)face->left.lids[0].y_px);
    double distance = hypot(x - x_px, y - y_px);
    return isfinite(distance) ? distance : INFINITY;
}

bool plp_overlay_get_nearest(const PlpOverlay *overlay, int64_t frame, double x_px, double y_px,
                             PlpOverlayFace *ret_face)
{
    double least = INFINITY;
    for (gsize i = find(overlay, frame); i < overlay->n && overlay->records[i].frame == frame;
         i++) {
        PlpOverlayFace face = read_face(&overlay->records[i]);
        double distance = get_distance(&face, x_px, y_px);
        if (distance < least) {
            least = distance;
            *ret_face = face;
        }
    }
    return isfinite(least);
}
