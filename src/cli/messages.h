#pragma once

#include <glib.h>

/** Text to standard output. Whether it got there is asked once, at the end of main(). */
void plp_print(const char *text);

/** One line to standard error, after the program's name. */
void plp_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

/** Text to standard error as it is: what belongs beside data. */
void plp_note(const char *text);

/** Wrong usage: what is wrong (`word` may be NULL), and where help is. `command` may be NULL. */
void plp_complain_usage(const char *command, const char *word, const char *what);
