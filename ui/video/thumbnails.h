#pragma once

#include <gdk/gdk.h>

#include "ui/session/document.h"

/**
 * Small pictures of the eyes at moments of a recording, fetched from its video one by one in the
 * background.
 *
 * Signal: `ready` (int64 t_us): that moment's picture is there.
 */
#define PLP_UI_TYPE_THUMBNAILS (plp_ui_thumbnails_get_type())
G_DECLARE_FINAL_TYPE(PlpUiThumbnails, plp_ui_thumbnails, PLP_UI, THUMBNAILS, GObject)

#define PLP_UI_THUMBNAIL_WIDTH_PX 84
#define PLP_UI_THUMBNAIL_HEIGHT_PX 28

PlpUiThumbnails *plp_ui_thumbnails_new(void);
/** Forgets everything and fetches from this document's video from now on; NULL: from none. */
void plp_ui_thumbnails_set_document(PlpUiThumbnails *self, PlpUiDocument *document);
/** Borrowed; NULL: not there, and asked for now, before those asked for earlier. */
GdkTexture *plp_ui_thumbnails_get(PlpUiThumbnails *self, int64_t t_us);
