#include "watch.h"

#include <glib/gstdio.h>
#include <string.h>

#include "workflow/edit_file.h"

#define SETTLE_SECONDS 60

static char *said;

const PlpRecording *plp_test_get_recording(PlpUiReviewPage *page)
{
    return plp_ui_document_get_recording(plp_ui_review_page_get_document(page));
}

guint plp_test_count_closures(PlpUiWindow *window)
{
    PlpUiDocument *document = plp_ui_session_get_document(plp_ui_window_get_session(window));
    const PlpAnalysis *analysis = plp_ui_document_get_recording(document)->analysis;
    return analysis->right.closures->len + analysis->left.closures->len;
}

static bool is_settled(void *editor)
{
    return !plp_ui_editor_is_busy(editor);
}

void plp_test_settle(PlpUiWindow *window)
{
    assert_true(plp_test_wait(is_settled, plp_ui_window_get_editor(window), SETTLE_SECONDS));
}

void plp_test_remove_edits(void)
{
    g_autofree char *path = g_build_filename(plp_test_get_results(), PLP_EDIT_FILE_NAME, NULL);
    g_unlink(path);
}

void plp_test_remove_all(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        plp_test_remove_all(inside);
    }
    g_remove(path);
}

// ---- what is said ----

static void keep(GObject *speaker, const char *sentence, gpointer data)
{
    char *all = g_strconcat(said != NULL ? said : "", sentence, "\n", NULL);
    g_free(said);
    said = all;
}

void plp_test_listen(PlpUiWindow *window)
{
    plp_test_forget();
    g_signal_connect(plp_ui_window_get_session(window), "message", G_CALLBACK(keep), NULL);
    g_signal_connect(plp_ui_window_get_editor(window), "message", G_CALLBACK(keep), NULL);
}

const char *plp_test_get_said(void)
{
    return said;
}

bool plp_test_is_said(void *words)
{
    return said != NULL && strstr(said, words) != NULL;
}

void plp_test_forget(void)
{
    g_clear_pointer(&said, g_free);
}
