#include "store/words_priv.h"

#include "domain/closure.h"
#include "domain/metric.h"
#include "domain/segment.h"
#include "domain/side.h"
#include "store/records.h"

#define WORDS(function, ...)                                                                       \
    const char *function(int value)                                                                \
    {                                                                                              \
        static const char *const names[] = {"unknown", __VA_ARGS__};                               \
        return names[value];                                                                       \
    }

WORDS(plp_words_get_sex, "female", "male", "other")
WORDS(plp_words_get_diagnosis, "blepharospasm", "hemifacial_spasm", "other")
WORDS(plp_words_get_product, "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA",
      "rimabotulinumtoxinB", "prabotulinumtoxinA", "daxibotulinumtoxinA", "other")
WORDS(plp_words_get_effect, "ptosis", "dry_eye", "double_vision", "lagophthalmos", "tearing",
      "bruise", "facial_weakness", "other")
WORDS(plp_words_get_grade, "mild", "moderate", "severe")
WORDS(plp_words_get_consent, "care", "research", "sharing", "publication")

const char *plp_words_get_side(int value)
{
    return plp_side_get_name((PlpSide)value);
}

const char *plp_words_get_task_name(int value)
{
    return plp_task_get_name((PlpTask)value);
}

const char *plp_words_get_kind(int value)
{
    return plp_kind_get_name((PlpKind)value);
}

const char *plp_words_get_extent(int value)
{
    return plp_extent_get_name((PlpExtent)value);
}

const char *plp_words_get_metric(int value)
{
    return plp_metric_get_info((PlpMetric)value)->name;
}

const char *plp_words_get_action(int value)
{
    return plp_edit_action_get_name((PlpEditAction)value);
}

const char *plp_words_get_scale(int value)
{
    return plp_scale_get_info((PlpScale)value)->name;
}
