#include "ui/video/player.h"

#include <math.h>

struct _PlpUiPlayer {
    GObject parent;
    PlpPictureServer *server;
    PlpPicture *picture;
    GdkTexture *texture;
    char *error;
    int width_px, height_px; // the box
    int64_t position_us;
    int64_t wanted_frame; // the last step's target; -1: none since the last seek
    double speed;
    int64_t loop_start_us, loop_end_us;
    bool is_playing, was_ready;
    gint is_posted; // atomic: an idle is under way
};

G_DEFINE_FINAL_TYPE(PlpUiPlayer, plp_ui_player, G_TYPE_OBJECT)

static guint picture_signal, state_signal;

static const double speeds[] = {0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4};

static void emit_state(PlpUiPlayer *self)
{
    g_signal_emit(self, state_signal, 0);
}

static void close_video(PlpUiPlayer *self)
{
    g_clear_pointer(&self->server, plp_picture_server_close);
    g_clear_pointer(&self->picture, plp_picture_unref);
    g_clear_object(&self->texture);
    g_clear_pointer(&self->error, g_free);
}

static void dispose(GObject *object)
{
    close_video(PLP_UI_PLAYER(object));
    G_OBJECT_CLASS(plp_ui_player_parent_class)->dispose(object);
}

static void plp_ui_player_class_init(PlpUiPlayerClass *class)
{
    GType type = G_TYPE_FROM_CLASS(class);
    G_OBJECT_CLASS(class)->dispose = dispose;
    picture_signal =
        g_signal_new("picture", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    state_signal =
        g_signal_new("state", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_player_init(PlpUiPlayer *self)
{
    self->speed = 1;
    self->wanted_frame = -1;
}

PlpUiPlayer *plp_ui_player_new(void)
{
    return g_object_new(PLP_UI_TYPE_PLAYER, NULL);
}

static gboolean on_woken(gpointer data)
{
    PlpUiPlayer *self = data;
    g_atomic_int_set(&self->is_posted, 0);
    plp_ui_player_poll(self);
    return G_SOURCE_REMOVE;
}

/** In a thread of the server, which is closed before the player goes. */
static void wake_up(void *data)
{
    PlpUiPlayer *self = data;
    if (g_atomic_int_compare_and_exchange(&self->is_posted, 0, 1))
        g_idle_add_full(G_PRIORITY_DEFAULT, on_woken, g_object_ref(self), g_object_unref);
}

void plp_ui_player_open(PlpUiPlayer *self, const char *path)
{
    close_video(self);
    self->position_us = 0;
    self->wanted_frame = -1;
    self->is_playing = self->was_ready = false;
    self->loop_start_us = self->loop_end_us = 0;
    if (path != NULL) {
        PlpPictureServerOptions options = {
            .video_stream = -1, .wake_up = wake_up, .wake_up_data = self};
        self->server = plp_picture_server_open(path, &options);
        plp_picture_server_set_size(self->server, self->width_px, self->height_px);
    }
    g_signal_emit(self, picture_signal, 0);
    emit_state(self);
}

bool plp_ui_player_is_open(PlpUiPlayer *self)
{
    return self->server != NULL && self->error == NULL;
}

const char *plp_ui_player_get_error(PlpUiPlayer *self)
{
    return self->error;
}

// ---- pictures ----

static void take_picture(PlpUiPlayer *self, PlpPicture *picture)
{
    g_clear_pointer(&self->picture, plp_picture_unref);
    g_clear_object(&self->texture);
    self->picture = picture;
    self->texture = gdk_memory_texture_new(picture->width_px, picture->height_px, GDK_MEMORY_R8G8B8,
                                           picture->bytes, (gsize)picture->stride);
    // The picture of a seek does not move the cursor away from where the user put it.
    if (self->is_playing || (picture->is_exact && picture->index == self->wanted_frame))
        self->position_us = picture->t_us;
    if (self->is_playing)
        self->wanted_frame = -1;
    g_signal_emit(self, picture_signal, 0);
}

static void check_state(PlpUiPlayer *self)
{
    PlpPictureServerState state;
    plp_picture_server_get_state(self->server, &state);
    bool has_failed = state.phase == PLP_SERVER_FAILED && self->error == NULL;
    bool is_ready = state.phase == PLP_SERVER_READY;
    bool has_stopped = self->is_playing && state.has_ended && !state.is_playing;
    if (has_failed)
        self->error = plp_picture_server_dup_error(self->server);
    if (has_stopped || has_failed)
        self->is_playing = false;
    if (has_failed || has_stopped || is_ready != self->was_ready) {
        self->was_ready = is_ready;
        emit_state(self);
    }
}

void plp_ui_player_poll(PlpUiPlayer *self)
{
    if (self->server == NULL)
        return;
    PlpPicture *picture = plp_picture_server_poll(self->server);
    if (picture != NULL)
        take_picture(self, picture);
    if (self->server != NULL)
        check_state(self);
}

const PlpPicture *plp_ui_player_get_picture(PlpUiPlayer *self)
{
    return self->picture;
}

GdkTexture *plp_ui_player_get_texture(PlpUiPlayer *self)
{
    return self->texture;
}

void plp_ui_player_set_size(PlpUiPlayer *self, int width_px, int height_px)
{
    if (width_px == self->width_px && height_px == self->height_px)
        return;
    self->width_px = width_px;
    self->height_px = height_px;
    if (self->server != NULL)
        plp_picture_server_set_size(self->server, width_px, height_px);
}

void plp_ui_player_get_video_size(PlpUiPlayer *self, int *ret_width_px, int *ret_height_px)
{
    PlpPictureServerState state = {0};
    if (self->server != NULL)
        plp_picture_server_get_state(self->server, &state);
    *ret_width_px = state.width_px;
    *ret_height_px = state.height_px;
}

void plp_ui_player_get_counts(PlpUiPlayer *self, int64_t *ret_shown, int64_t *ret_late)
{
    PlpPictureServerState state = {0};
    if (self->server != NULL)
        plp_picture_server_get_state(self->server, &state);
    *ret_shown = state.pictures_shown;
    *ret_late = state.pictures_late;
}

// ---- moving ----

bool plp_ui_player_is_playing(PlpUiPlayer *self)
{
    return self->is_playing;
}

static bool is_at_end(PlpUiPlayer *self)
{
    PlpPictureServerState state;
    plp_picture_server_get_state(self->server, &state);
    return state.knows_all_frames && state.frames > 0 && self->position_us >= state.last_t_us;
}

void plp_ui_player_play(PlpUiPlayer *self)
{
    if (self->server == NULL || self->is_playing)
        return;
    bool has_loop = plp_ui_player_is_looping(self);
    bool is_outside =
        self->position_us < self->loop_start_us || self->position_us >= self->loop_end_us;
    int64_t from_us = has_loop && is_outside         ? self->loop_start_us
                      : !has_loop && is_at_end(self) ? 0
                                                     : self->position_us;
    self->is_playing = true;
    plp_picture_server_set_loop(self->server, self->loop_start_us, self->loop_end_us);
    plp_picture_server_play(self->server, from_us, self->speed, 0);
    emit_state(self);
}

void plp_ui_player_pause(PlpUiPlayer *self)
{
    if (!self->is_playing)
        return;
    plp_picture_server_pause(self->server);
    self->is_playing = false;
    emit_state(self);
}

void plp_ui_player_seek(PlpUiPlayer *self, int64_t t_us, bool is_settled)
{
    self->position_us = MAX(0, t_us);
    self->wanted_frame = -1;
    if (self->server == NULL)
        return;
    if (self->is_playing)
        plp_picture_server_play(self->server, self->position_us, self->speed, 0);
    else
        plp_picture_server_request_time(self->server, self->position_us,
                                        is_settled ? PLP_SEEK_NEAR_THEN_EXACT : PLP_SEEK_NEAR);
}

void plp_ui_player_step(PlpUiPlayer *self, int n_frames)
{
    if (self->server == NULL)
        return;
    plp_ui_player_pause(self);
    int64_t here = self->wanted_frame >= 0
                       ? self->wanted_frame
                       : plp_picture_server_find_frame(self->server, self->position_us);
    if (here < 0 && self->picture != NULL)
        here = self->picture->index; // the file was not looked through that far yet
    if (here < 0)
        return;
    PlpPictureServerState state;
    plp_picture_server_get_state(self->server, &state);
    int64_t last = state.knows_all_frames ? MAX(0, state.frames - 1) : INT64_MAX;
    int64_t target = CLAMP(here + n_frames, 0, last);
    plp_picture_server_request_frame(self->server, target, PLP_SEEK_EXACT);
    plp_picture_server_get_time(self->server, target, &self->position_us);
    self->wanted_frame = target;
}

double plp_ui_player_get_speed(PlpUiPlayer *self)
{
    return self->speed;
}

void plp_ui_player_set_speed(PlpUiPlayer *self, double speed)
{
    speed = CLAMP(speed, speeds[0], speeds[G_N_ELEMENTS(speeds) - 1]);
    if (fabs(speed - self->speed) < 1e-6)
        return;
    self->speed = speed;
    if (self->is_playing)
        plp_picture_server_set_speed(self->server, speed);
    emit_state(self);
}

void plp_ui_player_change_speed(PlpUiPlayer *self, int direction)
{
    double found = self->speed;
    for (gsize i = 0; i < G_N_ELEMENTS(speeds); i++) {
        if (direction < 0 && speeds[i] < self->speed - 1e-6)
            found = speeds[i];
        if (direction > 0 && speeds[i] > self->speed + 1e-6) {
            found = speeds[i];
            break;
        }
    }
    plp_ui_player_set_speed(self, found);
}

void plp_ui_player_set_loop(PlpUiPlayer *self, int64_t start_us, int64_t end_us)
{
    self->loop_start_us = start_us;
    self->loop_end_us = end_us;
    if (self->server != NULL && self->is_playing) {
        plp_picture_server_set_loop(self->server, start_us, end_us);
        plp_picture_server_play(self->server, self->position_us, self->speed, 0);
    }
    emit_state(self);
}

bool plp_ui_player_is_looping(PlpUiPlayer *self)
{
    return self->loop_end_us > self->loop_start_us;
}

int64_t plp_ui_player_get_position(PlpUiPlayer *self)
{
    return self->position_us;
}
