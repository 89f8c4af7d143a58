#include "ui/session/work.h"

#include <gio/gio.h>
#include <stdatomic.h>

#include "base/error.h"

#define PROGRESS_INTERVAL_MS 100
#define SHARES 1000000 // steps of the share, which threads exchange as a whole number

struct _PlpUiWork {
    GObject parent;

    // immutable
    PlpUiWorkRun run;
    GDestroyNotify free_data, free_result;

    // main thread; `data` is the worker's while it runs
    void *data, *result;
    char *error;
    guint timer;

    // shared without lock
    PlpCancel cancel;
    atomic_int share;
};

G_DEFINE_FINAL_TYPE(PlpUiWork, plp_ui_work, G_TYPE_OBJECT)

static guint progress_signal, done_signal;

static void finalize(GObject *object)
{
    PlpUiWork *self = PLP_UI_WORK(object);
    if (self->result != NULL && self->result != self->data && self->free_result != NULL)
        self->free_result(self->result);
    if (self->free_data != NULL)
        self->free_data(self->data);
    g_free(self->error);
    G_OBJECT_CLASS(plp_ui_work_parent_class)->finalize(object);
}

static guint add_signal(PlpUiWorkClass *class, const char *name)
{
    return g_signal_new(name, G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                        G_TYPE_NONE, 0);
}

static void plp_ui_work_class_init(PlpUiWorkClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
    progress_signal = add_signal(class, "progress");
    done_signal = add_signal(class, "done");
}

static void plp_ui_work_init(PlpUiWork *self)
{
    plp_cancel_init(&self->cancel);
    atomic_init(&self->share, -1);
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    PlpUiWork *self = source;
    GError *error = NULL;
    void *result = self->run(self, self->data, &error);
    if (result == NULL)
        g_task_return_error(
            task, error != NULL ? error : g_error_new_literal(PLP_ERROR, PLP_ERROR_CANCELLED, ""));
    else
        g_task_return_pointer(task, result, NULL);
}

static void end(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiWork *self = PLP_UI_WORK(object);
    g_autoptr(GError) error = NULL;
    self->result = g_task_propagate_pointer(G_TASK(result), &error);
    g_clear_handle_id(&self->timer, g_source_remove);
    if (error != NULL && !g_error_matches(error, PLP_ERROR, PLP_ERROR_CANCELLED))
        self->error = g_strdup(error->message);
    g_signal_emit(self, done_signal, 0);
}

static gboolean tell_progress(gpointer data)
{
    g_signal_emit(data, progress_signal, 0);
    return G_SOURCE_CONTINUE;
}

PlpUiWork *plp_ui_work_start(PlpUiWorkRun run, void *data, GDestroyNotify free_data,
                             GDestroyNotify free_result)
{
    PlpUiWork *self = g_object_new(PLP_UI_TYPE_WORK, NULL);
    self->run = run;
    self->data = data;
    self->free_data = free_data;
    self->free_result = free_result;
    self->timer = g_timeout_add(PROGRESS_INTERVAL_MS, tell_progress, self);
    g_autoptr(GTask) task = g_task_new(self, NULL, end, NULL);
    g_task_run_in_thread(task, work);
    return self;
}

void plp_ui_work_stop(PlpUiWork *self)
{
    plp_cancel_request(&self->cancel);
}

void plp_ui_work_drop(PlpUiWork **work, gpointer owner)
{
    if (*work == NULL)
        return;
    g_signal_handlers_disconnect_by_data(*work, owner);
    plp_ui_work_stop(*work);
    g_clear_object(work);
}

const char *plp_ui_work_get_error(PlpUiWork *self)
{
    return self->error;
}

void *plp_ui_work_get_result(PlpUiWork *self)
{
    return self->result;
}

void *plp_ui_work_steal_result(PlpUiWork *self)
{
    return g_steal_pointer(&self->result);
}

double plp_ui_work_get_share(PlpUiWork *self)
{
    int share = atomic_load(&self->share);
    return share < 0 ? -1 : (double)share / SHARES;
}

void plp_ui_work_set_share(PlpUiWork *self, double share)
{
    atomic_store(&self->share, (int)(CLAMP(share, 0, 1) * SHARES));
}

const PlpCancel *plp_ui_work_get_cancel(PlpUiWork *self)
{
    return &self->cancel;
}
