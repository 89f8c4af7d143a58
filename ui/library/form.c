#include "ui/library/form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "domain/recording.h"
#include "store/records.h"
#include "store/rows.h"
#include "ui/say.h"

/** One field on the screen. */
typedef struct {
    const PlpStoreField *field;
    GtkWidget *input; // GtkEntry or GtkDropDown
    GtkLabel *sentence;
    struct Form *form;
} Line;

typedef struct Form {
    GtkWindow *window;
    PlpLibrary *library;
    PlpEntity entity;
    void *row;
    bool is_new, is_relative;
    GPtrArray *lines; // of Line
    GtkLabel *trouble;
    PlpUiFormDone done;
    void *data;
} Form;

#define KEY "plp-ui-form"

static void free_form(void *data)
{
    Form *form = data;
    plp_row_clear(form->entity, form->row);
    g_free(form->row);
    g_ptr_array_unref(form->lines);
    g_free(form);
}

static bool is_choice(const PlpStoreField *field)
{
    return field->type == PLP_STORE_WORD || field->type == PLP_STORE_ANSWER;
}

static char *dup_typed(const Line *line)
{
    if (!is_choice(line->field))
        return g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(line->input))));
    GtkDropDown *choice = GTK_DROP_DOWN(line->input);
    guint chosen = gtk_drop_down_get_selected(choice);
    GtkStringList *words = GTK_STRING_LIST(gtk_drop_down_get_model(choice));
    return g_strdup(chosen > 0 ? gtk_string_list_get_string(words, chosen) : "");
}

/** `year=12x: must be …`: the field stands beside the sentence already. */
static char *dup_sentence(const char *message)
{
    const char *colon = strstr(message, ": ");
    g_autofree char *words = g_strdup(plp_ui_say(colon != NULL ? colon + 2 : message));
    g_autofree char *first = g_utf8_substring(words, 0, 1);
    g_autofree char *upper = g_utf8_strup(first, -1);
    return g_strdup_printf("%s%s.", upper, g_utf8_offset_to_pointer(words, 1));
}

static bool check(Line *line)
{
    g_autofree char *typed = dup_typed(line);
    g_autoptr(GError) error = NULL;
    bool is_good =
        plp_field_set_text(line->field, line->form->row, typed, line->form->is_relative, &error);
    g_autofree char *sentence = error != NULL ? dup_sentence(error->message) : NULL;
    gtk_label_set_text(line->sentence, sentence != NULL ? sentence : "");
    gtk_widget_set_visible(GTK_WIDGET(line->sentence), sentence != NULL);
    if (is_good)
        gtk_widget_remove_css_class(line->input, "error");
    else
        gtk_widget_add_css_class(line->input, "error");
    gtk_accessible_update_state(
        GTK_ACCESSIBLE(line->input), GTK_ACCESSIBLE_STATE_INVALID,
        is_good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
    return is_good;
}

static void on_typed(Line *line)
{
    check(line);
}

static char *dup_caption(const PlpStoreField *field)
{
    g_autofree char *name = plp_field_dup_typed_name(field);
    g_strdelimit(name, "_", ' ');
    name[0] = g_ascii_toupper(name[0]);
    return g_strdup_printf((field->flags & PLP_STORE_REQUIRED) != 0 ? "%s *" : "%s",
                           plp_ui_say(name));
}

/** How a choice is shown; its model keeps the words that are stored. */
static char *dup_said(GtkStringObject *item)
{
    return g_strdup(plp_ui_say_name(gtk_string_object_get_string(item)));
}

static GtkWidget *make_choice(const PlpStoreField *field, const char *now)
{
    g_autoptr(GtkStringList) words = gtk_string_list_new(NULL);
    guint chosen = 0;
    gtk_string_list_append(words, _("not known"));
    if (field->type == PLP_STORE_ANSWER) {
        gtk_string_list_append(words, "no");
        gtk_string_list_append(words, "yes");
    }
    for (int i = 1; field->type == PLP_STORE_WORD && i < field->n_words; i++)
        gtk_string_list_append(words, field->get_word(i));
    for (guint i = 1; now != NULL && i < g_list_model_get_n_items(G_LIST_MODEL(words)); i++)
        chosen = g_str_equal(gtk_string_list_get_string(words, i), now) ? i : chosen;
    GtkExpression *said =
        gtk_cclosure_expression_new(G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK(dup_said), NULL, NULL);
    GtkWidget *choice = gtk_drop_down_new(g_object_ref(G_LIST_MODEL(words)), said);
    gtk_drop_down_set_selected(GTK_DROP_DOWN(choice), chosen);
    return choice;
}

static void add_line(Form *form, GtkBox *box, const PlpStoreField *field)
{
    Line *line = g_new0(Line, 1);
    g_autofree char *caption = dup_caption(field);
    g_autofree char *now = plp_field_dup_text(field, form->row, form->is_relative);
    line->field = field;
    line->form = form;
    GtkWidget *label = gtk_label_new(caption);
    gtk_label_set_xalign(GTK_LABEL(label), 0);
    gtk_widget_add_css_class(label, "heading");
    line->input = is_choice(field) ? make_choice(field, now) : gtk_entry_new();
    if (!is_choice(field) && now != NULL)
        gtk_editable_set_text(GTK_EDITABLE(line->input), now);
    if (field->type == PLP_STORE_DAY && !form->is_relative)
        gtk_entry_set_placeholder_text(GTK_ENTRY(line->input), "2026-02-03");
    g_signal_connect_swapped(line->input, is_choice(field) ? "notify::selected" : "changed",
                             G_CALLBACK(on_typed), line);
    gtk_widget_set_tooltip_text(line->input, plp_ui_say(field->help));
    gtk_accessible_update_property(GTK_ACCESSIBLE(line->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                   caption, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                   plp_ui_say(field->help), -1);
    line->sentence = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_xalign(line->sentence, 0);
    gtk_label_set_wrap(line->sentence, true);
    gtk_widget_add_css_class(GTK_WIDGET(line->sentence), "error");
    gtk_widget_set_visible(GTK_WIDGET(line->sentence), false);
    gtk_box_append(box, label);
    gtk_box_append(box, line->input);
    gtk_box_append(box, GTK_WIDGET(line->sentence));
    g_ptr_array_add(form->lines, line);
}

static bool save(Form *form)
{
    bool is_good = true;
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < form->lines->len; i++)
        is_good = check(g_ptr_array_index(form->lines, i)) && is_good;
    if (is_good && form->is_new)
        is_good = plp_row_insert(form->library, form->entity, form->row, &error);
    else if (is_good)
        is_good = plp_row_update(form->library, form->entity, form->row, &error);
    if (!is_good) {
        gtk_label_set_text(form->trouble, error != NULL
                                              ? plp_ui_say(error->message)
                                              : _("Nothing was saved: see the fields in red."));
        gtk_widget_set_visible(GTK_WIDGET(form->trouble), true);
        return false;
    }
    int64_t id = *(const int64_t *)form->row; // every row begins with it
    PlpEntity entity = form->entity;
    PlpUiFormDone done = form->done;
    void *data = form->data;
    gtk_window_destroy(form->window);
    if (done != NULL)
        done(data, entity, id);
    return true;
}

static void on_save(Form *form)
{
    save(form);
}

static bool get_relative(PlpLibrary *library, int64_t patient)
{
    PlpPatient row;
    plp_row_init(PLP_ENTITY_PATIENT, &row);
    bool is_relative =
        plp_row_load(library, PLP_ENTITY_PATIENT, patient, &row, NULL) && row.has_relative_days;
    plp_row_clear(PLP_ENTITY_PATIENT, &row);
    return is_relative;
}

static bool load_row(Form *form, int64_t id, int64_t parent, GError **error)
{
    const PlpStoreTable *table = plp_store_get_table(form->entity);
    int64_t patient = 0;
    form->row = g_malloc0(table->size);
    plp_row_init(form->entity, form->row);
    if (!form->is_new && !plp_row_load(form->library, form->entity, id, form->row, error))
        return false;
    int place = plp_store_get_parent_index(form->entity);
    if (form->is_new && place >= 0)
        G_STRUCT_MEMBER(int64_t, form->row, table->fields[place].offset) = parent;
    if (form->is_new && table->parent == PLP_ENTITY_PATIENT)
        patient = parent;
    else if (!form->is_new)
        plp_row_find_patient(form->library, form->entity, id, &patient, NULL);
    form->is_relative = patient != 0 && get_relative(form->library, patient);
    const PlpStoreField *day = plp_store_find_field(form->entity, "day");
    if (form->is_new && day != NULL && !form->is_relative)
        G_STRUCT_MEMBER(int32_t, form->row, day->offset) =
            (int32_t)(g_get_real_time() / G_USEC_PER_SEC / 86400);
    return true;
}

static GtkWidget *make_content(Form *form)
{
    const PlpStoreTable *table = plp_store_get_table(form->entity);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);
    form->trouble = GTK_LABEL(gtk_label_new(NULL));
    gtk_label_set_wrap(form->trouble, true);
    gtk_widget_add_css_class(GTK_WIDGET(form->trouble), "error");
    gtk_widget_set_visible(GTK_WIDGET(form->trouble), false);
    gtk_box_append(GTK_BOX(box), GTK_WIDGET(form->trouble));
    for (gsize i = 0; i < table->n_fields; i++) {
        const PlpStoreField *field = &table->fields[i];
        bool is_typed = (field->flags & PLP_STORE_INTERNAL) == 0;
        if (is_typed && field->type != PLP_STORE_BOOL && field->type != PLP_STORE_PARENT)
            add_line(form, GTK_BOX(box), field);
    }
    gtk_widget_set_margin_start(box, 18);
    gtk_widget_set_margin_end(box, 18);
    gtk_widget_set_margin_bottom(box, 18);
    GtkWidget *scrolled = gtk_scrolled_window_new();
    gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
                                   GTK_POLICY_AUTOMATIC);
    gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), box);
    return scrolled;
}

static const char *get_title(PlpEntity entity)
{
    switch ((int)entity) {
    case PLP_ENTITY_PATIENT:
        return _("Patient");
    case PLP_ENTITY_VISIT:
        return _("Visit");
    case PLP_ENTITY_TREATMENT:
        return _("Treatment");
    case PLP_ENTITY_SITE:
        return _("Injection Site");
    case PLP_ENTITY_EFFECT:
        return _("Adverse Effect");
    case PLP_ENTITY_SCORE:
        return _("Score");
    default:
        return _("Recording");
    }
}

GtkWindow *plp_ui_form_open(GtkWindow *over, PlpLibrary *library, PlpEntity entity, int64_t id,
                            int64_t parent, PlpUiFormDone done, void *data)
{
    Form *form = g_new0(Form, 1);
    form->library = library;
    form->entity = entity;
    form->is_new = id == 0;
    form->lines = g_ptr_array_new_with_free_func(g_free);
    form->done = done;
    form->data = data;
    g_autoptr(GError) error = NULL;
    bool is_loaded = load_row(form, id, parent, &error);
    form->window = GTK_WINDOW(adw_window_new());
    GtkWidget *header = adw_header_bar_new();
    GtkWidget *button = gtk_button_new_with_mnemonic(_("_Save"));
    gtk_widget_add_css_class(button, "suggested-action");
    adw_header_bar_pack_end(ADW_HEADER_BAR(header), button);
    g_signal_connect_swapped(button, "clicked", G_CALLBACK(on_save), form);
    GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
    gtk_box_append(GTK_BOX(box), header);
    GtkWidget *content = is_loaded ? make_content(form) : gtk_label_new(plp_ui_say(error->message));
    gtk_widget_set_vexpand(content, true);
    gtk_widget_set_sensitive(button, is_loaded);
    gtk_box_append(GTK_BOX(box), content);
    adw_window_set_content(ADW_WINDOW(form->window), box);
    gtk_window_set_title(form->window, get_title(entity));
    gtk_window_set_default_size(form->window, 420, 620);
    gtk_window_set_transient_for(form->window, over);
    gtk_window_set_modal(form->window, true);
    g_object_set_data_full(G_OBJECT(form->window), KEY, form, free_form);
    gtk_window_present(form->window);
    return form->window;
}

// ---- as a person would ----

static Line *find_line(GtkWindow *window, const char *name)
{
    Form *form = g_object_get_data(G_OBJECT(window), KEY);
    for (guint i = 0; i < form->lines->len; i++) {
        Line *line = g_ptr_array_index(form->lines, i);
        if (g_str_equal(line->field->name, name))
            return line;
    }
    return NULL;
}

bool plp_ui_form_type(GtkWindow *window, const char *field, const char *text)
{
    Line *line = find_line(window, field);
    if (line == NULL)
        return false;
    if (!is_choice(line->field)) {
        gtk_editable_set_text(GTK_EDITABLE(line->input), text);
        return true;
    }
    GtkStringList *words = GTK_STRING_LIST(gtk_drop_down_get_model(GTK_DROP_DOWN(line->input)));
    for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(words)); i++) {
        if (!g_str_equal(gtk_string_list_get_string(words, i), text))
            continue;
        gtk_drop_down_set_selected(GTK_DROP_DOWN(line->input), i);
        return true;
    }
    return false;
}

const char *plp_ui_form_get_sentence(GtkWindow *window, const char *field)
{
    Line *line = find_line(window, field);
    const char *text = line != NULL ? gtk_label_get_text(line->sentence) : "";
    return text[0] != '\0' ? text : NULL;
}

bool plp_ui_form_save(GtkWindow *window)
{
    return save(g_object_get_data(G_OBJECT(window), KEY));
}
