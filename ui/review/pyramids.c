#include "ui/review/pyramids.h"

#include <gio/gio.h>
#include <math.h>

enum { AT_ONCE_SAMPLES = 40000 }; // some milliseconds

/** What pyramids are made of, and they. Openness that is the same array has the same values. */
typedef struct {
    PlpUiDocument *document; // whose; only compared
    GArray *right_openness, *left_openness;
    guint n;
    int64_t *t_us; // of n samples; NULL once they are made
    PlpPyramid *right, *left;
} Pair;

struct _PlpUiPyramids {
    GObject parent;
    Pair shown;
    Pair *making;            // in a thread; NULL: none
    PlpUiDocument *document; // whose are wanted; its owner says when it goes
};

G_DEFINE_FINAL_TYPE(PlpUiPyramids, plp_ui_pyramids, G_TYPE_OBJECT)

static guint ready_signal;

static void clear_pair(Pair *pair)
{
    g_clear_pointer(&pair->right, plp_pyramid_free);
    g_clear_pointer(&pair->left, plp_pyramid_free);
    g_clear_pointer(&pair->right_openness, g_array_unref);
    g_clear_pointer(&pair->left_openness, g_array_unref);
    g_clear_pointer(&pair->t_us, g_free);
}

/** All that a thread needs, so that it reads nothing of the recording. */
static Pair make_pair(PlpUiDocument *document, const PlpRecording *recording)
{
    guint n = plp_trace_get_length(recording->trace);
    Pair pair = {.document = document,
                 .right_openness = g_array_ref(recording->analysis->right.openness),
                 .left_openness = g_array_ref(recording->analysis->left.openness),
                 .n = n,
                 .t_us = g_new(int64_t, n + 1)};
    for (guint i = 0; i < n; i++)
        pair.t_us[i] = plp_trace_get(recording->trace, i)->t_us;
    return pair;
}

/** NULL where nothing was measured. */
static PlpPyramid *make_pyramid(const Pair *pair, const GArray *openness)
{
    guint n = MIN(pair->n, openness->len);
    const float *values = (const float *)(const void *)openness->data;
    guint first = 0;
    while (first < n && isnan(values[first]))
        first++;
    return first < n ? plp_pyramid_new(pair->t_us, values, n) : NULL;
}

static void fill_pair(Pair *pair)
{
    pair->right = make_pyramid(pair, pair->right_openness);
    pair->left = make_pyramid(pair, pair->left_openness);
    g_clear_pointer(&pair->t_us, g_free);
}

static bool is_of(const Pair *pair, const PlpAnalysis *analysis)
{
    return pair->right_openness == analysis->right.openness &&
           pair->left_openness == analysis->left.openness;
}

static const PlpRecording *get_wanted(PlpUiPyramids *self)
{
    return self->document != NULL ? plp_ui_document_get_recording(self->document) : NULL;
}

static void fill_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    fill_pair(data);
    g_task_return_boolean(task, true);
}

static void begin(PlpUiPyramids *self, const PlpRecording *recording);

static void end(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiPyramids *self = PLP_UI_PYRAMIDS(object);
    Pair *made = data;
    const PlpRecording *wanted = get_wanted(self);
    self->making = NULL;
    if (self->document == made->document && wanted != NULL) {
        Pair former = self->shown;
        self->shown = *made;
        *made = (Pair){0};
        g_signal_emit(self, ready_signal, 0);
        clear_pair(&former);
    }
    clear_pair(made);
    g_free(made);
    // It grew meanwhile, or is another one.
    if (self->making == NULL && wanted != NULL && !is_of(&self->shown, wanted->analysis))
        begin(self, wanted);
}

static void begin(PlpUiPyramids *self, const PlpRecording *recording)
{
    self->making = g_new(Pair, 1);
    *self->making = make_pair(self->document, recording);
    // The task has no data of its own: a thread may be the last to leave it.
    g_autoptr(GTask) task = g_task_new(self, NULL, end, self->making);
    g_task_set_task_data(task, self->making, NULL);
    g_task_run_in_thread(task, fill_in_thread);
}

void plp_ui_pyramids_build(PlpUiPyramids *self, PlpUiDocument *document)
{
    if (self->document != document)
        clear_pair(&self->shown);
    self->document = document;
    const PlpRecording *recording = get_wanted(self);
    if (recording == NULL)
        clear_pair(&self->shown);
    if (recording == NULL || is_of(&self->shown, recording->analysis))
        return;
    if (plp_trace_get_length(recording->trace) <= AT_ONCE_SAMPLES) {
        clear_pair(&self->shown);
        self->shown = make_pair(document, recording);
        fill_pair(&self->shown);
    } else if (self->making == NULL) {
        begin(self, recording);
    }
}

const PlpPyramid *plp_ui_pyramids_get(PlpUiPyramids *self, PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? self->shown.right : self->shown.left;
}

static void finalize(GObject *object)
{
    clear_pair(&PLP_UI_PYRAMIDS(object)->shown);
    G_OBJECT_CLASS(plp_ui_pyramids_parent_class)->finalize(object);
}

static void plp_ui_pyramids_class_init(PlpUiPyramidsClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
    ready_signal = g_signal_new("ready", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void plp_ui_pyramids_init(PlpUiPyramids *self)
{
}

PlpUiPyramids *plp_ui_pyramids_new(void)
{
    return g_object_new(PLP_UI_TYPE_PYRAMIDS, NULL);
}
