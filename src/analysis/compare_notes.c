#include <math.h>

#include "analysis/compare_priv.h"
#include "base/number.h"

static const double ptosis_mm = 0.5; // less is within what a lid does from day to day

static void note(PlpComparison *comparison, char *sentence)
{
    g_ptr_array_add(comparison->notes, sentence);
}

static const char *get_eye(PlpSide side)
{
    return side == PLP_SIDE_RIGHT ? "right" : "left";
}

/** A lid that rests lower or higher: a possible side effect, or the lower edge of what is measured.
 */
static void note_aperture(PlpComparison *comparison, PlpSide side)
{
    const PlpChange *aperture =
        plp_comparison_find(comparison, PLP_METRIC_RESTING_APERTURE_MM, side, PLP_TASK_UNKNOWN);
    if (aperture == NULL || !(fabs(aperture->difference) >= ptosis_mm))
        return;
    const PlpChange *mrd1 =
        plp_comparison_find(comparison, PLP_METRIC_RESTING_MRD1_MM, side, PLP_TASK_UNKNOWN);
    bool lower = aperture->difference < 0;
    bool shown = aperture->verdict == PLP_VERDICT_LOWER || aperture->verdict == PLP_VERDICT_HIGHER;
    g_autofree char *change = plp_number_dup(fabs(aperture->difference), 1);
    g_autofree char *before = plp_number_dup(aperture->before.value, 1);
    g_autofree char *after = plp_number_dup(aperture->after.value, 1);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "The %s eye rests %s mm %s (aperture %s to %s mm", get_eye(side),
                           change, lower ? "narrower" : "wider", before, after);
    if (mrd1 != NULL && isfinite(mrd1->difference)) {
        g_string_append_printf(text, "; MRD1 %s", mrd1->difference < 0 ? "-" : "+");
        plp_number_append(text, fabs(mrd1->difference), 1);
        g_string_append(text, " mm");
    }
    if (!shown)
        g_string_append(
            text, "): within what differs from clip to clip of one person; look at the pictures.");
    else if (lower)
        g_string_append(text, "): a possible ptosis. Closures are counted from each recording's "
                              "own resting lid, so it does not count as closing.");
    else
        g_string_append(text, ").");
    note(comparison, g_strdup(text->str));
}

void plp_compare_note_corrected_references(PlpComparison *comparison)
{
    note(comparison, g_strdup("With moved references, closures that a person corrected stay as the "
                              "person said; those that nobody touched are found anew."));
}

/** How many rows are judged: each may be wrong one time in twenty. */
static void note_rows(PlpComparison *comparison)
{
    int judged = 0;
    int shown = 0;
    for (guint i = 0; i < comparison->changes->len; i++) {
        const PlpChange *change = &g_array_index(comparison->changes, PlpChange, i);
        if (change->task != PLP_TASK_UNKNOWN || change->verdict == PLP_VERDICT_UNKNOWN ||
            isnan(change->difference_bootstrap.low))
            continue;
        judged++;
        shown += change->verdict == PLP_VERDICT_LOWER || change->verdict == PLP_VERDICT_HIGHER;
    }
    if (judged == 0)
        note(comparison,
             g_strdup_printf(
                 "The recordings are too short for intervals: each side needs at least %d s.",
                 (int)ceil(comparison->block_s)));
    else
        note(comparison,
             g_strdup_printf(
                 "%d of %d rows of the whole recordings show a change. Each is judged for itself: "
                 "one in twenty would by chance alone. Decide beforehand which of them counts.",
                 shown, judged));
}

static void note_days(PlpComparison *comparison)
{
    const PlpRecording *before = comparison->before->len > 0 ? comparison->before->pdata[0] : NULL;
    const PlpRecording *after = comparison->after->len > 0 ? comparison->after->pdata[0] : NULL;
    if (before == NULL || after == NULL || before->days_since_injection == PLP_DAYS_UNKNOWN ||
        after->days_since_injection == PLP_DAYS_UNKNOWN)
        return;
    note(comparison, g_strdup_printf("Days since the last injection: %d before, %d after.",
                                     before->days_since_injection, after->days_since_injection));
}

void plp_compare_add_notes(PlpComparison *comparison)
{
    note_aperture(comparison, PLP_SIDE_RIGHT);
    note_aperture(comparison, PLP_SIDE_LEFT);
    note_days(comparison);
    note_rows(comparison);
    note(comparison, g_strdup("An interval holds the chance within these recordings, not the "
                              "variation from day to day, which may be larger."));
}
