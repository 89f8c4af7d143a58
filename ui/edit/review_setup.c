// What a person says of the recording as a whole: its reference frames, which way round it is, who
// wears glasses, which side is affected, which face is the patient's.
#include <glib/gi18n.h>

#include "ui/edit/review_edit_priv.h"
#include "ui/words.h"

#define MOST_FACES 9 // in the menu

static const PlpRecording *get_recording(Desk *desk)
{
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    return document != NULL ? plp_ui_document_get_recording(document) : NULL;
}

static void apply(Desk *desk, PlpEditAction action, PlpSide eye, int64_t from_us)
{
    PlpClosureEdit edit = plp_ui_review_edit_make_task(action, NULL);
    edit.eye = eye;
    edit.from_us = from_us;
    edit.task = PLP_TASK_UNKNOWN;
    if (plp_ui_review_edit_can_set_up(desk))
        plp_ui_editor_apply(desk->editor, &edit, 1, NULL);
}

// ---- reference frames ----

static const PlpSample *find_sample(const PlpRecording *recording, int64_t t_us)
{
    const PlpSample *nearest = NULL;
    for (guint i = 0; i < plp_trace_get_length(recording->trace); i++) {
        const PlpSample *sample = plp_trace_get(recording->trace, i);
        if (nearest == NULL || ABS(sample->t_us - t_us) < ABS(nearest->t_us - t_us))
            nearest = sample;
    }
    return nearest;
}

static void choose_frame(Desk *desk, PlpEditAction action)
{
    const PlpRecording *recording = get_recording(desk);
    const PlpSample *sample =
        recording != NULL ? find_sample(recording, plp_ui_review_page_get_position(desk->page))
                          : NULL;
    if (sample == NULL)
        return;
    if (sample->right.reason != PLP_REASON_MEASURED && sample->left.reason != PLP_REASON_MEASURED) {
        plp_ui_review_edit_say(desk, _("Neither eye is measured in this frame: choose another."));
        return;
    }
    apply(desk, action, PLP_SIDE_BOTH, sample->t_us);
}

static void act_open_lid(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    choose_frame(data, PLP_EDIT_OPEN_LID);
}

static void act_closed_lid(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    choose_frame(data, PLP_EDIT_CLOSED_LID);
}

static void act_lids_by_rule(GSimpleAction *action, GVariant *parameter, gpointer data)
{
    Desk *desk = data;
    const PlpSetup *setup = plp_ui_editor_get_setup(desk->editor);
    if (setup == NULL || !plp_ui_review_edit_can_set_up(desk))
        return;
    PlpClosureEdit edits[2];
    guint n = 0;
    if (setup->lid_frames.open_us >= 0)
        edits[n++] = (PlpClosureEdit){.action = PLP_EDIT_OPEN_LID};
    if (setup->lid_frames.closed_us >= 0)
        edits[n++] = (PlpClosureEdit){.action = PLP_EDIT_CLOSED_LID};
    for (guint i = 0; i < n; i++) {
        edits[i].eye = PLP_SIDE_BOTH;
        edits[i].target_onset_us = edits[i].target_offset_us = -1;
        edits[i].from_us = edits[i].to_us = -1;
    }
    plp_ui_editor_apply(desk->editor, edits, n, NULL);
}

// ---- sides, glasses ----

static void change_mirrored(GSimpleAction *action, GVariant *value, gpointer data)
{
    apply(data, PLP_EDIT_MIRRORED, PLP_SIDE_BOTH, -1);
}

static void change_glasses(GSimpleAction *action, GVariant *value, gpointer data)
{
    bool is_yes = g_str_equal(g_variant_get_string(value, NULL), "yes");
    apply(data, is_yes ? PLP_EDIT_GLASSES : PLP_EDIT_NO_GLASSES, PLP_SIDE_BOTH, -1);
}

static void change_affected(GSimpleAction *action, GVariant *value, gpointer data)
{
    PlpSide side = PLP_SIDE_UNKNOWN;
    if (plp_side_parse(g_variant_get_string(value, NULL), &side))
        apply(data, PLP_EDIT_AFFECTED, side, -1);
}

// ---- the face ----

/** The trace holds one face: another one is measured from the video. */
static void change_face(GSimpleAction *action, GVariant *value, gpointer data)
{
    Desk *desk = data;
    PlpUiDocument *document = plp_ui_review_page_get_document(desk->page);
    const char *path = document != NULL ? plp_ui_document_get_video_path(document) : NULL;
    if (path == NULL || plp_ui_document_get_library_id(document) != 0) {
        plp_ui_review_edit_say(desk, _("Another face can be measured where the video itself is "
                                       "open: open the video, and choose the face there."));
        return;
    }
    g_autofree char *video = g_strdup(path);
    PlpUiJobOptions options = {.face = g_variant_get_int32(value), .restart = true};
    plp_ui_session_analyze(plp_ui_review_page_get_session(desk->page), video, &options);
}

static const GActionEntry entries[] = {
    {.name = "open-lid", .activate = act_open_lid},
    {.name = "closed-lid", .activate = act_closed_lid},
    {.name = "lids-by-rule", .activate = act_lids_by_rule},
    {.name = "mirrored", .state = "false", .change_state = change_mirrored},
    {.name = "glasses", .parameter_type = "s", .state = "''", .change_state = change_glasses},
    {.name = "affected", .parameter_type = "s", .state = "''", .change_state = change_affected},
    {.name = "face", .parameter_type = "i", .state = "0", .change_state = change_face},
};

// ---- the menu ----

static void append_choice(GMenu *menu, const char *label, const char *action, GVariant *target)
{
    g_autoptr(GMenuItem) item = g_menu_item_new(label, NULL);
    g_menu_item_set_action_and_target_value(item, action, target);
    g_menu_append_item(menu, item);
}

static void fill_faces(Desk *desk, int n_faces)
{
    g_menu_remove_all(desk->faces);
    append_choice(desk->faces, _("By Rule"), "edit.face", g_variant_new_int32(0));
    for (int face = 1; face <= MIN(n_faces, MOST_FACES); face++) {
        // Translators: %d: the first, second … face that comes into the picture.
        g_autofree char *label = g_strdup_printf(_("Face %d in Order of Appearance"), face);
        append_choice(desk->faces, label, "edit.face", g_variant_new_int32(face));
    }
}

static GMenu *make_menu(Desk *desk)
{
    GMenu *menu = g_menu_new();
    g_autoptr(GMenu) lids = g_menu_new();
    g_menu_append(lids, _("Use This Frame as the Open Lid"), "edit.open-lid");
    g_menu_append(lids, _("Use This Frame as the Closed Lid"), "edit.closed-lid");
    g_menu_append(lids, _("Find Open and Closed Lid by Rule"), "edit.lids-by-rule");
    g_menu_append_section(menu, _("References"), G_MENU_MODEL(lids));
    g_autoptr(GMenu) glasses = g_menu_new();
    append_choice(glasses, _("Worn"), "edit.glasses", g_variant_new_string("yes"));
    append_choice(glasses, _("Not Worn"), "edit.glasses", g_variant_new_string("no"));
    g_autoptr(GMenu) sides = g_menu_new();
    append_choice(sides, _("Patient's Right"), "edit.affected", g_variant_new_string("right"));
    append_choice(sides, _("Patient's Left"), "edit.affected", g_variant_new_string("left"));
    append_choice(sides, _("Both"), "edit.affected", g_variant_new_string("both"));
    desk->faces = g_menu_new();
    fill_faces(desk, 0);
    g_autoptr(GMenu) people = g_menu_new();
    g_menu_append(people, _("The Picture Is Mirrored"), "edit.mirrored");
    g_menu_append_submenu(people, _("Glasses"), G_MENU_MODEL(glasses));
    g_menu_append_submenu(people, _("Affected Side"), G_MENU_MODEL(sides));
    g_menu_append_submenu(people, _("Patient's Face"), G_MENU_MODEL(desk->faces));
    g_menu_append_section(menu, _("Recording"), G_MENU_MODEL(people));
    return menu;
}

GtkWidget *plp_ui_review_edit_make_setup_button(Desk *desk)
{
    GtkWidget *button = gtk_menu_button_new();
    g_autoptr(GMenu) menu = make_menu(desk);
    gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(button), G_MENU_MODEL(menu));
    gtk_menu_button_set_icon_name(GTK_MENU_BUTTON(button), "avatar-default-symbolic");
    gtk_widget_set_tooltip_text(button, _("References, sides, glasses, face"));
    gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   _("References, sides, glasses, face"), -1);
    gtk_widget_add_css_class(button, "flat");
    return button;
}

static void set_state(Desk *desk, const char *name, GVariant *state, bool is_enabled)
{
    GSimpleAction *action =
        G_SIMPLE_ACTION(g_action_map_lookup_action(G_ACTION_MAP(desk->actions), name));
    g_simple_action_set_state(action, state);
    g_simple_action_set_enabled(action, is_enabled);
}

static void set_enabled(Desk *desk, const char *name, bool is_enabled)
{
    GAction *action = g_action_map_lookup_action(G_ACTION_MAP(desk->actions), name);
    g_simple_action_set_enabled(G_SIMPLE_ACTION(action), is_enabled);
}

void plp_ui_review_edit_show_setup(Desk *desk)
{
    static const char *const glasses[] = {
        [PLP_TRISTATE_UNKNOWN] = "", [PLP_TRISTATE_NO] = "no", [PLP_TRISTATE_YES] = "yes"};
    const PlpSetup *setup = plp_ui_editor_get_setup(desk->editor);
    const PlpRecording *recording = get_recording(desk);
    bool has = setup != NULL && recording != NULL;
    bool is_side_known = has && setup->affected_side != PLP_SIDE_UNKNOWN;
    set_state(desk, "mirrored", g_variant_new_boolean(has && setup->mirrored), has);
    set_state(desk, "glasses", g_variant_new_string(has ? glasses[setup->glasses] : ""), has);
    set_state(desk, "affected",
              g_variant_new_string(is_side_known ? plp_side_get_name(setup->affected_side) : ""),
              has);
    set_state(desk, "face", g_variant_new_int32(has ? recording->face_identity : 0), has);
    set_enabled(desk, "open-lid", has);
    set_enabled(desk, "closed-lid", has);
    set_enabled(desk, "lids-by-rule",
                has && (setup->lid_frames.open_us >= 0 || setup->lid_frames.closed_us >= 0));
    fill_faces(desk, has ? recording->n_faces : 0);
}

void plp_ui_review_edit_add_setup(Desk *desk)
{
    g_action_map_add_action_entries(G_ACTION_MAP(desk->actions), entries, G_N_ELEMENTS(entries),
                                    desk);
}
