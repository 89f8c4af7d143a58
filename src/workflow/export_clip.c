#include "workflow/export_clip.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "media/reader.h"
#include "media/upright.h"
#include "media/writer.h"
#include "pipeline/run.h"
#include "workflow/clip_path.h"
#include "workflow/export_files.h"
#include "workflow/faces.h"

// Of the crop, over the usual distance of the outer eye corners: a little beside them, brows above,
// the rim of the cheek below.
static const double crop_width = 1.5, crop_height = 0.6;
enum { MIN_CROP_PX = 320, MAX_CROP_PX = 1920 };

// Sides of a block: at most three across a face, and twelve along the picture's shorter side, so
// that a face nobody has found is as unrecognisable as the patient's.
static const double block_of_interocular = 0.5, blocks_along_picture = 12;

// One step of a file's clock of 90 kHz, rounded up: two pictures never share it.
static const int64_t least_interval_us = 12;

bool plp_clip_parse_keep(const char *name, PlpClipKeep *ret_keep)
{
    if (strcmp(name, "eyes") == 0)
        *ret_keep = PLP_CLIP_KEEP_EYES;
    else if (strcmp(name, "blur") == 0)
        *ret_keep = PLP_CLIP_KEEP_BLUR;
    else
        return false;
    return true;
}

/** A clip while it is made. */
typedef struct {
    const char *name; // of the video, for messages
    const char *video_path;
    const PlpClipOptions *options;
    int64_t done, total; // pictures looked at and written; total -1: not known

    // looked at
    PlpClipPath *path;
    PlpFaces *faces;
    int32_t first; // frame of the stretch
    int64_t n;     // frames in it
    bool has_enough;
    int width_px, height_px;

    // written
    int face;
    double interocular_px;
    GArray *eyes; // of PlpClipEyes, one a frame of the stretch
    PlpWriter *writer;
    double zoom;
    int out_width_px, out_height_px;
    uint32_t *pixels;
    int64_t first_us, last_us; // of the pictures written
    PlpClipResult result;
} Clip;

static void clear_clip(Clip *clip)
{
    plp_clip_path_free(clip->path);
    plp_faces_free(clip->faces);
    g_clear_pointer(&clip->eyes, g_array_unref);
    plp_writer_free(clip->writer);
    g_free(clip->pixels);
}

static bool refuse(const Clip *clip, GError **error, const char *what)
{
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: %s", clip->name, what);
    return false;
}

static bool is_in_stretch(const PlpClipOptions *options, int64_t t_us)
{
    return t_us >= options->from_us && (options->to_us <= 0 || t_us < options->to_us);
}

static void tell(Clip *clip)
{
    clip->done++;
    if (clip->options->progress != NULL)
        clip->options->progress(clip->options->self, clip->done, clip->total);
}

static PlpReader *open_reader(const Clip *clip, GError **error)
{
    PlpReaderOptions options = {
        .video_stream = -1, .decoder_threads = 1, .cancel = clip->options->cancel};
    return plp_reader_open(clip->video_path, &options, error);
}

// ---- looking ----

static bool take(void *self, const PlpObservation *observation, int width_px, int height_px,
                 GError **error)
{
    Clip *clip = self;
    const PlpClipOptions *options = clip->options;
    if (options->to_us > 0 && observation->t_us >= options->to_us) {
        clip->has_enough = true;
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "enough");
        return false;
    }
    // Before the stretch too: who the patient is shows over the recording.
    plp_faces_add(clip->faces, observation, width_px, height_px, false, &options->parameters);
    tell(clip);
    if (!is_in_stretch(options, observation->t_us))
        return true;
    if (clip->n++ == 0)
        clip->first = (int32_t)observation->frame_index;
    clip->width_px = MAX(clip->width_px, width_px);
    clip->height_px = MAX(clip->height_px, height_px);
    plp_clip_path_add(clip->path, observation);
    return true;
}

static bool look(Clip *clip, GError **error)
{
    const PlpLandmarkerSource *source = clip->options->landmarkers;
    PlpLandmarker landmarker = {0};
    g_autoptr(PlpReader) reader = open_reader(clip, error);
    if (reader == NULL || !source->make(source->self, &landmarker, error))
        return false;
    int64_t nominal = plp_reader_get_facts(reader)->nominal_frames;
    bool is_whole = clip->options->from_us <= 0 && clip->options->to_us <= 0;
    clip->total = nominal > 0 && is_whole ? 2 * nominal : -1;
    clip->path = plp_clip_path_new();
    clip->faces = plp_faces_new();
    g_autoptr(GError) failure = NULL;
    PlpSink sink = {clip, take, NULL};
    PlpRunOptions options = {.cancel = clip->options->cancel};
    bool fine = plp_run(reader, &landmarker, &sink, &options, &failure) || clip->has_enough;
    plp_landmarker_clear(&landmarker);
    if (!fine)
        g_propagate_error(error, g_steal_pointer(&failure));
    return fine;
}

static bool choose_face(Clip *clip, GError **error)
{
    const PlpClipOptions *options = clip->options;
    clip->result.n_faces = (int)clip->faces->tracks->len;
    clip->face = options->face > 0 ? options->face : plp_faces_choose(clip->faces);
    if (clip->n == 0)
        return refuse(clip, error, "nothing of it lies between --from and --to");
    if (clip->face == 0)
        return refuse(clip, error, "no face was found, so there are no eyes to keep");
    if (plp_faces_find(clip->faces, clip->face) == NULL) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: face %d was not seen; %d faces were, numbered from 1 in order of "
                    "appearance",
                    clip->name, clip->face, clip->result.n_faces);
        return false;
    }
    clip->result.face = clip->face;
    clip->eyes = plp_clip_path_follow(clip->path, clip->face, clip->first, (guint)clip->n,
                                      &clip->interocular_px);
    return clip->interocular_px > 0 ||
           refuse(clip, error, "the face is not in the stretch that was asked for");
}

// ---- writing ----

static int make_even(double length)
{
    return MAX((int)lround(length / 2) * 2, 2);
}

static void choose_size(Clip *clip)
{
    bool is_crop = clip->options->keep == PLP_CLIP_KEEP_EYES;
    double width = crop_width * clip->interocular_px;
    clip->zoom = CLAMP(1.0, MIN_CROP_PX / width, MAX(MAX_CROP_PX / width, MIN_CROP_PX / width));
    clip->out_width_px = make_even(is_crop ? width * clip->zoom : clip->width_px);
    clip->out_height_px =
        make_even(is_crop ? crop_height * clip->interocular_px * clip->zoom : clip->height_px);
    clip->result.width_px = clip->out_width_px;
    clip->result.height_px = clip->out_height_px;
}

static bool open_writer(Clip *clip, double rate_per_s, const char *out_path, GError **error)
{
    choose_size(clip);
    PlpWriterOptions options = {
        .width_px = clip->out_width_px,
        .height_px = clip->out_height_px,
        .nominal_rate_per_s = rate_per_s > 0 ? rate_per_s : 30, // NaN: not known
        .b_frames = 0,
        .encoder_options = "crf=16:preset=veryfast",
        .anonymous = true,
    };
    clip->pixels = g_new0(uint32_t, (gsize)clip->out_width_px * (gsize)clip->out_height_px);
    clip->writer = plp_writer_open(out_path, &options, error);
    return clip->writer != NULL;
}

/** A circle of the upright picture in the crop's own pixels. */
static PlpEllipse move_into_crop(PlpEllipse ellipse, PlpAffine crop)
{
    double square = crop.xx * crop.xx + crop.yx * crop.yx; // a turn and a scale
    double dx = ellipse.x_px - crop.x0, dy = ellipse.y_px - crop.y0;
    double scale = 1 / sqrt(square);
    PlpEllipse moved = ellipse;
    moved.x_px = (crop.xx * dx + crop.yx * dy) / square;
    moved.y_px = (crop.xy * dx + crop.yy * dy) / square;
    moved.along_x = (crop.xx * ellipse.along_x + crop.yx * ellipse.along_y) * scale;
    moved.along_y = (crop.xy * ellipse.along_x + crop.yy * ellipse.along_y) * scale;
    moved.first_px *= scale;
    moved.second_px *= scale;
    return moved;
}

static void paint_crop(Clip *clip, const PlpFrame *frame, const PlpClipEyes *eyes)
{
    int width = clip->out_width_px, height = clip->out_height_px;
    PlpAffine crop = plp_clip_eyes_make_crop(eyes, width, height, clip->zoom);
    plp_upright_paint(frame, crop, width, height, clip->pixels, width);
    PlpEllipse own[2], others[PLP_MAX_FACES];
    guint n = plp_clip_path_list_others(clip->path, clip->face, (int32_t)frame->index, others);
    if (n == 0)
        return;
    plp_clip_eyes_outline(eyes, own);
    for (int i = 0; i < 2; i++)
        own[i] = move_into_crop(own[i], crop);
    for (guint i = 0; i < n; i++)
        others[i] = move_into_crop(others[i], crop);
    PlpVeil veil = {block_of_interocular * clip->interocular_px * clip->zoom, own, 2, others, n};
    plp_veil_apply(&veil, clip->pixels, width, height, width);
}

static void paint_veiled(Clip *clip, const PlpFrame *frame, const PlpClipEyes *eyes)
{
    static const PlpAffine identity = {1, 0, 0, 0, 1, 0};
    int width = clip->out_width_px, height = clip->out_height_px;
    PlpEllipse own[2];
    plp_upright_paint(frame, identity, width, height, clip->pixels, width);
    plp_clip_eyes_outline(eyes, own);
    double block_px = fmax(block_of_interocular * clip->interocular_px * eyes->scale,
                           MIN(width, height) / blocks_along_picture);
    PlpVeil veil = {block_px, own, 2, NULL, 0};
    plp_veil_apply(&veil, clip->pixels, width, height, width);
}

/** A face that is not found may be anywhere: nothing of such a picture is shown. */
static void paint(Clip *clip, const PlpFrame *frame)
{
    const PlpClipEyes *eyes =
        &g_array_index(clip->eyes, PlpClipEyes, (guint)(frame->index - clip->first));
    if (!eyes->is_seen) {
        memset(clip->pixels, 0,
               (gsize)clip->out_width_px * (gsize)clip->out_height_px * sizeof *clip->pixels);
        clip->result.blacked++;
    } else if (clip->options->keep == PLP_CLIP_KEEP_EYES) {
        paint_crop(clip, frame, eyes);
    } else {
        paint_veiled(clip, frame, eyes);
    }
}

static bool write_frame(Clip *clip, const PlpFrame *frame, GError **error)
{
    bool is_wanted =
        frame->index >= clip->first && frame->index - clip->first < (int64_t)clip->eyes->len;
    if (!is_wanted)
        return true;
    if (clip->result.frames == 0)
        clip->first_us = frame->t_us;
    paint(clip, frame);
    int64_t t_us = frame->t_us - clip->first_us;
    if (clip->result.frames > 0)
        t_us = MAX(t_us, clip->last_us + least_interval_us);
    clip->last_us = t_us;
    clip->result.frames++;
    tell(clip);
    return plp_writer_push(clip->writer, (const uint8_t *)clip->pixels, clip->out_width_px * 4,
                           t_us, error);
}

static bool check_cancel(const Clip *clip, GError **error)
{
    if (!plp_cancel_is_requested(clip->options->cancel))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "%s: stopped; nothing is kept", clip->name);
    return false;
}

static bool write_frames(Clip *clip, const char *out_path, GError **error)
{
    g_autoptr(PlpReader) reader = open_reader(clip, error);
    if (reader == NULL ||
        !open_writer(clip, plp_reader_get_facts(reader)->nominal_rate_per_s, out_path, error))
        return false;
    clip->total = clip->done + clip->n;
    while (clip->result.frames < clip->n) {
        g_autoptr(PlpFrame) frame = NULL;
        if (!check_cancel(clip, error) || !plp_reader_next(reader, &frame, error))
            return false;
        if (frame == NULL)
            return refuse(clip, error, "it has changed while it was read");
        if (!write_frame(clip, frame, error))
            return false;
    }
    return plp_writer_finish(clip->writer, error);
}

/** Other containers say what program wrote them. */
static bool check_ending(const char *out_path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(out_path);
    g_autofree char *lower = g_ascii_strdown(name, -1);
    if (g_str_has_suffix(lower, ".mp4") || g_str_has_suffix(lower, ".mov"))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: a clip is written as .mp4 or .mov; give it such an ending", name);
    return false;
}

static bool check_places(const Clip *clip, const char *out_path, GError **error)
{
    if (!check_ending(out_path, error))
        return false;
    g_autofree char *from = g_canonicalize_filename(clip->video_path, NULL);
    g_autofree char *to = g_canonicalize_filename(out_path, NULL);
    if (strcmp(from, to) == 0)
        return refuse(clip, error, "would be replaced by its own clip; choose another name");
    return plp_export_check_file(out_path, clip->options->force, error);
}

bool plp_export_clip(const char *video_path, const char *out_path, const PlpClipOptions *options,
                     PlpClipResult *ret_result, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(video_path);
    Clip clip = {.name = name, .video_path = video_path, .options = options};
    bool fine = check_places(&clip, out_path, error) && look(&clip, error) &&
                choose_face(&clip, error) && write_frames(&clip, out_path, error);
    if (fine)
        *ret_result = clip.result;
    clear_clip(&clip);
    return fine;
}
