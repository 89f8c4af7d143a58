#pragma once

#include <stdbool.h>

/** Scores that clinicians and patients give: numbers and their limits, never the scales' wording.
 */
typedef enum {
    PLP_SCALE_UNKNOWN = 0,
    PLP_SCALE_JRS_SEVERITY,
    PLP_SCALE_JRS_FREQUENCY,
    PLP_SCALE_JRS_SUM,
    PLP_SCALE_BSRS,
    PLP_SCALE_BFM,
    PLP_SCALE_BFM_EYES_SEVERITY,
    PLP_SCALE_BFM_EYES_PROVOKING,
    PLP_SCALE_BFM_EYES,
    PLP_SCALE_BSDI,
    PLP_SCALE_CDQ24,
    PLP_SCALE_HFS7,
    PLP_SCALE_HFS8,
    PLP_SCALE_SMC,
} PlpScale;
#define PLP_SCALE_N (PLP_SCALE_SMC + 1)

typedef struct {
    const char *name;
    double low, high;
    bool is_whole; // whole numbers only
    const char *about;
} PlpScaleInfo;

const PlpScaleInfo *plp_scale_get_info(PlpScale scale);
