#include "workflow/eye_pictures.h"

#include <math.h>

#include "base/error.h"
#include "media/reader.h"
#include "report/chart_data.h"
#include "report/eye_picture.h"
#include "vision/crop.h"

#define WIDTH_PX 264
#define HEIGHT_PX 132
#define EYES_WIDE 1.6     // the picture's width over the distance of the outer eye corners
#define NEARBY_US 1000000 // a face lost at the very moment is looked for so far around it
#define RAD (G_PI / 180)

/** A frame to be taken. */
typedef struct {
    const PlpClosure *closure;
    const PlpSample *sample;
} Wish;

static bool has_place(const PlpSample *sample)
{
    return isfinite(sample->centre_x_ratio) && isfinite(sample->centre_y_ratio) &&
           sample->interocular_px > 0;
}

/** The sample nearest to a moment that knows where the eyes are; NULL: none nearby. */
static const PlpSample *find_sample(const PlpTrace *trace, int64_t t_us)
{
    const PlpSample *best = NULL;
    int64_t best_us = NEARBY_US;
    for (guint i = 0; i < plp_trace_get_length(trace); i++) {
        const PlpSample *sample = plp_trace_get(trace, i);
        int64_t away_us = ABS(sample->t_us - t_us);
        if (away_us < best_us && has_place(sample)) {
            best = sample;
            best_us = away_us;
        }
    }
    return best;
}

static int compare_wishes(gconstpointer a, gconstpointer b)
{
    const Wish *first = a;
    const Wish *second = b;
    return (first->sample->frame > second->sample->frame) -
           (first->sample->frame < second->sample->frame);
}

static GArray *list_wishes(const PlpRecording *recording, guint most)
{
    g_autoptr(GPtrArray) strongest = plp_chart_data_list_strongest(recording, most);
    GArray *wishes = g_array_new(FALSE, FALSE, sizeof(Wish));
    for (guint i = 0; i < strongest->len; i++) {
        const PlpClosure *closure = g_ptr_array_index(strongest, i);
        Wish wish = {closure, find_sample(recording->trace, closure->peak_us)};
        if (wish.sample != NULL)
            g_array_append_val(wishes, wish);
    }
    g_array_sort(wishes, compare_wishes);
    return wishes;
}

/** Samples of a mirrored recording are turned; the frames are not. */
static PlpRegion place_region(const PlpSample *sample, bool mirrored, const PlpFrame *frame)
{
    double x = mirrored ? 1 - (double)sample->centre_x_ratio : (double)sample->centre_x_ratio;
    double roll_deg = isfinite(sample->roll_deg) ? (double)sample->roll_deg : 0;
    return (PlpRegion){x * frame->width_px, (double)sample->centre_y_ratio * frame->height_px,
                       EYES_WIDE * (double)sample->interocular_px,
                       (mirrored ? -roll_deg : roll_deg) * RAD};
}

/** The middle band of the square, the patient's right at the viewer's left. */
static guint8 *dup_band(const float *square, bool mirrored)
{
    guint8 *rgb = g_new(guint8, WIDTH_PX * HEIGHT_PX * 3);
    int above = (WIDTH_PX - HEIGHT_PX) / 2;
    for (int y = 0; y < HEIGHT_PX; y++) {
        for (int x = 0; x < WIDTH_PX; x++) {
            int from = mirrored ? WIDTH_PX - 1 - x : x;
            const float *pixel = square + 3 * ((gsize)(y + above) * WIDTH_PX + (gsize)from);
            for (int c = 0; c < 3; c++)
                rgb[3 * (y * WIDTH_PX + x) + c] = (guint8)CLAMP(lroundf(pixel[c]), 0, 255);
        }
    }
    return rgb;
}

static bool take(PlpCrop *crop, const PlpFrame *frame, const Wish *wish, bool mirrored,
                 GPtrArray *pictures, GError **error)
{
    static const PlpCropFormat format = {WIDTH_PX, false, 0, 255, 2};
    g_autofree float *square = g_new(float, WIDTH_PX *WIDTH_PX * 3);
    PlpRegion region = place_region(wish->sample, mirrored, frame);
    if (!plp_crop_take(crop, frame, region, &format, square, error))
        return false;
    g_ptr_array_add(pictures, plp_eye_picture_new(wish->closure, wish->sample->t_us, WIDTH_PX,
                                                  HEIGHT_PX, dup_band(square, mirrored)));
    return true;
}

/** Reads up to the last frame wished for. */
static bool read_all(PlpReader *reader, const GArray *wishes, bool mirrored, GPtrArray *pictures,
                     const PlpCancel *cancel, PlpEyePicturesProgress progress, void *self,
                     GError **error)
{
    g_autoptr(PlpCrop) crop = plp_crop_new(error);
    if (crop == NULL)
        return false;
    double last = (double)g_array_index(wishes, Wish, wishes->len - 1).sample->frame;
    guint next = 0;
    while (next < wishes->len) {
        g_autoptr(PlpFrame) frame = NULL;
        if (plp_cancel_is_requested(cancel)) {
            g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
            return false;
        }
        if (!plp_reader_next(reader, &frame, error))
            return false;
        if (frame == NULL)
            return true;
        for (; next < wishes->len; next++) {
            const Wish *wish = &g_array_index(wishes, Wish, next);
            if (wish->sample->frame > frame->index)
                break;
            if (wish->sample->frame == frame->index &&
                !take(crop, frame, wish, mirrored, pictures, error))
                return false;
        }
        if (progress != NULL && frame->index % 50 == 0)
            progress(self, last > 0 ? (double)frame->index / last : 1);
    }
    return true;
}

GPtrArray *plp_eye_pictures_read(const char *video_path, const PlpRecording *recording, guint most,
                                 const PlpCancel *cancel, PlpEyePicturesProgress progress,
                                 void *self, GError **error)
{
    g_autoptr(GPtrArray) pictures =
        g_ptr_array_new_with_free_func((GDestroyNotify)plp_eye_picture_free);
    g_autoptr(GArray) wishes = list_wishes(recording, most);
    if (wishes->len == 0)
        return g_steal_pointer(&pictures);
    PlpReaderOptions options = {.video_stream = -1, .cancel = cancel};
    g_autoptr(PlpReader) reader = plp_reader_open(video_path, &options, error);
    if (reader == NULL ||
        !read_all(reader, wishes, recording->mirrored, pictures, cancel, progress, self, error))
        return NULL;
    return g_steal_pointer(&pictures);
}
