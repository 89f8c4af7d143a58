#pragma once

#include <string.h>

#include "simulate/script.h"

/** The script of a text, which must be good. */
static inline PlpScript *script_of(const char *text)
{
    g_autoptr(GBytes) content = g_bytes_new_static(text, strlen(text));
    g_autoptr(GError) error = NULL;
    PlpScript *script = plp_script_parse("s.txt", content, &error);
    if (script == NULL)
        g_error("%s", error->message);
    return script;
}
