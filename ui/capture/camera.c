#include "ui/capture/camera.h"

#include <glib/gi18n.h>

#include "workflow/networks.h"

#define POLL_MS 100 // what has no wake-up of its own: the rate, the recording's numbers

/** One opened camera; outlives the object while its threads end. */
typedef struct {
    PlpLive *live;
    PlpNetworks *networks;
    GWeakRef camera;
} Lane;

/** What opening needs, in a thread. */
typedef struct {
    char *id;
    bool has_mode;
    PlpCameraMode mode;
    guint number; // of this opening: only the newest counts
    PlpNetworks *networks;
    PlpLandmarker landmarker;
} Opening;

struct _PlpUiCamera {
    GObject parent;
    Lane *lane;
    guint openings;
    guint timer;
    PlpLiveState state;
    char *error, *recording_error;
    bool can_track;
    GdkTexture *texture;
    int width_px, height_px;
};

G_DEFINE_FINAL_TYPE(PlpUiCamera, plp_ui_camera, G_TYPE_OBJECT)

static guint changed_signal;

// ---- a lane ----

static void clear_lane(gpointer data)
{
    g_weak_ref_clear(&((Lane *)data)->camera);
}

static void unref_lane(gpointer lane)
{
    g_atomic_rc_box_release_full(lane, clear_lane);
}

static void update(PlpUiCamera *self)
{
    PlpLive *live = self->lane->live;
    g_autoptr(PlpPicture) picture = plp_live_poll_picture(live);
    plp_live_get_state(live, &self->state);
    if (picture != NULL) {
        g_clear_object(&self->texture);
        self->texture =
            gdk_memory_texture_new(picture->width_px, picture->height_px, GDK_MEMORY_R8G8B8,
                                   picture->bytes, (gsize)picture->stride);
    }
    if (self->error == NULL && self->state.phase == PLP_LIVE_ENDED)
        self->error = plp_live_dup_error(live);
    if (self->recording_error == NULL && self->state.recording == PLP_RECORDING_FAILED)
        self->recording_error = plp_live_dup_recording_error(live);
    g_signal_emit(self, changed_signal, 0);
}

static gboolean on_woken(gpointer data)
{
    Lane *lane = data;
    g_autoptr(PlpUiCamera) self = g_weak_ref_get(&lane->camera);
    if (self != NULL && self->lane == lane)
        update(self);
    return G_SOURCE_REMOVE;
}

/** From a worker thread. */
static void wake(void *data)
{
    g_idle_add_full(G_PRIORITY_DEFAULT, on_woken, g_atomic_rc_box_acquire(data), unref_lane);
}

static gboolean on_timer(gpointer data)
{
    update(data);
    return G_SOURCE_CONTINUE;
}

static void stop_lane(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Lane *lane = data;
    plp_live_stop(lane->live);
    plp_networks_free(lane->networks);
    g_task_return_boolean(task, true);
}

void plp_ui_camera_close(PlpUiCamera *self)
{
    self->openings++;
    g_clear_handle_id(&self->timer, g_source_remove);
    g_clear_pointer(&self->error, g_free);
    g_clear_pointer(&self->recording_error, g_free);
    g_clear_object(&self->texture);
    self->state = (PlpLiveState){0};
    if (self->lane == NULL)
        return;
    // Joining threads waits for the disk: elsewhere. The program's end waits for it.
    g_application_hold(g_application_get_default());
    g_autoptr(GTask) task = g_task_new(NULL, NULL, NULL, NULL);
    g_task_set_task_data(task, self->lane, unref_lane);
    g_signal_connect_swapped(task, "notify::completed", G_CALLBACK(g_application_release),
                             g_application_get_default());
    g_task_run_in_thread(task, stop_lane);
    self->lane = NULL;
}

// ---- opening ----

static void free_opening(gpointer data)
{
    Opening *opening = data;
    plp_landmarker_clear(&opening->landmarker);
    plp_networks_free(opening->networks);
    g_free(opening->id);
    g_free(opening);
}

static void load_networks(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    Opening *opening = data;
    PlpParameters parameters = plp_parameters_make_default();
    parameters.measure_mouth = parameters.measure_flow = 0; // the lids are what is shown
    opening->networks = plp_networks_load(NULL, PLP_ENGINE_UNKNOWN, &parameters, NULL);
    if (opening->networks != NULL) {
        const PlpLandmarkerSource *networks = plp_networks_get_source(opening->networks);
        if (!networks->make(networks->self, &opening->landmarker, NULL))
            opening->landmarker = (PlpLandmarker){0};
    }
    g_task_return_boolean(task, true);
}

static void start(GObject *object, GAsyncResult *result, gpointer data)
{
    PlpUiCamera *self = PLP_UI_CAMERA(object);
    Opening *opening = g_task_get_task_data(G_TASK(result));
    if (opening->number != self->openings)
        return; // closed, or another one was asked for
    Lane *lane = g_atomic_rc_box_new0(Lane);
    g_weak_ref_init(&lane->camera, self);
    lane->networks = g_steal_pointer(&opening->networks);
    self->can_track = opening->landmarker.next != NULL;
    PlpLiveOptions options = {.camera_id = opening->id,
                              .mode = opening->has_mode ? &opening->mode : NULL,
                              .landmarker = opening->landmarker,
                              .wake_up = wake,
                              .wake_up_data = lane};
    opening->landmarker = (PlpLandmarker){0};
    self->lane = lane;
    lane->live = plp_live_start(&options);
    plp_live_set_size(lane->live, self->width_px, self->height_px);
    self->timer = g_timeout_add(POLL_MS, on_timer, self);
}

void plp_ui_camera_open(PlpUiCamera *self, const char *id, const PlpCameraMode *mode)
{
    plp_ui_camera_close(self);
    self->state.phase = PLP_LIVE_OPENING;
    Opening *opening = g_new0(Opening, 1);
    opening->id = g_strdup(id);
    opening->number = self->openings;
    opening->has_mode = mode != NULL;
    if (mode != NULL)
        opening->mode = *mode;
    g_autoptr(GTask) task = g_task_new(self, NULL, start, NULL);
    g_task_set_task_data(task, opening, free_opening);
    g_task_run_in_thread(task, load_networks);
}

// ---- looking at it ----

const PlpLiveState *plp_ui_camera_get_state(PlpUiCamera *self)
{
    return &self->state;
}

const char *plp_ui_camera_get_error(PlpUiCamera *self)
{
    return self->error;
}

const char *plp_ui_camera_get_recording_error(PlpUiCamera *self)
{
    return self->recording_error;
}

bool plp_ui_camera_can_track(PlpUiCamera *self)
{
    return self->can_track;
}

GdkTexture *plp_ui_camera_get_texture(PlpUiCamera *self)
{
    return self->texture;
}

bool plp_ui_camera_get_observation(PlpUiCamera *self, PlpObservation *ret_observation)
{
    return self->lane != NULL && plp_live_get_observation(self->lane->live, ret_observation);
}

GArray *plp_ui_camera_take_samples(PlpUiCamera *self)
{
    return self->lane != NULL ? plp_live_take_samples(self->lane->live) : NULL;
}

void plp_ui_camera_set_size(PlpUiCamera *self, int width_px, int height_px)
{
    self->width_px = width_px;
    self->height_px = height_px;
    if (self->lane != NULL)
        plp_live_set_size(self->lane->live, width_px, height_px);
}

void plp_ui_camera_record(PlpUiCamera *self, const char *path)
{
    g_clear_pointer(&self->recording_error, g_free);
    if (self->lane != NULL)
        plp_live_record(self->lane->live, path);
}

void plp_ui_camera_end_recording(PlpUiCamera *self)
{
    if (self->lane != NULL)
        plp_live_end_recording(self->lane->live);
}

static void dispose(GObject *object)
{
    plp_ui_camera_close(PLP_UI_CAMERA(object));
    G_OBJECT_CLASS(plp_ui_camera_parent_class)->dispose(object);
}

static void plp_ui_camera_class_init(PlpUiCameraClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_camera_init(PlpUiCamera *self)
{
}

PlpUiCamera *plp_ui_camera_new(void)
{
    return g_object_new(PLP_UI_TYPE_CAMERA, NULL);
}
