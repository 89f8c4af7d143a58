#include "domain/severity.h"

const char *plp_answer_get_name(PlpAnswer answer)
{
    static const char *const names[] = {"unknown", "given", "not_enough_measured", "commanded"};
    return names[answer];
}

const char *plp_jrs_rule_get_name(PlpJrsRule rule)
{
    static const char *const names[PLP_JRS_RULE_N] = {
        "unknown", "closed_over_half", "over_1s", "flutter", "rate", "none"};
    return names[rule];
}
