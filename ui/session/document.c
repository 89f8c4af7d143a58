#include "ui/session/document.h"

struct _PlpUiDocument {
    GObject parent;
    char *title;
    char *video_path;
    char *results_folder;
    PlpRecording *recording;
    GPtrArray *former; // recordings that a thread may still read
    guint n_holds;
    PlpOverlay *overlay;
    int64_t library_id;
    bool is_live, is_borrowed;
};

G_DEFINE_FINAL_TYPE(PlpUiDocument, plp_ui_document, G_TYPE_OBJECT)

static guint changed_signal;

static void finalize(GObject *object)
{
    PlpUiDocument *self = PLP_UI_DOCUMENT(object);
    g_free(self->title);
    g_free(self->video_path);
    g_free(self->results_folder);
    if (!self->is_borrowed)
        plp_recording_free(self->recording);
    g_ptr_array_unref(self->former);
    plp_overlay_close(self->overlay);
    G_OBJECT_CLASS(plp_ui_document_parent_class)->finalize(object);
}

static void plp_ui_document_class_init(PlpUiDocumentClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void free_recording(void *recording)
{
    plp_recording_free(recording);
}

static void plp_ui_document_init(PlpUiDocument *self)
{
    self->former = g_ptr_array_new_with_free_func(free_recording);
}

PlpUiDocument *plp_ui_document_new(const char *title)
{
    PlpUiDocument *self = g_object_new(PLP_UI_TYPE_DOCUMENT, NULL);
    self->title = g_strdup(title);
    return self;
}

static void emit_changed(PlpUiDocument *self)
{
    g_signal_emit(self, changed_signal, 0);
}

const char *plp_ui_document_get_title(PlpUiDocument *self)
{
    return self->title;
}

const PlpRecording *plp_ui_document_get_recording(PlpUiDocument *self)
{
    return self->recording;
}

void plp_ui_document_take_recording(PlpUiDocument *self, PlpRecording *recording, bool is_live)
{
    PlpRecording *former = self->recording;
    self->recording = recording;
    self->is_live = is_live;
    emit_changed(self);
    if (former != NULL && former != recording && !self->is_borrowed)
        g_ptr_array_add(self->former, former);
    self->is_borrowed = false;
    if (self->n_holds == 0)
        g_ptr_array_set_size(self->former, 0);
}

void plp_ui_document_hold(PlpUiDocument *self)
{
    self->n_holds++;
}

void plp_ui_document_release(PlpUiDocument *self)
{
    if (--self->n_holds == 0)
        g_ptr_array_set_size(self->former, 0);
}

void plp_ui_document_borrow_recording(PlpUiDocument *self, PlpRecording *recording)
{
    plp_ui_document_take_recording(self, recording, false);
    self->is_borrowed = true;
}

PlpAnalysis *plp_ui_document_swap_analysis(PlpUiDocument *self, PlpAnalysis *analysis,
                                           bool is_edited, bool is_quiet)
{
    PlpAnalysis *former = self->recording->analysis;
    self->recording->analysis = analysis;
    self->recording->is_edited = is_edited;
    if (!is_quiet)
        emit_changed(self);
    return former;
}

PlpRecording *plp_ui_document_edit_recording(PlpUiDocument *self)
{
    return self->recording;
}

bool plp_ui_document_is_live(PlpUiDocument *self)
{
    return self->is_live;
}

const char *plp_ui_document_get_video_path(PlpUiDocument *self)
{
    return self->video_path;
}

void plp_ui_document_set_video_path(PlpUiDocument *self, const char *path)
{
    if (g_strcmp0(path, self->video_path) == 0)
        return;
    g_free(self->video_path);
    self->video_path = g_strdup(path);
    emit_changed(self);
}

const char *plp_ui_document_get_results_folder(PlpUiDocument *self)
{
    return self->results_folder;
}

void plp_ui_document_set_results_folder(PlpUiDocument *self, const char *path)
{
    g_free(self->results_folder);
    self->results_folder = g_strdup(path);
}

PlpOverlay *plp_ui_document_get_overlay(PlpUiDocument *self)
{
    return self->overlay;
}

void plp_ui_document_take_overlay(PlpUiDocument *self, PlpOverlay *overlay)
{
    PlpOverlay *former = self->overlay;
    self->overlay = overlay;
    emit_changed(self);
    plp_overlay_close(former);
}

int64_t plp_ui_document_get_library_id(PlpUiDocument *self)
{
    return self->library_id;
}

void plp_ui_document_set_library_id(PlpUiDocument *self, int64_t id)
{
    self->library_id = id;
}
