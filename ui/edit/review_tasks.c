#include <glib/gi18n.h>

#include "ui/capture/protocol.h"
#include "ui/edit/review_edit_priv.h"
#include "ui/words.h"

#define ADDED_US (10 * G_USEC_PER_SEC) // a task that is added at the cursor
#define LEAST_US (G_USEC_PER_SEC / 2)  // that one keeps when the recording ends

static const PlpRecording *get_recording(Desk *desk)
{
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    return document != NULL ? plp_ui_document_get_recording(document) : NULL;
}

void plp_ui_review_edit_say(Desk *desk, const char *sentence)
{
    g_signal_emit_by_name(desk->editor, "message", sentence);
}

bool plp_ui_review_edit_can_set_up(Desk *desk)
{
    bool can = plp_ui_editor_can_set_up(desk->editor);
    if (!can && get_recording(desk) != NULL)
        plp_ui_review_edit_say(
            desk, _("Tasks, sides and references hold for every layer: choose “Corrected” to "
                    "change them, once the analysis is done."));
    return can;
}

const PlpSegment *plp_ui_review_edit_get_task(Desk *desk)
{
    const PlpRecording *recording = get_recording(desk);
    int place = plp_ui_review_page_get_selected_task(desk->page);
    bool is_one = recording != NULL && place > 0 && place <= (int)recording->segments->len;
    return is_one ? &g_array_index(recording->segments, PlpSegment, place - 1) : NULL;
}

PlpClosureEdit plp_ui_review_edit_make_task(PlpEditAction action, const PlpSegment *segment)
{
    return (PlpClosureEdit){
        .action = action,
        .eye = PLP_SIDE_BOTH,
        .target_onset_us = segment != NULL ? segment->start_us : -1,
        .target_offset_us = segment != NULL ? segment->end_us : -1,
        .from_us = segment != NULL ? segment->start_us : -1,
        .to_us = segment != NULL ? segment->end_us : -1,
        .task = segment != NULL ? segment->task : PLP_TASK_FREE,
    };
}

static void select_task_at(Desk *desk, int64_t t_us)
{
    const PlpRecording *recording = get_recording(desk);
    int place = 0;
    for (guint i = 0; recording != NULL && i < recording->segments->len; i++) {
        const PlpSegment *segment = &g_array_index(recording->segments, PlpSegment, i);
        if (segment->start_us <= t_us && t_us < segment->end_us)
            place = (int)i + 1;
    }
    plp_ui_review_page_select_task(desk->page, 0);
    plp_ui_review_page_select_task(desk->page, place);
}

void plp_ui_review_edit_apply_task(Desk *desk, const PlpClosureEdit *edit)
{
    plp_ui_editor_apply(desk->editor, edit, 1, NULL);
    select_task_at(desk, edit->from_us + (edit->to_us - edit->from_us) / 2);
}

// ---- actions ----

/** What `I` and `O` marked, else some seconds from the cursor on, up to the next task. */
static bool find_room(Desk *desk, int64_t *ret_start_us, int64_t *ret_end_us)
{
    const GArray *segments = get_recording(desk)->segments;
    if (plp_ui_review_page_get_marked(desk->page, ret_start_us, ret_end_us))
        return true;
    int64_t start_us = plp_ui_review_page_get_position(desk->page);
    int64_t end_us = MIN(start_us + ADDED_US,
                         plp_ui_timeline_get_duration(plp_ui_review_page_get_timeline(desk->page)));
    for (guint i = 0; i < segments->len; i++) {
        const PlpSegment *segment = &g_array_index(segments, PlpSegment, i);
        if (segment->start_us > start_us)
            end_us = MIN(end_us, segment->start_us);
    }
    *ret_start_us = start_us;
    *ret_end_us = end_us;
    return end_us - start_us >= LEAST_US;
}

static bool add_task(Desk *desk, PlpTask task)
{
    PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_ADD, NULL);
    edit.task = task;
    if (!plp_ui_review_edit_can_set_up(desk))
        return false;
    if (!find_room(desk, &edit.from_us, &edit.to_us)) {
        plp_ui_review_edit_say(desk, _("There is no room for a task here: put the cursor "
                                       "elsewhere, or mark a stretch with I and O."));
        return false;
    }
    plp_ui_review_edit_apply_task(desk, &edit);
    g_object_set(desk->page, "looping", false, NULL); // the marks have done their work
    return true;
}

static void act_add(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    if (add_task(data, PLP_TASK_FREE))
        plp_ui_review_edit_open_task_menu(data);
}

static void act_menu(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    plp_ui_review_edit_open_task_menu(data);
}

/** Names the selected task; without one, adds a task of that name. */
static void act_name(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    int task = g_variant_get_int32(parameter);
    const PlpSegment *segment = plp_ui_review_edit_get_task(desk);
    if (task <= PLP_TASK_UNKNOWN || task >= PLP_TASK_N)
        return;
    if (segment == NULL) {
        add_task(desk, (PlpTask)task);
        return;
    }
    PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_NAME, segment);
    edit.task = (PlpTask)task;
    if (segment->task != edit.task && plp_ui_review_edit_can_set_up(desk))
        plp_ui_review_edit_apply_task(desk, &edit);
}

static const PlpSegment *require(Desk *desk)
{
    const PlpSegment *segment = plp_ui_review_edit_get_task(desk);
    if (segment == NULL)
        plp_ui_review_edit_say(desk, _("Choose a task first."));
    return segment != NULL && plp_ui_review_edit_can_set_up(desk) ? segment : NULL;
}

static void act_delete(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    const PlpSegment *segment = require(desk);
    if (segment == NULL)
        return;
    PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_DELETE, segment);
    plp_ui_review_page_select_task(desk->page, 0);
    plp_ui_editor_apply(desk->editor, &edit, 1, NULL);
}

static void act_delete_all(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    const GArray *segments = get_recording(desk) != NULL ? get_recording(desk)->segments : NULL;
    if (segments == NULL || segments->len == 0 || !plp_ui_review_edit_can_set_up(desk))
        return;
    g_autoptr(GArray) edits = g_array_new(false, false, sizeof(PlpClosureEdit));
    for (guint i = 0; i < segments->len; i++) {
        PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_DELETE,
                                                           &g_array_index(segments, PlpSegment, i));
        g_array_append_val(edits, edit);
    }
    plp_ui_review_page_select_task(desk->page, 0);
    plp_ui_editor_apply(desk->editor, &g_array_index(edits, PlpClosureEdit, 0), edits->len, NULL);
}

/** A protocol's tasks from the cursor on, as far as the recording goes: one step. */
static void act_protocol(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    guint place = (guint)g_variant_get_int32(parameter);
    if (place >= desk->protocols->len || !plp_ui_review_edit_can_set_up(desk))
        return;
    const PlpUiProtocol *protocol = g_ptr_array_index(desk->protocols, place);
    PlpUiTimeline *timeline = plp_ui_review_page_get_timeline(desk->page);
    int64_t last_us = plp_ui_timeline_get_duration(timeline);
    int64_t t_us = plp_ui_review_page_get_position(desk->page);
    g_autoptr(GArray) edits = g_array_new(false, false, sizeof(PlpClosureEdit));
    for (guint i = 0; i < plp_ui_protocol_get_length(protocol); i++) {
        const PlpUiProtocolStep *step = plp_ui_protocol_get_step(protocol, i);
        PlpClosureEdit edit = plp_ui_review_edit_make_task(PLP_EDIT_TASK_ADD, NULL);
        edit.task = step->task;
        edit.from_us = t_us;
        edit.to_us = MIN(last_us, t_us + step->duration_us);
        t_us = edit.to_us;
        if (edit.to_us - edit.from_us >= LEAST_US)
            g_array_append_val(edits, edit);
    }
    if (edits->len > 0)
        plp_ui_editor_apply(desk->editor, &g_array_index(edits, PlpClosureEdit, 0), edits->len,
                            NULL);
    guint missing = plp_ui_protocol_get_length(protocol) - edits->len;
    if (missing > 0) {
        // Translators: %u of the protocol's tasks.
        g_autofree char *words = g_strdup_printf(
            ngettext("The recording ends before the protocol does: %u task was left out.",
                     "The recording ends before the protocol does: %u tasks were left out.",
                     missing),
            missing);
        plp_ui_review_edit_say(desk, words);
    }
}

static const GActionEntry entries[] = {
    {.name = "task-add", .activate = act_add},
    {.name = "task-menu", .activate = act_menu},
    {.name = "task", .activate = act_name, .parameter_type = "i"},
    {.name = "task-delete", .activate = act_delete},
    {.name = "task-delete-all", .activate = act_delete_all},
    {.name = "protocol", .activate = act_protocol, .parameter_type = "i"},
};

// ---- the menu ----

static void append_numbered(GMenu *menu, const char *label, const char *action, int number)
{
    g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
    g_menu_item_set_action_and_target(item, action, "i", number);
    g_menu_append_item(menu, item);
}

GMenu *plp_ui_review_edit_make_task_menu(Desk *desk)
{
    GMenu *menu = g_menu_new();
    g_autoptr(GMenu) names = g_menu_new();
    for (int task = PLP_TASK_REST_OPEN; task < PLP_TASK_N; task++)
        append_numbered(names, plp_ui_words_get_task((PlpTask)task), "edit.task", task);
    g_autoptr(GMenu) changes = g_menu_new();
    g_menu_append(changes, _("New Task Here"), "edit.task-add");
    g_menu_append(changes, _("Begins at the Cursor"), "edit.begin-here");
    g_menu_append(changes, _("Ends at the Cursor"), "edit.end-here");
    g_menu_append(changes, _("Delete the Task (Del)"), "edit.task-delete");
    g_menu_append(changes, _("Delete All Tasks"), "edit.task-delete-all");
    g_autoptr(GMenu) protocols = g_menu_new();
    for (guint i = 0; i < desk->protocols->len; i++)
        append_numbered(protocols, plp_ui_protocol_get_name(g_ptr_array_index(desk->protocols, i)),
                        "edit.protocol", (int)i);
    g_autoptr(GMenu) top = g_menu_new();
    g_menu_append_submenu(top, _("It Is …"), G_MENU_MODEL(names));
    g_menu_append_section(menu, NULL, G_MENU_MODEL(top));
    g_menu_append_section(menu, NULL, G_MENU_MODEL(changes));
    if (desk->protocols->len > 0)
        g_menu_append_submenu(menu, _("Tasks of a Protocol from the Cursor on"),
                              G_MENU_MODEL(protocols));
    return menu;
}

void plp_ui_review_edit_show_tasks(Desk *desk)
{
    static const char *const names[] = {"task-add", "task", "task-delete", "task-delete-all",
                                        "protocol"};
    bool has_recording = get_recording(desk) != NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        GAction *action = g_action_map_lookup_action(G_ACTION_MAP(desk->actions), names[i]);
        g_simple_action_set_enabled(G_SIMPLE_ACTION(action), has_recording);
    }
}

void plp_ui_review_edit_add_tasks(Desk *desk)
{
    desk->protocols = plp_ui_protocol_list();
    g_action_map_add_action_entries(G_ACTION_MAP(desk->actions), entries, G_N_ELEMENTS(entries),
                                    desk);
    gtk_shortcut_controller_add_shortcut(plp_ui_review_page_get_shortcuts(desk->page),
                                         gtk_shortcut_new(gtk_shortcut_trigger_parse_string("t"),
                                                          gtk_named_action_new("edit.task-add")));
}
