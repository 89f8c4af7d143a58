#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/run.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "workflow/export.h"
#include "workflow/export_clip.h"
#include "workflow/networks.h"

#define LAST_S 1e7 // four months; beyond it nobody's recording goes on

static PlpExit fail(const GError *error)
{
    plp_complain("%s", error->message);
    return g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED) ? PLP_EXIT_CANCELLED
                                                                  : PLP_EXIT_FAILED;
}

static bool refuse(GError **error, const char *message)
{
    g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID, message);
    return false;
}

// ---- what is asked ----

static void append_names(GString *text)
{
    for (int i = PLP_EXPORT_XLSX; i < PLP_EXPORT_N; i++)
        g_string_append_printf(text, "%s%s", i > PLP_EXPORT_XLSX ? ", " : "",
                               plp_export_get_format((PlpExportFormat)i)->name);
}

static bool read_format(const PlpArguments *arguments, PlpExportFormat *ret_format, GError **error)
{
    const char *name = plp_arguments_get(arguments, "as");
    g_autoptr(GString) names = g_string_new(NULL);
    append_names(names);
    if (name == NULL) {
        *ret_format = plp_export_guess_format(plp_arguments_get(arguments, "out"));
        if (*ret_format != PLP_EXPORT_UNKNOWN)
            return true;
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID,
                    "--as FORMAT is missing, and the ending of --out does not say it; write one of "
                    "%s",
                    names->str);
        return false;
    }
    if (plp_export_parse_format(name, ret_format))
        return true;
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "--as %s: no such format; write one of %s",
                name, names->str);
    return false;
}

/** Options of the clip alone say nothing to other formats, and the other way round. */
static bool check_belonging(const PlpArguments *arguments, PlpExportFormat format, GError **error)
{
    static const char *const of_clips[] = {"keep", "face", "engine", "models"};
    bool is_clip = format == PLP_EXPORT_CLIP;
    for (gsize i = 0; !is_clip && i < G_N_ELEMENTS(of_clips); i++) {
        if (!plp_arguments_has(arguments, of_clips[i]))
            continue;
        g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "--%s: belongs to --as clip", of_clips[i]);
        return false;
    }
    if (plp_arguments_has(arguments, "trace") && format != PLP_EXPORT_XLSX)
        return refuse(error, "--trace: belongs to --as xlsx; csv, json and openface have the trace "
                             "anyway");
    return true;
}

static bool read_stretch(const PlpArguments *arguments, int64_t *ret_from_us, int64_t *ret_to_us,
                         GError **error)
{
    double from_s = 0, to_s = 0;
    if (!plp_arguments_get_number(arguments, "from", 0, LAST_S, &from_s, error) ||
        !plp_arguments_get_number(arguments, "to", 0, LAST_S, &to_s, error))
        return false;
    if (plp_arguments_has(arguments, "to") && to_s <= from_s)
        return refuse(error, "--to must be later than --from");
    *ret_from_us = llround(from_s * 1e6);
    *ret_to_us = llround(to_s * 1e6);
    return true;
}

static bool shows_progress(const PlpArguments *arguments)
{
    return plp_arguments_has(arguments, "progress") ||
           (isatty(STDERR_FILENO) && !plp_arguments_has(arguments, "quiet"));
}

// ---- results ----

/** One line on standard error, written anew. */
static void show_steps(void *self, int64_t done, int64_t total)
{
    fprintf(stderr, "\r%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "\x1b[K", done, total);
    if (done == total)
        fputs("\r\x1b[K", stderr);
    fflush(stderr);
}

static void print_results(const char *path, guint n, PlpExportFormat format)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autofree char *text = g_strdup_printf("%s: %u recording%s as %s.\n", name, n,
                                            n == 1 ? "" : "s", plp_export_get_format(format)->name);
    plp_print(text);
}

static PlpExit export_results(const PlpArguments *arguments, PlpExportOptions *options)
{
    g_autoptr(GError) error = NULL;
    const char *path = plp_arguments_get(arguments, "out");
    const GPtrArray *words = plp_arguments_get_operands(arguments);
    options->program_version = plp_version_get();
    options->de_identified = plp_arguments_has(arguments, "de-identified");
    options->with_trace = plp_arguments_has(arguments, "trace");
    options->force = plp_arguments_has(arguments, "force");
    options->cancel = plp_signals_catch();
    options->progress = shows_progress(arguments) ? show_steps : NULL;
    PlpLibraryView view = plp_settings_read_view(arguments);
    g_autoptr(GPtrArray) recordings = plp_export_load((const char *const *)words->pdata, words->len,
                                                      &view, options->cancel, &error);
    if (recordings == NULL || !plp_export_recordings(recordings, path, options, &error))
        return fail(error);
    if (!plp_arguments_has(arguments, "quiet"))
        print_results(path, recordings->len, options->format);
    return PLP_EXIT_OK;
}

// ---- clips ----

#define PROGRESS_PICTURES 10

static void show_pictures(void *self, int64_t done, int64_t total)
{
    if (done % PROGRESS_PICTURES != 0 && done != total)
        return;
    if (total > 0)
        fprintf(stderr, "\r%d %%\x1b[K", (int)(100 * MIN(done, total) / total));
    else
        fprintf(stderr, "\r%" G_GINT64_FORMAT " pictures\x1b[K", done);
    if (done == total)
        fputs("\r\x1b[K", stderr);
    fflush(stderr);
}

static bool read_clip(const PlpArguments *arguments, PlpClipOptions *options, PlpEngine *engine,
                      GError **error)
{
    const char *keep = plp_arguments_get(arguments, "keep");
    if (plp_arguments_get_operands(arguments)->len != 1)
        return refuse(error, "a clip is made of one VIDEO at a time");
    if (keep == NULL || !plp_clip_parse_keep(keep, &options->keep))
        return refuse(error, "--as clip needs --keep eyes or --keep blur");
    options->parameters = plp_parameters_make_default();
    options->force = plp_arguments_has(arguments, "force");
    options->cancel = plp_signals_catch();
    options->progress = shows_progress(arguments) ? show_pictures : NULL;
    return plp_arguments_get_integer(arguments, "face", 1, G_MAXINT, &options->face, error) &&
           plp_settings_read_engine(arguments, engine, error);
}

static void print_clip(const char *path, const PlpClipResult *result)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s: %" G_GINT64_FORMAT " pictures of %dx%d", name, result->frames,
                           result->width_px, result->height_px);
    if (result->blacked > 0)
        g_string_append_printf(text,
                               ", %" G_GINT64_FORMAT " of them black: no face was found in them",
                               result->blacked);
    if (result->n_faces > 1)
        g_string_append_printf(text, "; %d faces were seen, face %d is shown", result->n_faces,
                               result->face);
    g_string_append(text, ".\nLook at it before you give it away: nobody else has.\n");
    plp_print(text->str);
}

static PlpExit export_clip(const PlpArguments *arguments, int64_t from_us, int64_t to_us)
{
    g_autoptr(GError) error = NULL;
    PlpClipOptions options = {.from_us = from_us, .to_us = to_us};
    PlpClipResult result = {0};
    PlpEngine engine = PLP_ENGINE_UNKNOWN;
    const char *path = plp_arguments_get(arguments, "out");
    if (!read_clip(arguments, &options, &engine, &error)) {
        plp_complain_usage("export", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    g_autoptr(PlpNetworks) networks = plp_networks_load(plp_arguments_get(arguments, "models"),
                                                        engine, &options.parameters, &error);
    if (networks == NULL)
        return fail(error);
    options.landmarkers = plp_networks_get_source(networks);
    const char *video = g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
    if (!plp_export_clip(video, path, &options, &result, &error))
        return fail(error);
    if (!plp_arguments_has(arguments, "quiet"))
        print_clip(path, &result);
    return PLP_EXIT_OK;
}

PlpExit plp_run_export(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    PlpExportOptions options = {0};
    if (!read_format(arguments, &options.format, &error) ||
        !check_belonging(arguments, options.format, &error) ||
        !read_stretch(arguments, &options.from_us, &options.to_us, &error)) {
        plp_complain_usage("export", NULL, error->message);
        return PLP_EXIT_USAGE;
    }
    if (options.format == PLP_EXPORT_CLIP)
        return export_clip(arguments, options.from_us, options.to_us);
    return export_results(arguments, &options);
}

void plp_export_append_help(GString *text)
{
    g_string_append(text, "\nThe formats:\n");
    for (int i = PLP_EXPORT_XLSX; i < PLP_EXPORT_N; i++) {
        const PlpExportFormatInfo *info = plp_export_get_format((PlpExportFormat)i);
        g_string_append_printf(text, "  %s\n      ", info->name);
        plp_help_append_wrapped(text, info->meaning, 6, 6);
    }
}
