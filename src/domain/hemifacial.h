#pragma once

#include "domain/side.h"

/**
 * What a clip supports of the Samsung Medical Center grading of hemifacial spasm: I around the eye
 * only, II spread to other muscles of that side. Grades III and IV need more than a clip. It is a
 * description of what was seen, never the clinician's own grade.
 */
typedef enum {
    PLP_SMC_UNKNOWN = 0, // too little measured to say
    PLP_SMC_NONE,        // no side stands out: nothing one-sided to grade
    PLP_SMC_I,
    PLP_SMC_I_OR_II, // one-sided around the eye; cheek and mouth could not be judged
    PLP_SMC_II,
} PlpSmc;
#define PLP_SMC_N (PLP_SMC_II + 1)

typedef struct {
    PlpSmc smc;
    PlpSide side; // right or left where one stands out, else unknown
    // One-sided events: closures of that eye alone, twitches, and shared closures in which only
    // that side's cheek or mouth moved.
    int right_events, left_events;
    double p_value;     // exact two-sided binomial test of an even split; NaN without events
    int spread_events;  // of the side that stands out: those in which cheek or mouth took part
    int judged_events;  // those in which they could be judged
    int control_events; // closures of the other side in which its cheek or mouth took part
    int control_judged; // of so many
} PlpHemifacial;

/** `unknown`, `none`, `I`, `I_or_II`, `II`, as written in files. */
const char *plp_smc_get_name(PlpSmc smc);
/** A sentence for a person. */
const char *plp_smc_get_sentence(PlpSmc smc);
