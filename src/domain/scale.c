#include "domain/scale.h"

// Limits of the numbers only; the scales' wording is their publishers' and is not kept.
static const PlpScaleInfo scales[PLP_SCALE_N] = {
    [PLP_SCALE_UNKNOWN] = {"unknown", 0, 0, false, ""},
    [PLP_SCALE_JRS_SEVERITY] = {"jrs_severity", 0, 4, true, "Jankovic Rating Scale, severity"},
    [PLP_SCALE_JRS_FREQUENCY] = {"jrs_frequency", 0, 4, true, "Jankovic Rating Scale, frequency"},
    [PLP_SCALE_JRS_SUM] = {"jrs_sum", 0, 8, true, "Jankovic Rating Scale, both together"},
    [PLP_SCALE_BSRS] = {"bsrs", 0, 18, true, "Blepharospasm Severity Rating Scale, total"},
    [PLP_SCALE_BFM] = {"bfm", 0, 120, false, "Burke-Fahn-Marsden, total"},
    [PLP_SCALE_BFM_EYES_SEVERITY] = {"bfm_eyes_severity", 0, 4, true,
                                     "Burke-Fahn-Marsden, eyes, severity factor"},
    [PLP_SCALE_BFM_EYES_PROVOKING] = {"bfm_eyes_provoking", 0, 4, true,
                                      "Burke-Fahn-Marsden, eyes, provoking factor"},
    [PLP_SCALE_BFM_EYES] = {"bfm_eyes", 0, 8, false,
                            "Burke-Fahn-Marsden, eyes: severity x provoking x 0.5"},
    [PLP_SCALE_BSDI] = {"bsdi", 0, 4, false, "Blepharospasm Disability Index, mean of the items"},
    [PLP_SCALE_CDQ24] = {"cdq24", 0, 100, false, "Craniocervical Dystonia Questionnaire"},
    [PLP_SCALE_HFS7] = {"hfs7", 0, 28, true, "HFS-7, sum of seven items"},
    [PLP_SCALE_HFS8] = {"hfs8", 0, 32, true, "HFS-8, sum of eight items"},
    [PLP_SCALE_SMC] = {"smc", 0, 4, true, "Samsung Medical Center grade; 0: none"},
};

const PlpScaleInfo *plp_scale_get_info(PlpScale scale)
{
    return &scales[scale];
}
