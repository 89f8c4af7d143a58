#include <math.h>

#include "base/number.h"
#include "simulate/patient_priv.h"

static const double closure_depth = 0.5;
static const int64_t blink_limit_us = 500000, brief_limit_us = 3000000, spasm_limit_us = 1000000;
static const int64_t burst_interval_us = 1000000;
static const double endless_s = 40000;

/** A stretch of time; of a pair the union, of both eyes shut the intersection. */
typedef struct {
    int64_t onset_us, offset_us;
} Span;

/** The lowest point must lie in the recording: what only reaches in is no closure of it. */
static bool counts(const PlpPatient *patient, const PlpPatientClosure *closure, int64_t duration_us)
{
    int64_t shut_us = closure->onset_us + closure->closing_us / 2;
    int64_t opens_us = closure->offset_us - closure->opening_us / 2;
    double depth = closure->depth_ratio / patient->options.blink_scale;
    return depth >= closure_depth && opens_us >= 0 && shut_us < duration_us;
}

bool plp_patient_counts(const PlpPatient *patient, const PlpPatientClosure *closure)
{
    return counts(patient, closure, patient->duration_us);
}

static Span clip(const PlpPatientClosure *closure, int64_t duration_us)
{
    return (Span){MAX(closure->onset_us, 0), MIN(closure->offset_us, duration_us)};
}

static void count_span(PlpPatientFigures *figures, Span span)
{
    int64_t length_us = span.offset_us - span.onset_us;
    figures->closures++;
    figures->blinks += length_us < blink_limit_us;
    figures->brief += length_us >= blink_limit_us && length_us < brief_limit_us;
    figures->prolonged += length_us >= brief_limit_us;
}

/** The counted closures of one eye, in order of time. */
static GArray *collect(const PlpPatient *patient, const GArray *closures, PlpSide eye,
                       int64_t duration_us)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(PlpPatientClosure));
    for (guint i = 0; i < closures->len; i++) {
        const PlpPatientClosure *closure = &g_array_index(closures, PlpPatientClosure, i);
        if (closure->eye == eye && counts(patient, closure, duration_us))
            g_array_append_vals(found, closure, 1);
    }
    return found;
}

static PlpPatientFigures count_eye(const GArray *closures, int64_t duration_us)
{
    PlpPatientFigures figures = {0};
    int64_t closed_us = 0;
    for (guint i = 0; i < closures->len; i++) {
        Span span = clip(&g_array_index(closures, PlpPatientClosure, i), duration_us);
        count_span(&figures, span);
        closed_us += span.offset_us - span.onset_us;
    }
    figures.per_min = figures.closures / ((double)duration_us / 60e6);
    figures.closed_share = (double)closed_us / (double)duration_us;
    return figures;
}

static gint compare_spans(gconstpointer a, gconstpointer b)
{
    const Span *x = a, *y = b;
    return (x->onset_us > y->onset_us) - (x->onset_us < y->onset_us);
}

/** The person's closures: a pair is one, from the first eye's onset to the last one's offset. */
static GArray *join_pairs(const GArray *right, const GArray *left, int64_t duration_us)
{
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(Span));
    g_autoptr(GHashTable) of_pair = g_hash_table_new(NULL, NULL);
    const GArray *eyes[] = {right, left};
    for (gsize e = 0; e < G_N_ELEMENTS(eyes); e++) {
        for (guint i = 0; i < eyes[e]->len; i++) {
            const PlpPatientClosure *closure = &g_array_index(eyes[e], PlpPatientClosure, i);
            gpointer key = GINT_TO_POINTER(closure->pair);
            gpointer place = closure->pair > 0 ? g_hash_table_lookup(of_pair, key) : NULL;
            Span span = clip(closure, duration_us);
            if (place != NULL) {
                Span *other = &g_array_index(spans, Span, GPOINTER_TO_UINT(place) - 1);
                other->onset_us = MIN(other->onset_us, span.onset_us);
                other->offset_us = MAX(other->offset_us, span.offset_us);
                continue;
            }
            g_array_append_val(spans, span);
            if (closure->pair > 0)
                g_hash_table_insert(of_pair, key, GUINT_TO_POINTER(spans->len));
        }
    }
    g_array_sort(spans, compare_spans);
    return spans;
}

static int64_t measure_shared(const GArray *right, const GArray *left, int64_t duration_us)
{
    int64_t shared_us = 0;
    for (guint i = 0, k = 0; i < right->len && k < left->len;) {
        Span a = clip(&g_array_index(right, PlpPatientClosure, i), duration_us);
        Span b = clip(&g_array_index(left, PlpPatientClosure, k), duration_us);
        shared_us += MAX(0, MIN(a.offset_us, b.offset_us) - MAX(a.onset_us, b.onset_us));
        if (a.offset_us < b.offset_us)
            i++;
        else
            k++;
    }
    return shared_us;
}

/** Three or more with onsets at most a second apart; `short_only`: each below a second. */
static int count_bursts(const GArray *spans)
{
    int bursts = 0;
    for (guint start = 0; start < spans->len;) {
        guint end = start + 1;
        while (end < spans->len && g_array_index(spans, Span, end).onset_us -
                                           g_array_index(spans, Span, end - 1).onset_us <=
                                       burst_interval_us)
            end++;
        bursts += end - start >= 3;
        start = end;
    }
    return bursts;
}

/** Above these the rate is above the task's limit (Doughty 2001, upper 95 % limits). */
static double get_limit_per_min(PlpTask task)
{
    return task == PLP_TASK_CONVERSATION ? 32.5 : task == PLP_TASK_READING_ALOUD ? 14.4 : 21;
}

/** Both eyes are shut half of the time: the moving one is, where the other never moves. */
static int judge_jrs_frequency(const PlpPatient *patient, const PlpPatientTruth *truth)
{
    double closed =
        patient->looks.left_stiff ? truth->right.closed_share : truth->both.closed_share;
    PlpTask task = patient->habits.task;
    if (closed > 0.5)
        return 4;
    if (truth->over_1s > 0)
        return 3;
    if (truth->bursts > 0)
        return 2;
    return truth->both.per_min > get_limit_per_min(task) ? 1 : 0;
}

PlpPatientTruth plp_patient_count(const PlpPatient *patient, const GArray *closures,
                                  int64_t duration_us)
{
    g_autoptr(GArray) right = collect(patient, closures, PLP_SIDE_RIGHT, duration_us);
    g_autoptr(GArray) left = collect(patient, closures, PLP_SIDE_LEFT, duration_us);
    g_autoptr(GArray) spans = join_pairs(right, left, duration_us);
    PlpPatientTruth truth = {.right = count_eye(right, duration_us),
                             .left = count_eye(left, duration_us)};
    for (guint i = 0; i < spans->len; i++) {
        Span span = g_array_index(spans, Span, i);
        count_span(&truth.both, span);
        truth.over_1s += span.offset_us - span.onset_us > spasm_limit_us;
    }
    truth.both.per_min = truth.both.closures / ((double)duration_us / 60e6);
    truth.both.closed_share =
        (double)measure_shared(right, left, duration_us) / (double)duration_us;
    truth.paired = truth.right.closures + truth.left.closures - truth.both.closures;
    truth.right_alone = truth.right.closures - truth.paired;
    truth.left_alone = truth.left.closures - truth.paired;
    truth.bursts = count_bursts(spans);
    truth.jrs_frequency = judge_jrs_frequency(patient, &truth);
    return truth;
}

PlpPatientTruth plp_patient_compute_truth(const PlpPatient *patient)
{
    PlpPatientTruth truth = plp_patient_count(patient, patient->closures, patient->duration_us);
    for (guint i = 0; i < patient->twitches->len; i++) {
        PlpSide side = g_array_index(patient->twitches, PlpPatientTwitch, i).side;
        truth.right_twitches += side == PLP_SIDE_RIGHT;
        truth.left_twitches += side == PLP_SIDE_LEFT;
    }
    return truth;
}

PlpPatientExpectation plp_patient_compute_expectation(const PlpPatient *patient)
{
    if (!plp_patient_get_kind(patient->options.kind)->is_stationary)
        return (PlpPatientExpectation){NAN, NAN, NAN, NAN, NAN, NAN};
    g_autoptr(GArray) closures = plp_patient_make_closures(patient, endless_s, PLP_STREAM_ENDLESS);
    PlpPatientTruth truth = plp_patient_count(patient, closures, (int64_t)llround(endless_s * 1e6));
    PlpPatientExpectation expectation = {truth.right.per_min,     truth.left.per_min,
                                         truth.both.per_min,      truth.right.closed_share,
                                         truth.left.closed_share, truth.both.closed_share};
    if (patient->habits.blinks_per_min > 0) // known without running it
        expectation.right_per_min = expectation.both_per_min = patient->habits.blinks_per_min;
    if (patient->habits.blinks_per_min > 0 && !patient->looks.left_stiff)
        expectation.left_per_min = patient->habits.blinks_per_min;
    return expectation;
}

// ---- tables ----

static void append_figure(GString *text, const char *figure, const char *eye, double value,
                          int decimals)
{
    g_string_append_printf(text, "%s,%s,", figure, eye);
    plp_number_append(text, value, decimals);
    g_string_append_c(text, '\n');
}

static void append_figures(GString *text, const char *eye, const PlpPatientFigures *figures)
{
    append_figure(text, "closures", eye, figures->closures, 0);
    append_figure(text, "closures_per_min", eye, figures->per_min, 4);
    append_figure(text, "blinks", eye, figures->blinks, 0);
    append_figure(text, "brief", eye, figures->brief, 0);
    append_figure(text, "prolonged", eye, figures->prolonged, 0);
    append_figure(text, "closed_share", eye, figures->closed_share, 6);
}

char *plp_patient_dup_figures_csv(const PlpPatient *patient)
{
    PlpPatientTruth truth = plp_patient_compute_truth(patient);
    GString *text = g_string_new("figure,eye,value\n");
    append_figures(text, "right", &truth.right);
    append_figures(text, "left", &truth.left);
    append_figures(text, "both", &truth.both);
    append_figure(text, "paired", "both", truth.paired, 0);
    append_figure(text, "unpaired", "right", truth.right_alone, 0);
    append_figure(text, "unpaired", "left", truth.left_alone, 0);
    append_figure(text, "twitches", "right", truth.right_twitches, 0);
    append_figure(text, "twitches", "left", truth.left_twitches, 0);
    append_figure(text, "bursts", "both", truth.bursts, 0);
    append_figure(text, "over_1s", "both", truth.over_1s, 0);
    append_figure(text, "jrs_frequency_clip_equivalent", "both", truth.jrs_frequency, 0);
    return g_string_free(text, FALSE);
}

char *plp_patient_dup_twitches_csv(const PlpPatient *patient, const char *clip_name)
{
    GString *text = g_string_new("clip,side,start_us,end_us,eye,mouth\n");
    for (guint i = 0; i < patient->twitches->len; i++) {
        const PlpPatientTwitch *twitch = &g_array_index(patient->twitches, PlpPatientTwitch, i);
        plp_script_append_cell(text, clip_name);
        g_string_append_printf(text, ",%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",",
                               plp_side_get_name(twitch->side), twitch->t_us,
                               twitch->t_us + twitch->span_us);
        plp_number_append(text, twitch->eye_ratio, 3);
        g_string_append_c(text, ',');
        plp_number_append(text, twitch->mouth_ratio, 3);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}
