#include "workflow/export.h"

#include <string.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "base/text.h"
#include "report/boris.h"
#include "report/eaf.h"
#include "report/openface_table.h"
#include "report/result_json.h"
#include "report/stamp.h"
#include "report/tidy_csv.h"
#include "report/xlsx.h"
#include "workflow/export_files.h"
#include "workflow/export_prepare.h"

static const PlpExportFormatInfo formats[PLP_EXPORT_N] = {
    [PLP_EXPORT_UNKNOWN] = {"unknown", "", false, ""},
    [PLP_EXPORT_XLSX] = {"xlsx", ".xlsx", false,
                         "a workbook: overview, figures, closures, twitches, what was not "
                         "measured, dictionary, provenance"},
    [PLP_EXPORT_CSV] = {"csv", "", false, "a folder of tidy tables with a data dictionary"},
    [PLP_EXPORT_JSON] = {"json", ".json", false, "everything in one file"},
    [PLP_EXPORT_EAF] = {"eaf", ".eaf", true, "ELAN: tiers of tasks, closures, twitches, losses"},
    [PLP_EXPORT_BORIS] = {"boris", ".boris", false, "a BORIS project of state events"},
    [PLP_EXPORT_BORIS_TSV] = {"boris-tsv", ".tsv", false, "the same as BORIS's tabular events"},
    [PLP_EXPORT_OPENFACE] = {"openface", ".csv", true,
                             "the trace under OpenFace's column names, as far as they hold"},
    [PLP_EXPORT_CLIP] = {"clip", ".mp4", false,
                         "a de-identified clip of a VIDEO (--keep eyes or blur)"},
};

const PlpExportFormatInfo *plp_export_get_format(PlpExportFormat format)
{
    return &formats[format];
}

bool plp_export_parse_format(const char *name, PlpExportFormat *ret_format)
{
    for (int i = PLP_EXPORT_XLSX; i < PLP_EXPORT_N; i++) {
        if (strcmp(name, formats[i].name) != 0)
            continue;
        *ret_format = (PlpExportFormat)i;
        return true;
    }
    return false;
}

PlpExportFormat plp_export_guess_format(const char *path)
{
    g_autofree char *lower = g_ascii_strdown(path, -1);
    for (int i = PLP_EXPORT_XLSX; i < PLP_EXPORT_N; i++) {
        // A .csv may be one of several things.
        if (*formats[i].ending != '\0' && i != PLP_EXPORT_OPENFACE &&
            g_str_has_suffix(lower, formats[i].ending))
            return (PlpExportFormat)i;
    }
    return PLP_EXPORT_UNKNOWN;
}

// ---- writing ----

/** An export while it is written. */
typedef struct {
    GPtrArray *recordings;
    const PlpExportOptions *options;
    PlpTidy *tidy;
    int64_t stamp_s;
    int64_t done, total; // steps
} Export;

static bool step(Export *export, GError **error)
{
    const PlpExportOptions *options = export->options;
    if (plp_cancel_is_requested(options->cancel)) {
        g_set_error(error, PLP_ERROR, PLP_ERROR_CANCELLED, "stopped; nothing is kept");
        return false;
    }
    export->done++;
    if (options->progress != NULL)
        options->progress(options->self, export->done, export->total);
    return true;
}

static bool save_text(const char *path, const char *text, GError **error)
{
    return plp_atomic_file_save(path, text, strlen(text), error);
}

static bool write_xlsx(Export *export, const char *path, GError **error)
{
    const PlpExportOptions *options = export->options;
    PlpXlsxOptions xlsx = {options->program_version, export->stamp_s, options->with_trace,
                           options->cancel};
    return plp_xlsx_write(path, export->tidy, export->recordings, &xlsx, error);
}

/** All recordings in one file. */
static bool write_file(Export *export, const char *path, GError **error)
{
    const char *version = export->options->program_version;
    g_autofree char *text = NULL;
    switch (export->options->format) {
    case PLP_EXPORT_XLSX:
        return write_xlsx(export, path, error);
    case PLP_EXPORT_JSON:
        text = plp_result_json_dup_text(export->tidy, export->recordings->len, version);
        break;
    case PLP_EXPORT_BORIS:
        text = plp_boris_dup_project(export->recordings, version, export->stamp_s);
        break;
    case PLP_EXPORT_BORIS_TSV:
        text = plp_boris_dup_events(export->recordings, export->stamp_s);
        break;
    case PLP_EXPORT_UNKNOWN:
    case PLP_EXPORT_CSV:
    case PLP_EXPORT_EAF:
    case PLP_EXPORT_OPENFACE:
    case PLP_EXPORT_CLIP:
        break;
    }
    return save_text(path, text, error);
}

/** One recording in a file of its own. */
static bool write_one(Export *export, guint i, const char *path, GError **error)
{
    const PlpRecording *recording = g_ptr_array_index(export->recordings, i);
    if (export->options->format == PLP_EXPORT_OPENFACE)
        return plp_openface_table_write(path, recording, error);
    g_autofree char *text =
        plp_eaf_dup_text(recording, export->options->program_version, export->stamp_s);
    return save_text(path, text, error);
}

static bool write_tables(Export *export, PlpExportFolder *folder, GError **error)
{
    for (int kind = 0; kind < PLP_TIDY_N; kind++) {
        const PlpTable *table = plp_tidy_get_table(export->tidy, (PlpTidyKind)kind);
        const char *path = plp_export_folder_add(folder, table->file_name);
        if (!plp_tidy_csv_write(export->tidy, (PlpTidyKind)kind, path, export->options->cancel,
                                error) ||
            !step(export, error))
            return false;
    }
    return true;
}

/** The recording's name as a file's. */
static char *dup_file_name(const PlpRecording *recording, const char *ending)
{
    g_autofree char *name = g_strdelimit(g_strdup(recording->label), "/\\:", '_');
    return g_strconcat(*name == '.' ? "_" : "", name, ending, NULL);
}

static bool write_each(Export *export, PlpExportFolder *folder, GError **error)
{
    const char *ending = formats[export->options->format].ending;
    for (guint i = 0; i < export->recordings->len; i++) {
        g_autofree char *name = dup_file_name(g_ptr_array_index(export->recordings, i), ending);
        if (!write_one(export, i, plp_export_folder_add(folder, name), error) ||
            !step(export, error))
            return false;
    }
    return true;
}

static bool write_folder(Export *export, const char *path, GError **error)
{
    g_autoptr(PlpExportFolder) folder = plp_export_folder_open(path, error);
    if (folder == NULL)
        return false;
    bool is_csv = export->options->format == PLP_EXPORT_CSV;
    export->total = is_csv ? PLP_TIDY_N : export->recordings->len;
    return (is_csv ? write_tables(export, folder, error) : write_each(export, folder, error)) &&
           plp_export_folder_commit(folder, export->options->force, error);
}

static bool write_all(Export *export, const char *path, GError **error)
{
    const PlpExportFormatInfo *info = &formats[export->options->format];
    bool is_many = export->recordings->len > 1;
    if (export->options->format == PLP_EXPORT_CSV || (info->one_file_each && is_many))
        return write_folder(export, path, error);
    export->total = 1;
    if (!plp_export_check_file(path, export->options->force, error))
        return false;
    if (info->one_file_each)
        return write_one(export, 0, path, error) && step(export, error);
    return write_file(export, path, error) && step(export, error);
}

/** Puts the output's name before a message without one. */
static void name_error(const char *path, GError **error)
{
    g_autofree char *name = plp_text_dup_file_name(path);
    if (error != NULL && *error != NULL && strchr((*error)->message, ':') == NULL)
        g_prefix_error(error, "%s: ", name);
}

bool plp_export_recordings(GPtrArray *recordings, const char *out_path,
                           const PlpExportOptions *options, GError **error)
{
    if (recordings->len == 0 || options->format == PLP_EXPORT_UNKNOWN ||
        options->format == PLP_EXPORT_CLIP) {
        g_set_error_literal(error, PLP_ERROR, PLP_ERROR_INVALID,
                            "there is nothing to export in this format");
        return false;
    }
    plp_export_name_apart(recordings);
    for (guint i = 0; i < recordings->len; i++)
        if (!plp_export_cut(g_ptr_array_index(recordings, i), options->from_us, options->to_us,
                            error))
            return false;
    if (options->de_identified)
        plp_export_de_identify(recordings);
    g_autoptr(PlpTidy) tidy = plp_tidy_new(recordings);
    Export export = {.recordings = recordings,
                     .options = options,
                     .tidy = tidy,
                     .stamp_s = plp_stamp_make(options->de_identified)};
    if (write_all(&export, out_path, error))
        return true;
    name_error(out_path, error);
    return false;
}
