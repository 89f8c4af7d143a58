#include "analysis/matching.h"

#include <string.h>

/** What a matching is worth; compared field by field. */
typedef struct {
    int required; // pairs with required labels
    int pairs;
    double iou; // sum
} Worth;

typedef enum {
    STEP_NONE = 0,
    STEP_SKIP_FOUND,
    STEP_SKIP_LABEL,
    STEP_PAIR,
} Step;

/** A run of both lists that overlaps nothing outside. */
typedef struct {
    guint first_found, n_found;
    guint first_label, n_labels;
} Cluster;

static bool is_better(Worth a, Worth b)
{
    if (a.required != b.required)
        return a.required > b.required;
    if (a.pairs != b.pairs)
        return a.pairs > b.pairs;
    return a.iou > b.iou;
}

static const PlpMatchItem *get_item(const GArray *items, guint i)
{
    return &g_array_index(items, PlpMatchItem, i);
}

/** Whether the pair is allowed; adds its worth. */
static bool add_pair(const PlpMatchItem *found, const PlpMatchItem *label, double min_iou,
                     Worth *worth)
{
    double iou = plp_span_get_iou(found->span, label->span);
    if (iou <= 0 || iou < min_iou)
        return false;
    worth->required += !label->optional;
    worth->pairs++;
    worth->iou += iou;
    return true;
}

/** Fills one row of the table: `row[j]` is the best for the first found spans and the first j
 * labels. */
static void fill_row(const PlpMatchItem *found, const PlpMatchItem *labels, guint n_labels,
                     double min_iou, const Worth *above, Worth *row, guint8 *steps)
{
    row[0] = (Worth){0};
    steps[0] = STEP_SKIP_FOUND;
    for (guint j = 1; j <= n_labels; j++) {
        row[j] = above[j];
        steps[j] = STEP_SKIP_FOUND;
        if (is_better(row[j - 1], row[j])) {
            row[j] = row[j - 1];
            steps[j] = STEP_SKIP_LABEL;
        }
        Worth paired = above[j - 1];
        if (add_pair(found, &labels[j - 1], min_iou, &paired) && is_better(paired, row[j])) {
            row[j] = paired;
            steps[j] = STEP_PAIR;
        }
    }
}

/** Walks the steps back from the end. */
static void take_pairs(const Cluster *cluster, const guint8 *steps, GArray *matches)
{
    gsize width = (gsize)cluster->n_labels + 1;
    guint i = cluster->n_found;
    guint j = cluster->n_labels;
    while (i > 0 && j > 0) {
        guint8 step = steps[(i - 1) * width + j];
        if (step == STEP_PAIR)
            g_array_index(matches, int, cluster->first_found + i - 1) =
                (int)(cluster->first_label + j - 1);
        i -= step != STEP_SKIP_LABEL;
        j -= step != STEP_SKIP_FOUND;
    }
}

static void match_cluster(const GArray *found, const GArray *labels, const Cluster *cluster,
                          double min_iou, GArray *matches)
{
    gsize width = (gsize)cluster->n_labels + 1;
    g_autofree guint8 *steps = g_malloc_n(cluster->n_found, width);
    g_autofree Worth *above = g_new0(Worth, width);
    g_autofree Worth *row = g_new0(Worth, width);
    for (guint i = 0; i < cluster->n_found; i++) {
        fill_row(get_item(found, cluster->first_found + i), get_item(labels, cluster->first_label),
                 cluster->n_labels, min_iou, above, row, steps + i * width);
        Worth *swapped = above;
        above = row;
        row = swapped;
    }
    take_pairs(cluster, steps, matches);
}

/** Extends the cluster from the heads of both lists as long as anything reaches into it. */
static Cluster take_cluster(const GArray *found, const GArray *labels, guint first_found,
                            guint first_label)
{
    Cluster cluster = {first_found, 0, first_label, 0};
    int64_t end = -1;
    for (;;) {
        guint i = first_found + cluster.n_found;
        guint j = first_label + cluster.n_labels;
        const PlpMatchItem *f = i < found->len ? get_item(found, i) : NULL;
        const PlpMatchItem *l = j < labels->len ? get_item(labels, j) : NULL;
        bool take_found = f != NULL && (l == NULL || f->span.first_frame <= l->span.first_frame);
        const PlpMatchItem *next = take_found ? f : l;
        if (next == NULL || (end >= 0 && next->span.first_frame > end))
            return cluster;
        end = MAX(end, next->span.last_frame);
        cluster.n_found += take_found;
        cluster.n_labels += !take_found;
    }
}

GArray *plp_match_spans(const GArray *found, const GArray *labels, double min_iou)
{
    GArray *matches = g_array_sized_new(FALSE, FALSE, sizeof(int), found->len);
    int none = -1;
    for (guint i = 0; i < found->len; i++)
        g_array_append_val(matches, none);
    guint i = 0;
    guint j = 0;
    while (i < found->len && j < labels->len) {
        Cluster cluster = take_cluster(found, labels, i, j);
        if (cluster.n_found > 0 && cluster.n_labels > 0)
            match_cluster(found, labels, &cluster, min_iou, matches);
        i += cluster.n_found;
        j += cluster.n_labels;
    }
    return matches;
}
