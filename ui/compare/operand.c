#include "ui/compare/operand.h"

#include "base/text.h"
#include "report/recording_folder.h"
#include "ui/session/session.h"

static PlpUiOperand *make(char *word, char *title, char *video_path)
{
    PlpUiOperand *operand = g_new0(PlpUiOperand, 1);
    *operand = (PlpUiOperand){word, title, video_path};
    return operand;
}

PlpUiOperand *plp_ui_operand_new_path(const char *path)
{
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    g_autofree char *folder =
        g_str_has_suffix(whole, "/summary.json") ? g_path_get_dirname(whole) : g_strdup(whole);
    char *title = plp_text_dup_file_name(folder);
    if (!g_file_test(folder, G_FILE_TEST_IS_REGULAR))
        return make(g_steal_pointer(&folder), title, NULL);
    g_autoptr(PlpOutput) output = plp_ui_session_make_output(folder);
    if (plp_output_get_state(output) == PLP_OUTPUT_COMPLETE)
        return make(g_strdup(output->path), title, g_steal_pointer(&folder));
    char *video_path = g_strdup(folder);
    return make(g_steal_pointer(&folder), title, video_path);
}

PlpUiOperand *plp_ui_operand_new_document(PlpUiDocument *document)
{
    const char *folder = plp_ui_document_get_results_folder(document);
    int64_t id = plp_ui_document_get_library_id(document);
    const char *title = plp_ui_document_get_title(document);
    if (plp_ui_document_is_live(document))
        return NULL;
    if (id != 0)
        return plp_ui_operand_new_library(id, title);
    if (folder == NULL)
        return NULL;
    return make(g_strdup(folder), g_strdup(title),
                g_strdup(plp_ui_document_get_video_path(document)));
}

PlpUiOperand *plp_ui_operand_new_library(int64_t id, const char *title)
{
    return make(g_strdup_printf("@%" G_GINT64_FORMAT, id), g_strdup(title), NULL);
}

PlpUiOperand *plp_ui_operand_copy(const PlpUiOperand *operand)
{
    return make(g_strdup(operand->word), g_strdup(operand->title), g_strdup(operand->video_path));
}

void plp_ui_operand_free(PlpUiOperand *operand)
{
    if (operand == NULL)
        return;
    g_free(operand->word);
    g_free(operand->title);
    g_free(operand->video_path);
    g_free(operand);
}
