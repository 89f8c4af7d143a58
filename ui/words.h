#pragma once

#include <stdint.h>

#include "domain/closure.h"
#include "domain/metric.h"
#include "domain/reason.h"
#include "domain/segment.h"
#include "domain/side.h"

// Words and numbers as the screen shows them: translated, numbers in the user's locale.

/** `0:14.2`, `1:02:03.0`. Caller frees. */
char *plp_ui_words_dup_time(int64_t t_us, int decimals);
/** `0:21`, `1:05:00`: of a wait. Caller frees. */
char *plp_ui_words_dup_duration(double seconds);
/** With so many decimals; a dash where there is no value. Caller frees. */
char *plp_ui_words_dup_number(double value, int decimals);
/** `94 %`. Caller frees. */
char *plp_ui_words_dup_percent(double share);
/** Translated; static. */
const char *plp_ui_words_get_kind(PlpKind kind);
const char *plp_ui_words_get_side(PlpSide side);
const char *plp_ui_words_get_task(PlpTask task);
const char *plp_ui_words_get_reason(PlpReason reason);
