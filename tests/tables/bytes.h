#pragma once

// What the tests of this folder share: a text as bytes, an error's text taken.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>

static inline GBytes *bytes_of(const char *text)
{
    return g_bytes_new(text, strlen(text));
}

/** Asserts that there is an error with exactly this text, and clears it. */
static inline void assert_message(GError **error, int code, const char *message)
{
    assert_non_null(*error);
    assert_string_equal((*error)->message, message);
    assert_int_equal((*error)->code, code);
    g_clear_error(error);
}
