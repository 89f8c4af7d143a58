#pragma once

#include <gtk/gtk.h>

#include "domain/recording.h"
#include "ui/review/closure_rows.h"
#include "ui/video/thumbnails.h"

/**
 * The table of closures: sorted by any column, filtered by kind and eye.
 *
 * Signal: `closure-chosen` (int id of the row's right or only closure): the user went to a row.
 * Signal: `menu-wanted` (double x, double y of this widget): the user asks for the menu of the row,
 * which was chosen just before.
 */
#define PLP_UI_TYPE_CLOSURES_LIST (plp_ui_closures_list_get_type())
G_DECLARE_FINAL_TYPE(PlpUiClosuresList, plp_ui_closures_list, PLP_UI, CLOSURES_LIST, GtkWidget)

/** Pictures of the eyes in the rows come from it; borrowed by reference. */
void plp_ui_closures_list_set_thumbnails(PlpUiClosuresList *self, PlpUiThumbnails *thumbnails);
/** Rows of what the recording holds now; NULL: none. Selection and sorting stay. */
void plp_ui_closures_list_set_recording(PlpUiClosuresList *self, const PlpRecording *recording);
/** Whose rows say `edited`; from the next set_recording on. */
void plp_ui_closures_list_set_touched(PlpUiClosuresList *self, PlpUiIsTouched is_touched,
                                      void *data);
/** Selects the row of that closure and scrolls to it; 0: none. No signal. */
void plp_ui_closures_list_select(PlpUiClosuresList *self, int closure_id);
/** The rows in view, sorted and filtered; of PlpUiClosureRow. Borrowed. */
GListModel *plp_ui_closures_list_get_rows(PlpUiClosuresList *self);
