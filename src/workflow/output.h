#pragma once

#include <glib.h>
#include <stdbool.h>

/** Where one recording's results go: DIR/<video's stem>/, and beside it the checkpoint while
 * unfinished. */
typedef struct {
    char *parent;          // DIR
    char *name;            // the video's file name without its extension, as bytes
    char *path;            // DIR/name
    char *checkpoint_path; // DIR/name.checkpoint
    char *overlay_path;    // DIR/name.overlay, where one is asked for
} PlpOutput;

typedef enum {
    PLP_OUTPUT_UNKNOWN = 0,
    PLP_OUTPUT_ABSENT,     // nothing there, or an empty folder
    PLP_OUTPUT_UNFINISHED, // a checkpoint is there; the folder, if any, holds a partial result
    PLP_OUTPUT_COMPLETE, // a folder with this program's files only, corrections beside them or not
    PLP_OUTPUT_FOREIGN,  // something else: a file, a link, a folder with other files
} PlpOutputState;

/** `results/a.b.mp4` gives `a.b`; a name that would be empty, `.` or `..` is kept whole. */
PlpOutput *plp_output_new(const char *parent, const char *video_path);
void plp_output_free(PlpOutput *output);

PlpOutputState plp_output_get_state(const PlpOutput *output);

/**
 * Whether a new analysis may write here. PLP_ERROR_INVALID, saying what is there and what the user
 * can do. `replace`: --force, an output of this program may be replaced. `go_on`: --resume.
 */
bool plp_output_check(const PlpOutput *output, bool replace, bool go_on, GError **error);

/** Keeps other analyses, of this program or another one running, from writing here. */
typedef struct PlpOutputLock PlpOutputLock;

/**
 * Makes DIR where it is missing. PLP_ERROR_INVALID when another analysis holds it; PLP_ERROR_IO. A
 * lock whose program was killed is no longer held. Where the file system knows no locks, nothing is
 * kept away.
 */
PlpOutputLock *plp_output_lock(const PlpOutput *output, GError **error);
/** NULL: nothing. */
void plp_output_unlock(PlpOutputLock *lock);

/**
 * Makes DIR where it is missing and a folder of a temporary name in it, for the files to be written
 * to. PLP_ERROR_IO saying whether it is read-only or full. Caller frees.
 */
char *plp_output_begin(const PlpOutput *output, GError **error);

/** Puts the temporary folder in place of whatever output was there, in one step. A person's
 * corrections (edits.csv) that lie there go over to the new results. */
bool plp_output_commit(const PlpOutput *output, const char *temporary_path, GError **error);

/** Removes the temporary folder with this program's files. */
void plp_output_discard(const char *temporary_path);

/** Removes the checkpoint of an analysis that is complete. */
void plp_output_drop_checkpoint(const PlpOutput *output);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpOutput, plp_output_free)
