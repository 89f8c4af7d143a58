#pragma once

#include <gdk/gdk.h>

#include "media/picture_server.h"

/**
 * Looks at one video: where it stands, whether it plays, the picture. No widgets: whoever shows it
 * polls once for every frame of the screen while it plays.
 *
 * Signals: `picture`: another picture is there; `state`: it plays or stopped, opened or failed,
 * speed or loop changed.
 */
#define PLP_UI_TYPE_PLAYER (plp_ui_player_get_type())
G_DECLARE_FINAL_TYPE(PlpUiPlayer, plp_ui_player, PLP_UI, PLAYER, GObject)

PlpUiPlayer *plp_ui_player_new(void);
/** Opens another video, in the background; NULL closes. */
void plp_ui_player_open(PlpUiPlayer *self, const char *path);
bool plp_ui_player_is_open(PlpUiPlayer *self);
/** Why the video cannot be shown; NULL: it can. Borrowed. */
const char *plp_ui_player_get_error(PlpUiPlayer *self);

void plp_ui_player_play(PlpUiPlayer *self);
void plp_ui_player_pause(PlpUiPlayer *self);
bool plp_ui_player_is_playing(PlpUiPlayer *self);
/** `is_settled` false while the user drags: near pictures will do. Playing goes on from there. */
void plp_ui_player_seek(PlpUiPlayer *self, int64_t t_us, bool is_settled);
/** That many frames on or back; pauses. */
void plp_ui_player_step(PlpUiPlayer *self, int n_frames);
/** Between 0.1 and 4. */
void plp_ui_player_set_speed(PlpUiPlayer *self, double speed);
double plp_ui_player_get_speed(PlpUiPlayer *self);
/** The next faster (1) or slower (-1) of the usual speeds. */
void plp_ui_player_change_speed(PlpUiPlayer *self, int direction);
/** start >= end: no loop. */
void plp_ui_player_set_loop(PlpUiPlayer *self, int64_t start_us, int64_t end_us);
bool plp_ui_player_is_looping(PlpUiPlayer *self);

/** Where it stands: of the picture shown, or of the one asked for. */
int64_t plp_ui_player_get_position(PlpUiPlayer *self);
/** The box for pictures, in device pixels. */
void plp_ui_player_set_size(PlpUiPlayer *self, int width_px, int height_px);
/** As recorded, upright; 0 until it is known. */
void plp_ui_player_get_video_size(PlpUiPlayer *self, int *ret_width_px, int *ret_height_px);
/** Takes what is due; emits `picture`. */
void plp_ui_player_poll(PlpUiPlayer *self);
/** Borrowed; NULL: none yet. */
const PlpPicture *plp_ui_player_get_picture(PlpUiPlayer *self);
/** The picture for the screen; borrowed; NULL: none yet. */
GdkTexture *plp_ui_player_get_texture(PlpUiPlayer *self);
/** For benchmarks: pictures shown and late since it was opened. */
void plp_ui_player_get_counts(PlpUiPlayer *self, int64_t *ret_shown, int64_t *ret_late);
