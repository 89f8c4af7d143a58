#pragma once

#include <stdbool.h>
#include <stdint.h>

/**
 * When an export is said to have been made, for formats that demand a date: the environment's
 * SOURCE_DATE_EPOCH where it is set (reproducible files), else now. `hide`: 1980-01-01, because a
 * date near a visit is a patient's. Seconds since 1970.
 */
int64_t plp_stamp_make(bool hide);

/** `2026-11-23T18:00:00` in UTC, with `zone` behind. Caller frees. */
char *plp_stamp_dup_text(int64_t stamp_s, const char *zone);
