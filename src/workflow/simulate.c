#include "workflow/simulate.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "media/writer.h"
#include "simulate/render.h"
#include "workflow/simulate_priv.h"

/** Quick, and good enough that the lids' edges stay where they were drawn. */
static const char default_encoder_options[] = "crf=17:preset=veryfast";

void plp_simulate_result_clear(PlpSimulateResult *result)
{
    g_free(result->truth_path);
    g_free(result->segments_path);
    *result = (PlpSimulateResult){0};
}

char *plp_simulate_dup_beside(const char *path, const char *ending)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *name = g_path_get_basename(path);
    char *dot = strrchr(name, '.');
    if (dot != NULL && dot != name)
        *dot = '\0';
    g_autofree char *beside = g_strconcat(name, ending, NULL);
    return g_build_filename(folder, beside, NULL);
}

bool plp_simulate_refuse_existing(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return true;
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: is there already; choose another name or allow it to be replaced (--force)",
                name);
    return false;
}

bool plp_simulate_refuse_folder(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return true;
    g_autofree char *name = plp_text_dup_file_name(path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: is a folder; name a video file, such as clip.mp4", name);
    return false;
}

static bool check_outputs(const char *out_path, bool force, const PlpSimulateResult *result,
                          GError **error)
{
    if (!plp_simulate_refuse_folder(out_path, error))
        return false;
    return force || (plp_simulate_refuse_existing(out_path, error) &&
                     plp_simulate_refuse_existing(result->truth_path, error) &&
                     (result->segments_path == NULL ||
                      plp_simulate_refuse_existing(result->segments_path, error)));
}

static const char *choose(const char *asked, const char *scripted, const char *fallback)
{
    return asked != NULL ? asked : scripted != NULL ? scripted : fallback;
}

static PlpWriter *open_writer(const PlpScript *script, const PlpRenderer *renderer,
                              const char *path, const PlpSimulateOptions *options, GError **error)
{
    const PlpScriptStorage *storage = plp_script_get_storage(script);
    const char *codec = choose(options->codec, storage->codec, NULL);
    PlpWriterOptions writer_options = {
        .width_px = plp_renderer_get_width(renderer),
        .height_px = plp_renderer_get_height(renderer),
        .codec = codec,
        .container = choose(options->container, storage->container, NULL),
        .pixel_format = storage->pixel_format,
        .nominal_rate_per_s = storage->rate_per_s,
        .rotation_deg = storage->rotation_deg,
        .mirrored = storage->mirrored,
        .pixel_aspect_ratio = storage->pixel_aspect_ratio,
        .b_frames = storage->b_frames,
        .start_us = storage->start_us,
        // The default's words are x264's; another encoder has its own.
        .encoder_options = choose(options->encoder_options, storage->encoder_options,
                                  codec == NULL ? default_encoder_options : NULL),
    };
    return plp_writer_open(path, &writer_options, error);
}

static bool push_frames(PlpWriter *writer, PlpRenderer *renderer, const GArray *times,
                        const PlpSimulateOptions *options, GError **error)
{
    for (guint i = 0; i < times->len; i++) {
        if (plp_cancel_is_requested(options->cancel)) {
            g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED,
                        "stopped after %u of %u pictures; nothing is kept", i, times->len);
            return false;
        }
        int64_t t_us = g_array_index(times, int64_t, i);
        const uint8_t *pixels = plp_renderer_paint(renderer, t_us, i);
        if (!plp_writer_push(writer, pixels, plp_renderer_get_stride(renderer), t_us, error))
            return false;
        if (options->progress != NULL)
            options->progress(options->self, (int64_t)i + 1, times->len);
    }
    return true;
}

static bool save_text(const char *path, const char *text, GError **error)
{
    return plp_atomic_file_save(path, text, strlen(text), error);
}

static bool save_tables(const PlpScript *script, const char *out_path, const GArray *times,
                        const PlpSimulateResult *result, GError **error)
{
    g_autofree char *clip = plp_text_dup_file_name(out_path);
    g_autofree char *truth = plp_script_dup_truth_csv(script, clip, times);
    if (!save_text(result->truth_path, truth, error))
        return false;
    if (result->segments_path == NULL)
        return true;
    g_autofree char *segments = plp_script_dup_segments_csv(script);
    if (save_text(result->segments_path, segments, error))
        return true;
    g_unlink(result->truth_path);
    return false;
}

static void remove_tables(const PlpSimulateResult *result)
{
    g_unlink(result->truth_path);
    if (result->segments_path != NULL)
        g_unlink(result->segments_path);
}

static bool write_all(const PlpScript *script, const char *out_path,
                      const PlpSimulateOptions *options, PlpSimulateResult *result, GError **error)
{
    g_autoptr(PlpRenderer) renderer = plp_renderer_new(script);
    g_autoptr(GArray) times = plp_script_dup_frame_times(script);
    g_autoptr(PlpWriter) writer = open_writer(script, renderer, out_path, options, error);
    if (writer == NULL || !push_frames(writer, renderer, times, options, error) ||
        !save_tables(script, out_path, times, result, error))
        return false;
    result->frames = times->len;
    if (plp_writer_finish(writer, error))
        return true;
    remove_tables(result);
    return false;
}

static int count_closures(const PlpScript *script)
{
    const GArray *truth = plp_script_get_truth(script);
    int n = 0;
    for (guint i = 0; i < truth->len; i++)
        n += g_array_index(truth, PlpTruth, i).depth_ratio > 0;
    return n;
}

bool plp_simulate(const PlpScript *script, const char *out_path, const PlpSimulateOptions *options,
                  PlpSimulateResult *ret_result, GError **error)
{
    static const PlpSimulateOptions none = {0};
    const PlpSimulateOptions *given = options != NULL ? options : &none;
    PlpSimulateResult result = {.closures = count_closures(script),
                                .truth_path = plp_simulate_dup_beside(out_path, ".truth.csv")};
    if (plp_script_get_segments(script)->len > 0)
        result.segments_path = plp_simulate_dup_beside(out_path, ".segments.csv");
    bool ok = check_outputs(out_path, given->force, &result, error) &&
              write_all(script, out_path, given, &result, error);
    if (ok && ret_result != NULL)
        *ret_result = result;
    else
        plp_simulate_result_clear(&result);
    return ok;
}
