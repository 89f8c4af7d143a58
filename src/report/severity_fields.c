#include "domain/severity.h"
#include "report/summary_priv.h"

#define AT(field) offsetof(PlpSeverity, field)

static const PlpField severity_fields[] = {
    {"answer", PLP_FIELD_ANSWER, 0, AT(answer),
     "`given`; `not_enough_measured` (parameters min_answer_s, min_answer_share); `commanded`: the "
     "task asks for closures. Unless it is `given`, the parts below are null."},
    {"measured_s", PLP_FIELD_DOUBLE, 3, AT(measured_s),
     "Measured time outside commanded tasks that the answers rest on."},
    {"measured_share", PLP_FIELD_DOUBLE, 4, AT(measured_share),
     "Its share of all time outside commanded tasks."},
    {"basis", PLP_FIELD_SIDE, 0, AT(basis),
     "`both`, or the one eye that the answers speak of: the only one measured, or the only one "
     "that ever closed."},
    {"basis_never_moved", PLP_FIELD_BOOL, 0, AT(basis_never_moved),
     "true: the other eye was measured and never closed (a prosthetic eye, a palsy)."},
};

static const PlpField jrs_fields[] = {
    {"clip_equivalent", PLP_FIELD_INT, 0, AT(jrs.grade),
     "JRS frequency, 0 to 4, as far as this clip can tell."},
    {"least", PLP_FIELD_INT, 0, AT(jrs.least_grade),
     "The same, had the eyes been open while they were not measured."},
    {"most", PLP_FIELD_INT, 0, AT(jrs.most_grade), "The same, had they been closed."},
    {"rule", PLP_FIELD_RULE, 0, AT(jrs.rule),
     "Which rule fired, tried in this order: `closed_over_half` (4), `over_1s` (3), `flutter` (2), "
     "`rate` (1), `none` (0)."},
    {"closed_share", PLP_FIELD_DOUBLE, 5, AT(jrs.closed_share),
     "Share of measured time inside involuntary closures."},
    {"closed_share_low", PLP_FIELD_DOUBLE, 5, AT(jrs.closed_share_low),
     "The same, all time not measured counted as open."},
    {"closed_share_high", PLP_FIELD_DOUBLE, 5, AT(jrs.closed_share_high),
     "The same, all time not measured counted as closed."},
    {"over_1s_count", PLP_FIELD_INT, 0, AT(jrs.over_1s_count), "Closures longer than 1 s."},
    {"longest_s", PLP_FIELD_DOUBLE, 3, AT(jrs.longest_s), "The longest closure; null without one."},
    {"flutter_bursts", PLP_FIELD_INT, 0, AT(jrs.flutter_bursts),
     "Bursts whose closures are all shorter than 1 s."},
    {"rate_per_min", PLP_FIELD_DOUBLE, 3, AT(jrs.rate_per_min),
     "Involuntary closures in a measured minute."},
    {"rate_limit_per_min", PLP_FIELD_DOUBLE, 3, AT(jrs.rate_limit_per_min),
     "Upper normal limit of what was done, weighted by its measured time."},
    {"rate_limit_assumed", PLP_FIELD_BOOL, 0, AT(jrs.rate_limit_assumed),
     "true: some of that time had no task with a published limit; the limit at rest was taken."},
    {"severity_low", PLP_FIELD_INT, 0, AT(jrs.severity_low),
     "Lower end of the range of JRS severity that the clip supports."},
    {"severity_high", PLP_FIELD_INT, 0, AT(jrs.severity_high), "Its upper end."},
};

static const PlpField threshold_fields[] = {
    {"bfm_eyes_4_closed_30_percent", PLP_FIELD_TRISTATE, 0, AT(bfm_eyes_4),
     "Closed for 30 % of the time or more (BFM, eyes, grade 4); null: the time not measured "
     "decides."},
    {"udrs_not_open_within_10_s", PLP_FIELD_TRISTATE, 0, AT(udrs_not_open_10s),
     "A closure of 10 s or more (UDRS, eyes, 4 rather than 3); null: one may have lasted so long "
     "unseen."},
};

static const PlpField bsrs_fields[] = {
    {"blinks_and_brief_per_min", PLP_FIELD_DOUBLE, 3, AT(bsrs.blinks_and_brief_per_min),
     "Involuntary closures under 3 s in a measured minute."},
    {"blinks_and_brief_class", PLP_FIELD_COUNT, 0, AT(bsrs.blinks_and_brief_class),
     "Its class by the table, 1 to 3; null without a table or a closure."},
    {"prolonged_mean_s", PLP_FIELD_DOUBLE, 3, AT(bsrs.prolonged_mean_s),
     "Mean duration of the closures of 3 s and more; null without one."},
    {"prolonged_mean_class", PLP_FIELD_COUNT, 0, AT(bsrs.prolonged_mean_class), "Its class."},
    {"prolonged_per_min", PLP_FIELD_DOUBLE, 3, AT(bsrs.prolonged_per_min),
     "Closures of 3 s and more in a measured minute."},
    {"prolonged_class", PLP_FIELD_COUNT, 0, AT(bsrs.prolonged_class), "Its class."},
    {"complete_share", PLP_FIELD_DOUBLE, 4, AT(bsrs.complete_share),
     "Share of complete ones among the involuntary closures."},
    {"classes_loaded", PLP_FIELD_BOOL, 0, AT(bsrs_classes.loaded),
     "Whether a table of class edges was there."},
    {"classes_verified", PLP_FIELD_BOOL, 0, AT(bsrs_classes.verified),
     "What the table says of itself; the shipped one is unverified."},
};

static const PlpField index_fields[] = {
    {"value", PLP_FIELD_DOUBLE, 2, AT(index.value),
     "0 to 100; our own, for following change; not a validated scale."},
    {"closed_share", PLP_FIELD_DOUBLE, 5, AT(index.closed_share), "Input: closed time."},
    {"closure_load_per_min", PLP_FIELD_DOUBLE, 3, AT(index.closure_load_per_min),
     "Input: brief + 3 x prolonged + a quarter of the blinks above the rate limit, a minute."},
    {"bursts_per_min", PLP_FIELD_DOUBLE, 3, AT(index.bursts_per_min), "Input: bursts."},
    {"tight_per_min", PLP_FIELD_DOUBLE, 3, AT(index.tight_per_min),
     "Input: tight closures; null: not measured, left out."},
};

#define GROUP(key, fields, meaning)                                                                \
    {                                                                                              \
        key, fields, G_N_ELEMENTS(fields), meaning                                                 \
    }

const PlpFieldGroup *plp_summary_get_severity_groups(gsize *ret_n)
{
    static const PlpFieldGroup groups[] = {
        GROUP(NULL, severity_fields, "What the answers rest on."),
        GROUP("jrs_frequency", jrs_fields, "Jankovic Rating Scale, frequency, and its numbers."),
        GROUP("thresholds", threshold_fields, "Thresholds of other scales."),
        GROUP("bsrs_quantities", bsrs_fields, "Quantities of the BSRS; never its score."),
        GROUP("change_index", index_fields, "Our own index."),
    };
    *ret_n = G_N_ELEMENTS(groups);
    return groups;
}

const PlpField *plp_summary_get_normal_fields(gsize *ret_n)
{
#define IN(field) offsetof(PlpNormalRange, field)
    static const PlpField fields[] = {
        {"low_per_min", PLP_FIELD_DOUBLE, 2, IN(low_per_min), "Lower 95 % limit (Doughty 2001)."},
        {"high_per_min", PLP_FIELD_DOUBLE, 2, IN(high_per_min), "Upper 95 % limit."},
        {"mean_per_min", PLP_FIELD_DOUBLE, 2, IN(mean_per_min), "Mean (Bentivoglio 1997)."},
    };
    *ret_n = G_N_ELEMENTS(fields);
    return fields;
}
