#pragma once

#include "report/comparison_data.h"
#include "ui/video/player.h"

/**
 * Two players in step: the second goes where the first goes, apart by the step's shifts. No
 * widgets.
 *
 * Signal: `moved`: they stand somewhere else, play or stopped.
 */
#define PLP_UI_TYPE_DUO (plp_ui_duo_get_type())
G_DECLARE_FINAL_TYPE(PlpUiDuo, plp_ui_duo, PLP_UI, DUO, GObject)

PlpUiDuo *plp_ui_duo_new(void);
/** Borrowed. */
PlpUiPlayer *plp_ui_duo_get_player(PlpUiDuo *self, int side);

void plp_ui_duo_set_step(PlpUiDuo *self, const PlpInStep *step);
/** Since the step's start. */
int64_t plp_ui_duo_get_position(PlpUiDuo *self);
void plp_ui_duo_seek(PlpUiDuo *self, int64_t t_us);
void plp_ui_duo_play(PlpUiDuo *self);
void plp_ui_duo_pause(PlpUiDuo *self);
bool plp_ui_duo_is_playing(PlpUiDuo *self);
/** By frames of the first. */
void plp_ui_duo_move_frames(PlpUiDuo *self, int n_frames);
void plp_ui_duo_change_speed(PlpUiDuo *self, int direction);
