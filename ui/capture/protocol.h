#pragma once

#include <glib.h>

#include "domain/segment.h"

/** A recording's tasks in order, out of a file of data/protocols. */
typedef struct PlpUiProtocol PlpUiProtocol;

typedef struct {
    PlpTask task;
    int64_t duration_us;
    int times;    // asked for so often; 1 or more
    char *prompt; // what the patient is told; NULL: the task's own words
} PlpUiProtocolStep;

/** PLP_ERROR_IO, PLP_ERROR_FORMAT naming file, group and remedy. */
PlpUiProtocol *plp_ui_protocol_load(const char *path, GError **error);
void plp_ui_protocol_free(PlpUiProtocol *protocol);
/** Those of the program and of the user's own folder, of PlpUiProtocol, by name; what cannot be
 * read is left out. Caller unrefs. */
GPtrArray *plp_ui_protocol_list(void);

/** In the user's language. */
const char *plp_ui_protocol_get_name(const PlpUiProtocol *protocol);
bool plp_ui_protocol_has_sound(const PlpUiProtocol *protocol);
guint plp_ui_protocol_get_length(const PlpUiProtocol *protocol);
const PlpUiProtocolStep *plp_ui_protocol_get_step(const PlpUiProtocol *protocol, guint i);
/** What the patient is told, translated; caller frees. */
char *plp_ui_protocol_step_dup_prompt(const PlpUiProtocolStep *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PlpUiProtocol, plp_ui_protocol_free)
