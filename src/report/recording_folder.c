#include "report/recording_folder.h"

#include <string.h>

#include "analysis/analyse.h"
#include "analysis/exposure.h"
#include "analysis/notes.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"
#include "report/closure_table.h"
#include "report/trace_table.h"

#define SUMMARY "summary.json"
#define SUMMARY_LIMIT_BYTES (64u << 20)

static char *dup_file(const char *folder, const char *name)
{
    return g_build_filename(folder, name, NULL);
}

bool plp_recording_folder_is_one(const char *folder)
{
    g_autofree char *path = dup_file(folder, SUMMARY);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static PlpRecording *load_summary(const char *folder, GError **error)
{
    if (!plp_recording_folder_is_one(folder)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_IO,
                    "there is no " SUMMARY
                    " in it (give a folder that `analyze --out` wrote for one "
                    "video, and let it finish)");
        return NULL;
    }
    g_autofree char *path = dup_file(folder, SUMMARY);
    g_autoptr(GBytes) content = plp_text_load_file(path, SUMMARY_LIMIT_BYTES, error);
    return content != NULL ? plp_recording_folder_parse_summary(SUMMARY, content, error) : NULL;
}

// ---- do the parts belong together? ----

static const PlpClosure *find_next(const GArray *closures, PlpSide eye, guint *cursor)
{
    for (; *cursor < closures->len; (*cursor)++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, *cursor);
        if (closure->eye == eye)
            return &g_array_index(closures, PlpClosure, (*cursor)++);
    }
    return NULL;
}

static bool is_same(const PlpClosure *a, const PlpClosure *b)
{
    return a->id == b->id && a->kind == b->kind && a->extent == b->extent &&
           a->onset_us == b->onset_us && a->offset_us == b->offset_us && a->task == b->task;
}

/** The eye's closures of the file are those of the analysis. */
static bool match_eye(const GArray *written, PlpSide eye, const GArray *found)
{
    guint cursor = 0;
    for (guint i = 0; i < found->len; i++) {
        const PlpClosure *closure = find_next(written, eye, &cursor);
        if (closure == NULL || !is_same(closure, &g_array_index(found, PlpClosure, i)))
            return false;
    }
    return find_next(written, eye, &cursor) == NULL;
}

static bool check_closures(PlpRecording *recording, const GArray *written, GError **error)
{
    PlpAnalysis *analysis = recording->analysis;
    if (match_eye(written, PLP_SIDE_RIGHT, analysis->right.closures) &&
        match_eye(written, PLP_SIDE_LEFT, analysis->left.closures))
        return true;
    if (g_strcmp0(recording->program_version, plp_version_get()) != 0) {
        g_ptr_array_add(analysis->notes,
                        g_strdup_printf("Version %s of the program wrote this result; its closures "
                                        "were found anew from the trace by version %s and differ.",
                                        recording->program_version != NULL
                                            ? recording->program_version
                                            : "(unknown)",
                                        plp_version_get()));
        return true;
    }
    g_set_error(
        error, PLP_ERROR, PLP_ERROR_FORMAT,
        "closures.csv does not hold the closures of trace.csv: one of the files was changed "
        "or is another recording's (analyse the video again)");
    return false;
}

/** A trace that was cut short at the end of a line reads well, and is still not the whole. */
static bool check_length(const PlpRecording *recording, GError **error)
{
    int64_t frames = (int64_t)plp_trace_get_length(recording->trace);
    if (!recording->has_media || recording->is_partial || frames == recording->media.frames)
        return true;
    g_set_error(
        error, PLP_ERROR, PLP_ERROR_FORMAT,
        "trace.csv holds %" G_GINT64_FORMAT " frames, and %" G_GINT64_FORMAT
        " were measured: a part of it is missing, or it is another recording's (analyse the "
        "video again)",
        frames, recording->media.frames);
    return false;
}

static bool load_tables(PlpRecording *recording, const char *folder, GError **error)
{
    g_autofree char *trace_path = dup_file(folder, plp_trace_table.file_name);
    g_autofree char *closures_path = dup_file(folder, plp_closure_table.file_name);
    recording->trace = plp_trace_table_load(trace_path, NULL, NULL, error);
    if (recording->trace == NULL || !check_length(recording, error))
        return false;
    g_autoptr(GArray) closures = plp_closure_table_load(closures_path, error);
    if (closures == NULL)
        return false;
    recording->analysis =
        plp_analyse_compute(recording->trace, recording->segments, &recording->parameters);
    if (recording->has_media)
        plp_notes_add_media(recording->analysis, &recording->media);
    return check_closures(recording, closures, error);
}

PlpRecording *plp_recording_folder_load(const char *folder, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(folder);
    g_autoptr(PlpRecording) recording = load_summary(folder, error);
    if (recording != NULL && load_tables(recording, folder, error)) {
        recording->label = g_strdup(name);
        return g_steal_pointer(&recording);
    }
    g_prefix_error(error, "%s: ", name);
    return NULL;
}
