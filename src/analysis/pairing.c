#include "analysis/pairing.h"

#include "domain/closure.h"

typedef struct {
    PlpClosure *right, *left;
    int64_t distance_us;
} Candidate;

static PlpClosure *at(GArray *closures, guint i)
{
    return &g_array_index(closures, PlpClosure, i);
}

static int64_t middle_us(const PlpClosure *closure)
{
    return closure->onset_us + (closure->offset_us - closure->onset_us) / 2;
}

static int64_t difference(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static bool is_conjugate(const PlpClosure *right, const PlpClosure *left, int64_t window_us)
{
    int64_t shared_us =
        MIN(right->offset_us, left->offset_us) - MAX(right->onset_us, left->onset_us);
    if (shared_us <= 0)
        return difference(right->peak_us, left->peak_us) <= window_us / 2;
    int64_t both_us = MAX(right->offset_us, left->offset_us) - MIN(right->onset_us, left->onset_us);
    return difference(right->onset_us, left->onset_us) <= window_us ||
           difference(middle_us(right), middle_us(left)) <= window_us || 2 * shared_us >= both_us;
}

static int compare_candidates(gconstpointer a, gconstpointer b)
{
    const Candidate *x = a;
    const Candidate *y = b;
    if (x->distance_us != y->distance_us)
        return x->distance_us < y->distance_us ? -1 : 1;
    if (x->right->onset_us != y->right->onset_us)
        return x->right->onset_us < y->right->onset_us ? -1 : 1;
    return x->left->onset_us < y->left->onset_us ? -1 : x->left->onset_us > y->left->onset_us;
}

static GArray *find_candidates(GArray *right, GArray *left, int64_t window_us)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    guint first = 0;
    for (guint i = 0; i < right->len; i++) {
        PlpClosure *r = at(right, i);
        while (first < left->len && at(left, first)->offset_us < r->onset_us - window_us)
            first++;
        for (guint k = first; k < left->len && at(left, k)->onset_us <= r->offset_us + window_us;
             k++) {
            PlpClosure *l = at(left, k);
            Candidate candidate = {r, l, difference(r->onset_us, l->onset_us)};
            if (is_conjugate(r, l, window_us))
                g_array_append_val(candidates, candidate);
        }
    }
    g_array_sort(candidates, compare_candidates);
    return candidates;
}

/** Ids run over both eyes in order of onset, right before left. */
static void number_closures(GArray *right, GArray *left)
{
    guint i = 0;
    guint k = 0;
    for (int id = 1; i < right->len || k < left->len; id++) {
        bool take_right =
            k >= left->len || (i < right->len && at(right, i)->onset_us <= at(left, k)->onset_us);
        PlpClosure *closure = take_right ? at(right, i++) : at(left, k++);
        closure->id = id;
        closure->pair = 0;
    }
}

/** Pairs are numbered in order of the right closure. */
static void number_pairs(GArray *right, GArray *left, const int *partner)
{
    int pair = 0;
    for (guint i = 0; i < right->len; i++) {
        if (partner[i] < 0)
            continue;
        pair++;
        at(right, i)->pair = pair;
        at(left, (guint)partner[i])->pair = pair;
    }
}

void plp_pairing_assign(GArray *right, GArray *left, const PlpParameters *parameters)
{
    number_closures(right, left);
    g_autoptr(GArray) candidates =
        find_candidates(right, left, (int64_t)(parameters->pair_window_s * 1e6));
    g_autofree int *partner = g_new(int, right->len + 1);
    g_autofree bool *taken = g_new0(bool, left->len + 1);
    for (guint i = 0; i < right->len; i++)
        partner[i] = -1;
    for (guint c = 0; c < candidates->len; c++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, c);
        glong i = candidate->right - at(right, 0);
        glong k = candidate->left - at(left, 0);
        if (partner[i] >= 0 || taken[k])
            continue;
        partner[i] = (int)k;
        taken[k] = true;
    }
    number_pairs(right, left, partner);
}

int *plp_pairing_list(const GArray *closures)
{
    int most = 0;
    for (guint i = 0; i < closures->len; i++)
        most = MAX(most, g_array_index(closures, PlpClosure, i).pair);
    int *places = g_new0(int, most + 1);
    places[0] = most;
    for (guint i = closures->len; i-- > 0;) {
        int pair = g_array_index(closures, PlpClosure, i).pair;
        if (pair > 0)
            places[pair] = (int)i + 1;
    }
    return places;
}

const PlpClosure *plp_pairing_find(const GArray *closures, const int *places, int pair)
{
    if (pair <= 0 || pair > places[0] || places[pair] == 0)
        return NULL;
    return &g_array_index(closures, PlpClosure, (guint)places[pair] - 1);
}

int plp_bursts_assign(GArray *closures, const PlpParameters *parameters)
{
    int64_t limit_us = (int64_t)(parameters->burst_interval_s * 1e6);
    int bursts = 0;
    for (guint start = 0; start < closures->len;) {
        guint end = start + 1;
        while (end < closures->len && !at(closures, end)->commanded &&
               !at(closures, start)->commanded &&
               at(closures, end)->onset_us - at(closures, end - 1)->onset_us <= limit_us)
            end++;
        bool burst = end - start >= 3;
        bursts += burst;
        for (guint i = start; i < end; i++)
            at(closures, i)->burst = burst ? bursts : 0;
        start = end;
    }
    return bursts;
}
