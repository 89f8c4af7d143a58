#pragma once

#include <glib.h>

/**
 * The one error domain of the program. A message says what went wrong, where, and what the user can
 * do: `clip.mp4: no video stream (the file holds 1 audio stream)`. It never holds a folder's path
 * or a patient's name: only the file's own name.
 */
#define PLP_ERROR (plp_error_quark())

typedef enum {
    PLP_ERROR_UNKNOWN = 0,
    PLP_ERROR_IO,        // a file cannot be read, written or found
    PLP_ERROR_FORMAT,    // a file is not what it should be
    PLP_ERROR_DECODE,    // a video stream cannot be decoded
    PLP_ERROR_MODEL,     // a network's weights are missing, damaged or not the pinned ones
    PLP_ERROR_INFERENCE, // a network cannot be built or run
    PLP_ERROR_STORE,     // the library's database
    PLP_ERROR_CANCELLED, // the user stopped the work
    PLP_ERROR_INVALID,   // an argument or option makes no sense
} PlpErrorCode;

GQuark plp_error_quark(void);
