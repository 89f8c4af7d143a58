#pragma once

#include <gio/gio.h>

#include "ui/session/document.h"
#include "ui/session/job.h"
#include "workflow/output.h"

/**
 * What is open: one document in view, and a queue of jobs of which one runs at a time. No widgets.
 *
 * Property: `document` (PlpUiDocument, may be NULL).
 * Signals: `message` (char *): a sentence for the user; `jobs-changed`: a job came, went, began,
 * ended; `jobs-progress`: the running job's numbers are other ones.
 */
#define PLP_UI_TYPE_SESSION (plp_ui_session_get_type())
G_DECLARE_FINAL_TYPE(PlpUiSession, plp_ui_session, PLP_UI, SESSION, GObject)

PlpUiSession *plp_ui_session_new(void);

/** Borrowed; NULL: nothing is open. */
PlpUiDocument *plp_ui_session_get_document(PlpUiSession *self);
/** NULL closes. */
void plp_ui_session_set_document(PlpUiSession *self, PlpUiDocument *document);

/**
 * Opens what is named: folders of results are read and shown, videos are analysed one after the
 * other (results that are there already are taken), of which the first is shown. In the background.
 */
void plp_ui_session_open_path(PlpUiSession *self, const char *path);
void plp_ui_session_open_files(PlpUiSession *self, GFile **files, int n_files);
/** Results with the video they were made from, wherever either lies. */
void plp_ui_session_open_results(PlpUiSession *self, const char *folder, const char *video_path);
/** A recording of the library, as it was found: its corrections are the editor's. */
void plp_ui_session_open_filed(PlpUiSession *self, int64_t id);
/** Asks for a video's analysis with options, instead of one there may be. */
void plp_ui_session_analyze(PlpUiSession *self, const char *video_path,
                            const PlpUiJobOptions *options);

/** Of PlpUiJob, in order; those that are done included. Borrowed. */
GListModel *plp_ui_session_get_jobs(PlpUiSession *self);
/** The job that a document grows from; NULL: none. Borrowed. */
PlpUiJob *plp_ui_session_find_job(PlpUiSession *self, PlpUiDocument *document);
/** The one that runs; NULL: none. */
PlpUiJob *plp_ui_session_get_running_job(PlpUiSession *self);
guint plp_ui_session_count_waiting_jobs(PlpUiSession *self);
/** Goes on with a job that was stopped, or tries again one that failed. */
void plp_ui_session_resume_job(PlpUiSession *self, PlpUiJob *job);
/** Stops all of them and waits for nothing: for the program's end. */
void plp_ui_session_stop_jobs(PlpUiSession *self);

/** Tells the user a sentence through `message`. */
void plp_ui_session_say(PlpUiSession *self, const char *sentence);

/** Where a video's results are, or will go: the same video in the same place gets the same folder,
 * of the program's own or, where nothing lies there yet, of the one the user chose. Caller frees.
 */
PlpOutput *plp_ui_session_make_output(const char *video_path);
/** The program's own place for results. Caller frees. */
char *plp_ui_session_dup_results_folder(void);
/** The outlines of a result folder, else those that the session keeps of the video; NULL: none.
 * Either may be NULL. Caller closes. */
PlpOverlay *plp_ui_session_open_overlay(const char *folder, const char *video_path);
