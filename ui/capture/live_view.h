#pragma once

#include <gtk/gtk.h>

#include "ui/capture/camera.h"

/** The camera's picture, fitted, with the lids outlined. */
#define PLP_UI_TYPE_LIVE_VIEW (plp_ui_live_view_get_type())
G_DECLARE_FINAL_TYPE(PlpUiLiveView, plp_ui_live_view, PLP_UI, LIVE_VIEW, GtkWidget)

void plp_ui_live_view_set_camera(PlpUiLiveView *self, PlpUiCamera *camera);
