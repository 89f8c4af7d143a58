#pragma once

#include <glib.h>

/** The demo clips that tools/run has put into the cache, as paths (char *); empty: none. Caller
 * unrefs. */
GPtrArray *plp_ui_demo_list(void);
