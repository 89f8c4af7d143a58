#include "report/summary_priv.h"

#define AT(field) offsetof(PlpHemifacialFields, field)

static const PlpField fields[] = {
    {"smc_clip_equivalent", PLP_FIELD_TEXT, 0, AT(smc),
     "`none`, `I`, `I_or_II` (spread could not be judged), `II`, `unknown`: what the clip "
     "supports, not the clinician's grade. A side stands out with at least 5 one-sided events, "
     "twice the other side's, and p < 0.01; II from 3 events on, and a fifth of the judged ones, "
     "in which cheek or mouth corner take part."},
    {"sentence", PLP_FIELD_TEXT, 0, AT(smc_sentence), "The same for a person."},
    {"side", PLP_FIELD_TEXT, 0, AT(side), "The patient's side that stands out; null: none does."},
    {"right_events", PLP_FIELD_INT, 0, AT(right_events),
     "One-sided events of the right side: closures of that eye alone, twitches, and closures of "
     "both eyes in which only that side's cheek or mouth moved."},
    {"left_events", PLP_FIELD_INT, 0, AT(left_events), "The same of the left side."},
    {"p_value", PLP_FIELD_DOUBLE, 6, AT(p_value),
     "Exact two-sided binomial test of an even split; null without events."},
    {"spread_events", PLP_FIELD_INT, 0, AT(spread_events),
     "Closures and twitches of the side that stands out in which its cheek or mouth corner took "
     "part."},
    {"judged_events", PLP_FIELD_INT, 0, AT(judged_events), "Those in which that could be judged."},
    {"control_events", PLP_FIELD_INT, 0, AT(control_events),
     "The same of the other side, the control."},
    {"control_judged", PLP_FIELD_INT, 0, AT(control_judged), "Likewise."},
};

PlpHemifacialFields plp_summary_make_hemifacial(const PlpHemifacial *hemifacial)
{
    const bool stands_out = hemifacial->side != PLP_SIDE_UNKNOWN;
    return (PlpHemifacialFields){
        .smc = plp_smc_get_name(hemifacial->smc),
        .smc_sentence = plp_smc_get_sentence(hemifacial->smc),
        .side = stands_out ? plp_side_get_name(hemifacial->side) : NULL,
        .right_events = hemifacial->right_events,
        .left_events = hemifacial->left_events,
        .p_value = hemifacial->p_value,
        .spread_events = hemifacial->spread_events,
        .judged_events = hemifacial->judged_events,
        .control_events = hemifacial->control_events,
        .control_judged = hemifacial->control_judged,
    };
}

const PlpField *plp_summary_get_hemifacial_fields(gsize *ret_n)
{
    *ret_n = G_N_ELEMENTS(fields);
    return fields;
}
