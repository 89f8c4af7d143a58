#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/library.h"
#include "cli/messages.h"
#include "cli/progress.h"
#include "cli/settings.h"
#include "cli/signals.h"
#include "report/closure_table.h"
#include "report/recording_folder.h"
#include "store/records.h"
#include "store/rows.h"
#include "tables/segments.h"
#include "workflow/batch.h"
#include "workflow/compare.h"
#include "workflow/library.h"
#include "workflow/library_file.h"
#include "workflow/library_videos.h"
#include "workflow/networks.h"
#include "workflow/result.h"

static const char *get_word(const PlpArguments *arguments, guint i)
{
    return g_ptr_array_index(plp_arguments_get_operands(arguments), i);
}

static bool set_values(const PlpArguments *arguments, guint first, PlpEntity entity, void *row,
                       GError **error)
{
    const GPtrArray *words = plp_arguments_get_operands(arguments);
    for (guint i = first; i < words->len; i++) {
        if (!plp_row_set(entity, row, g_ptr_array_index(words, i), false, error))
            return false;
    }
    return true;
}

// ---- add-recording ----

static void tick(void *self, PlpBatch *batch)
{
    if (self != NULL && plp_batch_get_result(batch, 0) == NULL)
        plp_progress_line_update(self, batch);
}

/** Analyses a video into a folder of its own and reads it back. */
static PlpRecording *analyze_into(const PlpArguments *arguments, const char *video,
                                  const PlpAnalyzeOptions *options, GError **error)
{
    g_autoptr(PlpBatch) batch = plp_batch_new(&video, 1, options, error);
    if (batch == NULL)
        return NULL;
    bool shows = plp_arguments_has(arguments, "progress") ||
                 (isatty(STDERR_FILENO) && !plp_arguments_has(arguments, "quiet"));
    g_autoptr(PlpProgressLine) line = shows ? plp_progress_line_new() : NULL;
    plp_batch_run(batch, 1, tick, line);
    if (line != NULL)
        plp_progress_line_clear(line);
    const PlpAnalyzeResult *result = plp_batch_get_result(batch, 0);
    if (result == NULL || result->outcome == PLP_OUTCOME_PARTIAL) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_CANCELLED, "cancelled: nothing was filed");
        return NULL;
    }
    if (result->error != NULL) {
        g_propagate_error(error, g_error_copy(result->error));
        return NULL;
    }
    return plp_recording_folder_load(plp_batch_get_output(batch, 0)->path, error);
}

static void remove_results(const char *folder, const char *video)
{
    g_autoptr(PlpOutput) output = plp_output_new(folder, video);
    plp_output_discard(output->path);
    plp_output_drop_checkpoint(output);
    g_rmdir(folder);
}

/** How a source is analysed; `ret_segments` is the caller's and borrowed by the options. */
static bool read_options(const PlpArguments *arguments, PlpAnalyzeOptions *options,
                         PlpEngine *engine, GArray **ret_segments, GError **error)
{
    const char *segments_path = plp_arguments_get(arguments, "segments");
    options->program_version = plp_version_get();
    options->mirrored = plp_arguments_has(arguments, "mirrored");
    if (!plp_arguments_get_integer(arguments, "face", 1, G_MAXINT, &options->face, error) ||
        !plp_settings_read_parameters(arguments, &options->parameters, error) ||
        !plp_settings_read_engine(arguments, engine, error) ||
        !plp_settings_read_classes(arguments, &options->bsrs_classes, error))
        return false;
    if (segments_path != NULL)
        options->segments = *ret_segments = plp_segments_load(segments_path, error);
    return segments_path == NULL || *ret_segments != NULL;
}

static PlpRecording *analyze_video(const PlpArguments *arguments, const char *video, GError **error)
{
    PlpAnalyzeOptions options = {.cancel = plp_signals_catch()};
    PlpEngine engine = PLP_ENGINE_UNKNOWN;
    g_autoptr(GArray) segments = NULL;
    if (!read_options(arguments, &options, &engine, &segments, error))
        return NULL;
    g_autoptr(PlpNetworks) networks = plp_networks_load(plp_arguments_get(arguments, "models"),
                                                        engine, &options.parameters, error);
    g_autofree char *folder = networks != NULL ? g_dir_make_tmp("palpebra-XXXXXX", error) : NULL;
    if (folder == NULL)
        return NULL;
    options.landmarkers = plp_networks_get_source(networks);
    options.out_folder = folder;
    PlpRecording *recording = analyze_into(arguments, video, &options, error);
    if (recording != NULL)
        recording->video_path = g_strdup(video);
    remove_results(folder, video);
    return recording;
}

/** A trace.csv alone, such as a synthetic patient's. */
static PlpRecording *analyze_trace(const PlpArguments *arguments, const char *trace, GError **error)
{
    PlpAnalyzeOptions options = {0};
    PlpEngine engine = PLP_ENGINE_UNKNOWN;
    g_autoptr(GArray) segments = NULL;
    if (!read_options(arguments, &options, &engine, &segments, error))
        return NULL;
    PlpCompareRequest request = {.analyze = &options};
    return plp_compare_load(&request, trace, error);
}

static PlpRecording *measure(const PlpArguments *arguments, const char *source, GError **error)
{
    PlpOperand operand = plp_compare_classify(source);
    if (operand == PLP_OPERAND_TRACE)
        return analyze_trace(arguments, source, error);
    return analyze_video(arguments, source, error);
}

static bool file_source(const PlpArguments *arguments, PlpLibrary *library, PlpFiledRecording *row,
                        GError **error)
{
    const char *source = get_word(arguments, 1);
    if (plp_compare_classify(source) == PLP_OPERAND_FOLDER)
        return plp_result_file(library, source, plp_arguments_get(arguments, "video"), row, error);
    g_autoptr(PlpRecording) measured = measure(arguments, source, error);
    return measured != NULL && plp_library_file_recording(library, measured, row, error);
}

/** The row as typed; its visit must be there before hours of work. */
static bool make_row(const PlpArguments *arguments, PlpLibrary *library, PlpFiledRecording *row,
                     GError **error)
{
    PlpVisit visit;
    int number = 0;
    plp_row_init(PLP_ENTITY_VISIT, &visit);
    bool done =
        plp_arguments_get_integer(arguments, "recording", 1, G_MAXINT, &number, error) &&
        plp_library_parse_id(PLP_ENTITY_VISIT, get_word(arguments, 0), &row->visit, error) &&
        plp_row_load(library, PLP_ENTITY_VISIT, row->visit, &visit, error) &&
        set_values(arguments, 2, PLP_ENTITY_RECORDING, row, error);
    row->id = number;
    plp_row_clear(PLP_ENTITY_VISIT, &visit);
    return done;
}

PlpExit plp_run_library_add_recording(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    PlpFiledRecording row;
    plp_row_init(PLP_ENTITY_RECORDING, &row);
    bool done =
        make_row(arguments, library, &row, &error) && file_source(arguments, library, &row, &error);
    g_autofree char *line = g_strdup_printf("recording %" G_GINT64_FORMAT "\n", row.id);
    plp_row_clear(PLP_ENTITY_RECORDING, &row);
    if (!done)
        return plp_library_complain(arguments, error);
    plp_print(line);
    return PLP_EXIT_OK;
}

// ---- reanalyze, closures ----

PlpExit plp_run_library_reanalyze(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    PlpParameters parameters;
    bool is_set = plp_arguments_has(arguments, "set");
    if (!plp_library_parse_id(PLP_ENTITY_RECORDING, get_word(arguments, 0), &id, &error) ||
        !plp_settings_read_parameters(arguments, &parameters, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    return plp_library_reanalyze(library, id, is_set ? &parameters : NULL, &error)
               ? PLP_EXIT_OK
               : plp_library_complain(arguments, error);
}

PlpExit plp_run_library_closures(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    int number = 0;
    if (!plp_library_parse_id(PLP_ENTITY_RECORDING, get_word(arguments, 0), &id, &error) ||
        !plp_arguments_get_integer(arguments, "analysis", 1, G_MAXINT, &number, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_READ);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    PlpLibraryView view = {plp_arguments_get(arguments, "layer"),
                           plp_arguments_has(arguments, "automatic"), number};
    g_autoptr(PlpRecording) recording = plp_library_load_recording(library, id, &view, &error);
    if (recording == NULL)
        return plp_library_complain(arguments, error);
    g_autofree char *text = plp_closure_table_dup_text(recording->analysis);
    plp_print(text);
    return PLP_EXIT_OK;
}

// ---- corrections ----

static bool parse_action(const char *word, PlpEditAction *ret_action, GError **error)
{
    g_autoptr(GString) known = g_string_new(NULL);
    for (int i = 1; i < PLP_EDIT_N; i++) {
        const char *name = plp_edit_action_get_name((PlpEditAction)i);
        if (strcmp(name, word) == 0) {
            *ret_action = (PlpEditAction)i;
            return true;
        }
        g_string_append_printf(known, "%s%s", i > 1 ? ", " : "", name);
    }
    g_autofree char *shown = plp_text_dup_line(word);
    g_set_error(error, PLP_ERROR, PLP_ERROR_INVALID, "%s: must be one of %s", shown, known->str);
    return false;
}

/** Sets what was typed by way of a row, which knows the names and limits. */
static bool read_correction(const PlpArguments *arguments, PlpFiledEdit *row,
                            PlpCorrection *correction, GError **error)
{
    int64_t closure = 0;
    if (!parse_action(get_word(arguments, 1), &row->edit.action, error))
        return false;
    bool has_target = plp_edit_action_has_target(row->edit.action);
    const GPtrArray *words = plp_arguments_get_operands(arguments);
    if (has_target &&
        (words->len < 3 || !plp_number_parse_int64(get_word(arguments, 2), &closure) ||
         closure < 1 || closure > G_MAXINT)) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID,
                            plp_edit_action_is_setup(row->edit.action)
                                ? "TASK, the number of the task, is missing"
                                : "CLOSURE, the number of the closure, is missing");
        return false;
    }
    if (!set_values(arguments, has_target ? 3 : 2, PLP_ENTITY_EDIT, row, error))
        return false;
    *correction = (PlpCorrection){plp_arguments_get(arguments, "layer"),
                                  plp_arguments_get(arguments, "author"),
                                  plp_arguments_get(arguments, "why"), (int)closure, row->edit};
    return true;
}

PlpExit plp_run_library_correct(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0, edit = 0;
    PlpFiledEdit row;
    PlpCorrection correction;
    plp_row_init(PLP_ENTITY_EDIT, &row);
    bool is_read =
        plp_library_parse_id(PLP_ENTITY_RECORDING, get_word(arguments, 0), &id, &error) &&
        read_correction(arguments, &row, &correction, &error);
    plp_row_clear(PLP_ENTITY_EDIT, &row);
    if (!is_read)
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    if (!plp_library_correct(library, id, &correction, &edit, &error))
        return plp_library_complain(arguments, error);
    g_autofree char *line = g_strdup_printf("edit %" G_GINT64_FORMAT "\n", edit);
    plp_print(line);
    return PLP_EXIT_OK;
}

static PlpExit turn(const PlpArguments *arguments,
                    bool (*turn_one)(PlpLibrary *, int64_t, const char *, GError **))
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    if (!plp_library_parse_id(PLP_ENTITY_RECORDING, get_word(arguments, 0), &id, &error))
        return plp_library_complain(arguments, error);
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    return turn_one(library, id, plp_arguments_get(arguments, "layer"), &error)
               ? PLP_EXIT_OK
               : plp_library_complain(arguments, error);
}

PlpExit plp_run_library_undo(const PlpArguments *arguments)
{
    return turn(arguments, plp_library_undo);
}

PlpExit plp_run_library_redo(const PlpArguments *arguments)
{
    return turn(arguments, plp_library_redo);
}

// ---- moved videos ----

PlpExit plp_run_library_find_videos(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_WRITE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    const GPtrArray *folders = plp_arguments_get_operands(arguments);
    PlpVideoSearch search;
    if (!plp_library_find_videos(library, (const char *const *)folders->pdata, folders->len,
                                 plp_signals_catch(), NULL, NULL, &search, &error))
        return plp_library_complain(arguments, error);
    g_autofree char *line =
        g_strdup_printf("%d files looked at, %d read, %d recordings found again\n",
                        search.looked_at, search.hashed, search.found);
    plp_print(line);
    return PLP_EXIT_OK;
}
