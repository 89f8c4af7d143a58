#include "ui/compare/duo.h"

// How far apart they may be before the second is put right again.
#define MOST_DRIFT_US 120000

struct _PlpUiDuo {
    GObject parent;
    PlpUiPlayer *players[PLP_SIDES_N];
    PlpInStep step;
    int64_t position_us; // since the step's start
    bool is_playing;
};

G_DEFINE_FINAL_TYPE(PlpUiDuo, plp_ui_duo, G_TYPE_OBJECT)

static guint moved_signal;

/** A player's own time of a moment in step. */
static int64_t get_own(const PlpUiDuo *self, int side, int64_t t_us)
{
    return t_us - (side == 0 ? self->step.before_shift_us : self->step.after_shift_us);
}

/** The one that leads: the first that has a video. */
static int get_leader(const PlpUiDuo *self)
{
    return plp_ui_player_is_open(self->players[0]) || !plp_ui_player_is_open(self->players[1]) ? 0
                                                                                               : 1;
}

static void follow(PlpUiDuo *self, int side)
{
    int64_t here_us = plp_ui_player_get_position(self->players[side]);
    int64_t there_us = get_own(self, side, self->position_us);
    if (plp_ui_player_is_open(self->players[side]) && ABS(here_us - there_us) > MOST_DRIFT_US)
        plp_ui_player_seek(self->players[side], there_us, true);
}

static void on_picture(PlpUiPlayer *player, gpointer data)
{
    PlpUiDuo *self = data;
    int leader = get_leader(self);
    if (!self->is_playing || player != self->players[leader])
        return;
    self->position_us = plp_ui_player_get_position(player) - get_own(self, leader, 0);
    follow(self, 1 - leader);
    if (self->position_us >= self->step.duration_us)
        plp_ui_duo_pause(self);
    else
        g_signal_emit(self, moved_signal, 0);
}

static void on_state(PlpUiPlayer *player, gpointer data)
{
    PlpUiDuo *self = data;
    if (self->is_playing && player == self->players[get_leader(self)] &&
        !plp_ui_player_is_playing(player))
        plp_ui_duo_pause(self);
}

static void dispose(GObject *object)
{
    PlpUiDuo *self = PLP_UI_DUO(object);
    for (int side = 0; side < PLP_SIDES_N; side++) {
        if (self->players[side] == NULL)
            continue;
        g_signal_handlers_disconnect_by_data(self->players[side], self);
        plp_ui_player_open(self->players[side], NULL);
        g_clear_object(&self->players[side]);
    }
    G_OBJECT_CLASS(plp_ui_duo_parent_class)->dispose(object);
}

static void plp_ui_duo_class_init(PlpUiDuoClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    moved_signal = g_signal_new("moved", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void plp_ui_duo_init(PlpUiDuo *self)
{
    self->step.duration_us = G_MAXINT64 / 2;
    for (int side = 0; side < PLP_SIDES_N; side++) {
        self->players[side] = plp_ui_player_new();
        g_signal_connect(self->players[side], "picture", G_CALLBACK(on_picture), self);
        g_signal_connect(self->players[side], "state", G_CALLBACK(on_state), self);
    }
}

PlpUiDuo *plp_ui_duo_new(void)
{
    return g_object_new(PLP_UI_TYPE_DUO, NULL);
}

PlpUiPlayer *plp_ui_duo_get_player(PlpUiDuo *self, int side)
{
    return self->players[side];
}

void plp_ui_duo_set_step(PlpUiDuo *self, const PlpInStep *step)
{
    self->step = *step;
    plp_ui_duo_seek(self, CLAMP(self->position_us, 0, step->duration_us));
}

int64_t plp_ui_duo_get_position(PlpUiDuo *self)
{
    return self->position_us;
}

void plp_ui_duo_seek(PlpUiDuo *self, int64_t t_us)
{
    self->position_us = t_us;
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_player_seek(self->players[side], get_own(self, side, t_us), true);
    g_signal_emit(self, moved_signal, 0);
}

void plp_ui_duo_play(PlpUiDuo *self)
{
    if (self->position_us >= self->step.duration_us)
        plp_ui_duo_seek(self, 0);
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_player_play(self->players[side]);
    self->is_playing = plp_ui_player_is_playing(self->players[get_leader(self)]);
    g_signal_emit(self, moved_signal, 0);
}

void plp_ui_duo_pause(PlpUiDuo *self)
{
    self->is_playing = false;
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_player_pause(self->players[side]);
    g_signal_emit(self, moved_signal, 0);
}

bool plp_ui_duo_is_playing(PlpUiDuo *self)
{
    return self->is_playing;
}

void plp_ui_duo_move_frames(PlpUiDuo *self, int n_frames)
{
    int leader = get_leader(self);
    if (self->is_playing)
        plp_ui_duo_pause(self);
    plp_ui_player_step(self->players[leader], n_frames);
    self->position_us =
        plp_ui_player_get_position(self->players[leader]) - get_own(self, leader, 0);
    plp_ui_player_seek(self->players[1 - leader], get_own(self, 1 - leader, self->position_us),
                       true);
    g_signal_emit(self, moved_signal, 0);
}

void plp_ui_duo_change_speed(PlpUiDuo *self, int direction)
{
    for (int side = 0; side < PLP_SIDES_N; side++)
        plp_ui_player_change_speed(self->players[side], direction);
    g_signal_emit(self, moved_signal, 0);
}
