#include "base/version.h"
#include "cli/library.h"
#include "cli/messages.h"
#include "cli/signals.h"
#include "store/study.h"

static void append_count(GString *text, int count, const char *one, const char *many)
{
    g_string_append_printf(text, "%s%d %s", text->len > 0 ? ", " : "", count,
                           count == 1 ? one : many);
}

static void print_result(const PlpStudyResult *result, const char *what)
{
    g_autoptr(GString) text = g_string_new(NULL);
    append_count(text, result->patients, "patient", "patients");
    append_count(text, result->recordings, "recording", "recordings");
    append_count(text, result->videos, "video", "videos");
    g_string_append_printf(text, " %s\n", what);
    if (result->videos_without_consent > 0)
        g_string_append_printf(text, "Left out: %d without consent to sharing.\n",
                               result->videos_without_consent);
    if (result->videos_missing > 0)
        g_string_append_printf(text, "Left out: %d that are no longer where they were.\n",
                               result->videos_missing);
    plp_print(text->str);
}

static const char *get_archive(const PlpArguments *arguments)
{
    return g_ptr_array_index(plp_arguments_get_operands(arguments), 0);
}

PlpExit plp_run_library_export(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_READ);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    const GPtrArray *patients = plp_arguments_get_all(arguments, "patient");
    PlpStudyExport request = {
        .pseudonyms = patients != NULL ? (const char *const *)patients->pdata : NULL,
        .n_pseudonyms = patients != NULL ? patients->len : 0,
        .is_relative = plp_arguments_has(arguments, "relative-days"),
        .has_videos = plp_arguments_has(arguments, "videos"),
        .is_forced = plp_arguments_has(arguments, "force"),
        .program_version = plp_version_get(),
        .cancel = plp_signals_catch(),
    };
    PlpStudyResult result;
    if (!plp_study_export(library, get_archive(arguments), &request, &result, &error))
        return plp_library_complain(arguments, error);
    print_result(&result, "written");
    return PLP_EXIT_OK;
}

PlpExit plp_run_library_import(const PlpArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(PlpLibrary) library = plp_library_open_for(arguments, PLP_LIBRARY_MAKE);
    if (library == NULL)
        return PLP_EXIT_FAILED;
    PlpStudyImport request = {
        .prefix = plp_arguments_get(arguments, "prefix"),
        .videos_folder = plp_arguments_get(arguments, "videos"),
        .is_trial = plp_arguments_has(arguments, "check"),
        .cancel = plp_signals_catch(),
    };
    PlpStudyResult result;
    if (!plp_study_import(library, get_archive(arguments), &request, &result, &error))
        return plp_library_complain(arguments, error);
    print_result(&result, request.is_trial ? "could be imported" : "imported");
    return PLP_EXIT_OK;
}
