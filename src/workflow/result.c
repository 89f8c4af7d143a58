#include "workflow/result.h"

#include "base/error.h"
#include "base/text.h"
#include "report/recording_folder.h"
#include "workflow/edit_file.h"
#include "workflow/library_file.h"

/** The corrections beside the results, of every layer; where they are damaged, what can be done. */
static GArray *load_rows(const char *folder, const char *remedy, GError **error)
{
    g_autoptr(GError) damage = NULL;
    g_autofree char *name = plp_text_dup_file_name(folder);
    GArray *rows = plp_edit_file_load(folder, &damage);
    if (rows == NULL)
        g_set_error(error, PLP_ERROR, damage->code,
                    "%s: the corrections beside the results cannot be read: %s; mend the file, or "
                    "%s",
                    name, damage->message, remedy);
    return rows;
}

PlpRecording *plp_result_load(const char *folder, const PlpLibraryView *view, GError **error)
{
    g_autoptr(PlpRecording) recording = plp_recording_folder_load(folder, error);
    if (recording == NULL || plp_library_view_is_automatic(view))
        return g_steal_pointer(&recording);
    g_autoptr(GArray) rows =
        load_rows(folder, "take the automatic results instead (--automatic)", error);
    if (rows == NULL)
        return NULL;
    plp_edit_rows_apply(recording, rows, plp_library_view_get_layer(view));
    return g_steal_pointer(&recording);
}

bool plp_result_file(PlpLibrary *library, const char *folder, const char *video_path,
                     PlpFiledRecording *recording, GError **error)
{
    g_autoptr(PlpRecording) measured = plp_recording_folder_load(folder, error);
    g_autoptr(GArray) rows =
        measured != NULL ? load_rows(folder, "take it out of the folder", error) : NULL;
    if (rows == NULL)
        return false;
    measured->video_path = g_strdup(video_path);
    return plp_library_file_corrected(library, measured, rows, recording, error);
}
