#include "domain/hemifacial.h"

static const struct {
    const char *name;
    const char *sentence;
} grades[PLP_SMC_N] = {
    [PLP_SMC_UNKNOWN] = {"unknown", "too little was measured to say"},
    [PLP_SMC_NONE] = {"none", "no side of the face stands out"},
    [PLP_SMC_I] = {"I", "grade I: around the eye only"},
    [PLP_SMC_I_OR_II] = {"I_or_II", "grade I or II: cheek and mouth could not be judged"},
    [PLP_SMC_II] = {"II", "grade II: cheek or mouth corner move too"},
};

const char *plp_smc_get_name(PlpSmc smc)
{
    return grades[smc].name;
}

const char *plp_smc_get_sentence(PlpSmc smc)
{
    return grades[smc].sentence;
}
