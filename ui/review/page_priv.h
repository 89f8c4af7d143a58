#pragma once

#include <adwaita.h>

#include "ui/review/figures.h"
#include "ui/review/page.h"
#include "ui/video/controls.h"
#include "ui/video/view.h"

struct _PlpUiReviewPage {
    GtkWidget parent;
    PlpUiSession *session; // borrowed from the window
    PlpUiDocument *document;
    GtkShortcutController *shortcuts;
    PlpUiPlayer *player;
    PlpUiThumbnails *thumbnails;
    char *video_path; // that the player has open
    int selected_id;
    int selected_task;     // place, from 1; 0: none
    int64_t in_us, out_us; // of the loop the user set; -1: not set
    bool is_looping;
    bool is_narrow;

    // of page.ui
    GtkWidget *box, *narrow_switch, *left_half, *right_half;
    GtkToggleButton *show_video, *show_figures;
    GtkStack *video_stack;
    AdwStatusPage *video_words;
    PlpUiVideoView *video;
    PlpUiVideoControls *controls;
    PlpUiTimeline *timeline;
    GtkLabel *readout;
    PlpUiFigures *figures;
    PlpUiClosuresList *closures;
};

/** The document's recording; NULL: none. */
const PlpRecording *plp_ui_review_page_get_recording(PlpUiReviewPage *self);
/** Of the document's recording; NULL: none with that number. */
const PlpClosure *plp_ui_review_page_find_closure(PlpUiReviewPage *self, int id);
/** The cursor is put where the video stands. */
void plp_ui_review_page_move(PlpUiReviewPage *self, int64_t t_us);

/** Playing, stepping, loops (page_playback.c). */
void plp_ui_review_page_install_playback(GtkWidgetClass *class);
void plp_ui_review_page_init_playback(PlpUiReviewPage *self);
/** Opens the document's video when it is another one now. */
void plp_ui_review_page_refresh_video(PlpUiReviewPage *self);
/** After another closure was selected: the loop goes with it. */
void plp_ui_review_page_refresh_loop(PlpUiReviewPage *self);

/** Keys (page_keys.c). */
void plp_ui_review_page_add_keys(PlpUiReviewPage *self);
