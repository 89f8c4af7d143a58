#include "ui/edit/editor.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analysis/edits.h"
#include "analysis/setup_edits.h"
#include "store/rows.h"
#include "ui/edit/agreement.h"
#include "ui/edit/editor_priv.h"
#include "workflow/edit_file.h"
#include "workflow/library.h"
#include "workflow/library_file.h"

#define BLIND "blinded: begins without any closure"

G_DEFINE_FINAL_TYPE(PlpUiEditor, plp_ui_editor, G_TYPE_OBJECT)

static guint changed_signal, preview_signal, message_signal;

void plp_ui_editor_say(PlpUiEditor *self, const char *sentence)
{
    g_signal_emit(self, message_signal, 0, sentence);
}

static PlpFiledEdit *get_row(PlpUiEditor *self, guint i)
{
    return &g_array_index(self->rows, PlpFiledEdit, i);
}

// ---- what is in view ----

/** The automatic analysis with the layer's corrections, and one more where it is given. */
static PlpAnalysis *make_analysis(PlpUiEditor *self, const char *layer, const PlpClosureEdit *more,
                                  guint *ret_n)
{
    PlpAnalysis *analysis = plp_analysis_copy(self->automatic);
    g_autoptr(GArray) standing = plp_edit_rows_dup_standing(self->rows, layer != NULL ? layer : "");
    g_autoptr(GArray) edits = plp_setup_edits_dup_others(standing);
    if (more != NULL)
        g_array_append_val(edits, *more);
    *ret_n = edits->len;
    plp_edits_apply_closures(analysis, self->recording->trace, self->recording->segments,
                             &self->recording->parameters, edits);
    return analysis;
}

void plp_ui_editor_show(PlpUiEditor *self, PlpAnalysis *analysis, bool is_edited)
{
    self->generation++;
    PlpAnalysis *former = plp_ui_document_swap_analysis(self->document, analysis, is_edited, true);
    self->is_swapping = true;
    g_signal_emit_by_name(self->document, "changed");
    self->is_swapping = false;
    plp_analysis_free(former);
}

/** What people say of the recording as a whole counts in every layer. */
static bool has_setup(PlpUiEditor *self)
{
    g_autoptr(GArray) edits = plp_edit_rows_dup_standing(self->rows, "");
    return edits->len > 0;
}

/** Closures at once, with the figures of before until the new ones are made. */
void plp_ui_editor_refresh(PlpUiEditor *self)
{
    guint n = 0;
    plp_ui_editor_settle_setup(self);
    g_clear_pointer(&self->standing, g_array_unref);
    PlpAnalysis *analysis = make_analysis(self, self->layer, NULL, &n);
    self->is_previewing = false;
    if (n > 0) {
        analysis->whole = self->recording->analysis->whole;
        g_array_set_size(analysis->tasks, 0);
        g_array_append_vals(analysis->tasks, self->recording->analysis->tasks->data,
                            self->recording->analysis->tasks->len);
    }
    plp_ui_editor_show(self, analysis, n > 0 || has_setup(self));
    if (n > 0)
        plp_ui_editor_compute_figures(self);
    g_signal_emit(self, changed_signal, 0);
}

static void take_document(PlpUiEditor *self)
{
    const PlpRecording *recording =
        self->document != NULL && !plp_ui_document_is_live(self->document)
            ? plp_ui_document_get_recording(self->document)
            : NULL;
    plp_ui_editor_forget_figures(self);
    self->recording = recording;
    plp_ui_editor_begin_setup(self);
    g_array_set_size(self->rows, 0);
    if (recording == NULL)
        return;
    plp_ui_editor_load(self);
    if (self->rows->len > 0)
        plp_ui_editor_refresh(self);
    else
        plp_ui_editor_warm_figures(self);
}

static void on_document_changed(PlpUiEditor *self)
{
    const PlpRecording *recording = plp_ui_document_get_recording(self->document);
    if (self->is_swapping || (recording == self->recording && recording != NULL &&
                              !plp_ui_document_is_live(self->document)))
        return;
    take_document(self);
    g_signal_emit(self, changed_signal, 0);
}

void plp_ui_editor_set_document(PlpUiEditor *self, PlpUiDocument *document)
{
    if (self->document == document)
        return;
    if (self->document != NULL) {
        g_signal_handlers_disconnect_by_data(self->document, self);
        if (self->recording != NULL) // the next time it is opened it begins from these again
            plp_ui_editor_end_setup(self);
    }
    g_set_object(&self->document, document);
    g_free(self->layer);
    self->layer = g_strdup(PLP_LAYER_MAIN);
    self->is_previewing = false;
    if (document != NULL)
        g_signal_connect_swapped(document, "changed", G_CALLBACK(on_document_changed), self);
    take_document(self);
    g_signal_emit(self, changed_signal, 0);
}

PlpUiDocument *plp_ui_editor_get_document(PlpUiEditor *self)
{
    return self->document;
}

void plp_ui_editor_set_library(PlpUiEditor *self, PlpLibrary *library)
{
    self->library = library;
}

bool plp_ui_editor_can_edit(PlpUiEditor *self)
{
    return self->recording != NULL && self->layer != NULL && !self->is_unreadable;
}

bool plp_ui_editor_can_set_up(PlpUiEditor *self)
{
    return plp_ui_editor_can_edit(self) && g_str_equal(self->layer, PLP_LAYER_MAIN);
}

// ---- corrections ----

/** To the microsecond: rows of one time are one step. */
static char *dup_step_time(void)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *second = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    return g_strdup_printf("%s.%06dZ", second, g_date_time_get_microsecond(now));
}

static void append_row(PlpUiEditor *self, const PlpClosureEdit *edit, const char *why,
                       const char *when)
{
    PlpFiledEdit row;
    plp_row_init(PLP_ENTITY_EDIT, &row);
    row.edit = *edit;
    row.layer = g_strdup(self->layer);
    row.author = g_strdup(self->layer);
    row.why = g_strdup(why);
    row.made_at = g_strdup(when);
    g_array_append_val(self->rows, row);
}

void plp_ui_editor_apply(PlpUiEditor *self, const PlpClosureEdit *edits, guint n, const char *why)
{
    if (!plp_ui_editor_can_edit(self) || n == 0)
        return;
    guint first = self->rows->len;
    g_autofree char *when = dup_step_time();
    for (guint i = 0; i < n; i++)
        append_row(self, &edits[i], why, when);
    plp_ui_editor_save(self, first, n);
    plp_ui_editor_refresh(self);
}

void plp_ui_editor_preview(PlpUiEditor *self, const PlpClosureEdit *edit)
{
    guint n = 0;
    if (!plp_ui_editor_can_edit(self) || (edit == NULL && !self->is_previewing))
        return;
    PlpAnalysis *analysis = make_analysis(self, self->layer, edit, &n);
    analysis->whole = self->recording->analysis->whole;
    self->is_previewing = edit != NULL;
    self->generation++;
    PlpAnalysis *former = plp_ui_document_swap_analysis(self->document, analysis, n > 0, true);
    g_signal_emit(self, preview_signal, 0);
    plp_analysis_free(former);
    if (edit == NULL)
        plp_ui_editor_refresh(self);
}

// ---- undo ----

/** Both eyes' corrections, or a protocol's tasks. Before version 2 of the library the time was kept
 * to the second: there only two eyes were one step. */
static bool is_one_step(const PlpFiledEdit *a, const PlpFiledEdit *b)
{
    return a->made_at != NULL && g_strcmp0(a->made_at, b->made_at) == 0 &&
           (strchr(a->made_at, '.') != NULL ||
            (a->edit.action == b->edit.action && a->edit.eye != b->edit.eye));
}

static bool is_blind(const PlpFiledEdit *row)
{
    return g_strcmp0(row->why, BLIND) == 0;
}

static int find_last(PlpUiEditor *self)
{
    int last = self->layer != NULL ? plp_edit_rows_find_last(self->rows, self->layer) : -1;
    return last >= 0 && !is_blind(get_row(self, (guint)last)) ? last : -1;
}

static int find_next(PlpUiEditor *self)
{
    return self->layer != NULL ? plp_edit_rows_find_next(self->rows, self->layer) : -1;
}

bool plp_ui_editor_can_undo(PlpUiEditor *self)
{
    return plp_ui_editor_can_edit(self) && find_last(self) >= 0;
}

bool plp_ui_editor_can_redo(PlpUiEditor *self)
{
    return plp_ui_editor_can_edit(self) && find_next(self) >= 0;
}

static void turn(PlpUiEditor *self, bool is_undone)
{
    int place = is_undone ? find_last(self) : find_next(self);
    if (!plp_ui_editor_can_edit(self) || place < 0)
        return;
    guint first = (guint)place, last = first;
    const PlpFiledEdit *one = get_row(self, first);
    get_row(self, first)->is_undone = is_undone;
    for (int other = is_undone ? find_last(self) : find_next(self);
         other >= 0 && is_one_step(one, get_row(self, (guint)other));
         other = is_undone ? find_last(self) : find_next(self)) {
        get_row(self, (guint)other)->is_undone = is_undone;
        first = MIN(first, (guint)other);
        last = MAX(last, (guint)other);
    }
    plp_ui_editor_save(self, first, last - first + 1);
    plp_ui_editor_refresh(self);
}

void plp_ui_editor_undo(PlpUiEditor *self)
{
    turn(self, true);
}

void plp_ui_editor_redo(PlpUiEditor *self)
{
    turn(self, false);
}

void plp_ui_editor_restore(PlpUiEditor *self)
{
    if (!plp_ui_editor_can_undo(self))
        return;
    for (int i = find_last(self); i >= 0; i = find_last(self))
        get_row(self, (guint)i)->is_undone = true;
    plp_ui_editor_save(self, 0, self->rows->len);
    plp_ui_editor_refresh(self);
}

guint plp_ui_editor_count(PlpUiEditor *self)
{
    guint n = 0;
    for (guint i = 0; self->layer != NULL && i < self->rows->len; i++) {
        const PlpFiledEdit *row = get_row(self, i);
        n += !row->is_undone && strcmp(row->layer, self->layer) == 0 && !is_blind(row);
    }
    return n;
}

/** The layer's corrections of closures, kept until the next one. */
static const GArray *get_standing(PlpUiEditor *self)
{
    if (self->standing == NULL && self->layer != NULL) {
        g_autoptr(GArray) all = plp_edit_rows_dup_standing(self->rows, self->layer);
        self->standing = plp_setup_edits_dup_others(all);
    }
    return self->standing;
}

bool plp_ui_editor_is_touched(PlpUiEditor *self, PlpSide eye, int64_t onset_us, int64_t offset_us)
{
    const GArray *edits = get_standing(self);
    for (guint i = 0; edits != NULL && i < edits->len; i++) {
        const PlpClosureEdit *edit = &g_array_index(edits, PlpClosureEdit, i);
        bool is_new = edit->action == PLP_EDIT_ADD || edit->action == PLP_EDIT_MOVE;
        int64_t from_us = is_new ? edit->from_us : edit->target_onset_us;
        int64_t to_us = is_new ? edit->to_us : edit->target_offset_us;
        if (edit->action != PLP_EDIT_DELETE && edit->eye == eye && from_us < offset_us &&
            to_us > onset_us)
            return true;
    }
    return false;
}

char *plp_ui_editor_dup_comments(PlpUiEditor *self, const PlpClosure *closure)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; self->layer != NULL && i < self->rows->len; i++) {
        const PlpFiledEdit *row = get_row(self, i);
        if (!row->is_undone && row->why != NULL && !is_blind(row) &&
            strcmp(row->layer, self->layer) == 0 && row->edit.eye == closure->eye &&
            row->edit.target_onset_us < closure->offset_us &&
            row->edit.target_offset_us > closure->onset_us)
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", row->why);
    }
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

// ---- layers ----

const char *plp_ui_editor_get_layer(PlpUiEditor *self)
{
    return self->layer;
}

void plp_ui_editor_set_layer(PlpUiEditor *self, const char *layer)
{
    if (self->recording == NULL || g_strcmp0(layer, self->layer) == 0)
        return;
    char *name = g_strdup(layer);
    g_free(self->layer);
    self->layer = name;
    plp_ui_editor_refresh(self);
}

const PlpAnalysis *plp_ui_editor_get_automatic(PlpUiEditor *self)
{
    return self->recording != NULL && self->layer != NULL ? self->automatic : NULL;
}

bool plp_ui_editor_is_blind(PlpUiEditor *self)
{
    for (guint i = 0; self->layer != NULL && i < self->rows->len; i++) {
        if (is_blind(get_row(self, i)) && g_str_equal(get_row(self, i)->layer, self->layer))
            return true;
    }
    return false;
}

char **plp_ui_editor_dup_layers(PlpUiEditor *self)
{
    return plp_edit_rows_dup_layers(self->rows);
}

static void delete_all(PlpUiEditor *self, const GArray *closures, const char *when)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        PlpClosureEdit edit = {.action = PLP_EDIT_DELETE,
                               .eye = closure->eye,
                               .target_onset_us = closure->onset_us,
                               .target_offset_us = closure->offset_us,
                               .from_us = -1,
                               .to_us = -1};
        append_row(self, &edit, BLIND, when);
    }
}

bool plp_ui_editor_add_blind_layer(PlpUiEditor *self, const char *name)
{
    g_auto(GStrv) layers = plp_ui_editor_dup_layers(self);
    const PlpStoreField *field = plp_store_find_field(PLP_ENTITY_EDIT, "layer");
    g_autoptr(GError) error = NULL;
    PlpFiledEdit probe;
    plp_row_init(PLP_ENTITY_EDIT, &probe);
    bool is_name = plp_field_set_text(field, &probe, name, false, &error);
    plp_row_clear(PLP_ENTITY_EDIT, &probe);
    if (!is_name || self->recording == NULL || self->is_unreadable) {
        if (error != NULL)
            plp_ui_editor_say(self, error->message);
        return false;
    }
    if (g_strv_contains((const char *const *)layers, name)) {
        plp_ui_editor_say(self, _("There is a layer of that name already."));
        return false;
    }
    g_free(self->layer);
    self->layer = g_strdup(name);
    guint first = self->rows->len;
    g_autofree char *when = dup_step_time();
    delete_all(self, self->automatic->right.closures, when);
    delete_all(self, self->automatic->left.closures, when);
    plp_ui_editor_save(self, first, self->rows->len - first);
    plp_ui_editor_refresh(self);
    return true;
}

char *plp_ui_editor_dup_agreement(PlpUiEditor *self, const char *other)
{
    guint n = 0;
    if (self->recording == NULL)
        return g_strdup("");
    g_autoptr(PlpAnalysis) first = make_analysis(self, other, NULL, &n);
    g_autoptr(PlpAnalysis) second = make_analysis(self, self->layer, NULL, &n);
    return plp_ui_agreement_dup_words(self->recording->trace, first, second);
}

// ---- the object ----

static void dispose(GObject *object)
{
    PlpUiEditor *self = PLP_UI_EDITOR(object);
    if (self->document != NULL)
        g_signal_handlers_disconnect_by_data(self->document, self);
    plp_ui_editor_forget_figures(self);
    self->recording = NULL;
    g_clear_object(&self->document);
    plp_ui_editor_begin_setup(self);
    g_clear_pointer(&self->standing, g_array_unref);
    g_clear_pointer(&self->layer, g_free);
    G_OBJECT_CLASS(plp_ui_editor_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
    PlpUiEditor *self = PLP_UI_EDITOR(object);
    g_array_unref(self->rows);
    g_mutex_clear(&self->lock);
    g_cond_clear(&self->is_done);
    G_OBJECT_CLASS(plp_ui_editor_parent_class)->finalize(object);
}

static guint add_signal(PlpUiEditorClass *class, const char *name, guint n, GType type)
{
    return g_signal_new(name, G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                        G_TYPE_NONE, n, type);
}

static void plp_ui_editor_class_init(PlpUiEditorClass *class)
{
    G_OBJECT_CLASS(class)->dispose = dispose;
    G_OBJECT_CLASS(class)->finalize = finalize;
    changed_signal = add_signal(class, "changed", 0, G_TYPE_NONE);
    preview_signal = add_signal(class, "preview", 0, G_TYPE_NONE);
    message_signal = add_signal(class, "message", 1, G_TYPE_STRING);
}

static void plp_ui_editor_init(PlpUiEditor *self)
{
    self->rows = plp_row_array_new(PLP_ENTITY_EDIT);
    self->layer = g_strdup(PLP_LAYER_MAIN);
    g_mutex_init(&self->lock);
    g_cond_init(&self->is_done);
}

PlpUiEditor *plp_ui_editor_new(void)
{
    return g_object_new(PLP_UI_TYPE_EDITOR, NULL);
}
