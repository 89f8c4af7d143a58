#pragma once

/** An answer that may be missing: 'not known' is neither yes nor no. */
typedef enum {
    PLP_TRISTATE_UNKNOWN = 0,
    PLP_TRISTATE_NO,
    PLP_TRISTATE_YES,
} PlpTristate;
