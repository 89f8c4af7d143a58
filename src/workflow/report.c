#include "workflow/report.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/figures.h"
#include "workflow/eye_pictures.h"

#define PICTURES 6

// ---- where a recording's video is ----

/** Whether it is the very file that was measured. */
static bool is_the_video(const char *path, const PlpRecording *recording)
{
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || recording->input_sha256 == NULL)
        return false;
    g_autofree char *sha256 = plp_sha256_dup_file(path, NULL);
    return g_strcmp0(sha256, recording->input_sha256) == 0;
}

/** A file itself, or in a folder the file of the recording's name. */
static char *dup_candidate(const char *path, const PlpRecording *recording)
{
    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return g_strdup(path);
    g_autofree char *name =
        recording->input_name != NULL ? g_path_get_basename(recording->input_name) : NULL;
    return name != NULL ? g_build_filename(path, name, NULL) : g_strdup(path);
}

static char *find_video(const PlpRecording *recording, const GPtrArray *videos)
{
    if (recording->video_path != NULL && is_the_video(recording->video_path, recording))
        return g_strdup(recording->video_path);
    for (guint i = 0; videos != NULL && i < videos->len; i++) {
        g_autofree char *path = dup_candidate(g_ptr_array_index(videos, i), recording);
        if (is_the_video(path, recording))
            return g_steal_pointer(&path);
    }
    return NULL;
}

// ---- pictures ----

/** The pages' parts and what they borrow. */
typedef struct {
    PlpPdfRecording *recordings;
    gsize n;
    GPtrArray *owned; // of GPtrArray
} Parts;

static void clear_parts(Parts *parts)
{
    g_free(parts->recordings);
    g_ptr_array_unref(parts->owned);
}

static Parts make_parts(gsize n)
{
    return (Parts){g_new0(PlpPdfRecording, MAX(n, 1)), n,
                   g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref)};
}

/** Reading fails only by cancel: a damaged or missing video is said in a sentence. */
static bool add_pictures(Parts *parts, gsize i, const PlpReportRequest *request, GError **error)
{
    PlpPdfRecording *part = &parts->recordings[i];
    if (request->pdf.de_identified || request->without_pictures || !part->recording->has_media)
        return true;
    g_autofree char *path = find_video(part->recording, request->videos);
    if (path == NULL) {
        part->no_pictures = "The recording's video was not at hand, so no pictures are shown; name "
                            "the video that was measured to have them.";
        return true;
    }
    g_autoptr(GError) problem = NULL;
    GPtrArray *pictures = plp_eye_pictures_read(path, part->recording, PICTURES, request->cancel,
                                                request->progress, request->self, &problem);
    if (pictures == NULL) {
        if (g_error_matches(problem, PLP_ERROR, PLP_ERROR_CANCELLED)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
        part->no_pictures = "The recording's video could not be read, so no pictures are shown.";
        return true;
    }
    g_ptr_array_add(parts->owned, pictures);
    part->pictures = pictures;
    if (pictures->len == 0)
        part->no_pictures = "No involuntary closure, so there is no picture of one.";
    return true;
}

static bool fill_parts(Parts *parts, const PlpReportRequest *request, GPtrArray *notes,
                       GError **error)
{
    for (gsize i = 0; i < parts->n; i++) {
        if (!add_pictures(parts, i, request, error))
            return false;
        const PlpPdfRecording *part = &parts->recordings[i];
        if (part->no_pictures == NULL)
            continue;
        g_autofree char *label = plp_text_dup_file_name(
            part->recording->label != NULL ? part->recording->label : "recording");
        g_ptr_array_add(notes, g_strdup_printf("%s: %s", label, part->no_pictures));
    }
    return true;
}

// ---- files ----

static bool refuse(const char *path, const PlpReportRequest *request, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: is a folder; name the file to be written", name);
        return true;
    }
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return false;
    // A device or a pipe would be replaced by the finished file, not written to.
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "%s: is no ordinary file; choose another name", name);
        return true;
    }
    if (request->force)
        return false;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                "%s: is there already; choose another name or allow it to be replaced (--force)",
                name);
    return true;
}

bool plp_report_check(const PlpReportRequest *request, GError **error)
{
    if (request->pdf.preview != NULL)
        return true;
    if (refuse(request->out_path, request, error))
        return false;
    g_autofree char *folder = g_path_get_dirname(request->out_path);
    if (g_file_test(folder, G_FILE_TEST_IS_DIR))
        return true;
    g_autofree char *name = plp_text_dup_file_name(request->out_path);
    g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                "%s: the folder it shall be written to is not there; make it or choose another",
                name);
    return false;
}

static bool check_figures(const GPtrArray *figures, const PlpReportRequest *request, GError **error)
{
    for (guint i = 0; i < figures->len; i++) {
        const PlpFigureFile *file = g_ptr_array_index(figures, i);
        g_autofree char *path = g_build_filename(request->figures_folder, file->name, NULL);
        if (refuse(path, request, error))
            return false;
    }
    return true;
}

/** `made` (of char *) gets what was not there before. */
static bool save_bytes(const char *path, GBytes *bytes, GPtrArray *made, GError **error)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    bool is_new = !g_file_test(path, G_FILE_TEST_EXISTS);
    if (!plp_atomic_file_save(path, data, size, error))
        return false;
    if (is_new)
        g_ptr_array_add(made, g_strdup(path));
    return true;
}

static bool save_figures(const GPtrArray *figures, const PlpReportRequest *request, GPtrArray *made,
                         GError **error)
{
    bool is_new = !g_file_test(request->figures_folder, G_FILE_TEST_EXISTS);
    if (g_mkdir_with_parents(request->figures_folder, 0777) != 0) {
        g_autofree char *name = plp_text_dup_file_name(request->figures_folder);
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO, "%s: the folder for figures cannot be made: %s",
                    name, g_strerror(errno));
        return false;
    }
    if (is_new)
        g_ptr_array_add(made, g_strdup(request->figures_folder));
    for (guint i = 0; i < figures->len; i++) {
        const PlpFigureFile *file = g_ptr_array_index(figures, i);
        g_autofree char *path = g_build_filename(request->figures_folder, file->name, NULL);
        if (!save_bytes(path, file->content, made, error))
            return false;
    }
    return true;
}

/** The folder was made before what is in it. */
static void remove_made(const GPtrArray *made)
{
    for (guint i = made->len; i > 0; i--)
        g_remove(g_ptr_array_index(made, i - 1));
}

/** The PDF comes last: where it stands, the figures do. */
static bool save(GBytes *pdf, const GPtrArray *figures, const PlpReportRequest *request,
                 GError **error)
{
    if (plp_cancel_is_requested(request->cancel)) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled");
        return false;
    }
    if (request->pdf.preview != NULL)
        return true;
    if (figures != NULL && !check_figures(figures, request, error))
        return false;
    g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func(g_free);
    bool ok = (figures == NULL || save_figures(figures, request, made, error)) &&
              save_bytes(request->out_path, pdf, made, error);
    if (!ok)
        remove_made(made);
    return ok;
}

static void give_notes(GPtrArray *notes, GPtrArray **ret_notes)
{
    if (ret_notes != NULL)
        *ret_notes = g_ptr_array_ref(notes);
}

static bool make_recording(Parts *parts, const PlpReportRequest *request, GPtrArray *notes,
                           GError **error)
{
    if (!fill_parts(parts, request, notes, error))
        return false;
    g_autoptr(GBytes) pdf = plp_pdf_make_recording(&parts->recordings[0], &request->pdf, error);
    if (pdf == NULL)
        return false;
    g_autoptr(GPtrArray) figures = NULL;
    if (request->figures_folder != NULL) {
        figures = plp_figures_make_recording(parts->recordings[0].recording, error);
        if (figures == NULL)
            return false;
    }
    return save(pdf, figures, request, error);
}

bool plp_report_make_recording(const PlpRecording *recording, const PlpReportRequest *request,
                               GPtrArray **ret_notes, GError **error)
{
    if (!plp_report_check(request, error))
        return false;
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    Parts parts = make_parts(1);
    parts.recordings[0].recording = recording;
    bool ok = make_recording(&parts, request, notes, error);
    clear_parts(&parts);
    if (ok)
        give_notes(notes, ret_notes);
    return ok;
}

static bool make_comparison(const PlpComparison *comparison, Parts *parts,
                            const PlpReportRequest *request, GPtrArray *notes, GError **error)
{
    if (!fill_parts(parts, request, notes, error))
        return false;
    g_autoptr(GBytes) pdf =
        plp_pdf_make_comparison(comparison, parts->recordings,
                                parts->recordings + comparison->before->len, &request->pdf, error);
    if (pdf == NULL)
        return false;
    g_autoptr(GPtrArray) figures = NULL;
    if (request->figures_folder != NULL) {
        figures = plp_figures_make_comparison(comparison, error);
        if (figures == NULL)
            return false;
    }
    return save(pdf, figures, request, error);
}

bool plp_report_make_comparison(const PlpComparison *comparison, const PlpReportRequest *request,
                                GPtrArray **ret_notes, GError **error)
{
    if (!plp_report_check(request, error))
        return false;
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    guint n_before = comparison->before->len;
    Parts parts = make_parts(n_before + comparison->after->len);
    for (guint i = 0; i < parts.n; i++)
        parts.recordings[i].recording = i < n_before
                                            ? g_ptr_array_index(comparison->before, i)
                                            : g_ptr_array_index(comparison->after, i - n_before);
    bool ok = make_comparison(comparison, &parts, request, notes, error);
    clear_parts(&parts);
    if (ok)
        give_notes(notes, ret_notes);
    return ok;
}

bool plp_report_make_course(const PlpCourse *course, const GArray *scores,
                            const PlpReportRequest *request, GError **error)
{
    if (!plp_report_check(request, error))
        return false;
    g_autoptr(GBytes) pdf = plp_pdf_make_course(course, scores, &request->pdf, error);
    if (pdf == NULL)
        return false;
    g_autoptr(GPtrArray) figures = NULL;
    if (request->figures_folder != NULL) {
        figures = plp_figures_make_course(course, scores, error);
        if (figures == NULL)
            return false;
    }
    return save(pdf, figures, request, error);
}
