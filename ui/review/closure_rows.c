#include "ui/review/closure_rows.h"

#include <math.h>

struct _PlpUiClosureRow {
    GObject parent;
    PlpUiClosureFacts facts;
};

G_DEFINE_FINAL_TYPE(PlpUiClosureRow, plp_ui_closure_row, G_TYPE_OBJECT)

static guint changed_signal;

static void plp_ui_closure_row_class_init(PlpUiClosureRowClass *class)
{
    changed_signal = g_signal_new("changed", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void plp_ui_closure_row_init(PlpUiClosureRow *self)
{
}

const PlpUiClosureFacts *plp_ui_closure_row_get_facts(PlpUiClosureRow *self)
{
    return &self->facts;
}

bool plp_ui_closure_row_has(PlpUiClosureRow *self, int closure_id)
{
    return closure_id != 0 &&
           (self->facts.right_id == closure_id || self->facts.left_id == closure_id);
}

/** Asks of each closure whether a person had a hand in it. */
typedef struct {
    PlpUiIsTouched is_touched;
    void *data;
} Asker;

static PlpUiClosureFacts make_facts(const PlpClosure *closure, Asker asker)
{
    bool is_left = closure->eye == PLP_SIDE_LEFT;
    return (PlpUiClosureFacts){
        .right_id = is_left ? 0 : closure->id,
        .left_id = is_left ? closure->id : 0,
        .eye = closure->eye,
        .kind = closure->kind,
        .onset_us = closure->onset_us,
        .offset_us = closure->offset_us,
        .peak_us = closure->peak_us,
        .duration_us = closure->duration_us,
        .depth_ratio = closure->depth_ratio,
        .squeeze_z = closure->squeeze_z,
        .tight = closure->tight,
        .task = closure->task,
        .commanded = closure->commanded,
        .notes = closure->notes,
        .is_touched = asker.is_touched != NULL && asker.is_touched(closure, asker.data),
    };
}

static PlpUiClosureFacts join(PlpUiClosureFacts right, const PlpClosure *left, Asker asker)
{
    PlpUiClosureFacts other = make_facts(left, asker);
    PlpUiClosureFacts facts = other.duration_us > right.duration_us ? other : right;
    facts.right_id = right.right_id;
    facts.left_id = left->id;
    facts.eye = PLP_SIDE_BOTH;
    facts.onset_us = MIN(right.onset_us, other.onset_us);
    facts.offset_us = MAX(right.offset_us, other.offset_us);
    facts.tight = MAX(right.tight, other.tight);
    facts.commanded = right.commanded || other.commanded;
    facts.notes = right.notes | other.notes;
    facts.is_touched = right.is_touched || other.is_touched;
    return facts;
}

static int compare_onsets(gconstpointer a, gconstpointer b)
{
    const PlpUiClosureFacts *one = a;
    const PlpUiClosureFacts *two = b;
    return one->onset_us < two->onset_us ? -1 : one->onset_us > two->onset_us;
}

static GArray *make_all(const PlpAnalysis *analysis, Asker asker)
{
    GArray *all = g_array_new(false, false, sizeof(PlpUiClosureFacts));
    g_autoptr(GHashTable) pairs = g_hash_table_new(NULL, NULL); // pair to place in `all`, from 1
    for (guint i = 0; i < analysis->right.closures->len; i++) {
        const PlpClosure *closure = &g_array_index(analysis->right.closures, PlpClosure, i);
        PlpUiClosureFacts facts = make_facts(closure, asker);
        g_array_append_val(all, facts);
        if (closure->pair != 0)
            g_hash_table_insert(pairs, GINT_TO_POINTER(closure->pair), GUINT_TO_POINTER(all->len));
    }
    for (guint i = 0; i < analysis->left.closures->len; i++) {
        const PlpClosure *closure = &g_array_index(analysis->left.closures, PlpClosure, i);
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(pairs, GINT_TO_POINTER(closure->pair)));
        PlpUiClosureFacts facts = make_facts(closure, asker);
        if (closure->pair != 0 && place != 0) {
            PlpUiClosureFacts *right = &g_array_index(all, PlpUiClosureFacts, place - 1);
            *right = join(*right, closure, asker);
        } else {
            g_array_append_val(all, facts);
        }
    }
    g_array_sort(all, compare_onsets);
    return all;
}

GArray *plp_ui_closure_rows_list(const PlpRecording *recording, PlpUiIsTouched is_touched,
                                 void *data)
{
    if (recording == NULL)
        return g_array_new(false, false, sizeof(PlpUiClosureFacts));
    GArray *all = make_all(recording->analysis, (Asker){is_touched, data});
    for (guint i = 0; i < all->len; i++)
        g_array_index(all, PlpUiClosureFacts, i).number = (int)i + 1;
    return all;
}

// ---- bringing rows up to date ----

/** The same row, whatever was said of it since: what filters and pictures hang on is the same. */
static bool is_same(GListModel *rows, guint i, const PlpUiClosureFacts *facts)
{
    g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
    const PlpUiClosureFacts *before = &row->facts;
    return before->onset_us == facts->onset_us && before->offset_us == facts->offset_us &&
           before->peak_us == facts->peak_us && before->eye == facts->eye &&
           before->kind == facts->kind && before->commanded == facts->commanded;
}

static bool reads_the_same(const PlpUiClosureFacts *a, const PlpUiClosureFacts *b)
{
    return a->number == b->number && a->is_touched == b->is_touched &&
           a->duration_us == b->duration_us && a->notes == b->notes && a->tight == b->tight &&
           (a->depth_ratio == b->depth_ratio || (isnan(a->depth_ratio) && isnan(b->depth_ratio)));
}

static void renew(GListModel *rows, guint i, const PlpUiClosureFacts *facts)
{
    g_autoptr(PlpUiClosureRow) row = g_list_model_get_item(rows, i);
    bool differs = !reads_the_same(&row->facts, facts);
    row->facts = *facts;
    if (differs)
        g_signal_emit(row, changed_signal, 0);
}

static GPtrArray *make_rows(const GArray *facts, guint first, guint end)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_object_unref);
    for (guint i = first; i < end; i++) {
        PlpUiClosureRow *row = g_object_new(PLP_UI_TYPE_CLOSURE_ROW, NULL);
        row->facts = g_array_index(facts, PlpUiClosureFacts, i);
        g_ptr_array_add(rows, row);
    }
    return rows;
}

void plp_ui_closure_rows_show(GListStore *store, const GArray *facts, guint n)
{
    const PlpUiClosureFacts *wanted = (const PlpUiClosureFacts *)(const void *)facts->data;
    GListModel *rows = G_LIST_MODEL(store);
    guint n_rows = g_list_model_get_n_items(rows);
    guint first = 0, last = 0; // how many stay at the beginning, and at the end
    while (first < MIN(n_rows, n) && is_same(rows, first, &wanted[first]))
        first++;
    while (last < MIN(n_rows, n) - first && is_same(rows, n_rows - 1 - last, &wanted[n - 1 - last]))
        last++;
    g_autoptr(GPtrArray) between = make_rows(facts, first, n - last);
    if (n_rows - first - last > 0 || between->len > 0)
        g_list_store_splice(store, first, n_rows - first - last, between->pdata, between->len);
    for (guint i = 0; i < n; i++)
        renew(rows, i, &wanted[i]);
}

GListStore *plp_ui_closure_rows_make(const PlpRecording *recording, PlpUiIsTouched is_touched,
                                     void *data)
{
    GListStore *store = g_list_store_new(PLP_UI_TYPE_CLOSURE_ROW);
    g_autoptr(GArray) facts = plp_ui_closure_rows_list(recording, is_touched, data);
    plp_ui_closure_rows_show(store, facts, facts->len);
    return store;
}
