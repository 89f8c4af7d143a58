#include "ui/edit/review_edit.h"

#include <glib/gi18n.h>

#include "ui/edit/review_edit_priv.h"

#define ADDED_US 200000 // a closure that is added, before its edges are dragged
#define SPLIT_US 20000  // that two halves are apart
#define LEAST_TASK_US (G_USEC_PER_SEC / 10)

// ---- which closures ----

static const PlpClosure *find(const GArray *closures, int id, int pair)
{
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if ((id != 0 && closure->id == id) || (pair != 0 && closure->pair == pair))
            return closure;
    }
    return NULL;
}

static const PlpAnalysis *get_analysis(Desk *desk)
{
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    const PlpRecording *recording =
        document != NULL ? plp_ui_document_get_recording(document) : NULL;
    return recording != NULL ? recording->analysis : NULL;
}

const PlpClosure *plp_ui_review_edit_find(Desk *desk, int id)
{
    const PlpAnalysis *analysis = get_analysis(desk);
    const PlpClosure *closure = analysis != NULL ? find(analysis->right.closures, id, 0) : NULL;
    return closure != NULL || analysis == NULL ? closure : find(analysis->left.closures, id, 0);
}

/** The selected closure, and the other eye's of its pair; how many. */
static guint get_chosen(Desk *desk, const PlpClosure **chosen)
{
    const PlpClosure *closure =
        plp_ui_review_edit_find(desk, plp_ui_review_page_get_selected(desk->page));
    guint n = 0;
    if (closure == NULL)
        return 0;
    chosen[n++] = closure;
    if (closure->pair == 0)
        return n;
    const PlpAnalysis *analysis = get_analysis(desk);
    const PlpEyeAnalysis *other =
        closure->eye == PLP_SIDE_RIGHT ? &analysis->left : &analysis->right;
    chosen[n] = find(other->closures, 0, closure->pair);
    return chosen[n] != NULL ? n + 1 : n;
}

PlpClosureEdit plp_ui_review_edit_make(PlpEditAction action, const PlpClosure *closure)
{
    return (PlpClosureEdit){.action = action,
                            .eye = closure->eye,
                            .target_onset_us = closure->onset_us,
                            .target_offset_us = closure->offset_us,
                            .from_us = -1,
                            .to_us = -1};
}

/** Numbers change with every correction: what was selected is found by its time. */
void plp_ui_review_edit_select_at(Desk *desk, PlpSide eye, int64_t from_us, int64_t to_us)
{
    const PlpAnalysis *analysis = get_analysis(desk);
    const GArray *closures =
        eye == PLP_SIDE_RIGHT ? analysis->right.closures : analysis->left.closures;
    int id = 0;
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *closure = &g_array_index(closures, PlpClosure, i);
        if (closure->onset_us < to_us && closure->offset_us > from_us && id == 0)
            id = closure->id;
    }
    plp_ui_review_page_select(desk->page, 0);
    plp_ui_review_page_select(desk->page, id);
}

static void apply(Desk *desk, const PlpClosureEdit *edits, guint n, const char *why)
{
    bool is_new = edits[0].action == PLP_EDIT_ADD || edits[0].action == PLP_EDIT_MOVE;
    int64_t from_us = is_new ? edits[0].from_us : edits[0].target_onset_us;
    int64_t to_us = is_new ? edits[0].to_us : edits[0].target_offset_us;
    PlpSide eye = edits[0].eye;
    plp_ui_editor_apply(desk->editor, edits, n, why);
    plp_ui_review_edit_select_at(desk, eye, from_us, to_us);
}

static void say(Desk *desk, const char *sentence)
{
    plp_ui_review_edit_say(desk, sentence);
}

/** False, with a sentence, where nothing is selected. */
static guint require(Desk *desk, const PlpClosure **chosen)
{
    guint n = get_chosen(desk, chosen);
    if (n == 0)
        say(desk, _("Choose a closure first."));
    else if (!plp_ui_editor_can_edit(desk->editor))
        say(desk, _("This layer cannot be corrected."));
    return plp_ui_editor_can_edit(desk->editor) ? n : 0;
}

// ---- actions ----

void plp_ui_review_edit_add(Desk *desk, PlpSide eye, int64_t t_us)
{
    PlpClosureEdit edits[2];
    guint n = 0;
    if (!plp_ui_editor_can_edit(desk->editor))
        return;
    for (PlpSide side = PLP_SIDE_RIGHT; side <= PLP_SIDE_LEFT; side++) {
        if (eye == side || eye == PLP_SIDE_BOTH)
            edits[n++] = (PlpClosureEdit){.action = PLP_EDIT_ADD,
                                          .eye = side,
                                          .target_onset_us = -1,
                                          .target_offset_us = -1,
                                          .from_us = MAX(0, t_us - ADDED_US / 2),
                                          .to_us = MAX(0, t_us - ADDED_US / 2) + ADDED_US};
    }
    apply(desk, edits, n, NULL);
}

static void act_add(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    plp_ui_review_edit_add(desk, PLP_SIDE_BOTH, plp_ui_review_page_get_position(desk->page));
}

static void change(Desk *desk, PlpEditAction what, PlpKind kind, bool commanded, const char *why)
{
    const PlpClosure *chosen[2];
    PlpClosureEdit edits[2];
    guint n = require(desk, chosen);
    for (guint i = 0; i < n; i++) {
        edits[i] = plp_ui_review_edit_make(what, chosen[i]);
        edits[i].kind = kind;
        edits[i].commanded = commanded;
    }
    if (n > 0)
        apply(desk, edits, n, why);
}

static void act_delete(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    guint before = plp_ui_editor_count(desk->editor);
    if (plp_ui_review_edit_get_task(desk) != NULL) {
        g_action_group_activate_action(G_ACTION_GROUP(desk->actions), "task-delete", NULL);
        return;
    }
    change(desk, PLP_EDIT_DELETE, PLP_KIND_UNKNOWN, false, NULL);
    if (plp_ui_editor_count(desk->editor) > before)
        gtk_widget_activate_action(GTK_WIDGET(desk->page), "win.offer-undo", NULL);
}

static void act_kind(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    int kind = g_variant_get_int32(parameter);
    if (kind > PLP_KIND_UNKNOWN && kind < PLP_KIND_N)
        change(data, PLP_EDIT_KIND, (PlpKind)kind, false, NULL);
}

static void act_commanded(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    const PlpClosure *chosen[2];
    if (get_chosen(data, chosen) > 0)
        change(data, PLP_EDIT_COMMANDED, PLP_KIND_UNKNOWN, !chosen[0]->commanded, NULL);
    else
        require(data, chosen);
}

static void act_split(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    const PlpClosure *chosen[2];
    PlpClosureEdit edits[2];
    int64_t here_us = plp_ui_review_page_get_position(desk->page);
    guint n = require(desk, chosen), fitting = 0;
    for (guint i = 0; i < n; i++) {
        if (chosen[i]->onset_us >= here_us - SPLIT_US || chosen[i]->offset_us <= here_us + SPLIT_US)
            continue;
        edits[fitting] = plp_ui_review_edit_make(PLP_EDIT_SPLIT, chosen[i]);
        edits[fitting].from_us = here_us - SPLIT_US / 2;
        edits[fitting++].to_us = here_us + SPLIT_US / 2;
    }
    if (fitting > 0)
        apply(desk, edits, fitting, NULL);
    else if (n > 0)
        say(desk, _("Put the cursor where the closure is to be split."));
}

/** The chosen closures' or task's edge goes to the cursor. */
static void move_edge(Desk *desk, bool is_end)
{
    int64_t here_us = plp_ui_review_page_get_position(desk->page);
    const PlpSegment *segment = plp_ui_review_edit_get_task(desk);
    if (segment != NULL) {
        PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_MOVE, segment);
        *(is_end ? &edit.to_us : &edit.from_us) = here_us;
        if (edit.to_us - edit.from_us < LEAST_TASK_US)
            say(desk, _("A task must end after it begins."));
        else if (plp_ui_review_edit_can_set_up(desk))
            plp_ui_review_edit_apply_task(desk, &edit);
        return;
    }
    const PlpClosure *chosen[2];
    PlpClosureEdit edits[2];
    guint n = require(desk, chosen), fitting = 0;
    for (guint i = 0; i < n; i++) {
        edits[fitting] = plp_ui_review_edit_make(PLP_EDIT_MOVE, chosen[i]);
        edits[fitting].from_us = is_end ? chosen[i]->onset_us : here_us;
        edits[fitting].to_us = is_end ? here_us : chosen[i]->offset_us;
        fitting += edits[fitting].to_us - edits[fitting].from_us >= SPLIT_US;
    }
    if (fitting > 0)
        apply(desk, edits, fitting, NULL);
    else if (n > 0)
        say(desk, _("A closure must end after it begins."));
}

static void act_begin_here(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    move_edge(data, false);
}

static void act_end_here(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    move_edge(data, true);
}

static int64_t find_next_onset(Desk *desk, const PlpClosure *closure)
{
    const PlpAnalysis *analysis = get_analysis(desk);
    const GArray *closures =
        closure->eye == PLP_SIDE_RIGHT ? analysis->right.closures : analysis->left.closures;
    for (guint i = 0; i < closures->len; i++) {
        const PlpClosure *other = &g_array_index(closures, PlpClosure, i);
        if (other->onset_us > closure->onset_us)
            return other->onset_us;
    }
    return -1;
}

static void act_merge(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    const PlpClosure *chosen[2];
    PlpClosureEdit edits[2];
    guint n = require(desk, chosen), fitting = 0;
    for (guint i = 0; i < n; i++) {
        int64_t next_us = find_next_onset(desk, chosen[i]);
        if (next_us < 0)
            continue;
        edits[fitting] = plp_ui_review_edit_make(PLP_EDIT_MERGE, chosen[i]);
        edits[fitting++].to_us = next_us + 1;
    }
    if (fitting > 0)
        apply(desk, edits, fitting, NULL);
    else if (n > 0)
        say(desk, _("There is no closure after this one to merge it with."));
}

/** What is selected may be gone or another's number afterwards. */
static PlpUiEditor *deselect(Desk *desk)
{
    plp_ui_review_page_select(desk->page, 0);
    plp_ui_review_page_select_task(desk->page, 0);
    return desk->editor;
}

static void act_undo(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_editor_undo(deselect(data));
}

static void act_redo(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_editor_redo(deselect(data));
}

static void act_restore(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_editor_restore(deselect(data));
}

void plp_ui_review_edit_comment(Desk *desk, const char *words)
{
    if (words[0] != '\0')
        change(desk, PLP_EDIT_COMMENT, PLP_KIND_UNKNOWN, false, words);
}

static void act_comment(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_review_edit_comment(data, g_variant_get_string(parameter, NULL));
}

static const GActionEntry entries[] = {
    {.name = "add", .activate = act_add},
    {.name = "delete", .activate = act_delete},
    {.name = "kind", .activate = act_kind, .parameter_type = "i"},
    {.name = "commanded", .activate = act_commanded},
    {.name = "split", .activate = act_split},
    {.name = "merge", .activate = act_merge},
    {.name = "begin-here", .activate = act_begin_here},
    {.name = "end-here", .activate = act_end_here},
    {.name = "comment", .activate = act_comment, .parameter_type = "s"},
    {.name = "undo", .activate = act_undo},
    {.name = "redo", .activate = act_redo},
    {.name = "restore", .activate = act_restore},
};

static const struct {
    const char *trigger, *action;
    int argument;
} keys[] = {
    {"a", "edit.add", 0},
    {"Delete", "edit.delete", 0},
    {"KP_Delete", "edit.delete", 0},
    {"1", "edit.kind", PLP_KIND_BLINK},
    {"2", "edit.kind", PLP_KIND_BRIEF},
    {"3", "edit.kind", PLP_KIND_PROLONGED},
    {"4", "edit.commanded", 0},
    {"c", "edit.commanded", 0},
    {"s", "edit.split", 0},
    {"j", "edit.merge", 0},
    {"b", "edit.automatic", 0},
    {"<Shift>i", "edit.begin-here", 0},
    {"<Shift>o", "edit.end-here", 0},
    {"<Control>z", "edit.undo", 0},
    {"<Control><Shift>z", "edit.redo", 0},
};

static void add_keys(Desk *desk)
{
    GtkShortcutController *shortcuts = plp_ui_review_page_get_shortcuts(desk->page);
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        GtkShortcut *shortcut = gtk_shortcut_new(gtk_shortcut_trigger_parse_string(keys[i].trigger),
                                                 gtk_named_action_new(keys[i].action));
        if (keys[i].argument != 0)
            gtk_shortcut_set_arguments(shortcut, g_variant_new_int32(keys[i].argument));
        gtk_shortcut_controller_add_shortcut(shortcuts, shortcut);
    }
}

static void set_enabled(Desk *desk, const char *name, bool is_enabled)
{
    GAction *action = g_action_map_lookup_action(G_ACTION_MAP(desk->actions), name);
    g_simple_action_set_enabled(G_SIMPLE_ACTION(action), is_enabled);
}

static void on_changed(Desk *desk)
{
    set_enabled(desk, "undo", plp_ui_editor_can_undo(desk->editor));
    set_enabled(desk, "restore", plp_ui_editor_can_undo(desk->editor));
    set_enabled(desk, "redo", plp_ui_editor_can_redo(desk->editor));
    set_enabled(desk, "add", plp_ui_editor_can_edit(desk->editor));
    plp_ui_review_edit_show_tasks(desk);
    plp_ui_review_edit_show_setup(desk);
    plp_ui_review_edit_show_bar(desk);
    plp_ui_review_edit_show_found(desk);
}

static bool is_touched(const PlpClosure *closure, void *data)
{
    Desk *desk = data;
    return plp_ui_editor_is_touched(desk->editor, closure->eye, closure->onset_us,
                                    closure->offset_us);
}

static void on_preview(Desk *desk)
{
    plp_ui_timeline_refresh(plp_ui_review_page_get_timeline(desk->page));
}

static void free_desk(gpointer data)
{
    Desk *desk = data;
    g_signal_handlers_disconnect_by_data(desk->editor, desk);
    g_signal_handlers_disconnect_by_data(plp_ui_review_page_get_closures(desk->page), desk);
    g_clear_pointer(&desk->menu, gtk_widget_unparent);
    g_clear_pointer(&desk->task_menu, gtk_widget_unparent);
    g_ptr_array_unref(desk->protocols);
    g_object_unref(desk->faces);
    plp_ui_timeline_set_touched(plp_ui_review_page_get_timeline(desk->page), NULL, NULL);
    plp_ui_timeline_set_found(plp_ui_review_page_get_timeline(desk->page), NULL, NULL);
    plp_ui_closures_list_set_touched(plp_ui_review_page_get_closures(desk->page), NULL, NULL);
    g_object_unref(desk->actions);
    g_object_unref(desk->editor);
    g_free(desk->seen_layer);
    g_free(desk);
}

void plp_ui_review_edit_attach(PlpUiReviewPage *page, PlpUiEditor *editor)
{
    Desk *desk = g_new0(Desk, 1);
    desk->page = page;
    desk->editor = g_object_ref(editor);
    desk->actions = g_simple_action_group_new();
    g_action_map_add_action_entries(G_ACTION_MAP(desk->actions), entries, G_N_ELEMENTS(entries),
                                    desk);
    gtk_widget_insert_action_group(GTK_WIDGET(page), "edit", G_ACTION_GROUP(desk->actions));
    add_keys(desk);
    plp_ui_review_edit_add_tasks(desk);
    plp_ui_review_edit_add_setup(desk);
    plp_ui_review_edit_add_bar(desk);
    plp_ui_review_edit_add_found(desk);
    plp_ui_review_edit_add_task_pointer(desk);
    plp_ui_review_edit_add_pointer(desk);
    plp_ui_timeline_set_touched(plp_ui_review_page_get_timeline(page), is_touched, desk);
    plp_ui_closures_list_set_touched(plp_ui_review_page_get_closures(page), is_touched, desk);
    g_signal_connect_swapped(editor, "changed", G_CALLBACK(on_changed), desk);
    g_signal_connect_swapped(editor, "preview", G_CALLBACK(on_preview), desk);
    // Before its children go, the menu's parent among them.
    g_signal_connect_swapped(page, "destroy", G_CALLBACK(free_desk), desk);
    on_changed(desk);
}
