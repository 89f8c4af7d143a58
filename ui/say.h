#pragma once

/**
 * What the engine says, in the user's language: a word, a sentence, or a sentence with numbers and
 * names in it, which is recognised by its format (po/engine_sentences.c.in). What is not known is
 * given back as it is, so that saying twice does no harm. Main thread only. Valid until the program
 * ends; NULL for NULL.
 */
const char *plp_ui_say(const char *english);
/** A name out of the engine's tables, such as `hemifacial_spasm`: as people write it. As above. */
const char *plp_ui_say_name(const char *name);
/** For drawings (PlpPlotStyle): the same, the caller's. */
char *plp_ui_say_dup(const char *english);
