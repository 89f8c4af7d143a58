#include "analysis/evaluate.h"

#include <math.h>

#include "analysis/matching.h"

// Of a found closure's frames, from which a decoy or an unscored stretch decides about it.
#define MAIN_SHARE 0.5

/** One eye of a clip, sorted by kind and by time. */
typedef struct {
    const PlpScoredClip *clip;
    PlpSide eye;
    const bool *measured;
    GArray *labels;   // of PlpMatchItem: required and optional
    GArray *decoys;   // of PlpMatchItem
    GArray *unscored; // of PlpMatchItem
    GArray *found;    // of PlpMatchItem
} Eye;

// ---- sorting the input ----

static int compare_items(const void *a, const void *b)
{
    const PlpSpan *x = &((const PlpMatchItem *)a)->span;
    const PlpSpan *y = &((const PlpMatchItem *)b)->span;
    if (x->first_frame != y->first_frame)
        return x->first_frame < y->first_frame ? -1 : 1;
    return (x->last_frame > y->last_frame) - (x->last_frame < y->last_frame);
}

static const PlpMatchItem *get_item(const GArray *items, guint i)
{
    return &g_array_index(items, PlpMatchItem, i);
}

static GArray *new_items(void)
{
    return g_array_new(FALSE, FALSE, sizeof(PlpMatchItem));
}

static void init_eye(Eye *eye, const PlpScoredClip *clip, PlpSide side)
{
    *eye = (Eye){
        .clip = clip,
        .eye = side,
        .measured = side == PLP_SIDE_RIGHT ? clip->right_measured : clip->left_measured,
        .labels = new_items(),
        .decoys = new_items(),
        .unscored = new_items(),
        .found = new_items(),
    };
}

static void clear_eye(Eye *eye)
{
    g_array_unref(eye->labels);
    g_array_unref(eye->decoys);
    g_array_unref(eye->unscored);
    g_array_unref(eye->found);
}

static bool is_within(PlpSpan span, PlpSpan range)
{
    return span.first_frame >= range.first_frame && span.last_frame <= range.last_frame;
}

static void take_label(Eye *eye, const PlpLabel *label)
{
    PlpMatchItem item = {{label->first_frame, label->last_frame}, label->kind == PLP_LABEL_PARTIAL};
    if (!is_within(item.span, eye->clip->scored))
        return;
    if (label->kind == PLP_LABEL_UNSCORED)
        g_array_append_val(eye->unscored, item);
    else if (label->kind == PLP_LABEL_DECOY)
        g_array_append_val(eye->decoys, item);
    else
        g_array_append_val(eye->labels, item);
}

static void sort_input(Eye *eye)
{
    const PlpScoredClip *clip = eye->clip;
    for (guint i = 0; i < clip->labels->len; i++) {
        const PlpLabel *label = &g_array_index(clip->labels, PlpLabel, i);
        if (label->eye == eye->eye)
            take_label(eye, label);
    }
    for (guint i = 0; i < clip->closures->len; i++) {
        const PlpClosure *closure = &g_array_index(clip->closures, PlpClosure, i);
        PlpMatchItem item = {{closure->onset_frame, closure->offset_frame}, false};
        if (closure->eye == eye->eye && plp_span_get_overlap(item.span, clip->scored) > 0)
            g_array_append_val(eye->found, item);
    }
    g_array_sort(eye->labels, compare_items);
    g_array_sort(eye->decoys, compare_items);
    g_array_sort(eye->unscored, compare_items);
    g_array_sort(eye->found, compare_items);
}

// ---- judging ----

typedef enum {
    VERDICT_UNKNOWN = 0,
    VERDICT_HIT,
    VERDICT_OPTIONAL,
    VERDICT_FALSE,
    VERDICT_DECOY,
    VERDICT_NOTHING,
} Verdict;

static bool is_mainly_in(PlpSpan span, const GArray *items)
{
    int64_t inside = 0;
    for (guint i = 0; i < items->len; i++)
        inside += plp_span_get_overlap(span, get_item(items, i)->span);
    return (double)inside >= MAIN_SHARE * (double)plp_span_get_length(span);
}

static Verdict judge(const Eye *eye, guint i, int label)
{
    PlpSpan span = get_item(eye->found, i)->span;
    if (label >= 0)
        return get_item(eye->labels, (guint)label)->optional ? VERDICT_OPTIONAL : VERDICT_HIT;
    if (!is_within(span, eye->clip->scored) || is_mainly_in(span, eye->unscored))
        return VERDICT_NOTHING;
    return is_mainly_in(span, eye->decoys) ? VERDICT_DECOY : VERDICT_FALSE;
}

static int count_required(const GArray *labels)
{
    int count = 0;
    for (guint i = 0; i < labels->len; i++)
        count += !get_item(labels, i)->optional;
    return count;
}

static PlpHits count_hits(const Eye *eye, const GArray *matches)
{
    PlpHits hits = {0};
    for (guint i = 0; i < eye->found->len; i++) {
        Verdict verdict = judge(eye, i, g_array_index(matches, int, i));
        hits.true_positives += verdict == VERDICT_HIT;
        hits.optional_hits += verdict == VERDICT_OPTIONAL;
        hits.false_positives += verdict == VERDICT_FALSE || verdict == VERDICT_DECOY;
        hits.decoy_hits += verdict == VERDICT_DECOY;
    }
    hits.false_negatives = count_required(eye->labels) - hits.true_positives;
    return hits;
}

// ---- boundaries and mistakes, at IoU 0.2 ----

static double get_time_ms(const PlpScoredClip *clip, int32_t frame)
{
    return frame < clip->n_frames ? (double)clip->t_us[frame] / 1e3 : (double)NAN;
}

static void add_boundary(const PlpScoredClip *clip, int32_t found, int32_t labelled, GArray *frames,
                         GArray *ms)
{
    double error_frames = (double)found - labelled;
    double error_ms = get_time_ms(clip, found) - get_time_ms(clip, labelled);
    g_array_append_val(frames, error_frames);
    if (isfinite(error_ms))
        g_array_append_val(ms, error_ms);
}

static void measure_boundaries(const Eye *eye, const GArray *matches, PlpScore *score)
{
    for (guint i = 0; i < eye->found->len; i++) {
        int label = g_array_index(matches, int, i);
        if (label < 0 || get_item(eye->labels, (guint)label)->optional)
            continue;
        PlpSpan found = get_item(eye->found, i)->span;
        PlpSpan labelled = get_item(eye->labels, (guint)label)->span;
        add_boundary(eye->clip, found.first_frame, labelled.first_frame, score->onset_error_frames,
                     score->onset_error_ms);
        add_boundary(eye->clip, found.last_frame, labelled.last_frame, score->offset_error_frames,
                     score->offset_error_ms);
    }
}

static void add_mistake(const Eye *eye, PlpMistakeKind kind, PlpSpan span, PlpScore *score)
{
    int64_t measured = 0;
    for (int32_t frame = span.first_frame; frame <= MIN(span.last_frame, eye->clip->n_frames - 1);
         frame++)
        measured += eye->measured[frame];
    double share = (double)measured / (double)plp_span_get_length(span);
    PlpMistake mistake = {kind, eye->eye, span, false, share};
    g_array_append_val(score->mistakes, mistake);
}

static void list_mistakes(const Eye *eye, const GArray *matches, PlpScore *score)
{
    g_autofree bool *is_found = g_new0(bool, eye->labels->len + 1);
    for (guint i = 0; i < eye->found->len; i++) {
        if (g_array_index(matches, int, i) >= 0)
            is_found[g_array_index(matches, int, i)] = true;
    }
    for (guint i = 0; i < eye->labels->len; i++) {
        if (!is_found[i] && !get_item(eye->labels, i)->optional)
            add_mistake(eye, PLP_MISTAKE_MISSED, get_item(eye->labels, i)->span, score);
    }
    for (guint i = 0; i < eye->found->len; i++) {
        Verdict verdict = judge(eye, i, g_array_index(matches, int, i));
        if (verdict == VERDICT_FALSE || verdict == VERDICT_DECOY)
            add_mistake(eye, verdict == VERDICT_DECOY ? PLP_MISTAKE_DECOY : PLP_MISTAKE_INVENTED,
                        get_item(eye->found, i)->span, score);
    }
}

/** A closure missed on this eye whose frames the other eye's inventions cover: it was put on the
 * wrong eye. */
static void find_wrong_eyes(PlpScore *score, const PlpScore *other)
{
    for (guint i = 0; i < score->mistakes->len; i++) {
        PlpMistake *missed = &g_array_index(score->mistakes, PlpMistake, i);
        for (guint k = 0; k < other->mistakes->len && missed->kind == PLP_MISTAKE_MISSED; k++) {
            const PlpMistake *invented = &g_array_index(other->mistakes, PlpMistake, k);
            missed->wrong_eye |= invented->kind != PLP_MISTAKE_MISSED &&
                                 plp_span_get_iou(missed->span, invented->span) >=
                                     plp_score_get_iou(PLP_IOU_BOUNDARIES);
        }
        score->wrong_eye += missed->wrong_eye;
    }
}

// ---- frames ----

enum {
    MARK_LABELLED = 1 << 0,
    MARK_FOUND = 1 << 1,
    MARK_ASIDE = 1 << 2,
};

static void mark(guint8 *marks, int32_t n_frames, PlpSpan span, int what)
{
    for (int32_t frame = span.first_frame; frame <= MIN(span.last_frame, n_frames - 1); frame++)
        marks[frame] |= (guint8)what;
}

static void mark_all(const Eye *eye, guint8 *marks)
{
    int32_t n = eye->clip->n_frames;
    for (guint i = 0; i < eye->labels->len; i++) {
        const PlpMatchItem *label = get_item(eye->labels, i);
        mark(marks, n, label->span, label->optional ? MARK_ASIDE : MARK_LABELLED);
    }
    for (guint i = 0; i < eye->unscored->len; i++)
        mark(marks, n, get_item(eye->unscored, i)->span, MARK_ASIDE);
    for (guint i = 0; i < eye->found->len; i++)
        mark(marks, n, get_item(eye->found, i)->span, MARK_FOUND);
}

static void count_frames(const Eye *eye, PlpScore *score)
{
    const PlpScoredClip *clip = eye->clip;
    g_autofree guint8 *marks = g_malloc0((gsize)clip->n_frames + 1);
    mark_all(eye, marks);
    int32_t last = MIN(clip->scored.last_frame, clip->n_frames - 1);
    for (int32_t frame = clip->scored.first_frame; frame <= last; frame++) {
        if ((marks[frame] & MARK_ASIDE) != 0)
            continue;
        bool labelled = (marks[frame] & MARK_LABELLED) != 0;
        bool found = (marks[frame] & MARK_FOUND) != 0;
        score->unmeasured_frames += !eye->measured[frame];
        if (!eye->measured[frame])
            continue;
        score->frames.both += labelled && found;
        score->frames.only_a += labelled && !found;
        score->frames.only_b += !labelled && found;
        score->frames.neither += !labelled && !found;
    }
}

// ---- one clip ----

static void score_eye(Eye *eye, PlpScore *score)
{
    sort_input(eye);
    for (int i = 0; i < PLP_IOU_N; i++) {
        g_autoptr(GArray) matches = plp_match_spans(eye->found, eye->labels, plp_score_get_iou(i));
        score->hits[i] = count_hits(eye, matches);
        if (i != PLP_IOU_BOUNDARIES)
            continue;
        measure_boundaries(eye, matches, score);
        list_mistakes(eye, matches, score);
    }
    const PlpHits *hits = &score->hits[PLP_IOU_BOUNDARIES];
    score->labels = count_required(eye->labels);
    score->optional_labels = (int)eye->labels->len - score->labels;
    score->decoys = (int)eye->decoys->len;
    score->found = hits->true_positives + hits->false_positives + hits->optional_hits;
    count_frames(eye, score);
}

void plp_evaluate_clip(const PlpScoredClip *clip, PlpScore *ret_right, PlpScore *ret_left)
{
    Eye right;
    Eye left;
    init_eye(&right, clip, PLP_SIDE_RIGHT);
    init_eye(&left, clip, PLP_SIDE_LEFT);
    score_eye(&right, ret_right);
    score_eye(&left, ret_left);
    find_wrong_eyes(ret_right, ret_left);
    find_wrong_eyes(ret_left, ret_right);
    clear_eye(&right);
    clear_eye(&left);
}
