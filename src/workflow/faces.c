#include "workflow/faces.h"

#include <math.h>

#include "analysis/signals.h"
#include "workflow/mirror.h"

static void free_track(void *data)
{
    PlpFaceTrack *track = data;
    g_array_unref(track->samples);
    g_free(track);
}

PlpFaces *plp_faces_new(void)
{
    PlpFaces *faces = g_new0(PlpFaces, 1);
    faces->marks = g_array_new(FALSE, FALSE, sizeof(PlpFrameMark));
    faces->tracks = g_ptr_array_new_with_free_func(free_track);
    return faces;
}

void plp_faces_free(PlpFaces *faces)
{
    if (faces == NULL)
        return;
    g_array_unref(faces->marks);
    g_ptr_array_unref(faces->tracks);
    g_free(faces);
}

const PlpFaceTrack *plp_faces_find(const PlpFaces *faces, int identity)
{
    for (guint i = faces->tracks->len; i > 0; i--) { // the latest are looked for most
        const PlpFaceTrack *track = g_ptr_array_index(faces->tracks, i - 1);
        if (track->identity == identity)
            return track;
    }
    return NULL;
}

PlpFaceTrack *plp_faces_add_track(PlpFaces *faces, int identity)
{
    PlpFaceTrack *track = g_new0(PlpFaceTrack, 1);
    track->identity = identity;
    track->samples = g_array_new(FALSE, FALSE, sizeof(PlpSample));
    g_ptr_array_add(faces->tracks, track);
    return track;
}

static PlpFaceTrack *find_or_add(PlpFaces *faces, int identity)
{
    const PlpFaceTrack *track = plp_faces_find(faces, identity);
    return track != NULL ? (PlpFaceTrack *)track : plp_faces_add_track(faces, identity);
}

static double score_of(const PlpFace *face, int width_px, int height_px)
{
    const PlpPoint *right = &face->points[33];
    const PlpPoint *left = &face->points[263];
    double x_ratio = 0.5 * ((double)right->x_px + (double)left->x_px) / width_px;
    double y_ratio = 0.5 * ((double)right->y_px + (double)left->y_px) / height_px;
    double distance = hypot(x_ratio - 0.5, y_ratio - 0.5) / M_SQRT1_2;
    double size = (double)face->interocular_px / MAX(width_px, height_px);
    double score = size * size * (1 - CLAMP(distance, 0, 1));
    return isfinite(score) ? score : 0;
}

void plp_faces_add(PlpFaces *faces, const PlpObservation *observation, int width_px, int height_px,
                   bool mirrored, const PlpParameters *parameters)
{
    bool has_reason = observation->reason > PLP_REASON_MEASURED;
    PlpFrameMark mark = {observation->t_us, (int32_t)observation->packet_index,
                         has_reason ? observation->reason : PLP_REASON_NO_FACE};
    g_array_append_vals(faces->marks, &mark, 1);
    for (int i = 0; i < observation->n_faces; i++) {
        const PlpFace *face = &observation->faces[i];
        PlpSample sample = plp_signals_compute(observation, face, width_px, height_px, parameters);
        sample.packet = mark.packet;
        if (mirrored)
            plp_mirror_sample(&sample);
        PlpFaceTrack *track = find_or_add(faces, face->identity);
        track->score += score_of(face, width_px, height_px);
        g_array_append_vals(track->samples, &sample, 1);
    }
}

int plp_faces_choose(const PlpFaces *faces)
{
    const PlpFaceTrack *best = NULL;
    for (guint i = 0; i < faces->tracks->len; i++) {
        const PlpFaceTrack *track = g_ptr_array_index(faces->tracks, i);
        if (best == NULL || track->score > best->score)
            best = track;
    }
    return best != NULL ? best->identity : 0;
}

PlpTrace *plp_faces_make_trace(const PlpFaces *faces, int identity)
{
    PlpTrace *trace = plp_trace_new();
    const PlpFaceTrack *track = plp_faces_find(faces, identity);
    guint seen = 0;
    for (guint i = 0; i < faces->marks->len; i++) {
        const PlpFrameMark *mark = &g_array_index(faces->marks, PlpFrameMark, i);
        const PlpSample *sample = track != NULL && seen < track->samples->len
                                      ? &g_array_index(track->samples, PlpSample, seen)
                                      : NULL;
        if (sample != NULL && sample->frame == (int32_t)i) {
            plp_trace_append(trace, sample);
            seen++;
            continue;
        }
        PlpSample unmeasured = plp_sample_make_unmeasured(mark->t_us, (int32_t)i, mark->reason);
        unmeasured.packet = mark->packet;
        plp_trace_append(trace, &unmeasured);
    }
    return trace;
}
