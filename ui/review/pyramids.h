#pragma once

#include "domain/side.h"
#include "plot/pyramid.h"
#include "ui/session/document.h"

/**
 * The lanes of a document made ready for drawing: short ones at once, long ones (an hour at 240
 * frames/s takes a tenth of a second) in a thread, while those of before stay. Corrections, which
 * leave the openness alone, make nothing anew.
 *
 * Signals: `ready`: other pyramids are there; those of before are gone when its handlers are done.
 */
#define PLP_UI_TYPE_PYRAMIDS (plp_ui_pyramids_get_type())
G_DECLARE_FINAL_TYPE(PlpUiPyramids, plp_ui_pyramids, PLP_UI, PYRAMIDS, GObject)

PlpUiPyramids *plp_ui_pyramids_new(void);
/** The pyramids wanted are those of what the document shows now; NULL: none. Of another document
 * than before none are shown until they are made. Emits nothing. */
void plp_ui_pyramids_build(PlpUiPyramids *self, PlpUiDocument *document);
/** Borrowed; NULL while there is none. */
const PlpPyramid *plp_ui_pyramids_get(PlpUiPyramids *self, PlpSide side);
