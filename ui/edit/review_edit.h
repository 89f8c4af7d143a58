#pragma once

#include "ui/edit/editor.h"
#include "ui/review/page.h"

/**
 * Puts corrections onto the review page: actions `edit.…`, their keys, a menu on timeline and list,
 * dragging of edges, and a bar with undo, layer and agreement below the timeline.
 */
void plp_ui_review_edit_attach(PlpUiReviewPage *page, PlpUiEditor *editor);
