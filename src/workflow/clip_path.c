#include "workflow/clip_path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Outer and inner corners, right then left, in the mesh (an unmirrored picture; a mirrored one only
// turns the order round).
static const int corner_indices[4] = {33, 133, 362, 263};

enum {
    PLACE_FRAMES = 2,  // the crop's place is smoothed over so many frames to either side,
    SCALE_FRAMES = 12, // its size for longer: a head that turns must not zoom in
};

// Half axes of what is kept of an eye, over the larger eye's width: the lids and their margins.
static const double outline_along = 0.80, outline_across = 0.55;

PlpClipPath *plp_clip_path_new(void)
{
    PlpClipPath *path = g_new0(PlpClipPath, 1);
    path->faces = g_array_new(FALSE, FALSE, sizeof(PlpClipFace));
    return path;
}

void plp_clip_path_free(PlpClipPath *path)
{
    if (path == NULL)
        return;
    g_array_unref(path->faces);
    g_free(path);
}

static double get_distance(PlpPoint a, PlpPoint b)
{
    return hypot((double)a.x_px - (double)b.x_px, (double)a.y_px - (double)b.y_px);
}

static void measure_reach(const PlpFace *face, PlpClipFace *entry)
{
    double x = 0, y = 0;
    for (int i = 0; i < PLP_MESH_POINTS; i++) {
        x += (double)face->points[i].x_px / PLP_MESH_POINTS;
        y += (double)face->points[i].y_px / PLP_MESH_POINTS;
    }
    entry->middle = (PlpPoint){(float)x, (float)y};
    for (int i = 0; i < PLP_MESH_POINTS; i++)
        entry->reach_px =
            fmaxf(entry->reach_px, (float)get_distance(entry->middle, face->points[i]));
}

void plp_clip_path_add(PlpClipPath *path, const PlpObservation *observation)
{
    for (int i = 0; i < observation->n_faces; i++) {
        const PlpFace *face = &observation->faces[i];
        PlpClipFace entry = {.frame = (int32_t)observation->frame_index,
                             .identity = face->identity};
        for (int corner = 0; corner < 4; corner++)
            entry.corners[corner] = face->points[corner_indices[corner]];
        measure_reach(face, &entry);
        g_array_append_val(path->faces, entry);
    }
}

// ---- one face over the frames ----

static int compare_doubles(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return one < other ? -1 : one > other;
}

static double find_median(GArray *values)
{
    if (values->len == 0)
        return 0;
    qsort(values->data, values->len, sizeof(double), compare_doubles);
    return g_array_index(values, double, values->len / 2);
}

/** The corners as they were found; their median distance. */
static double fill_found(const PlpClipPath *path, int identity, int32_t first, GArray *found)
{
    g_autoptr(GArray) distances = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint i = 0; i < path->faces->len; i++) {
        const PlpClipFace *face = &g_array_index(path->faces, PlpClipFace, i);
        if (face->identity != identity || face->frame < first ||
            (guint)(face->frame - first) >= found->len)
            continue;
        PlpClipEyes *eyes = &g_array_index(found, PlpClipEyes, face->frame - first);
        double distance = get_distance(face->corners[0], face->corners[3]);
        eyes->is_seen = isfinite(distance) && distance > 1;
        memcpy(eyes->corners, face->corners, sizeof eyes->corners);
        if (eyes->is_seen)
            g_array_append_val(distances, distance);
    }
    return find_median(distances);
}

/** The mean over the frames around, as far as the face was seen without a break, nearer ones
 * counting more. */
static PlpClipEyes smooth(const GArray *found, guint at, double interocular_px)
{
    const PlpClipEyes *all = (const PlpClipEyes *)(const void *)found->data;
    PlpClipEyes mean = {.is_seen = all[at].is_seen};
    double place_weight = 0, scale_weight = 0;
    for (int direction = -1; mean.is_seen && direction <= 1; direction += 2) {
        for (int step = direction < 0 ? 0 : 1; step <= SCALE_FRAMES; step++) {
            int64_t i = (int64_t)at + direction * step;
            if (i < 0 || i >= (int64_t)found->len || !all[i].is_seen)
                break;
            double place = fmax(PLACE_FRAMES + 1 - step, 0);
            double scale = SCALE_FRAMES + 1 - step;
            for (int corner = 0; corner < 4; corner++) {
                mean.corners[corner].x_px += (float)place * all[i].corners[corner].x_px;
                mean.corners[corner].y_px += (float)place * all[i].corners[corner].y_px;
            }
            mean.scale += scale * get_distance(all[i].corners[0], all[i].corners[3]);
            place_weight += place;
            scale_weight += scale;
        }
    }
    for (int corner = 0; mean.is_seen && corner < 4; corner++) {
        mean.corners[corner].x_px /= (float)place_weight;
        mean.corners[corner].y_px /= (float)place_weight;
    }
    if (mean.is_seen)
        mean.scale /= scale_weight * interocular_px;
    return mean;
}

GArray *plp_clip_path_follow(const PlpClipPath *path, int identity, int32_t first, guint n,
                             double *ret_interocular_px)
{
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(PlpClipEyes));
    GArray *smoothed = g_array_new(FALSE, TRUE, sizeof(PlpClipEyes));
    g_array_set_size(found, n);
    *ret_interocular_px = fill_found(path, identity, first, found);
    for (guint i = 0; i < n; i++) {
        PlpClipEyes eyes = smooth(found, i, *ret_interocular_px);
        g_array_append_val(smoothed, eyes);
    }
    return smoothed;
}

// ---- geometry ----

static PlpPoint find_middle(PlpPoint a, PlpPoint b)
{
    return (PlpPoint){(a.x_px + b.x_px) / 2, (a.y_px + b.y_px) / 2};
}

static PlpEllipse outline(PlpPoint outer, PlpPoint inner, double width_px)
{
    PlpPoint middle = find_middle(outer, inner);
    double length = fmax(get_distance(outer, inner), 1e-3);
    return (PlpEllipse){
        .x_px = (double)middle.x_px,
        .y_px = (double)middle.y_px,
        .along_x = (double)(inner.x_px - outer.x_px) / length,
        .along_y = (double)(inner.y_px - outer.y_px) / length,
        .first_px = outline_along * width_px,
        .second_px = outline_across * width_px,
    };
}

void plp_clip_eyes_outline(const PlpClipEyes *eyes, PlpEllipse ellipses[2])
{
    const PlpPoint *corners = eyes->corners;
    // A turned head shows one eye narrower than it is, and its lids still as high.
    double width_px =
        fmax(get_distance(corners[0], corners[1]), get_distance(corners[2], corners[3]));
    ellipses[0] = outline(corners[0], corners[1], width_px);
    ellipses[1] = outline(corners[3], corners[2], width_px);
}

guint plp_clip_path_list_others(const PlpClipPath *path, int identity, int32_t frame,
                                PlpEllipse circles[PLP_MAX_FACES])
{
    guint low = 0, high = path->faces->len, n = 0;
    while (low < high) { // the first entry of this frame
        guint middle = low + (high - low) / 2;
        if (g_array_index(path->faces, PlpClipFace, middle).frame < frame)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < path->faces->len && n < PLP_MAX_FACES; low++) {
        const PlpClipFace *face = &g_array_index(path->faces, PlpClipFace, low);
        if (face->frame != frame)
            break;
        // Ears and hair lie outside the mesh.
        double reach_px = 1.3 * (double)face->reach_px;
        if (face->identity != identity)
            circles[n++] = (PlpEllipse){
                (double)face->middle.x_px, (double)face->middle.y_px, 1, 0, reach_px, reach_px};
    }
    return n;
}

PlpAffine plp_clip_eyes_make_crop(const PlpClipEyes *eyes, int width_px, int height_px, double zoom)
{
    PlpPoint middle = find_middle(eyes->corners[0], eyes->corners[3]);
    // Right eye to the picture's left: the patient's right is on the left of an unmirrored picture.
    double dx = (double)(eyes->corners[3].x_px - eyes->corners[0].x_px);
    double dy = (double)(eyes->corners[3].y_px - eyes->corners[0].y_px);
    double length = fmax(hypot(dx, dy), 1e-3);
    double step = eyes->scale / zoom;
    double xx = dx / length * step, yx = dy / length * step;
    // The brows are farther from the eyes than the cheeks are.
    double half_width = width_px / 2.0, half_height = 0.56 * height_px;
    return (PlpAffine){
        .xx = xx,
        .xy = -yx,
        .x0 = (double)middle.x_px - xx * half_width + yx * half_height,
        .yx = yx,
        .yy = xx,
        .y0 = (double)middle.y_px - yx * half_width - xx * half_height,
    };
}
