#pragma once

#include <stdint.h>

#include "domain/segment.h"

/** How drawings and reports name a task: `rest, eyes open`; unknown: `no task`. Static. */
const char *plp_words_get_task(PlpTask task);
/** A moment as 0:14.2 or 1:02:03.0. Caller frees. */
char *plp_words_dup_time(int64_t t_us, int decimals);
/** A number with a true minus sign; `n/a` where it is not finite. Caller frees. */
char *plp_words_dup_number(double value, int decimals);
